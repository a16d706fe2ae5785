"""The fields of a resource in words of the active language: for pages, files and letters."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from symbionet.core.quantities import composition_words
from symbionet.core.texts import bracketed, in_language, range_words
from symbionet.engine.packs import load_packs
from symbionet.engine.packs.hazardous_list import edition_holding, edition_on
from symbionet.engine.packs.waste_list import change_of, printed_codes
from symbionet.network.models import Resource
from symbionet.network.queries.classes import code_words, codes_words
from symbionet.network.queries.fields import FIELD_LEVELS
from symbionet.sheets.fields import CLOSABLE, RESOURCE_FIELDS, Field, fields_of_part

__all__ = [
    "Fact",
    "Line",
    "closable_labels",
    "column_name",
    "exported_value",
    "facts_of_resource",
    "field_words",
    "hazard_denied_words",
    "hazardous_list_words",
    "import_labels",
    "kept_fields",
    "waste_change_words",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a value: its text, and the code that it explains."""

    text: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What a resource says in one field: a label and its line, or a list of them; `name` is the field's."""

    name: str
    label: str
    lines: tuple[Line, ...]
    is_list: bool = False


def column_name(name: str) -> str | Promise:
    """What a column of the table of resources is called."""
    words: str | Promise = Resource._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    return words


def import_labels(fields: Iterable[Field] = RESOURCE_FIELDS) -> dict[str, str | Promise]:
    """What a column of a spreadsheet is called where it holds a field of a resource, by the name of the column."""
    return {field.column: column_name(field.name) for field in fields if field.column}


def _chosen(resource: Resource, name: str) -> str:
    return str(getattr(resource, f"get_{name}_display")())


_WORDS: Mapping[str, Callable[[Resource, str], str]] = {
    "choice": _chosen,
    "yes or no": lambda resource, name: {True: _("yes"), False: _("no")}.get(getattr(resource, name), ""),
    "date": lambda resource, name: date_format(day) if (day := getattr(resource, name)) else "",
    "codes": lambda resource, name: codes_words(getattr(resource, name)),
    "components": lambda resource, name: composition_words(getattr(resource, name)),
}


def field_words(resource: Resource, field: Field) -> str:
    """The value of a field in words; "" where nothing is stated."""
    if field.value in _WORDS:
        return _WORDS[field.value](resource, field.name)
    value = getattr(resource, field.name)
    return "" if value is None else str(value)


def exported_value(field: Field) -> Callable[[Resource], Any]:
    """What a cell of a file holds: numbers, days and yes or no as such, everything else in words."""
    if field.value in ("date", "money", "number", "yes or no"):
        return lambda resource: getattr(resource, field.name)
    return lambda resource: field_words(resource, field)


def closable_labels() -> dict[str, str]:
    """What the owner of a resource may keep closer than the resource itself, by name, in words."""
    return {name: _(words) for name, words in CLOSABLE.items()}


def kept_fields(resource: Resource) -> list[tuple[str, str]]:
    """The fields the owner keeps closer, and how close, in words."""
    labels = closable_labels()
    levels = {level.value: level.label for level in FIELD_LEVELS}
    kept = resource.field_visibility.items()
    return [(labels[name], str(levels[level])) for name, level in kept if name in CLOSABLE and level in levels]


def facts_of_resource(resource: Resource) -> list[Fact]:
    """What the page of a resource tells of it field by field; what is not stated is left out."""
    facts = [
        *(_fact(resource, field) for field in fields_of_part("composition", "hazard")),
        Fact(name="available", label=_("Available"), lines=_lines(_window(resource))),
        Fact(name="site", label=_("Site"), lines=_lines(str(resource.site or ""))),
        *(_fact(resource, field) for field in fields_of_part("route", "packing")),
    ]
    return [fact for fact in facts if fact.label and fact.lines]


def _fact(resource: Resource, field: Field) -> Fact:
    lines = _VALUES.get(field.name, _plain)(resource, field)
    is_list = field.value == "components" or any(line.code for line in lines)
    return Fact(name=field.name, label=_(field.heading) if field.heading else "", lines=lines, is_list=is_list)


def _lines(*texts: str) -> tuple[Line, ...]:
    return tuple(Line(text=text) for text in texts if text)


def _plain(resource: Resource, field: Field) -> tuple[Line, ...]:
    if field.value == "components":
        return _lines(*(composition_words([part]) for part in getattr(resource, field.name)))
    return _lines(field_words(resource, field))


def _hazard(resource: Resource, field: Field) -> tuple[Line, ...]:
    words = field_words(resource, field)
    return _lines(" · ".join(filter(None, (words, ", ".join(resource.hp_codes))))) if words else ()


def hazard_denied_words(codes: Iterable[str]) -> str:
    """The question to who says that something is not hazardous, though these codes of it always are."""
    return _(
        "The answer is “no”, but by the list %(codes)s is always hazardous waste. Which of the two is right: the answer"
        " or the code?"
    ) % {"codes": codes_words(codes)}


def waste_change_words(code: str) -> str:
    """What an amendment of the European List of Waste does to a code, with its day; "" where nothing."""
    change = change_of(code, load_packs())
    if change is None:
        return ""
    day = {"day": change.valid_from.isoformat(), "before": (change.valid_from - timedelta(days=1)).isoformat()}
    if change.change == "new":
        return _("In the list from %(day)s.") % day
    if change.change == "ended":
        codes = printed_codes(change.successors, load_packs(), on=change.valid_from)
        return _("In the list until %(before)s; then %(codes)s.") % {**day, "codes": _(" or ").join(codes)}
    known = load_packs().codes("ewc").get(code, {})
    if change.row["hazardous"] == "yes" and known.get("hazardous") == "no":
        return _("Hazardous from %(day)s.") % day
    return _("Another title from %(day)s: %(title)s.") % {
        **day, "title": in_language(zh=change.row["name_zh"], en=change.row["name_en"]),
    }  # fmt: skip


def _listed_waste(resource: Resource, field: Field) -> tuple[Line, ...]:
    known = load_packs().codes(field.name)
    rows = [(code, known.get(code, {})) for code in getattr(resource, field.name)]
    return tuple(
        Line(
            code=code_words(code),
            text=in_language(zh=row.get("name_zh", ""), en=row.get("name_en", ""))
            + bracketed(waste_change_words(code)),
        )
        for code, row in rows
    )


def hazardous_list_words(code: str, *, on: date) -> str:
    """Which edition of the Chinese list of hazardous wastes is in force on a day, and what is not known of a code.

    "" for a category such as HW17, which all editions know, and where the entries of the edition in force are at hand.
    """
    if code.startswith("HW"):
        return ""
    now, held = edition_on(on, load_packs()), edition_holding(code, load_packs())
    if now is None or (held is not None and held.id == now.id):
        return ""
    said = {"day": on.isoformat(), "year": now.year, "number": now.number}
    if held is None:
        return (
            _("In no list held here. In force on %(day)s: that of %(year)s (decree %(number)s): check the code there.")
            % said
        )
    return _(
        "As in the list of %(held)s. In force on %(day)s: that of %(year)s (decree %(number)s), whose entries are"
        " not held here: check the code there."
    ) % {**said, "held": held.year}


def _chinese_waste(resource: Resource, field: Field) -> tuple[Line, ...]:
    lines, told = [], dict[str, None]()
    on = timezone.localdate(resource.updated_at)
    for code in getattr(resource, field.name):
        scheme = "hw2021_categories" if code.startswith("HW") else "hw2021"
        row = load_packs().codes(scheme).get(code, {})
        lines.append(
            Line(code=code_words(code), text=in_language(zh=row.get("name_zh", ""), en=row.get("name_en", "")))
        )
        told |= dict.fromkeys(filter(None, [hazardous_list_words(code, on=on)]))
    return (*lines, *_lines(*told))


_VALUES: Mapping[str, Callable[[Resource, Field], tuple[Line, ...]]] = {
    "hazardous": _hazard,
    "ewc": _listed_waste,
    "hw": _chinese_waste,
}


def _window(resource: Resource) -> str:
    first, last = resource.available_from, resource.available_until
    if first is None and last is None:
        return ""
    return range_words(f"{first:%Y-%m-%d}" if first else "…", f"{last:%Y-%m-%d}" if last else "…")
