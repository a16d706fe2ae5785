"""The values of savings: measures and their formulas as the packs have them, what a firm states, what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from symbionet.engine.errors import SymbionetError
from symbionet.engine.model import Range
from symbionet.engine.packs import Factor

__all__ = [
    "AREAS",
    "BASES",
    "STAGES",
    "BadStatement",
    "Basis",
    "Conditions",
    "Estimate",
    "Formula",
    "Measure",
    "Moved",
    "Parameter",
    "Stated",
    "Stream",
    "StreamSaving",
    "Tier",
    "UnknownMeasure",
    "Years",
]

AREAS = ("energy", "water", "material", "air", "chemicals", "productivity", "symbiosis", "management")
STAGES = (
    "demand",
    "distribution",
    "supply",
)  # the order in which savings are counted; "" for what saves nothing itself
Basis = Literal["measured", "nameplate", "estimated", "default"]
BASES: tuple[Basis, ...] = ("measured", "nameplate", "estimated", "default")
Tier = Literal["measured", "nameplate", "rule_of_thumb"]


class BadStatement(SymbionetError):
    """A parameter is missing, not known, or has a value or unit that it cannot have; the text says what to state."""


class UnknownMeasure(SymbionetError):
    """No measure has that id; the text names the nearest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What a formula asks for: its unit, what it can be at all, and its usual range where it has one."""

    id: str
    name_en: str
    name_zh: str
    unit: str
    least: float
    most: float
    counted: bool = False  # has no spread when it is stated
    usual: Range | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """An equation with its reference; `streams` are the lines that are results."""

    id: str
    name_en: str
    name_zh: str
    equation: str
    parameters: tuple[str, ...]
    streams: tuple[str, ...]
    reference_en: str
    reference_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """What a measure saves, per year: unit, price (CNY per unit) and where its emission factor is found."""

    id: str
    name_en: str
    name_zh: str
    unit: str
    price: Range | None
    price_source: str
    factor: tuple[str, str, str, str] | None = None  # activity, subject, route, per


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """An opportunity of the library.

    `stage`: demand, distribution, supply or "". `system`: whose consumption it lowers ("compressed-air"). `group`:
    measures of one group save the same, so only one of them counts. `sectors`: GB/T 4754 prefixes, `equipment`: tags;
    empty fits all. `formulas`: ways to calculate the saving, the usual one first. `share`: the usual saving as a share
    (%) of what `share_of` says: "system", "site" or "flow".
    """

    id: str
    area: str
    title_en: str
    title_zh: str
    summary_en: str
    summary_zh: str
    stage: str
    system: str
    stream: str
    group: str
    overlaps: tuple[str, ...]
    cost_class: str
    cost: Range
    sectors: tuple[str, ...]
    equipment: tuple[str, ...]
    iso14001: str
    cp_class: str
    arc: str
    formulas: tuple[Formula, ...]
    usual: Mapping[str, Range]
    share: tuple[float, float] | None
    share_of: str
    saving_source: str
    life_years: float
    suppliers: tuple[str, ...]
    subsidy: str

    @property
    def formula(self) -> Formula | None:
        """The usual formula; None where the library has none."""
        return self.formulas[0] if self.formulas else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A value of a firm. `unit` "" is that of the parameter; `low` and `high` where the firm knows them."""

    value: float
    unit: str = ""
    basis: Basis = "estimated"
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Where and how money and emissions are counted; `prices` (CNY per unit of a stream) win over those of the pack.

    `carrier` is the fuel of the stream "fuel": natural-gas, coal, diesel, lpg or steam (bought). `cost` is a quotation;
    without it the range of the cost class counts.
    """

    region: str = "CN-TJ"
    year: int | None = None
    carrier: str = "natural-gas"
    discount_rate: float = 0.08
    prices: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    cost: Stated | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamSaving:
    """What is saved of one stream per year, its money (CNY) and CO2e (t; None where no factor is known)."""

    stream: str
    unit: str
    amount: Range
    money: Range
    co2e: Range | None
    factor: Factor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A parameter as it was used, and by how much (CNY or amount, half its swing) it moves the result."""

    parameter: str
    name_en: str
    name_zh: str
    value: Range
    unit: str
    basis: Basis
    swing: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """Payback in years; None is never."""

    low: float | None
    central: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The saving of one measure in one place, per year.

    `moved` has what moves the result most first; `notes` are codes: "no_saving" (the central value saves nothing),
    "cost_class" (the cost is that of the class, no quotation), "no_factor:<stream>", "no_price:<stream>", "share" (no
    formula: the usual share of the stated consumption).
    """

    measure: Measure
    streams: tuple[StreamSaving, ...]
    money: Range
    co2e: Range
    cost: Range
    payback: Years
    npv: Range
    tier: Tier
    moved: tuple[Moved, ...]
    notes: tuple[str, ...]
