"""What a measure saves in one place: `estimate` with range, tier, payback, NPV and CO2e.

The range: each parameter is moved to the low and the high end of its own range with all others at their central value;
the moves up and the moves down of the result are each added as the root of the sum of squares (parameters are taken as
independent of each other). The tier is the weakest basis among those parameters that make up 90 % of that sum.
"""

import difflib
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from symbionet.engine.errors import SymbionetError, UnreadableQuantity
from symbionet.engine.impact import npv, payback
from symbionet.engine.model import Range
from symbionet.engine.packs import Factor, load_factors
from symbionet.engine.savings.dimensions import read_unit
from symbionet.engine.savings.equations import read_equation
from symbionet.engine.savings.library import Library, load_library
from symbionet.engine.savings.values import (
    BASES,
    BadStatement,
    Basis,
    Conditions,
    Estimate,
    Measure,
    Moved,
    Parameter,
    Stated,
    Stream,
    StreamSaving,
    Tier,
    Years,
)
from symbionet.engine.units import parse_number

__all__ = ["estimate", "read_stated"]

MOST_OF_IT = 0.9
KELVIN = 40.0  # a temperature has no relative spread: its spread is a share of this (measured: 2 K)
WEAK: Mapping[Basis, Tier] = {
    "measured": "measured",
    "nameplate": "nameplate",
    "estimated": "rule_of_thumb",
    "default": "rule_of_thumb",
}
NUMBER = r"[-+]?\d+(?:[.,' ]\d+)*(?:[eE][-+]?\d+)?[万亿]?"
Amounts = Callable[[Mapping[str, float]], list[float]]  # values of parameters to amounts of the results
CONSUMPTION, SHARE = "consumption", "share"
AS_CONSUMPTION = Parameter(
    id=CONSUMPTION, name_en="Consumption before the measure", name_zh="措施实施前的消耗量", unit="", least=0, most=1e12
)
AS_SHARE = Parameter(
    id=SHARE, name_en="Share that is saved", name_zh="节约比例", unit="%", least=0, most=100, source="of the measure"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Used:
    """A parameter with the range that is calculated with, in its own unit."""

    parameter: Parameter
    value: Range
    basis: Basis


def read_stated(text: str) -> Stated:
    """A value as people type it: "45", "45 kW", "40..50 kW", each with "@measured" or "@nameplate" where it is so.

    >>> read_stated("45 kW @nameplate")
    Stated(value=45.0, unit='kW', basis='nameplate', low=None, high=None)
    """
    plain, _, basis = text.partition("@")
    basis = basis.strip() or "estimated"
    if basis not in BASES[:3]:
        raise BadStatement(f"{basis!r} says no basis; write @measured, @nameplate or @estimated")
    found = re.fullmatch(rf"\s*({NUMBER})(?:\s*(?:\.\.|～|~)\s*({NUMBER}))?\s*(.*?)\s*", plain)
    if found is None:
        raise BadStatement(f"{text!r} is no amount; write it like 45, 45 kW or 40..50 kW")
    try:
        first, last = parse_number(found[1]), parse_number(found[2]) if found[2] else None
    except UnreadableQuantity as problem:
        raise BadStatement(str(problem)) from problem
    if last is None:
        return Stated(value=first, unit=found[3], basis=basis)
    return Stated(value=(first + last) / 2, unit=found[3], basis=basis, low=first, high=last)


def estimate(
    measure_id: str,
    parameters: Mapping[str, Stated | float | str],
    *,
    conditions: Conditions | None = None,
    library: Library | None = None,
) -> Estimate:
    """What a measure saves per year where `parameters` hold; those that are not stated take their usual range.

    Of several formulas the first that has all stated parameters counts. A measure without one takes one parameter,
    "consumption" (of what its stream is measured in, per year), and saves its usual share. Raises `UnknownMeasure`, and
    `BadStatement` for a parameter that is missing, not known or out of its limits.

    >>> found = estimate("lamps-led", {"lamps": 100, "lamp_power_old": "36 W", "lamp_power_new": "16 W"})
    >>> found.streams[0].stream, found.tier
    ('electricity', 'rule_of_thumb')
    """
    known = library or load_library()
    setting = conditions or Conditions()
    measure = known.measure(measure_id)
    equation, streams, wanted = _asked(measure, parameters, known)
    used = _use(measure, wanted, parameters, known.spreads)
    read = read_equation(equation)

    def amounts(values: Mapping[str, float]) -> list[float]:
        try:
            found = read.calculate({name: (values[name], wanted[name].unit) for name in values})
        except (ZeroDivisionError, OverflowError):
            raise BadStatement(
                f"{measure.id}: these values leave nothing to divide by; check {', '.join(values)}"
            ) from None
        return [found[one].within(f"{known.streams[one].unit}/a") for one in streams]

    spans, swings = _spans(amounts, used)
    prices = {one: _stream(one, setting, known) for one in streams}
    savings = tuple(_saving(prices[one], span, setting) for one, span in zip(streams, spans, strict=True))
    return _judged(measure, savings, _moved(used, swings), setting, known)


def _asked(
    measure: Measure, stated: Iterable[str], known: Library
) -> tuple[str, tuple[str, ...], dict[str, Parameter]]:
    """The equation of a measure, its results, and its parameters with the measure's own usual ranges."""
    if measure.formulas:
        names = set(stated)
        formula = next((one for one in measure.formulas if names <= set(one.parameters)), measure.formulas[0])
        wanted = {name: known.parameters[name] for name in formula.parameters}
        wanted |= {name: replace(wanted[name], usual=span) for name, span in measure.usual.items() if name in wanted}
        return formula.equation, formula.streams, wanted
    if not (measure.share and measure.stream):
        raise BadStatement(f"{measure.id!r} has no saving that can be calculated; it is judged in words")
    low, high = measure.share
    usual = Range(low=low, central=(low + high) / 2, high=high)
    wanted = {
        CONSUMPTION: replace(AS_CONSUMPTION, unit=f"{known.streams[measure.stream].unit}/a"),
        SHARE: replace(AS_SHARE, usual=usual),
    }
    return f"{measure.stream} = {CONSUMPTION} * {SHARE}", (measure.stream,), wanted


def _use(
    measure: Measure,
    wanted: Mapping[str, Parameter],
    stated: Mapping[str, Stated | float | str],
    spreads: Mapping[str, float],
) -> dict[str, _Used]:
    for name in stated:
        if name not in wanted:
            near = difflib.get_close_matches(name, wanted, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"it asks for {', '.join(wanted)}"
            raise BadStatement(f"{measure.id!r} has no parameter {name!r}; {hint}")
    missing = [item for name, item in wanted.items() if name not in stated and item.usual is None]
    if missing:
        asked = ", ".join(f"{item.id} ({item.name_en}, {item.unit or 'a number'})" for item in missing)
        raise BadStatement(f"{measure.id!r} needs what nobody can guess: {asked}")
    found = {}
    for name, item in wanted.items():
        if name in stated:
            found[name] = _stated(measure, item, stated[name], spreads)
        else:
            found[name] = _Used(parameter=item, value=item.usual or Range(low=0, central=0, high=0), basis="default")
    return found


def _stated(measure: Measure, item: Parameter, statement: Stated | float | str, spreads: Mapping[str, float]) -> _Used:
    where = f"{measure.id!r}, {item.id} ({item.name_en})"
    try:
        value = read_stated(statement) if isinstance(statement, str) else statement
    except SymbionetError as error:
        raise BadStatement(f"{where}: {error}") from None
    value = value if isinstance(value, Stated) else Stated(value=float(value))
    spread = spreads[value.basis]
    ends = [value.value, value.low, value.high]
    central, low, high = (None if one is None else _converted(one, value.unit, item, where) for one in ends)
    if central is None or not math.isfinite(central) or not item.least <= central <= item.most:
        limits = f"{item.least:g} to {item.most:g} {item.unit}".strip()
        raise BadStatement(f"{where} cannot be {value.value:g} {value.unit or item.unit}; state {limits}")
    size = 0.0 if item.counted else spread * (KELVIN if item.unit == "°C" else abs(central))
    low = max(item.least, central - size) if low is None else low
    high = min(item.most, central + size) if high is None else high
    if not item.least <= low <= central <= high <= item.most:
        raise BadStatement(f"{where}: {low:g} to {high:g} is no range around {central:g}; the lower end comes first")
    return _Used(parameter=item, value=Range(low=low, central=central, high=high), basis=value.basis)


def _converted(value: float, unit: str, item: Parameter, where: str) -> float:
    """A value in the unit of its parameter; a plain unit is enough for what is meant per year ("4000 h")."""
    if unit in ("", item.unit):
        return value
    target = read_unit(item.unit)
    try:
        found = read_unit(unit)
        if found.dims != target.dims and item.unit.endswith("/a"):
            found = read_unit(f"{unit}/a")
    except SymbionetError as error:
        raise BadStatement(f"{where}: {error}") from None
    if found.dims != target.dims:
        raise BadStatement(
            f"{where} is stated in {unit!r}, which is no {item.unit or 'pure number'}; use {item.unit or 'no unit'}"
        )
    return (found.offset + found.factor * value - target.offset) / target.factor


def _spans(amounts: Amounts, used: Mapping[str, _Used]) -> tuple[list[Range], dict[str, list[float]]]:
    """The range of each result, and how far each parameter moves each result (half of its swing)."""
    central = {name: item.value.central for name, item in used.items()}
    middle = amounts(central)
    up, down = [0.0] * len(middle), [0.0] * len(middle)
    swings: dict[str, list[float]] = {}
    for name, item in used.items():
        ends = [
            amounts({**central, name: end}) if end != item.value.central else middle
            for end in (item.value.low, item.value.high)
        ]
        swings[name] = []
        for place, value in enumerate(middle):
            most, least = (choose(0.0, *(end[place] - value for end in ends)) for choose in (max, min))
            up[place] += most**2
            down[place] += least**2
            swings[name].append((most - least) / 2)
    spans = [
        Range(low=value - math.sqrt(lower), central=value, high=value + math.sqrt(upper))
        for value, lower, upper in zip(middle, down, up, strict=True)
    ]
    return spans, swings


def _moved(used: Mapping[str, _Used], swings: Mapping[str, Sequence[float]]) -> tuple[Moved, ...]:
    found = [
        Moved(
            parameter=name,
            name_en=item.parameter.name_en,
            name_zh=item.parameter.name_zh,
            value=item.value,
            unit=item.parameter.unit,
            basis=item.basis,
            swing=abs(swings[name][0]),
        )
        for name, item in used.items()
    ]
    return tuple(sorted(found, key=lambda one: -one.swing))


def _stream(name: str, setting: Conditions, known: Library) -> Stream:
    """The stream with the price and the factor that hold here; "fuel" is the fuel that the firm burns."""
    found = known.streams[name]
    if name == "fuel":
        if setting.carrier not in known.carriers:
            raise BadStatement(f"{setting.carrier!r} is no fuel of the pack; say one of {', '.join(known.carriers)}")
        carrier = known.carriers[setting.carrier]
        found = replace(found, price=carrier.price, price_source=carrier.price_source, factor=carrier.factor)
    for key in setting.prices:
        if key not in known.streams:
            raise BadStatement(f"a price for {key!r}, which is no stream; say one of {', '.join(known.streams)}")
    if name in setting.prices:
        own = setting.prices[name]
        found = replace(found, price=Range(low=own, central=own, high=own))
    return found


def _saving(stream: Stream, amount: Range, setting: Conditions) -> StreamSaving:
    factor = _factor(stream, setting)
    rate = Range(low=factor.low, central=factor.value, high=factor.high) if factor else None
    return StreamSaving(
        stream=stream.id,
        unit=stream.unit,
        amount=amount,
        money=_times(amount, stream.price) if stream.price else Range(low=0, central=0, high=0),
        co2e=_times(amount, rate, 1e-3) if rate else None,
        factor=factor,
    )


def _factor(stream: Stream, setting: Conditions) -> Factor | None:
    if stream.factor is None:
        return None
    activity, subject, route, per = stream.factor
    return load_factors().find(
        activity, subject=subject, route=route, region=setting.region, year=setting.year, per=per
    )


def _times(amount: Range, rate: Range, scale: float = 1.0) -> Range:
    """The product of two independent ranges: relative spreads add as the root of the sum of squares."""
    central = amount.central * rate.central * scale
    ends = []
    for sign, own, other in ((-1, amount.low, rate.low), (1, amount.high, rate.high)):
        first, second = (own - amount.central) * rate.central, amount.central * (other - rate.central)
        ends.append(central + sign * scale * math.hypot(first, second))
    return Range(low=ends[0], central=central, high=ends[1])


def _sum(spans: Sequence[Range]) -> Range:
    """The sum of ranges that move together (they come from the same parameters): ends are added as they are."""
    low, central, high = (sum(values) for values in zip(*((s.low, s.central, s.high) for s in spans), strict=True))
    return Range(low=low, central=central, high=high)


def _judged(
    measure: Measure,
    savings: tuple[StreamSaving, ...],
    moved: tuple[Moved, ...],
    setting: Conditions,
    known: Library,
) -> Estimate:
    money = _sum([item.money for item in savings])
    co2e = _sum([item.co2e or Range(low=0, central=0, high=0) for item in savings])
    cost = _cost(measure, setting, known)
    flows = [(cost.high, money.low), (cost.central, money.central), (cost.low, money.high)]
    years = round(measure.life_years)
    worth = [npv([-paid, *[saved] * years], setting.discount_rate) for paid, saved in flows]
    paid = [payback(one, saved) for one, saved in flows]
    return Estimate(
        measure=measure,
        streams=savings,
        money=money,
        co2e=co2e,
        cost=cost,
        payback=Years(low=paid[2], central=paid[1], high=paid[0]),
        npv=Range(low=worth[0], central=worth[1], high=worth[2]),
        tier=_tier(moved),
        moved=moved,
        notes=tuple(_notes(measure, savings, setting)),
    )


def _cost(measure: Measure, setting: Conditions, known: Library) -> Range:
    cost = setting.cost
    if cost is None:
        return measure.cost
    size = cost.value * known.spreads[cost.basis]
    low, high = (
        (cost.value - size if cost.low is None else cost.low),
        (cost.value + size if cost.high is None else cost.high),
    )
    if not (math.isfinite(cost.value) and 0 <= low <= cost.value <= high):
        raise BadStatement(
            f"a cost of {cost.value:g} CNY ({low:g} to {high:g}) is none; state 0 or more, the lower end first"
        )
    return Range(low=low, central=cost.value, high=high)


def _tier(moved: Sequence[Moved]) -> Tier:
    whole = sum(item.swing**2 for item in moved)
    worst, seen = 0, 0.0
    for item in moved:
        if whole and seen >= MOST_OF_IT * whole:
            break
        worst = max(worst, BASES.index(item.basis))
        seen += item.swing**2
    return WEAK[BASES[worst]]


def _notes(measure: Measure, savings: Sequence[StreamSaving], setting: Conditions) -> Iterator[str]:
    if all(item.amount.central <= 0 for item in savings):
        yield "no_saving"
    if measure.formula is None:
        yield "share"
    if setting.cost is None:
        yield "cost_class"
    for item in savings:
        if item.factor is None and item.co2e is None:
            yield f"no_factor:{item.stream}"
        if not (item.money.central or item.amount.central == 0):
            yield f"no_price:{item.stream}"
