"""The values of an impact: metrics with their ranges, in a year or over a lifetime, and how they came about.

`InYear` and `Lifetime` are different types on purpose: a figure of one year and one of five years are never added.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date
from types import MappingProxyType
from typing import NoReturn

from symbionet.engine.model import Range

__all__ = [
    "METRICS",
    "ONCE",
    "PHYSICAL",
    "UNITS_OF_METRICS",
    "Assessment",
    "Assumption",
    "InYear",
    "Lifetime",
    "Term",
    "UsedFactor",
    "YearImpact",
    "lifetime_of",
]

# What is measured, in the order people expect it: the set of NISP with energy, in SI units.
UNITS_OF_METRICS: Mapping[str, str] = MappingProxyType(
    {
        "landfill_diverted_t": "t",
        "hazardous_avoided_t": "t",
        "virgin_material_saved_t": "t",
        "water_saved_m3": "m3",
        "energy_saved_mwh": "MWh",
        "co2e_avoided_t": "t CO2e",
        "cost_saving": "currency",
        "additional_sales": "currency",
        "private_investment": "currency",
        "public_investment": "currency",
        "jobs_created": "FTE",
        "jobs_safeguarded": "FTE",
        "people_trained": "persons",
    }
)
METRICS = tuple(UNITS_OF_METRICS)
PHYSICAL = METRICS[:6]  # follow from the flows; the rest is stated by the parties
ONCE = METRICS[8:]  # count once, in the first calendar year, and do not flow year by year

Metrics = Mapping[str, Range]


def _refuse(left: str, right: str) -> NoReturn:
    raise TypeError(
        f"{left} and {right} cannot be added: a lifetime already holds all of its years;"
        " add years of the same calendar year, or lifetimes, or make a lifetime of years with lifetime_of(years)"
    )


def _sum(first: Metrics, second: Metrics) -> Metrics:
    """Ends add up to ends: what two figures share (their factors) is not known here, so nothing may cancel out."""
    zero = Range(low=0.0, central=0.0, high=0.0)
    found = {}
    for name in dict.fromkeys([*first, *second]):
        one, other = first.get(name, zero), second.get(name, zero)
        found[name] = Range(low=one.low + other.low, central=one.central + other.central, high=one.high + other.high)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class InYear:
    """Metrics of one calendar year; added to nothing but the same year of another synergy.

    >>> one = InYear(year=2026, metrics={"co2e_avoided_t": Range(low=1.0, central=2.0, high=3.0)})
    >>> (one + one).metrics["co2e_avoided_t"].central
    4.0
    """

    year: int
    metrics: Metrics

    def __add__(self, other: object) -> "InYear":
        if isinstance(other, InYear) and other.year == self.year:
            return InYear(year=self.year, metrics=_sum(self.metrics, other.metrics))
        if isinstance(other, InYear):
            _refuse(f"a figure of {self.year}", f"one of {other.year}")
        if isinstance(other, Lifetime):
            _refuse(f"a figure of {self.year}", "one of a lifetime")
        return NotImplemented


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetime:
    """Metrics over all years of a claim, `first` to `last`; added to nothing but another lifetime."""

    first: int
    last: int
    metrics: Metrics

    def __add__(self, other: object) -> "Lifetime":
        if isinstance(other, Lifetime):
            first, last = min(self.first, other.first), max(self.last, other.last)
            return Lifetime(first=first, last=last, metrics=_sum(self.metrics, other.metrics))
        if isinstance(other, InYear):
            _refuse("a figure of a lifetime", f"one of {other.year}")
        return NotImplemented


def lifetime_of(years: Iterable[InYear]) -> Lifetime:
    """The lifetime that some different years make up; low and high ends add up, as the same factors hold each year.

    >>> years = [InYear(year=y, metrics={"landfill_diverted_t": Range(low=1.0, central=2.0, high=3.0)}) for y in (1, 2)]
    >>> lifetime_of(years).metrics["landfill_diverted_t"].central
    4.0
    """
    known = sorted(years, key=lambda item: item.year)
    if len({item.year for item in known}) < len(known):
        raise TypeError("a lifetime holds each year once; add the figures of one year first")
    if not known:
        return Lifetime(first=0, last=0, metrics={})
    names = dict.fromkeys(name for item in known for name in item.metrics)
    rows = {name: [item.metrics[name] for item in known if name in item.metrics] for name in names}
    ends = ("low", "central", "high")
    metrics = {
        name: Range(**{end: sum(getattr(item, end) for item in ranges) for end in ends})
        for name, ranges in rows.items()
    }
    return Lifetime(first=known[0].year, last=known[-1].year, metrics=metrics)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedFactor:
    """A factor as it was used: its values are kept, so that a newer pack never changes an old result.

    `low`, `value`, `high` in `unit` ("kgCO2e/t"); the range is read as one of 95 %. `id` is "own" for one that a user
    brought and "" where none is known. `fit` says in codes where it was not made for this case (`Factor.fit`).
    """

    id: str
    value: float
    low: float
    high: float
    unit: str
    source: str = ""
    region: str = ""
    year: int = 0
    quality: str = ""
    pack: str = ""
    fit: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term of the CO2e of a flow: `value` t CO2e of twelve months at the full flow, before any deduction.

    Positive saves, negative burdens. `activity` is what the factor is multiplied with (t, t km, GJ of twelve months):
    value = activity x factor / 1000. `code`: "disposal", "virgin", "reprocessing", "freight" or "process_energy";
    `detail` is the route of a disposal.
    """

    code: str
    material: str
    value: float
    factor: UsedFactor
    activity: float
    detail: str = ""
    unit: str = "tCO2e/year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """What was taken for a thing that was not stated: `field` names its column, `code` why this value (in words:
    pack `wording/impact`), `details` fill the words, `factor` is the factor where one was taken from the packs.
    """

    field: str
    value: float | int | str | bool | date
    code: str
    material: str = ""
    details: Mapping[str, str | float] = made(default_factory=dict)
    factor: UsedFactor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearImpact:
    """One calendar year: `gross` before attribution, additionality, displacement and persistence, `net` after them."""

    year: int
    gross: InYear
    net: InYear


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The impact of a synergy; `flags` are those of `review`."""

    synergy: str
    years: tuple[YearImpact, ...]
    lifetime: Lifetime
    terms: tuple[Term, ...] = ()
    assumed: tuple[Assumption, ...] = ()
    flags: tuple[str, ...] = ()
