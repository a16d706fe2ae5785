"""Reads a list of synergies: each row as texts by field, headings in Chinese or English; the platform judges them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from symbionet.engine.packs import load_packs
from symbionet.sheets.cells import cell_text, is_blank, is_error
from symbionet.sheets.guard import HostileFile, check_size
from symbionet.sheets.problems import Problem
from symbionet.sheets.reading import read_grids
from symbionet.sheets.tables import Grid, Row, filled_cells
from symbionet.sheets.vocabulary import fold

__all__ = ["PipelineRow", "PipelineSheet", "column_name", "pipeline_columns", "read_pipeline"]

NEEDED = ("provider", "receiver")
SEARCHED = 20  # rows in which the header is looked for
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineRow:
    """One synergy of a list: its cells as texts by field, and the heading of each field."""

    table: str
    row: int
    texts: Mapping[str, str]
    headings: Mapping[str, str]

    def problem(self, field: str, code: str, *, value: str = "", warning: bool = False) -> Problem:
        """A problem of one cell of this row."""
        return Problem(
            table=self.table,
            row=self.row,
            column=self.headings.get(field, field),
            value=value or self.texts.get(field, ""),
            code=code,
            severity="warning" if warning else "error",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineSheet:
    """What was read of a file."""

    rows: tuple[PipelineRow, ...] = ()
    problems: tuple[Problem, ...] = ()


@cache
def _terms() -> Mapping[str, str]:
    return {
        fold(term): row["field"]
        for row in load_packs().rows("wording/synergy_headings")
        for term in f"{row['field']}|{row['terms_en']}|{row['terms_zh']}".split("|")
    }


def column_name(column: str, lang: str) -> str:
    """The heading of a column for people; a field that the list has no column for by the first of its headings.

    >>> column_name("stopped_at", "zh"), column_name("供方", "en")
    ('终止阶段', '供方')
    """
    for row in load_packs().rows("wording/synergy_headings"):
        if row["field"] == column:
            return row[f"terms_{lang}"].partition("|")[0]
    return column


def pipeline_columns(headings: Sequence[str]) -> dict[str, int]:
    """The column of each field, counted from 0; of two that name one field the left one.

    >>> pipeline_columns(["供方", "需方", "资源名称", "阶段", "Value (CNY/a)"])
    {'provider': 0, 'receiver': 1, 'resource': 2, 'stage': 3, 'money': 4}
    """
    found: dict[str, int] = {}
    for column, heading in enumerate(headings):
        for text in (heading, _BRACKETS.sub("", heading)):
            name = _terms().get(fold(text)) if text.strip() else None
            if name is not None:
                found.setdefault(name, column)
                break
    return found


def read_pipeline(data: bytes, name: str) -> PipelineSheet:
    """The synergies of a file (XLSX, XLS, ODS, CSV of any encoding); raises `HostileFile` where it may not be read."""
    rows: list[PipelineRow] = []
    problems: list[Problem] = []
    for grid in read_grids(data, name):
        if not any(filled_cells(row) for row in grid.rows):
            continue
        header, body = _header(grid)
        check_size(name, rows=len(body), columns=len(header.cells))
        headings = tuple(cell_text(cell) for cell in header.cells)
        columns = pipeline_columns(headings)
        missing = [field for field in NEEDED if field not in columns]
        listed = ", ".join(text for text in headings if text)[:200]
        problems += [
            Problem(
                table=grid.name,
                row=header.number,
                column=field,
                value=listed,
                code=f"synergy-{field}-column-missing",
                severity="error",
            )
            for field in missing
        ]
        problems += _unread(grid, header, headings, columns)
        if not missing:
            rows += [row for item in body if (row := _row(grid, item, headings, columns)).texts]
    if not rows and not problems:
        raise HostileFile("empty", name=name)
    return PipelineSheet(rows=tuple(rows), problems=tuple(problems))


def _unread(grid: Grid, header: Row, headings: Sequence[str], columns: Mapping[str, int]) -> list[Problem]:
    """A warning for each column with a heading that names no field: nothing is left out silently."""
    return [
        Problem(
            table=grid.name, row=header.number, column=text, value="", code="synergy-column-unread", severity="warning"
        )
        for place, text in enumerate(headings)
        if text.strip() and place not in columns.values()
    ]


def _header(grid: Grid) -> tuple[Row, list[Row]]:
    """The header and the rows below it: of the first rows the one that names most fields, else the first filled."""
    first = [row for row in grid.rows[:SEARCHED] if filled_cells(row)] or grid.rows[:1]
    best = max(first, key=lambda row: len(pipeline_columns([cell_text(cell) for cell in row.cells])))
    return best, [row for row in grid.rows if row.number > best.number]


def _row(grid: Grid, row: Row, headings: Sequence[str], columns: Mapping[str, int]) -> PipelineRow:
    cells = {field: row.cells[place] for field, place in columns.items() if place < len(row.cells)}
    texts = {field: cell_text(cell).strip() for field, cell in cells.items()}
    return PipelineRow(
        table=grid.name,
        row=row.number,
        texts={field: text for field, text in texts.items() if not is_blank(text) and not is_error(text)},
        headings={field: headings[place] for field, place in columns.items()},
    )
