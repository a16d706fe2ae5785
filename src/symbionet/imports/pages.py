"""What the pages of an import show: problems in words, and what became of the rows, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator

from symbionet.core.models import JobState
from symbionet.imports.models import Import, ImportState
from symbionet.imports.queries import (
    Importer,
    Outcome,
    RowToMend,
    counts_of,
    kept_rows,
    outcomes_of,
    problem_words,
)
from symbionet.sheets import Problem
from symbionet.sheets.cells import cell_text
from symbionet.sheets.plain import kept_cells

__all__ = ["answer_of", "mend_page", "outcome_page", "problem_list", "rows_to_correct", "with_column_names"]

PAGE_SIZE = 50  # rows on a page; all of them are in the file
FIRST = {"refused": 0, "new": 1, "entered": 1, "changed": 1}  # which rows a person looks at first
MENDED_AT_ONCE = 20  # rows on a page where cells are mended


def problem_list(importer: Importer, problems: Sequence[Problem], most: int) -> dict[str, Any]:
    """The first problems in words, and how many there are."""
    return {
        "problems": [
            {"problem": one, "column": importer.column_name(one.column), "text": problem_words(one)}
            for one in problems[:most]
        ],
        "problem_count": len(problems),
    }


def with_column_names(importer: Importer, rows: Sequence[Outcome]) -> list[Outcome]:
    """The rows with columns that the list does not have in the language of the page; others as the list has them."""
    return [
        replace(row, problems=tuple(replace(one, column=importer.column_name(one.column)) for one in row.problems))
        for row in rows
    ]


def outcome_page(importer: Importer, batch: Import, number: str | None) -> dict[str, Any]:
    """What became of the rows so far, page by page: the rows that were left out first, what was there already last."""
    is_over = batch.job is None or batch.job.is_over
    rows = outcomes_of(batch) if is_over else []
    ordered = sorted(rows, key=lambda row: FIRST.get(row.state, len(FIRST)))
    page = Paginator(ordered, PAGE_SIZE).get_page(number)
    again = rows_to_correct(batch) if is_over else []
    is_previewed = batch.state == ImportState.PREVIEW and batch.job is not None and batch.job.state == JobState.DONE
    return {
        "is_stored": batch.state != ImportState.PREVIEW,
        "previewed": is_previewed,
        "rows": with_column_names(importer, list(page.object_list)),
        "page": page,
        "row_count": len(rows),
        "sheets": len({row.table for row in rows}),
        "again": kept_cells(again) if again else "",
        **counts_of(rows),
    }


def rows_to_correct(batch: Import) -> list[list[str]]:
    """The headings, and the cells of the rows that were left out, to be corrected and brought again."""
    names = [(column, heading) for _table, column, heading in batch.headings]
    left_out = kept_rows(batch, batch.rows.filter(number__isnull=False, state="refused"))
    cells = [[row.texts.get(column, "") for column, _heading in names] for row in left_out]
    return [[heading for _column, heading in names], *cells] if cells else []


def answer_of(rows: Sequence[Outcome]) -> dict[str, Any]:
    """The rows and their counts as they are answered in JSON."""
    plain = [
        {"row": row.number, "state": row.state, "code": row.code, "column": row.column, "message": row.words}
        for row in rows
    ]
    return {"rows": plain, **counts_of(rows)}


def mend_page(batch: Import, rows: Sequence[RowToMend], params: Mapping[str, str]) -> dict[str, Any]:
    """Where cells are mended: the rows with problems page by page.

    `at` of the parameters ("0-17": table and row) is the row from which on the next cell is to be typed into.
    """
    page = Paginator(rows, MENDED_AT_ONCE).get_page(params.get("page"))
    at = tuple(int(part) if part.isdecimal() else 0 for part in params.get("at", "")[:20].split("-")) or (0,)
    later = [row for row in page.object_list if (row.place, row.row.number) >= at]
    first = next((row for row in (*later, *page.object_list) if row.problems), None) if params.get("at") else None
    return {
        "mend_rows": [_row_to_mend(row, is_first=row is first) for row in page.object_list],
        "page": page,
        "mend_count": len(rows),
        "mended_count": sum(len(cells) for rows in batch.mended.values() for cells in rows.values()),
    }


def _row_to_mend(row: RowToMend, *, is_first: bool) -> dict[str, Any]:
    cells = [_cell_to_mend(row, column) for column in row.columns]
    wrong = [cell for cell in cells if cell["problems"]]
    if is_first and wrong:
        wrong[0]["is_first"] = True
    return {
        "number": row.row.number,
        "table": row.table.name,
        "is_left_out": row.is_left_out,
        "is_in_doubt": row.is_in_doubt,
        "wrong": wrong,
        "others": [cell for cell in cells if not cell["problems"]],
        "words": [problem_words(one) for one in row.problems.get(None, ())],
    }


def _cell_to_mend(row: RowToMend, column: int) -> dict[str, Any]:
    headings = row.table.headings
    return {
        "name": f"cell-{row.place}-{row.row.number}-{column}",
        "heading": headings[column] if column < len(headings) else "",
        "text": cell_text(row.row.cells[column]) if column < len(row.row.cells) else "",
        "was": row.was.get(column),
        "problems": [problem_words(one) for one in row.problems.get(column, ())],
        "is_first": False,
    }
