"""What the views of a programme's account share: which period is looked at, forms, and files of letters and tables."""

from collections.abc import Callable, Sequence
from datetime import date

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.accounts.queries import signed_in
from symbionet.letters import Letter, letter_docx, letter_pdf
from symbionet.programme.models import Period, Programme
from symbionet.programme.queries.programmes import programmes_editable_by, programmes_visible_to
from symbionet.programme.queries.readings import period_on
from symbionet.shell.answers import TABLE_FILES, file_answer, tried
from symbionet.tables import Table, as_workbook

__all__ = ["LETTERS", "chosen_period", "edited", "letter_answer", "managed", "seen", "workbook_answer"]

LETTERS = {
    "pdf": (letter_pdf, "application/pdf"),
    "docx": (letter_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def seen(request: HttpRequest, pk: int) -> tuple[User, Programme]:
    """The visitor and the programme, where the visitor reads it."""
    user = signed_in(request)
    return user, get_object_or_404(programmes_visible_to(user), pk=pk)


def managed(request: HttpRequest, pk: int) -> tuple[User, Programme]:
    """The visitor and the programme, where the visitor answers for it."""
    user = signed_in(request)
    return user, get_object_or_404(programmes_editable_by(user), pk=pk)


def chosen_period(request: HttpRequest, programme: Programme) -> Period | None:
    """The period that the address names, else that of today; 404 for one of another programme."""
    text = request.GET.get("period", "")
    if not text:
        return period_on(programme, timezone.localdate())
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Http404
    return get_object_or_404(programme.periods.filter(starts_on__lte=_today()), pk=int(text))


def _today() -> date:
    return timezone.localdate()


def edited(
    request: HttpRequest,
    form: BaseForm,
    save: Callable[[], object],
    *,
    title: str,
    back: tuple[str, str],
    note: str = "",
    remove: str = "",
) -> HttpResponse:
    """The page of a form, or what comes after it is saved; `back` is address and words of the page it belongs to."""
    if request.method == "POST" and form.is_valid() and tried(form, save):
        messages.success(request, _("Saved."))
        return redirect(back[0])
    context = {"form": form, "title": title, "back_url": back[0], "back": back[1], "note": note, "remove": remove}
    return render(request, "programme/form.html", context)


def letter_answer(letter: Letter, *, name: str, form: str) -> HttpResponse:
    """The letter as the file `name.pdf` or `name.docx`."""
    write, kind = LETTERS[form]
    return file_answer(write(letter), f"{name}.{form}", kind)


def workbook_answer(tables: Sequence[Table], *, name: str, cover: Sequence[str] = ()) -> HttpResponse:
    """The tables as sheets of a workbook."""
    return file_answer(as_workbook(tables, cover=cover), f"{name}.xlsx", TABLE_FILES["xlsx"])
