"""Lists as CSV or XLSX files; a cell that a spreadsheet would take for a formula is made text."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from symbionet.core.texts import bracketed, percent_words
from symbionet.network.models import Organisation, Resource
from symbionet.network.pages.fields import exported_value
from symbionet.network.queries import RowProposal, class_name, quantity_words
from symbionet.sheets.fields import RESOURCE_FIELDS, Field, fields_of_part

__all__ = ["ORGANISATION_COLUMNS", "RESOURCE_COLUMNS", "export", "field_columns", "safe_cell", "suggestion_columns"]

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

type Columns[Row] = Mapping[str, Callable[[Row], Any]]

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


def safe_cell(value: Any) -> Any:
    """The value as a cell; text that a spreadsheet would run as a formula gets a leading apostrophe.

    >>> safe_cell("=HYPERLINK(1)"), safe_cell("fly ash"), safe_cell(-5)
    ("'=HYPERLINK(1)", 'fly ash', -5)
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if timezone.is_aware(value) else value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal | date):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    return f"'{text}" if text.lstrip(" ").startswith(RISKY) else text


def export[Row](rows: Iterable[Row], columns: Columns[Row], *, name: str, form: str, model: Any = None) -> HttpResponse:
    """The rows as a file `name.csv` or `name.xlsx`; headings are the labels of `model` in the active language."""
    headings = [str(_label(model or getattr(rows, "model", None), column)) for column in columns]
    table = ([safe_cell(read(row)) for read in columns.values()] for row in rows)
    if form == "xlsx":
        return _answer(_workbook(headings, table), f"{name}.xlsx", XLSX)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows(table)
    # Excel reads Chinese in a CSV file only with the mark in front
    return _answer(text.getvalue().encode("utf-8-sig"), f"{name}.csv", "text/csv; charset=utf-8")


def _label(model: Any, column: str) -> Any:
    return model._meta.get_field(column).verbose_name if model is not None else column


def _workbook(headings: list[str], table: Iterable[list[Any]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Symbionet")
    sheet.freeze_panes = "A2"
    for number in range(len(headings)):
        sheet.column_dimensions[chr(65 + number) if number < 26 else f"A{chr(39 + number)}"].width = 20
    bold = [WriteOnlyCell(sheet, value=heading) for heading in headings]
    for cell in bold:
        cell.font = Font(bold=True)
    sheet.append(bold)
    for row in table:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _answer(data: bytes, name: str, content_type: str) -> HttpResponse:
    return HttpResponse(
        data, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
