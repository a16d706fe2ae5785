"""A table as a file for spreadsheets; a cell that a spreadsheet would calculate is kept as text."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Font

__all__ = ["FORMATS", "Cell", "figure_cell", "table_file"]

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
CALCULATED = ("=", "+", "-", "@", "\t", "\r")

type Cell = str | int | float


def figure_cell(value: float | None, otherwise: str) -> Cell:
    """The figure, or the band of it where a side is not named."""
    return otherwise if value is None else round(value, 1)


def table_file(name: str, kind: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> HttpResponse:
    """A table as a CSV or XLSX file of that name."""
    body = _xlsx(headings, rows) if kind == "xlsx" else _csv(headings, rows)
    answer = HttpResponse(body, content_type=FORMATS[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def _safe(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(CALCULATED) else cell


def _csv(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")  # without the mark Excel reads Chinese as GBK


def _xlsx(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.append(list(headings))
    for row in rows:
        sheet.append([_safe(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()
