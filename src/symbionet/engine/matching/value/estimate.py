"""What an exchange is worth per year, in money and CO2e, as ranges: pack `factors/exchange_values` and its fellows.

money = avoided disposal + replaced raw material - transport - processing (CNY per year, before any price between the
parties); CO2e likewise. Each part is an amount times a range per unit; the ends add up to the ends of the sum.
A part that is not known stays open, and so does the sum: an ask says what is missing.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from symbionet.engine.classification.fits import ancestors
from symbionet.engine.matching.value.hauls import route_parameters
from symbionet.engine.model import ExchangeValue, Range, Reason
from symbionet.engine.packs import KnownUse, Packs, Row
from symbionet.engine.units import UNITS

__all__ = ["Exchange", "estimate_value"]

ZERO = Range(low=0.0, central=0.0, high=0.0)
KG = 0.001  # t
FACTORS, MATERIALS = "factors/exchange_values", "factors/replaced_materials"
NOTHING_HAULED = ("capacity", "expertise", "logistics")
WETS = ("liquid", "sludge", "paste")
EPITHETS = re.compile(
    r"^(?:some|virgin|fresh|new|natural|mined|primary|merchant|purchased|own|bought|imported|ground|quarried|synthetic)\s+"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What the value of an exchange hangs on. Amounts per year (or once) in the base unit `unit`; km by road.

    `amount` is what changes hands, `offered` all of the have; None: not stated. `use_id` is the known use, "" without
    one: then the class of the want (else that of the have) says what is replaced.
    """

    class_id: str
    kind: str = "material"
    hazardous: bool = False
    amount: float | None = None
    offered: float | None = None
    unit: str = "t"
    route: str = ""
    route_cost_per_year: float | None = None
    km: float | None = None
    use_id: str = ""
    want_class: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rate:
    """Money (CNY) and CO2e (kg) per unit of the amount, both positive where the exchange saves; None: not known."""

    code: str
    money: Range | None
    co2e: Range | None
    basis: str
    ask: str = ""
    names: tuple[str, str] = ("", "")


class _Kind(NamedTuple):
    """What exchanges have in common that differ in amount and distance only."""

    class_id: str
    kind: str
    hazardous: bool
    unit: str
    route: str
    use_id: str
    want_class: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rates:
    """The rates of all exchanges that differ in amount and distance only; `haul` is per unit and km."""

    factor: float | None  # from the stated unit to that of the rates; None: they do not compare
    unit: str
    disposal: _Rate
    replaced: _Rate
    load: _Rate
    haul: _Rate | None
    processing: _Rate | None


def estimate_value(exchange: Exchange, packs: Packs) -> tuple[ExchangeValue, tuple[Reason, ...]]:
    """The value of an exchange, and what is missing to know it.

    >>> from symbionet.engine.packs import load_packs
    >>> ash = Exchange(class_id="fly-ash", amount=1000.0, route="landfill", km=20.0, use_id="u-ash-1")
    >>> value, asks = estimate_value(ash, load_packs())
    >>> value.money is not None and value.money.low < value.money.central < value.money.high, asks
    (True, ())
    """
    kind = _Kind(
        exchange.class_id,
        exchange.kind,
        exchange.hazardous,
        exchange.unit,
        exchange.route,
        exchange.use_id,
        exchange.want_class,
    )
    rates = _rates(kind, packs.whole)
    amount = None if exchange.amount is None or rates.factor is None else exchange.amount * rates.factor
    if amount is None:
        return ExchangeValue(tonnes=None, unit=rates.unit, money=None, co2e=None), (Reason(code="ask_quantity"),)
    parts = [
        _disposal(exchange, rates.disposal, amount),
        (rates.replaced, _times(rates.replaced.money, amount), _times(rates.replaced.co2e, amount)),
        _transport(exchange, rates, amount),
    ]
    if rates.processing is not None:
        item = rates.processing
        parts.append((item, _times(item.money, amount), _times(item.co2e, amount)))
    asks = tuple(
        Reason(code=rate.ask, details={"class_id": exchange.class_id})
        for rate, money, _ in parts
        if money is None and rate.ask
    )
    return (
        ExchangeValue(
            tonnes=Range(low=amount, central=amount, high=amount),
            unit=rates.unit,
            money=_sum(money for _, money, _ in parts),
            co2e=_times(_sum(co2e for _, _, co2e in parts), KG),
            parts=tuple(_part(rate, money, co2e) for rate, money, co2e in parts),
        ),
        asks,
    )


_Part = tuple[_Rate, Range | None, Range | None]


def _disposal(exchange: Exchange, rate: _Rate, amount: float) -> _Part:
    """What the owner states he pays counts before any usual cost; of income from a sale, the loss."""
    if exchange.route_cost_per_year is None or not exchange.offered or exchange.amount is None:
        return rate, _times(rate.money, amount), _times(rate.co2e, amount)
    paid = exchange.route_cost_per_year * min(1.0, exchange.amount / exchange.offered)
    stated = _Rate(code=rate.code, money=None, co2e=None, basis="stated by the owner")
    return stated, Range(low=paid, central=paid, high=paid), _times(rate.co2e, amount)


def _transport(exchange: Exchange, rates: _Rates, amount: float) -> _Part:
    load, haul = rates.load, rates.haul
    if haul is None:
        return load, _times(load.money, amount), _times(load.co2e, amount)
    if exchange.km is None or math.isnan(exchange.km):
        return _Rate(code=load.code, money=None, co2e=None, basis="", ask="ask_site"), None, None
    way = amount * exchange.km
    money = _sum((_times(load.money, amount), _times(haul.money, way)))
    return haul, money, _sum((_times(load.co2e, amount), _times(haul.co2e, way)))


def _part(rate: _Rate, money: Range | None, co2e: Range | None) -> Reason:
    details: dict[str, str | float] = {"basis": rate.basis}
    if money is not None:
        details |= {"low": money.low, "high": money.high}
    if co2e is not None:
        details |= {"co2e": co2e.central * KG, "co2e_low": co2e.low * KG, "co2e_high": co2e.high * KG}
    if rate.names[0]:
        details |= {"material_en": rate.names[0], "material_zh": rate.names[1]}
    return Reason(code=rate.code, value=None if money is None else money.central, details=details)


def _times(rate: Range | None, amount: float) -> Range | None:
    if rate is None:
        return None
    return Range(low=rate.low * amount, central=rate.central * amount, high=rate.high * amount)


def _sum(parts: Iterable[Range | None]) -> Range | None:
    low = central = high = 0.0
    for part in parts:
        if part is None:
            return None
        low, central, high = low + part.low, central + part.central, high + part.high
    return Range(low=low, central=central, high=high)


def _cost(rate: Range | None) -> Range | None:
    """A cost as what it takes from the value."""
    return None if rate is None else Range(low=-rate.high, central=-rate.central, high=-rate.low)


@lru_cache(maxsize=65536)
def _rates(exchange: _Kind, packs: Packs) -> _Rates:
    class_id, kind, hazardous, unit, route, use_id, want_class = exchange
    factor, base = _base(class_id, kind, unit, packs)
    subjects = _subjects(class_id, kind, hazardous, base, packs)
    use = packs.uses.get(use_id)
    load, haul = _haulage(kind, hazardous, base, subjects, packs)
    return _Rates(
        factor=factor,
        unit=base,
        disposal=_disposal_rate(subjects, route, base, packs),
        replaced=_replaced_rate(use, want_class or class_id, base, packs),
        load=load,
        haul=haul,
        processing=_processing_rate(use, base, packs),
    )


def _base(class_id: str, kind: str, unit: str, packs: Packs) -> tuple[float | None, str]:
    """The unit of the rates and the factor to it: liquids and water by their density, tonnes of steam by their heat."""
    known = packs.classes.get(class_id)
    base = (known.unit if known else "") or {"water": "m3", "energy": "GJ"}.get(kind, "t")
    if kind == "energy" and base in ("t", "MWh"):
        if unit == "t":
            return UNITS["t_steam"].factor, "GJ"
        base = "GJ"
    density = route_parameters(packs)["liquid_density"]
    if unit in (base, "Nm3") or kind in NOTHING_HAULED:
        return 1.0, unit
    if (unit, base) == ("t", "m3"):
        return 1.0 / density, base
    if (unit, base) == ("m3", "t") and known is not None and known.form in WETS:
        return density, base
    return None, base


def _subjects(class_id: str, kind: str, hazardous: bool, unit: str, packs: Packs) -> tuple[str, ...]:
    """Whose rows count, the nearest first. A class that is usually harmless goes as hazardous where it is said to."""
    known = packs.classes.get(class_id)
    classes = (class_id, *ancestors(packs, class_id)) if known else ()
    special = {("energy", "Nm3"): "energy-gas", ("capacity", "m2"): "capacity-area"}.get((kind, unit), kind)
    if not hazardous or kind != "material":
        return (*classes, special)
    if known is not None and known.hazardous == "no":
        return ("hazardous", special)
    return (*classes, "hazardous", special)


@lru_cache(maxsize=4)
def _rows(packs: Packs) -> Mapping[tuple[str, str, str], Row]:
    return {(row["part"], row["subject"], row["route"]): row for row in packs.rows(FACTORS)}


def _find(part: str, subjects: tuple[str, ...], route: str, unit: str, packs: Packs) -> Row | None:
    """The nearest row of a part; beyond materials the row of any route stands for all but a sale."""
    rows = _rows(packs)
    routes = (route,) if subjects[-1] == "material" or route == "sold" else (route, "")
    for tried in routes:
        for subject in subjects:
            row = rows.get((part, subject, tried))
            if row is not None and row["unit"] == unit:
                return row
    return None


def _range(row: Row, prefix: str = "") -> Range | None:
    if not row[f"{prefix}central"]:
        return None
    return Range(
        low=float(row[f"{prefix}low"]), central=float(row[f"{prefix}central"]), high=float(row[f"{prefix}high"])
    )


def _disposal_rate(subjects: tuple[str, ...], route: str, unit: str, packs: Packs) -> _Rate:
    cost = _find("disposal_cost", subjects, route, unit, packs)
    co2e = _find("disposal_co2e", subjects, route, unit, packs)
    ask = "ask_route_income" if route == "sold" else "ask_route"
    return _Rate(
        code="value_disposal",
        money=_range(cost) if cost else None,
        co2e=_range(co2e) if co2e else None,
        basis=f"{cost['id']}: {cost['source']}" if cost else "",
        ask=ask,
    )


def _replaced_rate(use: KnownUse | None, class_id: str, unit: str, packs: Packs) -> _Rate:
    code = "value_replaced"
    if use is not None and not use.replaces_en:
        return _Rate(code=code, money=ZERO, co2e=ZERO, basis="replaces nothing")
    rows = _materials(use.replaces_en, unit, packs) if use is not None else _own_price(class_id, unit, packs)
    if not rows:
        return _Rate(code=code, money=None, co2e=None, basis="", ask="ask_price")
    ratio = 1.0 if use is None else use.ratio
    names = (rows[0]["name_en"], rows[0]["name_zh"])
    basis = "; ".join(f"{row['id']}: {row['source']}" for row in rows)
    if ratio is None:
        return _Rate(code=code, money=None, co2e=None, basis=basis, ask="ask_ratio", names=names)
    money = _hull([_range(row, "price_") for row in rows])
    co2e = _hull([_range(row, "co2e_") for row in rows])
    return _Rate(code=code, money=_times(money, ratio), co2e=_times(co2e, ratio), basis=basis, names=names)


def _hull(ranges: list[Range | None]) -> Range | None:
    """The range over alternatives; the first, the main one, gives the centre. None where one is not known."""
    known = [item for item in ranges if item is not None]
    if not known or len(known) < len(ranges):
        return None
    return Range(low=min(r.low for r in known), central=known[0].central, high=max(r.high for r in known))


@lru_cache(maxsize=4)
def _terms(packs: Packs) -> Mapping[tuple[str, str], Row]:
    return {(term, row["unit"]): row for row in packs.rows(MATERIALS) for term in row["terms_en"].split("|")}


@lru_cache(maxsize=4096)
def _materials(text: str, unit: str, packs: Packs) -> tuple[Row, ...]:
    """The materials that a known use says it replaces, the main one first; none where the main one is not priced."""
    found: dict[str, Row] = {}
    for number, part in enumerate(re.split(r",|;| or | and ", text.casefold())):
        row = _material(part.strip(), unit, packs)
        if row is None and number == 0:
            return ()
        if row is not None:
            found.setdefault(row["id"], row)
    return tuple(found.values())


def _material(name: str, unit: str, packs: Packs) -> Row | None:
    terms = _terms(packs)
    for text in (name, EPITHETS.sub("", name)):
        if row := terms.get((text, unit)):
            return row
    return None


def _own_price(class_id: str, unit: str, packs: Packs) -> tuple[Row, ...]:
    """What a class itself costs to buy, or the nearest class above it."""
    if class_id not in packs.classes:
        return ()
    for name in (class_id, *ancestors(packs, class_id)):
        for row in packs.rows(MATERIALS):
            if row["unit"] == unit and name in row["class_id"].split("|"):
                return (row,)
    return ()


def _haulage(
    kind: str, hazardous: bool, unit: str, subjects: tuple[str, ...], packs: Packs
) -> tuple[_Rate, _Rate | None]:
    """Rates per unit, and per unit and km (None: nothing is hauled)."""
    code = "value_transport"
    if kind in NOTHING_HAULED:
        return _Rate(code=code, money=ZERO, co2e=ZERO, basis="nothing is hauled"), None
    if unit != "t":
        cost = _find("transport_cost", subjects, "", f"{unit}.km", packs)
        co2e = _find("transport_co2e", subjects, "", f"{unit}.km", packs)
        rate = _Rate(
            code=code,
            money=_cost(_range(cost)) if cost else None,
            co2e=_cost(_range(co2e)) if co2e else None,
            basis=f"{cost['id']}: {cost['source']}" if cost else "",
            ask="ask_transport",
        )
        return _Rate(code=code, money=ZERO, co2e=ZERO, basis=""), rate
    known = route_parameters(packs)
    freight, loading = _between(known, "freight"), _between(known, "loading")
    if hazardous and (row := _find("transport_factor", ("hazardous", "material"), "", "", packs)):
        factor = _range(row)
        freight, loading = _product(freight, factor), _product(loading, factor)
    lorry = _find("transport_co2e", ("material",), "", "t.km", packs)
    haul = _Rate(
        code=code,
        money=_cost(freight),
        co2e=_cost(_range(lorry)) if lorry else None,
        basis="uses/route_parameters: expert judgement" + (f"; {lorry['id']}: {lorry['source']}" if lorry else ""),
        ask="ask_transport",
    )
    return _Rate(code=code, money=_cost(loading), co2e=ZERO, basis=""), haul


def _between(known: Mapping[str, float], name: str) -> Range:
    low, high = known[f"{name}_low"], known[f"{name}_high"]
    return Range(low=low, central=(low + high) / 2, high=high)


def _product(one: Range, other: Range | None) -> Range:
    if other is None:
        return one
    return Range(low=one.low * other.low, central=one.central * other.central, high=one.high * other.high)


def _processing_rate(use: KnownUse | None, unit: str, packs: Packs) -> _Rate | None:
    """The pre-treatment that the use needs, over its alternatives; None where it needs none."""
    if use is None or not use.pretreatment:
        return None
    code, ask = "value_processing", "ask_processing"
    known = [packs.processors[name] for name in use.pretreatment if name in packs.processors]
    priced = [
        Range(low=item.cost_low, central=(item.cost_low + item.cost_high) / 2, high=item.cost_high)
        for item in known
        if item.cost_low is not None and item.cost_high is not None and item.cost_unit == f"CNY/{unit}"
    ]
    if not known or len(priced) < len(known):
        return _Rate(code=code, money=None, co2e=None, basis="", ask=ask)
    powered = [
        Range(low=item.energy_low, central=(item.energy_low + item.energy_high) / 2, high=item.energy_high)
        for item in known
        if item.energy_low is not None and item.energy_high is not None and item.energy_unit == f"kWh/{unit}"
    ]
    grid = _find("grid_co2e", ("electricity", "material"), "", "kWh", packs)
    energy = _hull(list(powered)) if len(powered) == len(known) else None
    return _Rate(
        code=code,
        money=_cost(_hull(list(priced))),
        co2e=_cost(_product(energy, _range(grid))) if energy and grid else None,
        basis="; ".join(f"{item.id}: {item.source}" for item in known),
        ask=ask,
        names=(known[0].name_en, known[0].name_zh),
    )
