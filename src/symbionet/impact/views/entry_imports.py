"""A list of entries: what becomes of each row is shown first, and entered on request."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from symbionet.accounts.models import User
from symbionet.accounts.queries import facilitates
from symbionet.core.texts import is_chinese
from symbionet.impact.actions.entry_imports import ImportedRow, import_entries
from symbionet.impact.forms.sheets import SheetForm
from symbionet.impact.queries.entry_sheets import column_words, entry_rows
from symbionet.impact.views.answers import signed_in
from symbionet.sheets.plain import plain_rows

__all__ = ["entry_import", "entry_import_template"]

CONFLICT = 409  # the answer in JSON where a row is refused


def _claiming(request: HttpRequest) -> User:
    user = signed_in(request)
    if not facilitates(user) and not user.organisation_ids:
        raise Http404
    return user


def entry_import(request: HttpRequest) -> HttpResponse:
    """Declare, confirm and document from a list; with `Accept: application/json` the rows are answered as data."""
    user = _claiming(request)
    form = SheetForm(request.POST or None, request.FILES or None)
    rows: list[ImportedRow] | None = None
    store = "store" in request.POST
    if form.is_valid() and (lines := _lines(form)) is not None:
        rows = import_entries(lines, by=user, store=store)
    if request.accepts("application/json") and not request.accepts("text/html"):
        return _as_json(form, rows, stored=store)
    taken = sum(row.state == "new" for row in rows or [])
    if rows is not None and store:
        words = ngettext("%(count)s row entered.", "%(count)s rows entered.", taken)
        messages.success(request, words % {"count": taken})
        if not any(row.state == "refused" for row in rows):
            return redirect("ledger_list")
    known = dict(zip(column_words(chinese=False), column_words(chinese=is_chinese()), strict=True))
    told = [replace(row, column=known.get(row.column, row.column)) for row in rows] if rows is not None else None
    return render(request, "impact/entry_import.html", {"form": form, "rows": told, "stored": store, **_counts(rows)})


def _lines(form: SheetForm) -> Any:
    rows, missing = entry_rows(*plain_rows(form.cleaned_data["cells"]))
    if missing or not rows:
        known = dict(zip(column_words(chinese=False), column_words(chinese=is_chinese()), strict=True))
        names = ", ".join(known.get(name, name) for name in missing)
        words = _("The list needs a column for: %(names)s.") % {"names": names} if missing else _("The list is empty.")
        form.add_error(None, words)
        return None
    return rows


def _counts(rows: Sequence[ImportedRow] | None) -> dict[str, int]:
    return {state: sum(row.state == state for row in rows or ()) for state in ("new", "same", "refused")}


def _as_json(form: SheetForm, rows: Sequence[ImportedRow] | None, *, stored: bool) -> JsonResponse:
    if rows is None:
        return JsonResponse({"errors": form.errors.get_json_data()}, status=400)
    kept = [
        {"row": row.number, "state": row.state, "code": row.code, "column": row.column, "message": row.words}
        for row in rows
    ]
    refused = any(row.state == "refused" for row in rows)
    return JsonResponse({"stored": stored, "rows": kept, **_counts(rows)}, status=CONFLICT if refused else 200)


@require_safe
def entry_import_template(request: HttpRequest) -> HttpResponse:
    """An empty list with its headings in the language of the page."""
    _claiming(request)
    text = StringIO()
    csv.writer(text).writerow(column_words(chinese=is_chinese()))
    answer = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="ledger-entries.csv"'
    return answer
