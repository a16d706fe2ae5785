"""Columns of the lists as files."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from symbionet.core.texts import bracketed, in_language, percent_words
from symbionet.network.models import Direction, Kind, Organisation, Resource
from symbionet.network.pages.fields import exported_value
from symbionet.network.queries import RowProposal, class_name, codes_words, quantity_words
from symbionet.sheets.fields import RESOURCE_FIELDS, Field, fields_of_part
from symbionet.shell.lists import Columns

__all__ = ["CIRCLEAN_COLUMNS", "ORGANISATION_COLUMNS", "RESOURCE_COLUMNS", "field_columns", "suggestion_columns"]

ORGANISATION_COLUMNS: Columns[Organisation] = {
    "name_zh": lambda row: row.name_zh,
    "name_en": lambda row: row.name_en,
    "kind": lambda row: row.get_kind_display(),
    "uscc": lambda row: row.uscc,
    "vat": lambda row: row.vat,
    "gb4754": lambda row: row.gb4754,
    "nace": lambda row: row.nace,
    "employees": lambda row: row.employees,
    "size_class_cn": lambda row: row.get_size_class_cn_display(),
    "size_class_eu": lambda row: row.get_size_class_eu_display(),
    "park": lambda row: str(row.park or ""),
    "state": lambda row: row.get_state_display(),
    "updated_at": lambda row: row.updated_at,
}

FILED = ("composition", "hazard", "route", "packing", "time")  # parts of a resource in the order of the file


def field_columns(fields: Iterable[Field] = RESOURCE_FIELDS) -> Columns[Resource]:
    """The columns of what is declared of a resource, by the names of its fields."""
    rows = fields_of_part(*FILED, fields=fields)
    return {field.name: exported_value(field) for field in rows if field.is_exported}


RESOURCE_COLUMNS: Columns[Resource] = {
    "organisation": lambda row: str(row.organisation),
    "direction": lambda row: row.get_direction_display(),
    "kind": lambda row: row.get_kind_display(),
    "title_zh": lambda row: row.title_zh,
    "title_en": lambda row: row.title_en,
    "class_id": lambda row: class_name(row.class_id),
    "quantity": quantity_words,
    **field_columns(),
    "visibility": lambda row: row.get_visibility_display(),
    "state": lambda row: row.get_state_display(),
    "renew_by": lambda row: row.renew_by,
    "description_zh": lambda row: row.description_zh,
    "description_en": lambda row: row.description_en,
}


def _circlean_category(row: Resource) -> str:
    if row.kind == Kind.MATERIAL:
        return "Materials outgoing" if row.direction == Direction.HAVE else "Materials incoming"
    return "Capacity" if row.kind == Kind.LOGISTICS else str(row.kind).capitalize()


def _described(row: Resource) -> str:
    """Description and what it consists of, as far as they are stated."""
    texts = (
        in_language(zh=row.description_zh or row.description_en, en=row.description_en or row.description_zh),
        *(exported_value(field)(row) for field in fields_of_part("composition")),
    )
    return "; ".join(str(text) for text in texts if text)


# The areas of the data collection form of CircLean's self-assessment module, in its words and order, read on
# https://circlean-symbiosis.eu/ast/introducing-the-data-collection-form/
CIRCLEAN_COLUMNS: Columns[Resource] = {
    "Resource Category": _circlean_category,
    "Resource Name": str,
    "Have/Want": lambda row: str(row.direction).upper(),
    "Waste Codes": lambda row: codes_words((*row.ewc, *row.hw)),
    "Full Description": _described,
    "Source": lambda row: ", ".join(filter(None, (str(row.organisation), str(row.organisation.park or "")))),
    "Quantity": quantity_words,
}


def suggestion_columns() -> Columns[RowProposal]:
    """The columns of what is suggested for a row of an import, with headings in the active language."""
    levels = {"high": _("high"), "medium": _("medium"), "low": _("low")}
    named = {
        "class_id": _("suggested class"),
        "ewc": _("suggested List of Waste code"),
        "kind": _("suggested kind"),
        "unit": _("suggested quantity"),
    }
    return {
        **{heading: _suggestion(name) for name, heading in named.items()},
        _("confidence, %"): lambda item: item.share,
        _("confidence"): lambda item: levels[item.level],
    }


def _suggestion(name: str) -> Callable[[RowProposal], str]:
    return lambda item: (
        f"{item.proposed[name].label}{bracketed(percent_words(item.proposed[name].share))}"
        if name in item.proposed
        else ""
    )
