"""Reads the first sheet of a file as plain text cells, with the numbers of its rows, and keeps it as text.

For small lists whose columns an app knows itself; `reading` finds tables of resources wherever they stand.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from symbionet.sheets.cells import cell_text
from symbionet.sheets.encoding import decode_text, split_rows
from symbionet.sheets.formulas import fill_formulas, formulas_without_result
from symbionet.sheets.guard import HostileFile, check_file, check_size

__all__ = ["PlainRow", "kept_cells", "plain_rows", "read_cells"]

type Cells = list[list[str]]


@dataclass(frozen=True, slots=True)
class PlainRow:
    """A row below the headings: its number in the file, counted from 1, and its texts by heading."""

    number: int
    texts: dict[str, str]


def read_cells(data: bytes, name: str) -> Cells:
    """The cells of a CSV or of the first sheet of a workbook as text; raises `HostileFile` with the reason."""
    if check_file(data, name) == "text":
        lines = split_rows(decode_text(data, name), name)
        check_size(name, rows=len(lines), columns=max(map(len, lines), default=0))
        return [[cell.strip() for cell in row] for row in lines]
    try:
        sheet = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0)
        check_size(name, rows=sheet.total_height, columns=sheet.total_width)
        rows = sheet.to_python(skip_empty_area=False)
        fill_formulas(rows, formulas_without_result(data).get(sheet.name, {}))
    except PasswordError:
        raise HostileFile("encrypted", name=name) from None
    except (CalamineError, OSError, ValueError, IndexError) as error:
        if isinstance(error, HostileFile):
            raise
        raise HostileFile("broken", name=name, what=str(error)) from None
    return [["" if cell is None or cell == "" else _text(cell) for cell in row] for row in rows]


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():  # a workbook holds the year 2025 as 2025.0
        return str(int(cell))
    return cell_text(cell) if isinstance(cell, str | float | bool) else str(cell)[:10]


def kept_cells(cells: Cells) -> str:
    """The cells as text that `read_cells` reads again, row for row; it names its sign between cells only where that
    could be mistaken.

    >>> read_cells(kept_cells([["a", "b"], [], ["1", "x, y"]]).encode(), "") == [["a", "b"], [], ["1", "x, y"]]
    True
    """
    buffer = StringIO()
    csv.writer(buffer, delimiter="\t", lineterminator="\n").writerows(cells)
    text = buffer.getvalue()
    return text if _reads_back(text, cells) else f"sep=\t\n{text}"


def _reads_back(text: str, cells: Cells) -> bool:
    try:
        return read_cells(text.encode(), "") == [[cell.strip() for cell in row] for row in cells]
    except HostileFile:
        return False


def plain_rows(cells: Cells) -> tuple[Sequence[str], list[PlainRow]]:
    """The headings (the first row that is not empty) and the rows below that are not.

    >>> plain_rows([[], ["year", "t"], ["2025", ""], ["", ""]])
    (['year', 't'], [PlainRow(number=3, texts={'year': '2025', 't': ''})])
    """
    top = next((place for place, row in enumerate(cells) if any(row)), None)
    if top is None:
        return [], []
    headings = cells[top]
    rows = [
        PlainRow(number, dict(zip(headings, [*row, *[""] * len(headings)], strict=False)))
        for number, row in enumerate(cells[top + 1 :], start=top + 2)
        if any(row)
    ]
    return headings, rows
