"""The shapes between a file and its records: cells, rows, grids as they stand in a file, and tables with headings."""

import re
from dataclasses import dataclass
from datetime import date

__all__ = ["Cell", "Grid", "Row", "Table", "filled_cells", "own_texts"]

Cell = str | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells; `number` is the row in the file, counted from 1."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of a file: `role` is "have", "want", "organisations", "resources" or "" where its name does not say.

    `totals` are rows that only add others up, `remarks` lines such as "注：…"; they are none of its `rows`.
    """

    name: str
    headings: tuple[str, ...]
    header_row: int
    rows: tuple[Row, ...]
    role: str = ""
    title: str = ""
    totals: tuple[Row, ...] = ()
    remarks: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as it stands in the file."""

    name: str
    rows: list[Row]
    merged: dict[tuple[int, int], tuple[int, int]]  # (row number, column) -> the cell that holds its value


def filled_cells(row: Row) -> list[Cell]:
    """Return the cells of a row that hold something."""
    return [cell for cell in row.cells if cell is not None]


def own_texts(row: Row) -> list[str]:
    """Return the texts of a row, "" for whatever is no text."""
    return [re.sub(r"\s+", " ", cell).strip() if isinstance(cell, str) else "" for cell in row.cells]
