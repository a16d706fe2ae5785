"""How views of this app answer after an action."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused

DECIDED = "matches_just_decided"  # session: offered once for taking back, on the next page

__all__ = ["DECIDED", "back", "done", "form_problems", "signed_in"]


def signed_in(request: HttpRequest) -> User:
    """The user of a request; the login middleware has let nobody else through."""
    assert isinstance(request.user, User)
    return request.user


def back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """A redirect to the page of this site that the form names in `next`, else to `otherwise`."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(target if safe else otherwise)


def form_problems(form: BaseForm) -> str:
    """What is wrong with a form whose page tells it as a message: each field, what was typed, and what to do."""
    return " ".join(
        _("%(label)s: %(value)s") % {"label": _typed(form, name), "value": " ".join(str(error) for error in errors)}
        if name in form.fields
        else " ".join(str(error) for error in errors)
        for name, errors in form.errors.items()
    )


def _typed(form: BaseForm, name: str) -> str:
    label, said = str(form.fields[name].label or name), str(form.data.get(name, ""))[:60]
    return f"{label} “{said}”" if said else label


def done(request: HttpRequest, act: Callable[[], object], said: str) -> bool:
    """Whether the action could be done; the person is told so, or why not."""
    try:
        act()
    except ActionRefused as error:
        messages.error(request, str(error))
        return False
    messages.success(request, said)
    return True
