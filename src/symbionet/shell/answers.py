"""How views answer: after an action, after a form, and with a file."""

import logging
from collections.abc import Callable
from typing import Any, Protocol

from django.contrib import messages
from django.db import IntegrityError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from symbionet.core.errors import ActionRefused
from symbionet.tables import Table, TooManyRows, as_csv, as_xlsx, file_name

__all__ = [
    "TABLE_FILES",
    "act",
    "back",
    "done",
    "file_answer",
    "form_problems",
    "inner_address",
    "link_over",
    "met_another_write",
    "offer_undo",
    "refuse",
    "refused_at_link",
    "table_answer",
    "taken_undo",
    "tried",
]

log = logging.getLogger(__name__)

TABLE_FILES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


UNDO = "undo"  # in the session, and the tag of its message
LONGEST_ADDRESS = 2000  # which every browser takes


class HasPage(Protocol):
    """A thing with a page of its own."""

    def get_absolute_url(self) -> str:
        """The address of the page."""


type Target = str | HasPage  # an address, the name of a route, or a thing with a page


def done[T](request: HttpRequest, action: Callable[[], T], message: str | Callable[[T], str] = "") -> bool:
    """Whether the action could be done; the person reads the message (made of what the action gave), or why not."""
    return _run(request, action, message)


def met_another_write() -> str:
    """What is said where the base refuses what an action had found free a moment before."""
    return _("Somebody has saved the same at this moment. Look at the page anew before you try again.")


def _met[T](action: Callable[[], T]) -> T:
    """What the action gives; what the base refuses was made by another press at the same moment, and is told so."""
    try:
        return action()
    except IntegrityError as error:
        log.warning("met another write", exc_info=error)
        raise ActionRefused(met_another_write()) from error


def _run[T](request: HttpRequest, action: Callable[[], T], message: str | Callable[[T], str]) -> bool:
    try:
        result = _met(action)
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
        return False
    if text := message if isinstance(message, str) else message(result):
        messages.success(request, text)
    return True


def act[T](
    request: HttpRequest, action: Callable[[], T], *, done: str | Callable[[T], str] = "", target: Target
) -> HttpResponse:
    """Run the action, say that it is done or why it was refused, and go to the target."""
    _run(request, action, done)
    return redirect(target)


def tried(form: BaseForm, action: Callable[[], object]) -> bool:
    """Whether the action could be done; a refusal stands at the top of the form."""
    try:
        _met(action)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """A redirect to the page of this site that the form names in `next`, else to `otherwise`."""
    target = inner_address(request, request.POST.get("next", ""))
    return HttpResponseRedirect(target) if target else redirect(otherwise)


def inner_address(request: HttpRequest, target: str) -> str:
    """The address where it is one of this site, else nothing."""
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # one without a slash would be taken for the name of a route
    return target if safe and target.startswith("/") and len(target) <= LONGEST_ADDRESS else ""


def form_problems(form: BaseForm) -> str:
    """What is wrong with a form whose page tells it as a message: each field, what was typed, and what to do."""
    return " ".join(
        _("%(label)s: %(value)s") % {"label": _typed(form, name), "value": " ".join(str(error) for error in errors)}
        if name in form.fields
        else " ".join(str(error) for error in errors)
        for name, errors in form.errors.items()
    )


def _typed(form: BaseForm, name: str) -> str:
    label, text = str(form.fields[name].label or name), str(form.data.get(name, ""))[:60]
    return f"{label} “{text}”" if text else label


def refuse(request: HttpRequest, form: BaseForm) -> None:
    """Tell what is wrong with a form that has no page of its own."""
    messages.error(request, form_problems(form))


def refused_at_link(request: HttpRequest, *, instead: tuple[str, str] | None = None) -> HttpResponse:
    """What somebody who is signed in reads at a link that was made for others; `instead` is where to do it by name."""
    return render(request, "shell/link_for_others.html", {"instead": instead}, status=403)


def link_over(request: HttpRequest, remedy: str, *, instead: tuple[str, str] | None = None) -> HttpResponse:
    """What a link says that has ended, was used or was not copied whole: how to get another, and where else to go.

    A link that never was gets the same answer, so that nobody learns which there were.
    """
    answer = render(request, "shell/link_over.html", {"remedy": remedy, "instead": instead}, status=410)
    add_never_cache_headers(answer)
    return answer


def offer_undo(request: HttpRequest, route: str, data: object, message: str) -> None:
    """Tell that many were changed, with a button that sends the person's own `data` (JSON) back to a route."""
    request.session[UNDO] = {"route": route, "data": data}
    messages.success(request, message, extra_tags=UNDO)


def taken_undo(request: HttpRequest, route: str) -> Any:
    """What the person's last bulk action can be taken back with, once; None where there is nothing (any more)."""
    found = request.session.get(UNDO)
    if not isinstance(found, dict) or found.get("route") != route:
        return None
    del request.session[UNDO]
    return found["data"]


def table_answer(table: Table, *, name: str, form: str) -> HttpResponse:
    """The table as the file `name.csv` or `name.xlsx`; `form` is one of TABLE_FILES."""
    try:
        data = as_xlsx(table) if form == "xlsx" else as_csv(table)
    except TooManyRows as error:
        text = _("A sheet of Excel holds %(count)s rows. Filter the list, or take it as CSV, which holds all of them.")
        return HttpResponse(text % {"count": f"{error.most:,}"}, status=400, content_type="text/plain; charset=utf-8")
    return file_answer(data, f"{name}.{form}", TABLE_FILES[form])


def file_answer(data: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to save under a name without anything that a shell or a spreadsheet would run."""
    disposition = content_disposition_header(as_attachment=True, filename=file_name(name))
    return HttpResponse(data, content_type=content_type, headers={"Content-Disposition": disposition or "attachment"})
