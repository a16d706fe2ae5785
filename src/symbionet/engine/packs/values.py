"""The values that stand in data packs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = [
    "CodeTerms",
    "Example",
    "KnownUse",
    "PackHeader",
    "Precedent",
    "Processor",
    "ProfileRow",
    "ResourceClass",
    "Row",
    "SectorTerms",
    "Term",
    "Trade",
]

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackHeader:
    """Where a pack comes from and what its columns mean."""

    id: str
    version: str
    edition: str
    publisher: str
    source: str
    licence: str
    title_en: str
    title_zh: str
    key: str
    languages: tuple[str, ...] = ()
    partial: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceClass:
    """A class of the glossary: what a resource is, what people call it, and how far it pays to haul it."""

    id: str
    parent: str = ""
    kind: str = "material"
    form: str = ""
    name_en: str
    name_zh: str
    terms_en: tuple[str, ...] = ()
    terms_zh: tuple[str, ...] = ()
    ewc: tuple[str, ...] = ()
    hw: tuple[str, ...] = ()
    hazardous: Literal["no", "maybe", "yes"] = "no"
    haul_km: float = 100.0
    unit: str = ""
    source_nace: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownUse:
    """A use of a class in a sector: what is done with it, what it replaces, and why that works."""

    id: str
    class_id: str
    nace: tuple[str, ...]
    process_en: str = ""
    process_zh: str = ""
    replaces_en: str = ""
    replaces_zh: str = ""
    ratio: float | None = None
    reason_en: str = ""
    reason_zh: str = ""
    condition_en: str = ""
    condition_zh: str = ""
    hindrance_en: str = ""
    hindrance_zh: str = ""
    hierarchy: str = ""
    prior: float = 0.3
    kind: str = ""
    pretreatment: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    hindrance_kind: tuple[str, ...] = ()
    evidence: str = ""

    def __hash__(self) -> int:
        return hash(self.id)  # answers are kept by use: hashing all its texts takes longer than most of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """A kind of firm that its words tell more closely than a NACE class: a plastics recycler.

    `whole`: NACE classes all of whose firms are taken to be of it where no word tells another trade.
    `takes`: resource classes with how probably it takes them, 0..1, narrower ones are meant too. `others`: 0..1, by how
    much the known uses of other materials of its NACE class count for it. `firms`: names of well-known firms of it.
    """

    id: str
    nace: tuple[str, ...]
    whole: tuple[str, ...]
    terms_en: tuple[str, ...]
    terms_zh: tuple[str, ...]
    takes: Mapping[str, float]
    others: float
    firms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorTerms:
    """A sector (NACE prefix, nearest GB/T 4754 code) with the words that identify it in names and descriptions."""

    nace: str
    gb4754: str
    terms_en: tuple[str, ...]
    terms_zh: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """What a firm of a trade has to give away or looks for, as its people write it, with the classes it is or serves.

    `takers`: how well firms of each trade take exactly this: 3 call first, 2 good, 1 under conditions, 0 wrong, absurd
    or unlawful though one might think of it. `hazardous` by law, "likely" where it depends on a test; of haves alone.
    """

    id: str
    trade: str
    title_en: str
    title_zh: str
    description_en: str
    description_zh: str
    classes: tuple[str, ...]
    hazardous: Literal["no", "likely", "yes"] = "no"
    takers: Mapping[str, float] = field(default_factory=dict)
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRow:
    """What a typical firm of a sector has left over or could take in.

    `low` and `high` are the usual range in `unit` (per tonne of product or per million CNY of turnover); None unknown.
    """

    id: str
    gb4754: str
    nace: tuple[str, ...]
    direction: Literal["have", "want"]
    class_id: str
    prior: float
    low: float | None = None
    high: float | None = None
    unit: str = ""
    note_en: str = ""
    note_zh: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Processor:
    """An intermediate process that turns resource classes into another.

    Yield is output per input; energy and cost (CNY) are per unit of input, without the material itself.
    """

    id: str
    name_en: str
    name_zh: str
    from_class: tuple[str, ...]
    to_class: str
    yield_low: float
    yield_high: float
    energy_low: float | None = None
    energy_high: float | None = None
    energy_unit: str = ""
    cost_low: float | None = None
    cost_high: float | None = None
    cost_unit: str = ""
    nace: tuple[str, ...] = ()
    condition_en: str = ""
    condition_zh: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedent:
    """A published exchange: a class that a supplier's sector gave to a receiver's sector."""

    id: str
    case: str
    park: str
    class_id: str
    material_en: str
    supplier_nace: tuple[str, ...]
    receiver_nace: tuple[str, ...]
    ewc: tuple[str, ...] = ()
    country: str = ""
    supplier_en: str = ""
    receiver_en: str = ""
    use_en: str = ""
    status: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeTerms:
    """The everyday names of a waste code, with the sectors (NACE prefixes) that typically produce it."""

    code: str
    terms_en: tuple[str, ...]
    terms_zh: tuple[str, ...]
    source_nace: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A named thing of the glossary, narrower than the resource class it belongs to."""

    id: str
    class_id: str
    name_en: str
    name_zh: str
    terms_en: tuple[str, ...] = ()
    terms_zh: tuple[str, ...] = ()
    ewc: tuple[str, ...] = ()
    form: str = ""
    unit: str = ""
    note_en: str = ""
    note_zh: str = ""
    source: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """All its names in both languages."""
        return (self.name_en, self.name_zh, *self.terms_en, *self.terms_zh)
