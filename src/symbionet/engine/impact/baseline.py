"""Completes what was stated of a flow: units, what it replaces, and a listed assumption for all that is missing.

Every choice is the one that claims nothing unproven: an unknown baseline route diverts nothing, an unknown substitute
replaces nothing, an unknown haul changes nothing. Deductions that nobody stated (attribution, additionality,
persistence) are 1 and listed, so that a reader sees that they were not made.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from symbionet.engine.impact.inputs import BadFlow, FlowInput
from symbionet.engine.impact.model import Assumption
from symbionet.engine.model import Quantity, Range
from symbionet.engine.packs import Packs
from symbionet.engine.packs.factors import Factors
from symbionet.engine.units import BASE_UNITS, UNITS, convert, yearly

__all__ = ["Subject", "amount_of", "ancestors_of", "claim_of", "default", "parameter", "replaced_by", "subject_of"]

WET = ("liquid", "sludge", "paste")
MWH = 1 / 3.6  # MWh per GJ
HEAT, POWER = "heat", "electricity"
WATERS = ("fresh-water", "demin-water")
OWN_PER_TONNE = ("own_disposal", "own_virgin", "own_reprocessing", "own_freight")
FULL_TIME = ("year", "", "month", "quarter", "week")  # periods that say how much a year has without operating hours


@dataclass(slots=True)
class Notes:
    """The assumptions of one flow, in the order in which they were made."""

    material: str
    found: list[Assumption] = field(default_factory=list)

    def add(self, name: str, value: float | int | str | bool | date, code: str, **details: str | float) -> None:
        """Note one assumption."""
        self.found.append(Assumption(field=name, value=value, code=code, material=self.material, details=details))


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a flow is made of: `id` of a class or subject ("" unknown), `kind` material, water or energy, lineage."""

    id: str
    kind: str
    form: str
    hazardous: bool
    above: tuple[str, ...]


@lru_cache(maxsize=4)
def _parameters(packs: Packs) -> Mapping[str, Range]:
    return {
        row["id"]: Range(low=float(row["low"]), central=float(row["value"]), high=float(row["high"]))
        for row in packs.rows("factors/assess_parameters")
    }


def parameter(packs: Packs, name: str) -> Range:
    """A parameter of the assessment (pack `factors/assess_parameters`)."""
    return _parameters(packs)[name]


def ancestors_of(packs: Packs, class_id: str) -> tuple[str, ...]:
    """The classes above a class, the nearest first."""
    found: list[str] = []
    while (known := packs.classes.get(class_id)) and known.parent and known.parent not in found:
        found.append(class_id := known.parent)
    return tuple(found)


def fold(text: str) -> str:
    """A name without case, width, spaces and hyphens."""
    return re.sub(r"[\s_-]+", "", unicodedata.normalize("NFKC", text)).casefold()


@lru_cache(maxsize=4)
def _class_names(packs: Packs) -> Mapping[str, str]:
    """The resource class of each of its names: what flows is a class first, what is replaced a subject of factors."""
    found: dict[str, str] = {}
    for item in packs.classes.values():
        for name in (item.id, item.name_en, item.name_zh):
            found.setdefault(fold(name), item.id)
    for item in packs.classes.values():
        for name in (*item.terms_en, *item.terms_zh):
            found.setdefault(fold(name), item.id)
    for term in packs.terms:
        for name in term.names:
            found.setdefault(fold(name), term.class_id)
    return found


@lru_cache(maxsize=65536)
def subject_of(text: str, class_id: str, factors: Factors) -> Subject:
    """What a text or class means to the factors; a name with 水 or "water" is water where no class is known."""
    name = class_id or _class_names(factors.packs).get(fold(text)) or factors.subject_of(text)
    known = factors.packs.classes.get(name)
    if known is None:
        plain = text.casefold()
        wet = name in WATERS or (not name and (plain.endswith(("水", "water")) or "废水" in plain))
        return Subject(id=name, kind="water" if wet else "material", form="", hazardous=False, above=())
    kind = known.kind if known.kind in ("water", "energy") else "material"
    return Subject(
        id=name,
        kind=kind,
        form=known.form,
        hazardous=known.hazardous == "yes",
        above=(name, *ancestors_of(factors.packs, name)),
    )


def amount_of(flow: FlowInput, subject: Subject, notes: Notes, factors: Factors) -> tuple[Range, str, float]:
    """The amount of twelve months as a range, its unit ("t", "m3", "GJ") and the tonnes in one of it (0: no mass).

    Raises `BadFlow` where the unit says nothing about mass, water or energy, or no amount per year.
    """
    value, unit = _per_year(flow.quantity, notes)
    packs = factors.packs
    if unit == "Nm3" and (heat := factors.find("heat_content", subject=subject.id, per="Nm3")):
        value, unit = value * heat.value, "GJ"
        notes.add("unit", heat.value, "heat_content", source=f"{heat.source} [{heat.id}]")
    if unit == "t" and "steam" in subject.above and all(getattr(flow, name) is None for name in OWN_PER_TONNE):
        value, unit = value * UNITS["t_steam"].factor, "GJ"
        notes.add("unit", UNITS["t_steam"].factor, "steam_heat")
    if unit == "t" and subject.kind == "water":
        unit = "m3"  # 1 t of water is 1 m3
    if unit == "m3" and subject.kind != "water":
        if subject.form not in WET:
            raise _bad_unit(flow.quantity)
        density = next(
            float(r["value"]) for r in packs.rows("uses/route_parameters") if r["parameter"] == "liquid_density"
        )
        value, unit = value * density, "t"
        notes.add("unit", density, "density")
    if unit not in ("t", "m3", "GJ"):
        raise _bad_unit(flow.quantity)
    spread = parameter(packs, "quantity_spread").central if flow.quantity_spread is None else flow.quantity_spread
    return (
        Range(low=value * (1 - spread), central=value, high=value * (1 + spread)),
        unit,
        0.0 if unit == "GJ" else 1.0,
    )


def _per_year(quantity: Quantity, notes: Notes) -> tuple[float, str]:
    if quantity.value < 0:
        raise BadFlow(
            f"a quantity of {quantity.value:g} is below zero; state what flows as a positive amount",
            field="quantity",
            code="quantity-negative",
            value=f"{quantity.value:g}",
        )
    dimension = UNITS[quantity.unit].dimension
    if dimension != "power" and not quantity.period:
        return convert(quantity.value, quantity.unit, _base(quantity.unit)), _base(quantity.unit)
    found = yearly(quantity)
    if found is None:
        raise BadFlow(
            f"{quantity.value:g} {quantity.unit} is per {quantity.period}; state the amount per year",
            field="quantity",
            code="quantity-per-year",
            value=f"{quantity.value:g} {quantity.unit}",
        )
    if dimension == "power" or quantity.period not in FULL_TIME:
        notes.add("quantity", found[0], "operating_time", unit=found[1])
    return found


def _base(unit: str) -> str:
    return BASE_UNITS[UNITS[unit].dimension]


def _bad_unit(quantity: Quantity) -> BadFlow:
    return BadFlow(
        f"{quantity.unit!r} says no mass, water or energy of this flow; state tonnes (liquids: m3, energy: GJ or MWh)",
        field="unit",
        code="unit-needs-tonnes",
        value=quantity.unit,
    )


def default[T: (float, int, str, bool, date)](
    value: T | None, otherwise: T, notes: Notes, name: str, code: str, **details: str | float
) -> T:
    """What was stated, or what is taken instead, noted."""
    if value is not None:
        return value
    notes.add(name, otherwise, code, **details)
    return otherwise


def claim_of(flow: FlowInput, notes: Notes, start: date) -> tuple[date, int, float, float]:
    """Start, number of twelve-month periods, persistence, and attribution x additionality x (1 - displacement)."""
    begin = default(flow.start, start, notes, "start", "start_default")
    years = default(flow.years, 1, notes, "years", "years_one")
    persistence = default(flow.persistence, 1.0, notes, "persistence", "persistence_full")
    attribution = default(flow.attribution, 1.0, notes, "attribution", "attribution_full")
    additionality = default(flow.additionality, 1.0, notes, "additionality", "additionality_full")
    return begin, years, persistence, attribution * additionality * (1 - flow.displacement)


def replaced_by(flow: FlowInput, subject: Subject, unit: str, notes: Notes) -> tuple[str, float]:
    """What the flow replaces and how many units of it per unit of flow.

    Reused water replaces fresh water and used energy replaces energy by their nature; of a material that names no
    substitute, nothing is counted unless a ratio or an own factor says that something is replaced.
    """
    text = flow.substitutes
    if text is None:
        text = _natural(subject, unit)
        unnamed = bool(flow.ratio) or flow.own_virgin is not None
        code = "substitutes_natural" if text else "substitutes_unnamed" if unnamed else "substitutes_none"
        notes.add("substitutes", text or "none", code)
    named = bool(text) or flow.own_virgin is not None
    ratio = default(
        flow.ratio, 1.0 if named else 0.0, notes, "substitution_ratio", "ratio_one" if named else "ratio_none"
    )
    return text, ratio


def _natural(subject: Subject, unit: str) -> str:
    if unit == "m3":
        return "fresh-water"
    if unit != "GJ":
        return ""
    if POWER in subject.above:
        return "electricity"
    return "natural-gas" if "process-gas" in subject.above or subject.id == "natural-gas" else "boiler-steam"
