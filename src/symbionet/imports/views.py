"""Pages of an import, for every kind of list; an app points its routes at them with the `kind` of its importer."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import is_chinese
from symbionet.imports import actions
from symbionet.imports.forms import MOST_LETTERS, DuplicatesForm, MappingForm, MendForm, OptionsForm, UploadForm
from symbionet.imports.models import Import, ImportState
from symbionet.imports.pages import answer_of, outcome_page
from symbionet.imports.queries import Importer, importer_of, importing, imports_visible_to, outcomes_of
from symbionet.imports.tasks import carry_out_import
from symbionet.sheets import HostileFile, Table, refusal_text
from symbionet.shell.answers import TABLE_FILES, act, done, file_answer, table_answer
from symbionet.tables import as_workbook

__all__ = [
    "import_commit",
    "import_detail",
    "import_discard",
    "import_go_on",
    "import_list",
    "import_map",
    "import_mend",
    "import_progress",
    "import_stop",
    "import_undo",
    "refusal_words",
]

PAGE_DIGITS = 6
KEY_DIGITS = 17
FIRST_CELLS = 5  # of a column, where the columns are corrected


def refusal_words(error: HostileFile) -> str:
    """Why a file is not read, in the language of the page."""
    return refusal_text(error.code, error.params, "zh" if is_chinese() else "en")


def _batch(request: HttpRequest, kind: str, pk: int) -> Import:
    rows = imports_visible_to(request.user, kind).select_related("job", "job__by", "by")
    return get_object_or_404(rows, number=pk)


def import_list(request: HttpRequest, kind: str) -> HttpResponse:
    """Bring a list, and the lists so far."""
    importer = importer_of(kind)
    user = importing(request.user, importer)
    blanks = importer.blanks()
    if (name := request.GET.get("blank", "")) in blanks:
        return file_answer(as_workbook(blanks[name]), f"{name}.xlsx", TABLE_FILES["xlsx"])
    about = _subject(request, importer, user)
    chosen = {importer.subject.name: about} if importer.subject is not None and about is not None else {}
    form = UploadForm(request.POST or None, request.FILES or None, importer=importer, user=user, initial=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            batch = _started(importer, form.cleaned_data, by=user)
        except (HostileFile, ActionRefused) as error:
            words = refusal_words(error) if isinstance(error, HostileFile) else str(error)
            form.add_error("file" if form.cleaned_data.get("file") else "pasted", words)
        else:
            return redirect(batch)
    batches = imports_visible_to(user, kind).select_related("by", "job")[: importer.listed]
    home = (about, about.get_absolute_url()) if about is not None else None
    if home is None and importer.home_route:
        home = _("Back"), reverse(importer.home_route)
    forms = [(name, tables[0].title if len(blanks) > 1 else "") for name, tables in blanks.items()]
    context = {"form": form, "batches": batches, "importer": importer, "home": home, "blanks": forms}
    return render(request, importer.list_template, context)


def _subject(request: HttpRequest, importer: Importer, user: User) -> Any:
    """What the list belongs to, where the address says so and the person may choose it; else None."""
    key = request.GET.get(importer.subject.name, "") if importer.subject is not None else ""
    if importer.subject is None or not key.isdecimal() or len(key) > KEY_DIGITS:
        return None
    return importer.subject.rows(user).filter(pk=int(key)).first()


def _started(importer: Importer, values: dict[str, Any], *, by: User) -> Import:
    file, is_pasted = values.get("file"), not values.get("file")
    data, name = (file.read(), file.name) if file else (values["pasted"].encode(), _("pasted cells"))
    read = importer.read(data, name, is_pasted)
    subject = values.get(importer.subject.name) if importer.subject is not None else None
    kept = (data, is_pasted)
    batch = actions.start_import(importer.kind, read, by=by, name=name, file=kept, subject=subject)
    if importer.preview is None:
        carry_out_import.enqueue(batch.pk)
    return batch


def import_detail(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The preview of a list, its progress, or what became of it; as data with `Accept: application/json`."""
    importer, batch = importer_of(kind), _batch(request, kind, pk)
    user = importing(request.user, importer)
    if importer.file is not None and (form := request.GET.get("export", "")) in TABLE_FILES:
        name, table = importer.file(batch, user)
        return table_answer(table, name=name, form=form)
    if request.accepts("application/json") and not request.accepts("text/html"):
        return _as_json(importer, batch)
    if request.headers.get("HX-Request") == "true":
        return import_progress(request, kind, pk)
    if batch.state == ImportState.PREVIEW and importer.preview is not None:
        return _preview(request, importer, batch)
    shown = outcome_page(importer, batch, request.GET.get("page")) | importer.result(batch)
    return render(request, importer.template, {"importer": importer, "batch": batch, "job": batch.job, **shown})


def _as_json(importer: Importer, batch: Import) -> JsonResponse:
    job = batch.job
    asked = list(importer.questions(batch)) if batch.state == ImportState.PREVIEW else []
    is_over = job is None or job.is_over
    state = {
        "state": job.state if job is not None else batch.state,
        "stored": batch.state != ImportState.PREVIEW,
        "done": job.done if job is not None else 0,
        "total": job.total if job is not None else 0,
    }
    return JsonResponse({**state, "questions": asked, **answer_of(outcomes_of(batch) if is_over else [])})


def import_progress(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The fragment with the progress; tells htmx to load the page anew when the work is over."""
    importer, batch = importer_of(kind), _batch(request, kind, pk)
    is_over = batch.job is None or batch.job.is_over
    shown = {"importer": importer, "batch": batch, "job": batch.job, "is_stored": batch.state != ImportState.PREVIEW}
    answer = render(request, importer.progress_template, shown)
    if is_over:
        answer["HX-Refresh"] = "true"
    return answer


def _preview(request: HttpRequest, importer: Importer, batch: Import, form: MappingForm | None = None) -> HttpResponse:
    assert importer.preview is not None
    shown = importer.preview(batch, importing(request.user, importer), request.GET)
    context = {"importer": importer, "batch": batch, **shown, "commit_form": OptionsForm(importer=importer)}
    if importer.tables is not None:
        tables = importer.tables(batch)
        form = form or MappingForm(tables=tables, fields=importer.fields(), mapping=batch.mapping)
        context |= {"form": form, "tables": [_columns(form, number, table) for number, table in enumerate(tables)]}
    return render(request, importer.preview_template, context)


def _columns(form: MappingForm, number: int, table: Table) -> dict[str, Any]:
    """Each column as a row of the table where columns are corrected: its heading, its choice and its first cells."""
    columns = [
        {
            "heading": heading,
            "field": form[f"t{number}c{column}"],
            "cells": [_cell(row.cells[column]) for row in table.rows[:FIRST_CELLS] if column < len(row.cells)],
        }
        for column, heading in enumerate(table.headings)
    ]
    return {"table": table, "columns": columns}


def _cell(value: object) -> str:
    return "" if value is None else str(value)


@require_POST
def import_map(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Take the corrected columns."""
    importer, batch = importer_of(kind), _batch(request, kind, pk)
    tables = importer.tables(batch) if importer.tables is not None else ()
    form = MappingForm(request.POST, tables=tables, fields=importer.fields(), mapping=batch.mapping)
    if not form.is_valid():
        return _preview(request, importer, batch, form)
    user = importing(request.user, importer)
    return act(request, lambda: actions.map_columns(batch, form.mapping(), by=user), target=batch)


@require_POST
def import_mend(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Take mended cells, or what becomes of duplicates, and show the rows checked anew."""
    importer, batch = importer_of(kind), _batch(request, kind, pk)
    user = importing(request.user, importer)
    if "duplicates" in request.POST:
        return _chosen(request, importer, batch, user)
    tables = importer.tables(batch) if importer.tables is not None else ()
    form = MendForm(request.POST, tables=tables)
    if not form.is_valid():
        messages.error(request, _("A cell holds at most %(most)s letters.") % {"most": MOST_LETTERS})
        return redirect(batch)
    cells = form.cells()
    try:
        changed = actions.mend_cells(batch, cells, tables=tables, by=user)
    except ActionRefused as error:
        messages.error(request, str(error))
        return redirect(batch)
    if changed:
        words = ngettext("%(number)s cell is changed; the rows are checked anew.",
                         "%(number)s cells are changed; the rows are checked anew.", changed)  # fmt: skip
        messages.success(request, words % {"number": changed})
    else:
        messages.info(request, _("No cell was changed."))
    return redirect(_next_to_mend(batch, form, request.POST.get("page", "")))


def _next_to_mend(batch: Import, form: MendForm, page: str) -> str:
    """The address of the preview with the next cell to be typed into: from the first row that was sent on."""
    sent = [name.split("-")[1:3] for name in form.cleaned_data]
    first = min(sent, key=lambda at: (int(at[0]), int(at[1])), default=[])
    turned = {"page": page} if page.isdecimal() and len(page) < PAGE_DIGITS else {}
    query = urlencode({"at": "-".join(first), **turned})
    return f"{batch.get_absolute_url()}?{query}#mend"


def _chosen(request: HttpRequest, importer: Importer, batch: Import, user: User) -> HttpResponse:
    form = DuplicatesForm(request.POST, keys=importer.duplicates(batch))
    if not form.is_valid():
        messages.error(request, _("Choose what becomes of each row."))
    else:
        done(request, lambda: actions.choose_for_duplicates(batch, form.chosen(), by=user))
    place = "firm-pairs" if request.POST.get("at") == "firm-pairs" else "duplicates"
    return redirect(f"{batch.get_absolute_url()}#{place}")


@require_POST
def import_commit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Store what the preview shows, as the options say; or go on with what was stopped."""
    importer, batch = importer_of(kind), _batch(request, kind, pk)
    user = importing(request.user, importer)
    if batch.is_stopped and batch.state != ImportState.PREVIEW:
        return import_go_on(request, kind, pk)
    form = OptionsForm(request.POST, importer=importer)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
        return redirect(batch)
    options = form.cleaned_data
    if importer.in_one:
        done(request, lambda: actions.commit_now(batch, by=user, **options))
    elif done(request, lambda: actions.request_commit(batch, by=user, **options)):
        carry_out_import.enqueue(batch.pk)
    return redirect(batch)


@require_POST
def import_go_on(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Store what can be taken of a preview, or go on with what was stopped."""
    batch, user = _batch(request, kind, pk), importing(request.user, importer_of(kind))
    if done(request, lambda: actions.continue_import(batch, by=user)):
        carry_out_import.enqueue(batch.pk)
    return redirect(batch)


@require_POST
def import_stop(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Stop after the present part."""
    batch, user = _batch(request, kind, pk), importing(request.user, importer_of(kind))
    return act(request, lambda: actions.stop_import(batch, by=user), target=batch)


@require_POST
def import_undo(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Take back what an import made, except what people have worked on since."""
    batch, user = _batch(request, kind, pk), importing(request.user, importer_of(kind))
    return act(request, lambda: actions.undo_import(batch, by=user), done=_("The import is undone."), target=batch)


@require_POST
def import_discard(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Throw a preview away."""
    importer, batch = importer_of(kind), _batch(request, kind, pk)
    user = importing(request.user, importer)
    message = _("The preview is discarded; nothing was stored.")
    if done(request, lambda: actions.discard_import(batch, by=user), message):
        return redirect(importer.list_route)
    return redirect(batch)
