"""A long list of entries: its progress, its preview, and what was entered of it."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.queries import signed_in
from symbionet.core.models import Job, JobState
from symbionet.impact.actions.entry_jobs import go_on_with_entry_import, stop_entry_import
from symbionet.impact.queries.entry_jobs import (
    ImportedRow,
    counts_of,
    entry_imports_visible_to,
    outcomes_of,
    rows_to_correct,
)
from symbionet.impact.tasks import carry_out_entry_import
from symbionet.impact.views.entry_imports import plain, told
from symbionet.sheets.plain import kept_cells
from symbionet.shell.answers import TABLE_FILES, done, table_answer
from symbionet.shell.lists import table_from

__all__ = ["entry_import_detail", "entry_import_go_on", "entry_import_stop"]

PAGE_SIZE = 50  # rows on a page; all of them are in the file


def _job(request: HttpRequest, pk: int) -> Job:
    return get_object_or_404(entry_imports_visible_to(signed_in(request)), pk=pk)


@require_safe
def entry_import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress of a list, its preview, or what was entered of it; as data with `Accept: application/json`."""
    job = _job(request, pk)
    over = job.is_over
    rows = outcomes_of(job) if over else []
    if (form := request.GET.get("export", "")) in TABLE_FILES:
        return _file(rows, form)
    if request.accepts("application/json") and not request.accepts("text/html"):
        state = {"state": job.state, "stored": job.result["store"], "done": job.done, "total": job.total}
        return JsonResponse({**state, **plain(rows)})
    if request.headers.get("HX-Request") == "true":
        answer = render(request, "impact/entry_import_detail.html#progress", {"job": job})
        if over:
            answer["HX-Refresh"] = "true"
        return answer
    return render(request, "impact/entry_import_detail.html", _shown(job, rows, request.GET.get("page")))


def _shown(job: Job, rows: list[ImportedRow], number: str | None) -> dict[str, Any]:
    """What the page shows: the rows that were left out first."""
    ordered = sorted(rows, key=lambda row: (row.state != "refused", row.number))
    page = Paginator(ordered, PAGE_SIZE).get_page(number)
    again = rows_to_correct(job) if job.is_over else []
    previewed = job.state == JobState.DONE and not job.result["store"]
    kept = {
        "rows": told(list(page.object_list)),
        "page": page,
        "row_count": len(rows),
        "again": kept_cells(again) if again else "",
    }
    return {"job": job, "previewed": previewed, **kept, **counts_of(rows)}


def _file(rows: list[ImportedRow], form: str) -> HttpResponse:
    """What becomes of each row, to be mended at the source."""
    words = {"new": _("can be taken"), "entered": _("entered"), "same": _("already there"), "refused": _("left out")}
    columns: dict[str, Callable[[ImportedRow], Any]] = {
        _("row"): lambda row: row.number,
        _("What it is"): lambda row: row.what,
        _("What becomes of it"): lambda row: words[row.state],
        _("column"): lambda row: row.column,
        _("value"): lambda row: row.value,
        _("What is wrong, and what to do"): lambda row: row.words,
    }
    return table_answer(table_from(told(rows) or [], columns), name="ledger-import", form=form)


@require_POST
def entry_import_go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter what can be taken, or go on with what was stopped."""
    job = _job(request, pk)
    if done(request, lambda: go_on_with_entry_import(job, by=request.user)):
        carry_out_entry_import.enqueue(job.pk)
    return redirect("entry_import_detail", pk)


@require_POST
def entry_import_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop after the present part."""
    job = _job(request, pk)
    done(request, lambda: stop_entry_import(job, by=request.user))
    return redirect("entry_import_detail", pk)
