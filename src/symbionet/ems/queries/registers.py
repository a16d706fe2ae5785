"""The registers as the packs declare them: which fields they have, and how each is written and read."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from symbionet.engine.packs import load_packs

__all__ = [
    "COLUMNS",
    "LINKS",
    "Choice",
    "Field",
    "Method",
    "Register",
    "choices_of",
    "method_of",
    "methods",
    "registers",
]

COLUMNS = ("title", "owner", "due", "expires")  # fields that are columns of every entry
LINKS = ("link", "link1")
SCORED = ("score", "flag")  # of a method of significance


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A choice of a list, in both languages."""

    id: str
    en: str
    zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a register.

    kind: text, long, choice, yesno, number, date, period, instrument, link, link1, score, flag. `list` names its
    choices, the registers that it leads to (by |) or the method of a score. `least` and `most` bound a number.
    """

    name: str
    kind: str
    list: str
    least: float | None
    most: float | None
    needed: bool
    shown: bool
    en: str
    zh: str
    hint_en: str
    hint_zh: str

    @property
    def targets(self) -> tuple[str, ...]:
        """The registers that a link leads to."""
        return tuple(self.list.split("|")) if self.kind in LINKS else ()

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What may be chosen; nothing where anything may be written."""
        if self.kind in ("yesno", "flag"):
            return choices_of("yesno")
        return choices_of(self.list) if self.kind == "choice" else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A register: its fields in their order, its states, and the clauses that ask for it."""

    id: str
    letter: str
    icon: str
    clauses: tuple[str, ...]
    states: tuple[str, ...]
    closed: tuple[str, ...]
    title_of: tuple[str, ...]
    en: str
    zh: str
    one_en: str
    one_zh: str
    about_en: str
    about_zh: str
    fields: tuple[Field, ...]

    @property
    def by_name(self) -> Mapping[str, Field]:
        """The fields by name."""
        return {field.name: field for field in self.fields}

    @property
    def has_due(self) -> bool:
        """Whether its entries have a day."""
        return "due" in self.by_name

    def fields_for(self, method: str) -> tuple[Field, ...]:
        """The fields that a firm with this method of significance fills in."""
        return tuple(field for field in self.fields if field.kind not in SCORED or field.list == method)

    def code(self, number: int) -> str:
        """The number of an entry with the letter of the register: A-12."""
        return f"{self.letter}-{number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method of significance with the version of its rule."""

    id: str
    version: str
    rule: str
    threshold: float
    single: float | None
    law: bool
    en: str
    zh: str
    about_en: str
    about_zh: str


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


def _field(row: Mapping[str, str]) -> Field:
    least, _dash, most = row["range"].partition("-")
    return Field(
        name=row["name"], kind=row["kind"], list=row["list"], least=float(least) if least else None,
        most=float(most) if most else None, needed=row["needed"] == "yes", shown=row["shown"] == "yes",
        en=row["en"], zh=row["zh"], hint_en=row["hint_en"], hint_zh=row["hint_zh"],
    )  # fmt: skip


@cache
def registers() -> Mapping[str, Register]:
    """The registers by id, in their order: a link leads to one that stands before.

    >>> registers()["aspects"].code(12)
    'A-12'
    """
    fields: dict[str, list[Field]] = {}
    for row in load_packs().rows("ems/register_fields"):
        fields.setdefault(row["register"], []).append(_field(row))
    return {
        row["id"]: Register(
            id=row["id"], letter=row["letter"], icon=row["icon"], clauses=_parts(row["clauses"]),
            states=_parts(row["states"]), closed=_parts(row["closed"]), title_of=_parts(row["title_of"]),
            en=row["en"], zh=row["zh"], one_en=row["one_en"], one_zh=row["one_zh"], about_en=row["about_en"],
            about_zh=row["about_zh"], fields=tuple(fields.get(row["id"], ())),
        )
        for row in load_packs().rows("ems/registers")
    }  # fmt: skip


@cache
def _lists() -> Mapping[str, tuple[Choice, ...]]:
    found: dict[str, tuple[Choice, ...]] = {}
    for row in load_packs().rows("ems/register_choices"):
        found[row["list"]] = (*found.get(row["list"], ()), Choice(id=row["id"], en=row["en"], zh=row["zh"]))
    return found


def choices_of(name: str) -> tuple[Choice, ...]:
    """The choices of a list; none of a list that is not there."""
    return _lists().get(name, ())


@cache
def methods() -> Mapping[str, Method]:
    """The methods of significance by id."""
    return {
        row["id"]: Method(
            id=row["id"], version=row["version"], rule=row["rule"], threshold=float(row["threshold"]),
            single=float(row["single"]) if row["single"] else None, law=row["law"] == "yes", en=row["en"],
            zh=row["zh"], about_en=row["about_en"], about_zh=row["about_zh"],
        )
        for row in load_packs().rows("ems/significance")
    }  # fmt: skip


def method_of(name: str) -> Method:
    """The method of that id, else the first: a system may name one that a pack has taken out."""
    return methods().get(name) or next(iter(methods().values()))
