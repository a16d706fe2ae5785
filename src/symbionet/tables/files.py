"""Tables as CSV and XLSX."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO
from math import ceil

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from symbionet.tables.cells import Cell, safe_cell, sheet_title

__all__ = ["Column", "Table", "TooManyRows", "as_csv", "as_workbook", "as_xlsx", "table_of"]

ROWS = 1_048_576  # of a sheet, with its heading
LONGEST = 32_000  # a cell of a workbook holds 32,767 characters
PAGE = 200.0  # width of columns on a lying page whose letters can still be read, about 8 points
A4 = 9  # among the sizes of paper of a workbook
WIDTH = 20.0
TOP, WRAPPED = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)


class TooManyRows(ValueError):
    """A table with more rows than a sheet holds; a CSV file takes them all."""

    def __init__(self, most: int) -> None:
        super().__init__(f"a sheet holds {most:,} rows below its headings: filter the list, or take it as CSV")
        self.most = most


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a file: heading, unit, width in letters and format of numbers (as Excel writes it).

    With `figures`, a number with decimals shows as many as its size asks for.
    """

    heading: str
    unit: str = ""
    width: float = WIDTH
    number_format: str = ""
    figures: bool = False

    @property
    def words(self) -> str:
        """The heading with its unit."""
        return f"{self.heading} ({self.unit})" if self.unit else self.heading


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows below columns; `note` stands under the rows of a sheet. Rows are read once."""

    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    title: str = "Symbionet"
    note: str = ""


def table_of(headings: Iterable[object], rows: Iterable[Sequence[Cell]], *, title: str = "Symbionet") -> Table:
    """A table whose columns are plain headings of the usual width."""
    return Table(columns=[Column(heading=str(heading)) for heading in headings], rows=rows, title=title)


def as_csv(table: Table, *, line_end: str = "\r\n", mark: bool = True) -> bytes:
    """The table as CSV in UTF-8, with the mark in front without which Excel reads Chinese as GBK."""
    text = StringIO()
    writer = csv.writer(text, lineterminator=line_end)
    writer.writerow([safe_cell(one.words) for one in table.columns])
    writer.writerows([_csv_cell(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig" if mark else "utf-8")


def _csv_cell(value: Cell) -> object:
    cell = safe_cell(value)
    return f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else cell


def as_xlsx(table: Table) -> bytes:
    """The table as a workbook of one sheet."""
    return as_workbook([table])


def as_workbook(tables: Iterable[Table], *, cover: Sequence[str] = ()) -> bytes:
    """A workbook with a sheet for each table; first, under the name `cover[0]`, the other lines of `cover` as text.

    Raises TooManyRows where a table is longer than a sheet.
    """
    book = Workbook(write_only=True)
    taken: set[str] = set()
    if cover:
        _write_cover(_add_sheet(book, cover[0], taken), cover[1:])
    for table in tables:
        _write_table(_add_sheet(book, table.title, taken), table)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _add_sheet(book: Workbook, title: str, taken: set[str]) -> Worksheet:
    name = sheet_title(title, taken)
    taken.add(name.lower())
    return book.create_sheet(name)


def _write_cover(sheet: Worksheet, lines: Sequence[str]) -> None:
    sheet.column_dimensions["A"].width = 100
    for number, line in enumerate(lines):
        cell = _cell(sheet, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=number == 0, size=14 if number == 0 else 11)
        sheet.append([cell])


def _write_table(sheet: Worksheet, table: Table) -> None:
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth = pages = ceil(sum(one.width for one in table.columns) / PAGE)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.gridLines = True
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.oddFooter.center.text, sheet.oddFooter.right.text = "&A", "&P / &N"
    sheet.print_title_rows = "1:1"
    if pages > 1:
        sheet.print_title_cols = "A:B"  # number and name stand on each sheet of paper
    for number, one in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = one.width
    headings = [_cell(sheet, one.words) for one in table.columns]
    for heading in headings:
        heading.font, heading.alignment = Font(bold=True), WRAPPED
    sheet.append(headings)
    for count, row in enumerate(table.rows, start=2):
        if count > ROWS:
            raise TooManyRows(ROWS - 1)
        cells = [_cell(sheet, value, one) for one, value in zip(table.columns, row, strict=True)]
        long = [_is_long(cell.value, one.width) for cell, one in zip(cells, table.columns, strict=True)]
        if any(long):
            for cell, wraps in zip(cells, long, strict=True):
                cell.alignment = WRAPPED if wraps else TOP
        sheet.append(cells)
    if table.note:
        sheet.append([])
        sheet.append([_cell(sheet, table.note)])


def _is_long(value: object, width: float) -> bool:
    """Whether words need more than a line of a column; a Chinese letter is as wide as two."""
    return isinstance(value, str) and len(value) * (1.1 if value.isascii() else 2.0) > width


def _cell(sheet: Worksheet, value: Cell, column: Column | None = None) -> WriteOnlyCell:
    safe = safe_cell(value)
    cell = WriteOnlyCell(sheet, value=safe[:LONGEST] if isinstance(safe, str) else safe)
    if isinstance(safe, str):
        cell.data_type = "s"  # never a formula nor an error, whatever it looks like
    elif isinstance(safe, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif column and column.number_format and isinstance(safe, int | float | Decimal):
        cell.number_format = column.number_format
    elif column and column.figures and isinstance(safe, float):
        cell.number_format = "0.0##" if 0 < abs(safe) < 100 else "#,##0"
    return cell
