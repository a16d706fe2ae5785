"""Columns of the lists as files."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from symbionet.core.texts import bracketed, percent_words
from symbionet.network.models import Organisation, Resource
from symbionet.network.pages.fields import exported_value
from symbionet.network.queries import RowProposal, class_name, quantity_words
from symbionet.sheets.fields import RESOURCE_FIELDS, Field, fields_of_part
from symbionet.shell.lists import Columns

__all__ = ["ORGANISATION_COLUMNS", "RESOURCE_COLUMNS", "field_columns", "suggestion_columns"]

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
