"""The look of written workbooks, and the one way a text goes into a cell."""

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from symbionet.tables import safe_cell

__all__ = ["WRAPPED", "add_sheet", "as_bytes", "safe_text", "style_cell", "write_table"]

_HEAD = PatternFill("solid", fgColor="DDEBE3")
_LINE = Border(bottom=Side(style="thin", color="9DB8A8"))
WRAPPED = 30  # characters from which a text is written in several lines
_LONGEST = 32_000  # a cell holds 32,767 characters


def safe_text(value: object) -> str | float | int | Decimal | date | None:
    """Return a value for a cell of a workbook; see `tables.safe_cell`.

    >>> safe_text("=HYPERLINK(1)"), safe_text("-5 t"), safe_text(-5.0), safe_text("粉煤灰")
    ("'=HYPERLINK(1)", "'-5 t", -5.0, '粉煤灰')
    """
    cell = safe_cell(value)
    return cell[:_LONGEST] if isinstance(cell, str) else cell


def add_sheet(book: Workbook, title: str) -> Worksheet:
    """Return a new sheet of a workbook, its first one if that is still empty and unnamed."""
    first = book.worksheets[0] if book.worksheets else None
    if first is not None and len(book.worksheets) == 1 and first.title == "Sheet" and first.max_row == 1:
        first.title = title
        return first
    return book.create_sheet(title)


def write_table(
    sheet: Worksheet,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    widths: Sequence[float],
    formats: dict[int, str] | None = None,
) -> None:
    """Write a styled table with frozen, filterable headings; `formats` holds number formats by column, from 0."""
    sheet.append([safe_text(heading) for heading in headings])
    for cell in sheet[1]:
        cell.font, cell.fill, cell.border = Font(bold=True), _HEAD, _LINE
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    sheet.row_dimensions[1].height = 32
    for row in rows:
        sheet.append([safe_text(value) for value in row])
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    looks: dict[tuple[bool, str], Cell] = {}
    for line in sheet.iter_rows(min_row=2):
        for column, cell in enumerate(line):
            is_text = isinstance(cell.value, str)
            cell.data_type = "s" if is_text else cell.data_type  # never a formula
            look = is_text and len(cell.value) > WRAPPED, (formats or {}).get(column, "")
            if look not in looks:
                looks[look] = style_cell(cell, *look)
            else:  # a style that is set anew is looked up each time, which takes ten times as long as writing the cell
                cell._style = copy(looks[look]._style)
    sheet.freeze_panes = "A2"
    if sheet.max_row > 1:
        sheet.auto_filter.ref = sheet.dimensions


def style_cell(cell: Cell, wrap: bool, number_format: str) -> Cell:
    """Give a cell the look of the rows of a table: its text in several lines (`wrap`), its number in this format."""
    cell.alignment = Alignment(vertical="top", wrap_text=wrap)
    if number_format:
        cell.number_format = number_format
    return cell


def as_bytes(book: Workbook) -> bytes:
    """Return a workbook as the bytes of an .xlsx file."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()
