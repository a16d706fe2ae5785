"""How views of this app answer after an action."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused

DECIDED = "matches_just_decided"  # session: offered once for taking back, on the next page

__all__ = ["DECIDED", "back", "done", "signed_in"]


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


def done(request: HttpRequest, act: Callable[[], object], said: str) -> bool:
    """Whether the action could be done; the person is told so, or why not."""
    try:
        act()
    except ActionRefused as error:
        messages.error(request, str(error))
        return False
    messages.success(request, said)
    return True
