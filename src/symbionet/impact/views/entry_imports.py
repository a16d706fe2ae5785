"""A list of entries: what becomes of each row is shown first, and entered on request; a long list is worked on in the
background.
"""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from symbionet.accounts.models import User
from symbionet.accounts.queries import signed_in
from symbionet.core.texts import in_language, is_chinese
from symbionet.impact.actions.entry_imports import import_entries
from symbionet.impact.forms.sheets import EntrySheetForm
from symbionet.impact.queries.entry_sheets import ENTRY_IMPORT, claims_by_list, column_words, entry_rows
from symbionet.imports.actions import start_import
from symbionet.imports.pages import answer_of, with_column_names
from symbionet.imports.queries import Outcome, ReadFile, ReadRow, counts_of, importer_of, imports_visible_to
from symbionet.imports.tasks import carry_out_import
from symbionet.sheets.plain import plain_rows
from symbionet.shell.answers import table_answer
from symbionet.tables import table_of

__all__ = ["entry_import", "entry_import_template"]

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
    rows: list[Outcome] | None = None
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
    batches = imports_visible_to(user, ENTRY_IMPORT).select_related("job")[:LISTED]
    shown = with_column_names(importer_of(ENTRY_IMPORT), rows) if rows is not None else None
    context = {"form": form, "rows": shown, "is_stored": store, "batches": batches}
    return render(request, "impact/entry_import.html", context | counts_of(rows or ()))


def _begun(lines: list[ReadRow], user: User, *, store: bool, as_data: bool) -> HttpResponse:
    batch = start_import(ENTRY_IMPORT, ReadFile(rows=lines), by=user, store=store)
    carry_out_import.enqueue(batch.pk)
    url = batch.get_absolute_url()
    return JsonResponse({"job": url, "rows": len(lines)}, status=ACCEPTED) if as_data else redirect(url)


def _lines(form: EntrySheetForm) -> list[ReadRow] | None:
    rows, missing = entry_rows(*plain_rows(form.cleaned_data["cells"]))
    if missing or not rows:
        known = column_words(chinese=is_chinese())
        names = in_language(zh="、", en=", ").join(known.get(name, name) for name in missing)
        words = _("The list needs a column for: %(names)s.") % {"names": names} if missing else _("The list is empty.")
        form.add_error(None, words)
        return None
    return rows


def _as_json(form: EntrySheetForm, rows: Sequence[Outcome] | None, *, stored: bool) -> JsonResponse:
    if rows is None:
        return JsonResponse({"errors": form.errors.get_json_data()}, status=400)
    refused = any(row.state == "refused" for row in rows)
    return JsonResponse({"stored": stored, **answer_of(rows)}, status=CONFLICT if refused else 200)


@require_safe
def entry_import_template(request: HttpRequest) -> HttpResponse:
    """An empty list with its headings in the language of the page."""
    _claiming(request)
    empty = table_of(column_words(chinese=is_chinese()).values(), [])
    return table_answer(empty, name="ledger-entries", form="csv")
