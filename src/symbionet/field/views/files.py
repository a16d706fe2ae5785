"""The pages of files that devices export as a last resort: brought, looked at, entered, discarded."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from symbionet.accounts.queries import signed_in
from symbionet.core.errors import ActionRefused
from symbionet.field.actions import Brought, bring_store, discard_store, enter_store
from symbionet.field.forms import StoreFileForm, read_store
from symbionet.field.models import DONE, StoreFile
from symbionet.field.pages import file_shown
from symbionet.field.queries import store_files_of
from symbionet.shell.answers import act, file_answer

__all__ = ["field_file", "field_file_discard", "field_file_enter", "field_file_kept", "field_files"]


@require_http_methods(["GET", "HEAD", "POST"])
def field_files(request: HttpRequest) -> HttpResponse:
    """My files of devices; a new one is read, and its page says what would be entered."""
    user = signed_in(request)
    form = StoreFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            data = upload.read()
            return redirect(bring_store(read_store(data), data=data, name=upload.name, by=user))
        except ActionRefused as refusal:
            form.add_error("file", str(refusal))
    context = {"form": form, "files": store_files_of(user)[:50]}
    return render(request, "field/field_files.html", context, status=400 if form.errors else 200)


@require_safe
def field_file(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file holds and what would become, or has become, of each entry."""
    row = get_object_or_404(store_files_of(request.user), pk=pk)
    return render(request, "field/field_file.html", {"row": row, "shown": file_shown(row)})


@require_POST
def field_file_enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter what the file holds, each entry once."""
    user = signed_in(request)
    row = get_object_or_404(store_files_of(user).exclude(file=""), pk=pk)
    return act(request, lambda: _enter(row, request), done=_told, target=row)


def _enter(row: StoreFile, request: HttpRequest) -> StoreFile:
    return enter_store(row, _brought(row), by=signed_in(request))


def _brought(row: StoreFile) -> Brought:
    """What the kept file holds; raises ActionRefused where it can no longer be read."""
    with row.file.open("rb") as opened:
        return read_store(opened.read())


def _told(row: StoreFile) -> str:
    left = sum(line["state"] not in DONE for line in row.lines)
    if not left and row.kept:
        return _("Every entry is entered. Save the files that were not sent, then discard this one.")
    if not left:
        return _("Everything in the file is entered. The file itself was deleted here.")
    return _("%(left)s entries are not entered: see why below.") % {"left": left}


@require_safe
def field_file_kept(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """A file that the device could not send, as it was chosen there."""
    row = get_object_or_404(store_files_of(request.user).exclude(file=""), pk=pk)
    try:
        kept = _brought(row).kept
    except ActionRefused:
        raise Http404 from None
    if place >= len(kept) or (data := kept[place].data) is None:
        raise Http404
    return file_answer(data, kept[place].name, "application/octet-stream")


@require_POST
def field_file_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a file here; what was entered stays."""
    row = get_object_or_404(store_files_of(request.user), pk=pk)
    return act(request, lambda: discard_store(row), done=_("The file is deleted here."), target="field_files")
