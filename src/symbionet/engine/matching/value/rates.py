"""What a unit of a resource is worth or costs: disposal, replaced materials, haulage and processing, as ranges."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple

from symbionet.engine.classification.fits import ancestors
from symbionet.engine.matching.value.hauls import route_parameters
from symbionet.engine.model import Range
from symbionet.engine.packs import Packs, Row
from symbionet.engine.packs.judged import is_judged
from symbionet.engine.units import UNITS

__all__ = ["KG", "NOTHING_HAULED", "ZERO", "Kind", "Rate", "Rates", "as_cost", "multiply", "rates_of", "usual_disposal"]

KG = 0.001  # t
ZERO = Range(low=0.0, central=0.0, high=0.0)
NOTHING_HAULED = ("capacity", "expertise", "logistics")
FACTORS, MATERIALS = "factors/exchange_values", "factors/replaced_materials"
DISPOSED = ("landfill", "incineration", "treatment", "discharge")  # routes that get rid of a waste
WETS = ("liquid", "sludge", "paste")
SEPARATOR = re.compile(r",|;| or | and ")
SHARE = re.compile(r"^(?P<per_cent>\d+(?:\.\d+)?) ?% ")
EPITHETS = re.compile(
    r"^(?:some|virgin|fresh|new|natural|mined|primary|merchant|purchased|own|bought|imported|ground|quarried|synthetic)\s+"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Money (CNY) and CO2e (kg) per unit of the amount, both positive where the exchange saves; None: not known."""

    code: str
    money: Range | None
    co2e: Range | None
    basis: str
    ask: str = ""
    judged: tuple[bool, bool] = (False, False)  # whether money and CO2e rest on expert judgement
    names: tuple[str, str] = ("", "")


class Kind(NamedTuple):
    """What exchanges have in common that differ in amount and distance only."""

    class_id: str
    kind: str
    hazardous: bool
    unit: str
    route: str
    use_id: str
    want_class: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """The rates of all exchanges that differ in amount and distance only; `haul` is per unit and km."""

    factor: float | None  # from the stated unit to that of the rates; None: they do not compare
    unit: str
    disposal: Rate
    replaced: Rate
    load: Rate
    haul: Rate | None
    processing: Rate | None


@lru_cache(maxsize=65536)
def rates_of(exchange: Kind, packs: Packs) -> Rates:
    class_id, kind, hazardous, unit, route, use_id, want_class = exchange
    factor, base = _base(class_id, kind, unit, packs)
    subjects = _subjects(class_id, kind, hazardous, base, packs)
    load, haul = _haulage(kind, hazardous, base, subjects, packs)
    return Rates(
        factor=factor,
        unit=base,
        disposal=_disposal_rate(subjects, route, base, packs),
        replaced=_replaced_rate(use_id, want_class or class_id, base, packs),
        load=load,
        haul=haul,
        processing=_processing_rate(use_id, base, packs),
    )


@lru_cache(maxsize=4096)
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


@lru_cache(maxsize=4096)
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


def usual_disposal(class_id: str, route: str, packs: Packs) -> tuple[Range | None, str]:
    """What it usually costs to dispose of a class as hazardous waste, CNY per unit, and that unit.

    By the present route where it is one of disposal, else by any.

    >>> from symbionet.engine.packs import load_packs
    >>> usual_disposal("waste-acid", "landfill", load_packs())
    (Range(low=1200.0, central=2200.0, high=4000.0), 't')
    """
    packs = packs.whole
    _, base = _base(class_id, "material", "", packs)
    way, subjects = route if route in DISPOSED else "", _subjects(class_id, "material", True, base, packs)
    found = _disposal_rate(subjects, way, base, packs).money
    if found is None:  # of what is counted otherwise the price is known by the tonne
        return _disposal_rate(("hazardous", "material"), way, "t", packs).money, "t"
    return found, base


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


@lru_cache(maxsize=4096)
def _disposal_rate(subjects: tuple[str, ...], route: str, unit: str, packs: Packs) -> Rate:
    cost = _find("disposal_cost", subjects, route, unit, packs)
    co2e = _find("disposal_co2e", subjects, route, unit, packs)
    ask = "ask_route_income" if route == "sold" else "ask_route"
    return Rate(
        code="value_disposal",
        money=_range(cost) if cost else None,
        co2e=_range(co2e) if co2e else None,
        basis=f"{cost['id']}: {cost['source']}" if cost else "",
        ask=ask,
        judged=(_judged(cost), _judged(co2e)),
    )


def _judged(row: Row | None) -> bool:
    return row is not None and is_judged(row["source"])


@lru_cache(maxsize=16384)
def _replaced_rate(use_id: str, class_id: str, unit: str, packs: Packs) -> Rate:
    code, use = "value_replaced", packs.uses.get(use_id)
    if use is not None and not use.replaces_en:
        return Rate(code=code, money=ZERO, co2e=ZERO, basis="replaces nothing")
    rows = _materials(use.replaces_en, unit, packs) if use is not None else _own_price(class_id, unit, packs)
    if not rows:
        return Rate(code=code, money=None, co2e=None, basis="", ask="ask_price")
    ratio = 1.0 if use is None else use.ratio
    shares = _shares(use.replaces_en) if use is not None else ()
    main = rows if shares else rows[:1]  # what gives the centre: all of a mixture, else the first
    names = (", ".join(row["name_en"] for row in main), "、".join(row["name_zh"] for row in main))
    basis = "; ".join(f"{row['id']}: {row['source']}" for row in rows)
    if ratio is None:
        return Rate(code=code, money=None, co2e=None, basis=basis, ask="ask_ratio", names=names)
    join = partial(_mixture, shares) if shares else _hull
    money, co2e = join([_range(row, "price_") for row in rows]), join([_range(row, "co2e_") for row in rows])
    judged = (
        _mostly_judged(main, shares, "source", "price_central"),
        _mostly_judged(main, shares, "co2e_source", "co2e_central"),
    )
    money, co2e = multiply(money, ratio), multiply(co2e, ratio)
    return Rate(code=code, money=money, co2e=co2e, basis=basis, judged=judged, names=names)


def _shares(text: str) -> tuple[float, ...]:
    """The shares of a mixture, "5 % bitumen, 95 % aggregate"; none of alternatives.

    >>> _shares("5 % bitumen, 95 % aggregate"), _shares("coke, coal")
    ((0.05, 0.95), ())
    """
    found = [SHARE.match(part.strip()) for part in SEPARATOR.split(text.casefold())]
    return tuple(float(share["per_cent"]) / 100 for share in found if share) if all(found) else ()


def _mixture(shares: tuple[float, ...], ranges: list[Range | None]) -> Range | None:
    """The range of what is replaced together, each by its share. None where one is not known."""
    low = central = high = 0.0
    for share, part in zip(shares, ranges, strict=True):
        if part is None:
            return None
        low, central, high = low + share * part.low, central + share * part.central, high + share * part.high
    return Range(low=low, central=central, high=high)


def _mostly_judged(rows: tuple[Row, ...], shares: tuple[float, ...], source: str, centre: str) -> bool:
    """Whether more than half of the centre is expert judgement."""
    parts = [
        (abs(share * float(row[centre] or 0)), is_judged(row[source]))
        for share, row in zip(shares or (1.0,), rows, strict=True)
    ]
    total = sum(amount for amount, _judged in parts)
    return sum(amount for amount, judged in parts if judged) > total / 2 if total else parts[0][1]


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
    """The materials that a known use says it replaces: all of a mixture, or alternatives with the main one first.

    None where the main one, or one of a mixture, is not priced.
    """
    found: dict[str, Row] = {}
    is_mixture = bool(_shares(text))
    for number, part in enumerate(SEPARATOR.split(text.casefold())):
        row = _material(SHARE.sub("", part.strip()), unit, packs)
        if row is None and (number == 0 or is_mixture):
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
    priced = _prices(packs)
    rows = (priced.get((name, unit)) for name in (class_id, *ancestors(packs, class_id)))
    return next(((row,) for row in rows if row is not None), ())


@lru_cache(maxsize=4)
def _prices(packs: Packs) -> Mapping[tuple[str, str], Row]:
    """The first material of each class and unit."""
    found: dict[tuple[str, str], Row] = {}
    for row in packs.rows(MATERIALS):
        for name in row["class_id"].split("|"):
            found.setdefault((name, row["unit"]), row)
    return found


@lru_cache(maxsize=4096)
def _haulage(
    kind: str, hazardous: bool, unit: str, subjects: tuple[str, ...], packs: Packs
) -> tuple[Rate, Rate | None]:
    """Rates per unit, and per unit and km (None: nothing is hauled)."""
    code = "value_transport"
    if kind in NOTHING_HAULED:
        return Rate(code=code, money=ZERO, co2e=ZERO, basis="nothing is hauled"), None
    if unit != "t":
        cost = _find("transport_cost", subjects, "", f"{unit}.km", packs)
        co2e = _find("transport_co2e", subjects, "", f"{unit}.km", packs)
        rate = Rate(
            code=code,
            money=as_cost(_range(cost)) if cost else None,
            co2e=as_cost(_range(co2e)) if co2e else None,
            basis=f"{cost['id']}: {cost['source']}" if cost else "",
            ask="ask_transport",
            judged=(_judged(cost), _judged(co2e)),
        )
        return Rate(code=code, money=ZERO, co2e=ZERO, basis=""), rate
    known = route_parameters(packs)
    freight, loading = _between(known, "freight"), _between(known, "loading")
    if hazardous and (row := _find("transport_factor", ("hazardous", "material"), "", "", packs)):
        factor = _range(row)
        freight, loading = _product(freight, factor), _product(loading, factor)
    lorry = _find("transport_co2e", ("material",), "", "t.km", packs)
    haul = Rate(
        code=code,
        money=as_cost(freight),
        co2e=as_cost(_range(lorry)) if lorry else None,
        basis="uses/route_parameters: expert judgement" + (f"; {lorry['id']}: {lorry['source']}" if lorry else ""),
        ask="ask_transport",
        judged=(True, _judged(lorry)),
    )
    return Rate(code=code, money=as_cost(loading), co2e=ZERO, basis=""), haul


def _between(known: Mapping[str, float], name: str) -> Range:
    low, high = known[f"{name}_low"], known[f"{name}_high"]
    return Range(low=low, central=(low + high) / 2, high=high)


def _product(one: Range, other: Range | None) -> Range:
    if other is None:
        return one
    return Range(low=one.low * other.low, central=one.central * other.central, high=one.high * other.high)


@lru_cache(maxsize=4096)
def _processing_rate(use_id: str, unit: str, packs: Packs) -> Rate | None:
    """The pre-treatment that the use needs, over its alternatives; None where it needs none."""
    use = packs.uses.get(use_id)
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
        return Rate(code=code, money=None, co2e=None, basis="", ask=ask)
    powered = [
        Range(low=item.energy_low, central=(item.energy_low + item.energy_high) / 2, high=item.energy_high)
        for item in known
        if item.energy_low is not None and item.energy_high is not None and item.energy_unit == f"kWh/{unit}"
    ]
    grid = _find("grid_co2e", ("electricity", "material"), "", "kWh", packs)
    energy = _hull(list(powered)) if len(powered) == len(known) else None
    return Rate(
        code=code,
        money=as_cost(_hull(list(priced))),
        co2e=as_cost(_product(energy, _range(grid))) if energy and grid else None,
        basis="; ".join(f"{item.id}: {item.source}" for item in known),
        ask=ask,
        judged=(any(is_judged(item.source) for item in known), any(is_judged(item.source) for item in known)),
        names=(known[0].name_en, known[0].name_zh),
    )


def multiply(rate: Range | None, amount: float) -> Range | None:
    if rate is None:
        return None
    return Range(low=rate.low * amount, central=rate.central * amount, high=rate.high * amount)


def as_cost(rate: Range | None) -> Range | None:
    """A cost as what it takes from the value."""
    return None if rate is None else Range(low=-rate.high, central=-rate.central, high=-rate.low)
