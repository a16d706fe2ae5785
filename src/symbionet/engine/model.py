"""The values of the engine: frozen, keyword-only, without behaviour that needs a clock, a network or a database.

Shapes and units: coordinates are WGS-84 degrees; masses are tonnes; dates are `datetime.date`; a share is 0..1.
Vocabulary: CWA 17354:2018 (resource categories), NISP (have, want), GB/T 4754 and NACE (sectors).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

__all__ = [
    "DIRECTIONS",
    "FORMS",
    "KINDS",
    "LEGAL_STATUSES",
    "LEVELS",
    "PATTERNS",
    "PERIODS",
    "Component",
    "Direction",
    "ExchangeValue",
    "Level",
    "Match",
    "Organisation",
    "Quantity",
    "Range",
    "Reason",
    "Resource",
    "Site",
]

Direction = Literal["have", "want"]
Level = Literal["firm", "park", "region", ""]

DIRECTIONS = ("have", "want")
KINDS = ("material", "energy", "water", "logistics", "capacity", "expertise")
FORMS = ("solid", "powder", "granular", "sludge", "paste", "liquid", "gas", "mixed")  # physical form; "" = not stated
PATTERNS = ("continuous", "batch", "one-off")
PERIODS = ("hour", "shift", "day", "week", "month", "quarter", "year", "batch", "once")  # "" = not stated
LEGAL_STATUSES = ("product", "by_product", "end_of_waste", "waste", "hazardous", "undetermined")  # as `legal` advises
LEVELS = ("firm", "park", "region")  # circular level of a match: own firm first, then the park, then the region


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place in WGS-84 degrees."""

    lon: float
    lat: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """An amount as people state it: `Quantity(value=3.5, unit="10kt", period="year")`; `unit` is a code of `units`."""

    value: float
    unit: str
    period: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One line of a composition: a share range of the whole, in `unit` (% unless stated)."""

    name: str
    low: float | None = None
    high: float | None = None
    unit: str = "%"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A firm or body that may take or give resources.

    `nace` (Rev. 2, digits only, "2351") and `gb4754` ("C3011") may be empty: the engine then reads the sector from
    `sector` (what it calls its trade), `name_en`, `name_zh` and `business` (what it does, in words).
    `permits` are codes of waste it may lawfully receive: "hazardous", an HW category ("HW08") or an EWC code.
    """

    id: str
    name_en: str = ""
    name_zh: str = ""
    sector: str = ""
    business: str = ""
    kind: str = "enterprise"
    nace: tuple[str, ...] = ()
    gb4754: tuple[str, ...] = ()
    site: Site | None = None
    park: str = ""
    permits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A have or a want; `id`, `organisation_id`, `direction` and one title are needed, the rest sharpens a match."""

    id: str
    organisation_id: str
    direction: Direction
    title_en: str = ""
    title_zh: str = ""
    description_en: str = ""
    description_zh: str = ""
    kind: str = ""
    class_id: str = ""
    quantity: Quantity | None = None
    pattern: str = ""
    available_from: date | None = None
    available_until: date | None = None
    form: str = ""
    composition: tuple[Component, ...] = ()
    contaminants: str = ""
    hazardous: bool | None = None
    hp_codes: tuple[str, ...] = ()
    ewc: tuple[str, ...] = ()
    hw: tuple[str, ...] = ()
    route: str = ""
    route_cost_per_year: float | None = None
    site: Site | None = None
    legal_status: str = ""

    @property
    def waste_codes(self) -> tuple[str, ...]:
        """All its waste codes, European before Chinese, each list in order."""
        return (*sorted(self.ewc), *sorted(self.hw))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a match stands, or what speaks against it, as a code with its value; the words are in `data/wording`.

    `contribution` is the signed part of the log-odds of the match: the contributions of a match and its prior add up
    to `logit(probability)`. `details` holds further values that the wording needs, by name (flat, JSON-ready).
    """

    code: str
    value: str | float | None = None
    contribution: float = 0.0
    details: Mapping[str, str | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """One figure as low, central and high, all in one unit."""

    low: float
    central: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeValue:
    """What a match is expected to be worth per year to both sides together, before any price between them.

    `tonnes` is the amount exchanged per year, in `unit` (t unless the resource is counted otherwise). `money` is CNY
    per year: avoided disposal + replaced raw material - transport - processing. `co2e` is t CO2e per year avoided
    (negative: a burden). None: not known, and the asks of the match say what is missing.
    `parts`: one reason per part, code `value_disposal`, `value_replaced`, `value_transport`, `value_processing`;
    value its central CNY per year; details low, high, co2e and basis. `money_judged` and `co2e_judged`: the share of
    either, 0 to 1, that rests on expert judgement.
    """

    tonnes: Range | None
    unit: str
    money: Range | None
    co2e: Range | None
    parts: tuple[Reason, ...] = ()
    money_judged: float = 0.0
    co2e_judged: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A have that a partner may use: an explicit want (`want_id`) or an organisation whose sector can use it.

    `asks`: what is missing to be sure (codes `ask_...`); `risks`: what would make it fail (codes `risk_...`).
    `level`: the circular level, own firm ("firm"), same park ("park") or beyond ("region"); "" where it is not known.
    """

    have_id: str
    organisation_id: str
    want_id: str | None
    probability: float
    reasons: tuple[Reason, ...]
    value: ExchangeValue | None = None
    asks: tuple[Reason, ...] = ()
    risks: tuple[Reason, ...] = ()
    level: Level = ""

    @property
    def adds_emissions(self) -> bool:
        """Whether its exchange emits more than it avoids, by the central figure; not where that is not known."""
        return self.value is not None and self.value.co2e is not None and self.value.co2e.central < 0
