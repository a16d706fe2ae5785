"""The sheets of a workbook as rows by heading; what they hold is checked elsewhere."""

from symbionet.sheets.reading import read_grids
from symbionet.xlsform.values import SheetRow, Sheets

__all__ = ["SHEETS", "read_sheets"]

SHEETS = ("survey", "choices", "settings")


def read_sheets(data: bytes, name: str) -> Sheets:
    """The sheets of an XLSX, XLS or ODS file by name in small letters; raises `HostileFile` where it may not be read.

    The first row of a sheet is its headings; empty rows are left out, the others keep their number.
    """
    found = {}
    for grid in read_grids(data, name):
        rows = [(row.number, [_text(cell) for cell in row.cells]) for row in grid.rows]
        if not rows:
            continue
        headings = rows[0][1]
        while headings and not headings[-1]:
            headings.pop()
        found[grid.name.strip().lower()] = (
            tuple(headings),
            tuple(
                SheetRow(number=number, cells={head: cell for head, cell in zip(headings, cells, strict=False) if head})
                for number, cells in rows[1:]
                if any(cells[: len(headings)])
            ),
        )
    return found


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return f"{cell:g}" if isinstance(cell, float) else str(cell).strip()
