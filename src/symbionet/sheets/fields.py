"""What a have or a want may say: each field once, read by form, page, table, files, import, JSON, search and matching.

A new field is an entry here, a column of the table of resources with its migration, and its words: Chinese in the
catalogue, headings of spreadsheets in `data/wording/headings.csv` and `template.csv`. Where matching shall read it,
the engine's `Resource` gets it, too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypedDict

__all__ = [
    "CLOSABLE",
    "PARTS",
    "RESOURCE_FIELDS",
    "Field",
    "Part",
    "StatedValues",
    "Value",
    "columns_closed_by",
    "fields_of_part",
]

Value = Literal["text", "long text", "choice", "yes or no", "date", "codes", "components", "number", "money", "site"]


def _(text: str) -> str:
    """The text, marked for the catalogue of the platform: this module knows no Django."""
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A folded part of the form; its fields stand together in exported files and on pages, too."""

    id: str
    heading: str
    icon: str


PARTS = (
    Part(id="description", heading=_("Description and second language"), icon="language"),
    Part(id="composition", heading=_("Form and composition"), icon="flask"),
    Part(id="hazard", heading=_("Hazard and waste codes"), icon="alert-triangle"),
    Part(id="route", heading=_("Where it goes today, and money"), icon="coin"),
    Part(id="time", heading=_("Place and time"), icon="calendar"),
    Part(id="packing", heading=_("Packaging and storage"), icon="package"),
)

# what the owner of a resource may keep closer than the resource itself; a field says in which of these it is
CLOSABLE: Mapping[str, str] = {
    "quantity": _("Quantity (others read its order of magnitude)"),
    "site": _("Site (others read the park)"),
    "description": _("Description"),
    "composition": _("Composition"),
    "contaminants": _("Contaminants"),
    "codes": _("Waste codes and hazard codes"),
    "route": _("Where it goes today"),
    "route_cost": _("What that costs"),
    "price": _("Price you expect"),
    "packing": _("Packaging and storage"),
    "attachments": _("Photos and documents"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a resource.

    name: its column in the table, its name in the API, and in the history. value: what it holds; a choice has its
    choices in the table. part: where it is folded away in the form; "" stands at the top of it, by hand. closed_by:
    what of CLOSABLE closes it; "" is as open as the resource. column: its column in a spreadsheet; "" is in none.
    label, help, example: of its input. heading: before its value on a page. most: characters.
    """

    name: str
    value: Value
    part: str = ""
    closed_by: str = ""
    column: str = ""
    label: str = ""
    help: str = ""
    example: str = ""
    heading: str = ""
    most: int = 0
    is_said_by_none: bool = False  # "none" in a cell is an answer, not a gap
    is_searched: bool = False  # by the words in its text
    is_matched: bool = False  # the engine's value of a resource has it
    is_exported: bool = True
    is_listed: bool = False  # rows and cards show it
    is_shown_to_partners: bool = False  # on the two sides of a match
    is_in_letters: bool = False  # letters name it as they name the field
    may_revive: bool = False  # a change of it may make a failed exchange work


RESOURCE_FIELDS = (
    Field(name="site", value="site", part="time", closed_by="site", label=_("Site"), is_listed=True,
          help=_("Left empty, the main site counts."), is_exported=False),
    Field(name="direction", value="choice", column="direction", is_matched=True, is_listed=True),
    Field(name="kind", value="choice", column="kind", is_matched=True, is_listed=True),
    Field(name="title_zh", value="text", column="title_zh", most=200, is_matched=True, is_searched=True,
          is_listed=True),
    Field(name="title_en", value="text", column="title_en", most=200, is_matched=True, is_searched=True,
          is_listed=True),
    Field(name="description_zh", value="long text", part="description", closed_by="description",
          column="description_zh", label=_("Description (Chinese)"), most=5000, is_matched=True, is_searched=True),
    Field(name="description_en", value="long text", part="description", closed_by="description",
          column="description_en", label=_("Description (English)"), most=5000, is_matched=True, is_searched=True),
    Field(name="class_id", value="choice", part="description", label=_("Resource class"), is_matched=True,
          is_listed=True, help=_("Left empty, it is recognised from the title.")),
    Field(name="quantity", value="number", closed_by="quantity", column="quantity", is_matched=True, is_listed=True,
          may_revive=True),
    Field(name="unit", value="text", closed_by="quantity", column="unit", is_matched=True, is_listed=True,
          may_revive=True),
    Field(name="period", value="choice", closed_by="quantity", column="period", is_matched=True, is_listed=True,
          may_revive=True),
    Field(name="pattern", value="choice", part="time", column="pattern", label=_("How it arises"), is_matched=True,
          is_exported=False, is_listed=True, may_revive=True),
    Field(name="available_from", value="date", part="time", column="from", label=_("Available from"), is_matched=True,
          may_revive=True),
    Field(name="available_until", value="date", part="time", column="until", label=_("Available until"),
          is_matched=True, may_revive=True),
    Field(name="form", value="choice", part="composition", column="form", label=_("Physical form"),
          heading=_("Physical form"), is_matched=True, is_listed=True, is_shown_to_partners=True, is_in_letters=True,
          may_revive=True),
    Field(name="composition", value="components", part="composition", closed_by="composition", column="composition",
          label=_("Composition"), heading=_("Composition"), most=2000, example="SiO2 50-55%; Al2O3 28%; Cl<0.02%",
          help=_("Component and share, separated by semicolons or lines; ranges are welcome."), is_matched=True,
          is_shown_to_partners=True, is_in_letters=True,
          may_revive=True),
    Field(name="contaminants", value="text", part="composition", closed_by="contaminants", column="contaminants",
          label=_("Contaminants"), heading=_("Contaminants"), most=300, is_said_by_none=True, is_matched=True,
          is_searched=True, is_shown_to_partners=True, is_in_letters=True,
          may_revive=True),
    Field(name="hazardous", value="yes or no", part="hazard", column="hazardous", label=_("Hazardous waste?"),
          heading=_("Hazardous waste"), is_said_by_none=True, is_matched=True, is_listed=True, may_revive=True),
    Field(name="hp_codes", value="codes", part="hazard", closed_by="codes", column="hp_codes",
          label=_("Hazardous properties"), help="HP4, HP14; T, C, I", example="HP4", most=100, is_matched=True,
          may_revive=True),
    Field(name="ewc", value="codes", part="hazard", closed_by="codes", column="ewc", label=_("European List of Waste"),
          heading=_("European List of Waste"), help="10 01 02, 06 01 01*", example="10 01 02", most=200,
          is_matched=True, is_searched=True, may_revive=True),
    Field(name="hw", value="codes", part="hazard", closed_by="codes", column="hw",
          label=_("Chinese hazardous waste list"), heading=_("Chinese hazardous waste list"), help="HW08, 900-249-08",
          example="HW08", most=200, is_matched=True, is_searched=True, may_revive=True),
    Field(name="other_codes", value="text", part="hazard", closed_by="codes", column="code", label=_("Other codes"),
          heading=_("Other codes"), most=200, is_searched=True, is_exported=False),
    Field(name="route", value="choice", part="route", closed_by="route", column="route",
          label=_("Where does it go today?"), heading=_("Goes today to"), is_said_by_none=True, is_matched=True,
          may_revive=True),
    Field(name="route_cost", value="money", part="route", closed_by="route_cost", column="route_cost",
          label=_("What that costs, CNY a year"), help=_("A negative number is an income."), is_matched=True,
          may_revive=True),
    Field(name="price", value="text", part="route", closed_by="price", column="price", label=_("Price you expect"),
          heading=_("Price expected"), help=_("For example 30 CNY/t ex works, or free."), most=120, may_revive=True),
    Field(name="packaging", value="text", part="packing", closed_by="packing", column="packaging",
          label=_("Packaging"), heading=_("Packaging"), most=120, is_shown_to_partners=True, is_in_letters=True,
          may_revive=True),
    Field(name="storage", value="text", part="packing", closed_by="packing", column="storage", label=_("Storage"),
          heading=_("Storage"), most=120, is_in_letters=True),
    Field(name="visibility", value="choice", column="visibility", is_listed=True),
)  # fmt: skip


def fields_of_part(*parts: str, fields: Iterable[Field] = RESOURCE_FIELDS) -> tuple[Field, ...]:
    """The fields of parts, part by part.

    >>> [field.name for field in fields_of_part("composition", "packing")]
    ['form', 'composition', 'contaminants', 'packaging', 'storage']
    """
    rows = tuple(fields)
    return tuple(field for part in parts for field in rows if field.part == part)


def columns_closed_by(names: Iterable[str], fields: Iterable[Field] = RESOURCE_FIELDS) -> frozenset[str]:
    """The columns that are closed where these of CLOSABLE are.

    >>> sorted(columns_closed_by(["price", "packing"]))
    ['packaging', 'price', 'storage']
    """
    closed = set(names)
    return frozenset(field.name for field in fields if field.closed_by and field.closed_by in closed)


class StatedValues(TypedDict, total=False):
    """The values of the fields, each by its name; what a platform adds to them (a site) it declares itself."""

    direction: str
    kind: str
    title_zh: str
    title_en: str
    description_zh: str
    description_en: str
    class_id: str
    quantity: float | None
    unit: str
    period: str
    pattern: str
    available_from: date | None
    available_until: date | None
    form: str
    composition: Sequence[Mapping[str, object]]
    contaminants: str
    hazardous: bool | None
    hp_codes: Sequence[str]
    ewc: Sequence[str]
    hw: Sequence[str]
    other_codes: str
    route: str
    route_cost: Decimal | None
    price: str
    packaging: str
    storage: str
    visibility: str
