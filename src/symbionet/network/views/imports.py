"""Files of the import of resources: the workbook to fill in, all problems and all suggestions of a list."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from symbionet.accounts.queries import signed_in
from symbionet.core.texts import is_chinese
from symbionet.imports.models import Import
from symbionet.imports.queries import importer_of, importing, imports_visible_to, problem_words
from symbionet.network.exports import suggestion_columns
from symbionet.network.queries import RowProposal, import_plan, row_proposals
from symbionet.network.queries.imports import IMPORT
from symbionet.sheets import Problem, template_workbook
from symbionet.shell.answers import TABLE_FILES, file_answer, table_answer
from symbionet.shell.lists import table_from

__all__ = ["import_problems", "import_suggestions", "import_template"]


def _batch(request: HttpRequest, pk: int) -> Import:
    return get_object_or_404(imports_visible_to(request.user, IMPORT), number=pk)


def import_template(request: HttpRequest) -> HttpResponse:
    """The bilingual workbook to fill in."""
    importing(signed_in(request), importer_of(IMPORT))
    data = template_workbook("zh" if is_chinese() else "en")
    return file_answer(data, "symbionet-template.xlsx", TABLE_FILES["xlsx"])


def import_problems(request: HttpRequest, pk: int) -> HttpResponse:
    """All problems of the file as a workbook, to be mended at the source."""
    batch = _batch(request, pk)
    plan = import_plan(batch)
    proposed = {(item.row.draft.table, item.row.draft.row): item for item in row_proposals(plan)}
    outcome = {
        "error": _("the row is left out"),
        "warning": _("only this cell is left out"),
        "doubt": _("taken as it stands, but to be checked"),
        "note": _("left out on purpose"),
    }
    columns: dict[str, Callable[[Problem], Any]] = {
        _("table"): lambda problem: problem.table,
        _("row"): lambda problem: problem.row,
        _("column"): lambda problem: problem.column,
        _("value"): lambda problem: problem.value,
        _("problem"): problem_words,
        _("what happens"): lambda problem: outcome[problem.severity],
        **{heading: _of_problem(read, proposed) for heading, read in suggestion_columns().items()},
    }
    return table_answer(table_from(plan.problems, columns), name="symbionet-problems", form="xlsx")


def _of_problem(
    read: Callable[[RowProposal], Any], proposed: Mapping[tuple[str, int], RowProposal]
) -> Callable[[Problem], Any]:
    """A column of suggestions for the row that a problem is in; empty where the row is left out."""
    return lambda problem: read(found) if (found := proposed.get((problem.table, problem.row))) else ""


def import_suggestions(request: HttpRequest, pk: int) -> HttpResponse:
    """All new rows of the file as a workbook with what is suggested for them."""
    batch = _batch(request, pk)
    columns: dict[str, Callable[[RowProposal], Any]] = {
        _("table"): lambda item: item.row.draft.table,
        _("row"): lambda item: item.row.draft.row,
        _("organisation"): lambda item: item.row.organisation_name,
        _("resource"): lambda item: item.row.draft.title,
        **suggestion_columns(),
    }
    found = row_proposals(import_plan(batch), as_new=True)
    return table_answer(table_from(found, columns), name="symbionet-suggestions", form="xlsx")
