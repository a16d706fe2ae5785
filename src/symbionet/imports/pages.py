"""What the pages of an import show: problems in words, and what became of the rows, page by page."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator

from symbionet.core.models import JobState
from symbionet.imports.models import Import, ImportState
from symbionet.imports.queries import (
    Importer,
    Outcome,
    counts_of,
    kept_rows,
    outcomes_of,
    problem_words,
)
from symbionet.sheets import Problem
from symbionet.sheets.plain import kept_cells

__all__ = ["answer_of", "outcome_page", "problem_list", "rows_to_correct", "with_column_names"]

PAGE_SIZE = 50  # rows on a page; all of them are in the file


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
    """What became of the rows so far, page by page: the rows that were left out first."""
    is_over = batch.job is None or batch.job.is_over
    rows = outcomes_of(batch) if is_over else []
    ordered = sorted(rows, key=lambda row: (row.state != "refused", row.number or 0))
    page = Paginator(ordered, PAGE_SIZE).get_page(number)
    again = rows_to_correct(batch) if is_over else []
    is_previewed = batch.state == ImportState.PREVIEW and batch.job is not None and batch.job.state == JobState.DONE
    return {
        "is_stored": batch.state != ImportState.PREVIEW,
        "previewed": is_previewed,
        "rows": with_column_names(importer, list(page.object_list)),
        "page": page,
        "row_count": len(rows),
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
