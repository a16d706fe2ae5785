"""What the page of an imported list of synergies shows: its preview, or what became of it."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator

from symbionet.accounts.models import User
from symbionet.core.texts import is_chinese
from symbionet.imports.models import Import, ImportState, RowState
from symbionet.imports.pages import problem_list
from symbionet.imports.queries import importer_of, outcomes_of, rows_that
from symbionet.sheets import Problem
from symbionet.sheets.pipeline import column_name
from symbionet.synergies.models import Synergy
from symbionet.synergies.queries.synergy_imports import pipeline_plan, rows_of_import

__all__ = ["heading_of", "problems_of_import", "synergy_preview", "synergy_result"]

PAGE_SIZE = 50
SHOWN = 50  # problems on the page; all of them are in the file


def heading_of(column: str) -> str:
    """The heading of a column in the language of the page."""
    return column_name(column, "zh" if is_chinese() else "en")


def problems_of_import(batch: Import, user: User) -> list[Problem]:
    """All problems of a list: of its preview, or of the rows that were left out."""
    if batch.state == ImportState.PREVIEW:
        rows, columns = rows_of_import(batch)
        return [*columns, *pipeline_plan(rows, user).problems]
    return [one for row in outcomes_of(batch) if row.state == RowState.REFUSED for one in row.problems]


def synergy_preview(batch: Import, user: User, params: Mapping[str, str]) -> dict[str, Any]:
    """The context of the preview: the rows that are left out first."""
    rows, columns = rows_of_import(batch)
    plan = pipeline_plan(rows, user)
    ordered = sorted(plan.rows, key=lambda item: (item.effect != "left out", item.row.row))
    return {
        "stored": False,
        "counts": {name.replace(" ", "_"): count for name, count in plan.counts.items()},
        "page": Paginator(ordered, PAGE_SIZE).get_page(params.get("page")),
        **problem_list(importer_of(batch.kind), [*columns, *plan.problems], SHOWN),
    }


def synergy_result(batch: Import) -> dict[str, Any]:
    """The context of the page once the list is stored."""
    problems = [one for row in outcomes_of(batch) if row.state == RowState.REFUSED for one in row.problems]
    return {
        "stored": True,
        "counts": batch.summary,
        "page": None,
        "kept": Synergy.objects.filter(pk__in=rows_that(batch, RowState.KEPT, Synergy)),
        **problem_list(importer_of(batch.kind), problems, SHOWN),
    }
