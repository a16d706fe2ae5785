"""Pages of the import: upload, preview with mapping and problems, commit with progress, undo."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Literal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from symbionet.accounts.models import User
from symbionet.core.models import Job
from symbionet.core.texts import is_chinese
from symbionet.network.actions import discard_import, map_columns, request_commit, start_import, undo_import
from symbionet.network.exports import suggestion_columns
from symbionet.network.forms.imports import CommitForm, MappingForm, UploadForm
from symbionet.network.models import ImportBatch, ImportState
from symbionet.network.queries import (
    ImportPlan,
    RowProposal,
    import_plan,
    imports_visible_to,
    may_import,
    row_proposals,
    tables_of,
)
from symbionet.network.tasks import run_import
from symbionet.sheets import HostileFile, Problem, Table, problem_text, refusal_text, template_workbook
from symbionet.shell.answers import act, done, table_answer
from symbionet.shell.lists import table_from

__all__ = [
    "import_commit", "import_detail", "import_discard", "import_list", "import_map", "import_problems",
    "import_progress", "import_stop", "import_suggestions", "import_template", "import_undo",
]  # fmt: skip

SHOWN_ROWS = 5
FIRST_ROWS, FILTERED_ROWS = 20, 100
PREVIEWED_TEXTS = 500  # different titles that the preview asks suggestions for; the commit asks for all
SHOWN_PROBLEMS = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _language() -> Literal["zh", "en"]:
    return "zh" if is_chinese() else "en"


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not may_import(request.user):
        raise Http404
    return request.user


def import_list(request: HttpRequest) -> HttpResponse:
    """Upload a file, and the imports so far."""
    user = _user(request)
    form = UploadForm(request.POST or None, request.FILES or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            batch = _started(form.cleaned_data, by=user)
        except HostileFile as error:
            form.add_error("file" if form.cleaned_data.get("file") else "pasted", _refusal(error))
        else:
            return redirect(batch)
    batches = imports_visible_to(user).select_related("by", "organisation")[:50]
    return render(request, "network/import_list.html", {"form": form, "batches": batches})


def _started(given: dict[str, Any], *, by: User) -> ImportBatch:
    file = given.get("file")
    organisation = given.get("organisation")
    if file:
        return start_import(data=file.read(), name=file.name, by=by, organisation=organisation)
    data = given["pasted"].encode()
    return start_import(data=data, name=_("pasted cells"), by=by, organisation=organisation, pasted=True)


def _refusal(error: HostileFile) -> str:
    return refusal_text(error.code, error.params, _language())


def import_template(request: HttpRequest) -> HttpResponse:
    """The bilingual workbook to fill in."""
    _user(request)
    answer = HttpResponse(template_workbook(_language()), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="symbionet-template.xlsx"'
    return answer


def _batch(request: HttpRequest, pk: int) -> ImportBatch:
    return get_object_or_404(imports_visible_to(request.user).select_related("job", "by", "organisation"), pk=pk)


def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview of an import, its progress, or its outcome."""
    batch = _batch(request, pk)
    if batch.state == ImportState.PREVIEW:
        return _preview(request, batch)
    answer = render(request, "network/import_detail.html", {"batch": batch})
    if batch.state == ImportState.RUNNING:
        answer["Refresh"] = "3"  # without JavaScript the page asks again; htmx replaces this by polling the fragment
    return answer


def _preview(request: HttpRequest, batch: ImportBatch, form: MappingForm | None = None) -> HttpResponse:
    tables = tables_of(batch)
    plan = import_plan(batch, tables)
    form = form or MappingForm(tables=tables, mapping=batch.mapping)
    shown = [
        {"table": table, "columns": _columns(form, number, table), "more": len(table.rows) - SHOWN_ROWS}
        for number, table in enumerate(tables)
    ]
    context = {
        "batch": batch,
        "tables": shown,
        "form": form,
        "counts": plan.counts,
        "takable": len(plan.rows),
        "commit_form": CommitForm(),
        **_suggested(plan, request.GET.get("confidence", "")),
        "problems": [_worded(problem) for problem in plan.problems[:SHOWN_PROBLEMS]],
        "problem_count": len(plan.problems),
    }
    return render(request, "network/import_preview.html", context)


def _suggested(plan: ImportPlan, level: str) -> dict[str, Any]:
    """The rows to show with their suggestions, of one level of confidence or the first of all."""
    found = list(row_proposals(plan, most=PREVIEWED_TEXTS))
    counted = Counter(item.level for item in found)
    if level in counted:
        shown = [item for item in found if item.level == level][:FILTERED_ROWS]
    else:
        by_key = {item.row.import_key: item for item in found}
        shown = [by_key.get(row.import_key) or RowProposal(row=row) for row in plan.rows[:FIRST_ROWS]]
    levels = [(name, counted[name]) for name in ("high", "medium", "low") if counted[name]]
    unasked = sum(1 for row in plan.rows if row.effect == "new") - len(found)
    return {"rows": shown, "levels": levels, "level": level if level in counted else "", "unasked": unasked}


def _columns(form: MappingForm, number: int, table: Table) -> list[dict[str, Any]]:
    """Each column as a row of the mapping table: its heading, its choice and its first cells."""
    return [
        {
            "heading": heading,
            "field": form[f"t{number}c{column}"],
            "cells": [_cell(row.cells[column]) for row in table.rows[:SHOWN_ROWS] if column < len(row.cells)],
        }
        for column, heading in enumerate(table.headings)
    ]


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _worded(problem: Problem) -> dict[str, Any]:
    return {"problem": problem, "text": problem_text(problem, _language())}


@require_POST
def import_map(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the corrected mapping."""
    batch = _batch(request, pk)
    form = MappingForm(request.POST, tables=tables_of(batch), mapping=batch.mapping)
    if not form.is_valid():
        return _preview(request, batch, form)
    return act(request, lambda: map_columns(batch, form.mapping(), by=request.user), target=batch)


@require_POST
def import_commit(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the commit of all rows that can be taken, or of those without any problem."""
    batch = _batch(request, pk)
    user = _user(request)
    form = CommitForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the shares of confidence."))
        return redirect(batch)
    if done(request, lambda: request_commit(batch, by=user)):
        run_import.enqueue(batch.pk, user.pk, form.cleaned_data["rows"] == "clean", form.taken_from())
    return redirect(batch)


def import_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment with the progress bar; tells htmx to load the page anew when the work is over."""
    batch = _batch(request, pk)
    answer = render(request, "network/partials/import_progress.html", {"batch": batch})
    if batch.state != ImportState.RUNNING:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def import_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a running import to stop after its present chunk."""
    batch = _batch(request, pk)
    Job.objects.filter(pk=batch.job_id or 0).update(stop_asked=True)
    return redirect(batch)


@require_POST
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the last import."""
    batch = _batch(request, pk)
    return act(request, lambda: undo_import(batch, by=request.user), done=_("The import is undone."), target=batch)


@require_POST
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a preview away."""
    batch = _batch(request, pk)
    said = _("The preview is discarded; nothing was stored.")
    return redirect("import_list" if done(request, lambda: discard_import(batch, by=request.user), said) else batch)


def import_problems(request: HttpRequest, pk: int) -> HttpResponse:
    """All problems of the file as a workbook, to be mended at the source."""
    batch = _batch(request, pk)
    plan = import_plan(batch)
    proposed = {(item.row.draft.table, item.row.draft.row): item for item in row_proposals(plan)}
    outcome = {
        "error": _("the row is left out"),
        "warning": _("only this cell is left out"),
        "note": _("left out on purpose"),
    }
    columns: dict[str, Callable[[Problem], Any]] = {
        _("table"): lambda problem: problem.table,
        _("row"): lambda problem: problem.row,
        _("column"): lambda problem: problem.column,
        _("value"): lambda problem: problem.value,
        _("problem"): lambda problem: problem_text(problem, _language()),
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
