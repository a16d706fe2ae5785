"""A list of entries: what becomes of each row is shown first, and entered on request; a long list is worked on in the
background.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from symbionet.accounts.models import User
from symbionet.accounts.queries import signed_in
from symbionet.core.texts import in_language, is_chinese
from symbionet.impact.actions.entry_imports import import_entries
from symbionet.impact.actions.entry_jobs import start_entry_import
from symbionet.impact.forms.sheets import EntrySheetForm
from symbionet.impact.queries.entry_jobs import ImportedRow, claims_by_list, counts_of, newest_entry_imports
from symbionet.impact.queries.entry_sheets import EntryRow, column_words, entry_rows
from symbionet.impact.tasks import carry_out_entry_import
from symbionet.sheets.plain import plain_rows
from symbionet.shell.answers import table_answer
from symbionet.tables import table_of

__all__ = ["entry_import", "entry_import_template", "plain", "told"]

ACCEPTED, CONFLICT = 202, 409  # the answers in JSON to a long list, and where a row is refused
SHORT = 200  # rows that are tried while the browser waits
LISTED = 5


def _claiming(request: HttpRequest) -> User:
    user = signed_in(request)
    if not claims_by_list(user):
        raise Http404
    return user


def entry_import(request: HttpRequest) -> HttpResponse:
    """Declare, confirm and document from a list; with `Accept: application/json` the rows are answered as data."""
    user = _claiming(request)
    form = EntrySheetForm(request.POST or None, request.FILES or None)
    rows: list[ImportedRow] | None = None
    store = "store" in request.POST
    as_data = request.accepts("application/json") and not request.accepts("text/html")
    if form.is_valid() and (lines := _lines(form)) is not None:
        if len(lines) > SHORT:
            return _begun(lines, user, store=store, as_data=as_data)
        rows = import_entries(lines, by=user, store=store)
    if as_data:
        return _as_json(form, rows, stored=store)
    taken = sum(row.state == "new" for row in rows or [])
    if rows is not None and store:
        words = ngettext("%(count)s row entered.", "%(count)s rows entered.", taken)
        messages.success(request, words % {"count": taken})
        if not any(row.state == "refused" for row in rows):
            return redirect("ledger_list")
    context = {"form": form, "rows": told(rows), "stored": store, "jobs": newest_entry_imports(user, LISTED)}
    return render(request, "impact/entry_import.html", context | counts_of(rows or ()))


def _begun(lines: list[EntryRow], user: User, *, store: bool, as_data: bool) -> HttpResponse:
    job = start_entry_import(lines, by=user, store=store)
    carry_out_entry_import.enqueue(job.pk)
    url = reverse("entry_import_detail", args=[job.pk])
    return JsonResponse({"job": url, "rows": len(lines)}, status=ACCEPTED) if as_data else redirect(url)


def told(rows: Sequence[ImportedRow] | None) -> list[ImportedRow] | None:
    """The rows with columns that the list does not have in the language of the page; others as the list has them."""
    known = column_words(chinese=is_chinese())
    return [replace(row, column=known.get(row.column, row.column)) for row in rows] if rows is not None else None


def _lines(form: EntrySheetForm) -> list[EntryRow] | None:
    rows, missing = entry_rows(*plain_rows(form.cleaned_data["cells"]))
    if missing or not rows:
        known = column_words(chinese=is_chinese())
        names = in_language(zh="、", en=", ").join(known.get(name, name) for name in missing)
        words = _("The list needs a column for: %(names)s.") % {"names": names} if missing else _("The list is empty.")
        form.add_error(None, words)
        return None
    return rows


def _as_json(form: EntrySheetForm, rows: Sequence[ImportedRow] | None, *, stored: bool) -> JsonResponse:
    if rows is None:
        return JsonResponse({"errors": form.errors.get_json_data()}, status=400)
    refused = any(row.state == "refused" for row in rows)
    return JsonResponse({"stored": stored, **plain(rows)}, status=CONFLICT if refused else 200)


def plain(rows: Sequence[ImportedRow]) -> dict[str, Any]:
    """The rows and their counts as they are answered in JSON."""
    kept = [
        {"row": row.number, "state": row.state, "code": row.code, "column": row.column, "message": row.words}
        for row in rows
    ]
    return {"rows": kept, **counts_of(rows)}


@require_safe
def entry_import_template(request: HttpRequest) -> HttpResponse:
    """An empty list with its headings in the language of the page."""
    _claiming(request)
    empty = table_of(column_words(chinese=is_chinese()).values(), [])
    return table_answer(empty, name="ledger-entries", form="csv")
