"""One timeline of a firm, a resource or a synergy: everything around it, newest first."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from symbionet.accounts.models import User
from symbionet.accounts.queries import signed_in
from symbionet.network.queries import organisations_editable_by, resources_editable_by
from symbionet.shell.lists import page_of
from symbionet.synergies.models import Synergy
from symbionet.synergies.pages.anonymised import synergies_shown_to
from symbionet.synergies.queries.synergies import synergies_read_by
from symbionet.work.pages.timeline import timeline_of
from symbionet.work.queries.team import is_team

__all__ = ["organisation_timeline", "resource_timeline", "synergy_timeline"]

LINES = 50  # of a page


@require_GET
def organisation_timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened with a firm, for its own people and for who works with it."""
    return _timeline(request, organisations_editable_by, pk, log="organisation_contacts")


@require_GET
def resource_timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened with a have or want; a contact about it stands in the log of its owner."""
    return _timeline(request, resources_editable_by, pk, log="organisation_contacts", subject="organisation")


@require_GET
def synergy_timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened in a synergy."""
    return _timeline(request, synergies_read_by, pk, log="synergy_contacts")


def _timeline(
    request: HttpRequest, readable: Callable[[User], QuerySet[Any]], pk: int, *, log: str, subject: str = ""
) -> HttpResponse:
    """The timeline of a thing; a contact about it stands in the log of itself or of its `subject`."""
    user = signed_in(request)
    thing: Model = get_object_or_404(readable(user), pk=pk)
    found = timeline_of(user, thing, kinds=request.GET.getlist("kind"), text=request.GET.get("q", "")[:100])
    page = page_of(request, found.lines, LINES)
    logged = getattr(thing, subject) if subject else thing
    context = {
        "thing": thing,
        "title": _title(user, thing),
        "timeline": found,
        "page": page,
        "log_url": reverse(log, args=[logged.pk]) if is_team(user) else "",
        "log_subject": thing if is_team(user) and not subject else None,  # else the line would not stand here
        "is_synergy": isinstance(thing, Synergy),
    }
    return render(request, "web/timeline.html", context)


def _title(user: User, thing: Model) -> str:
    return synergies_shown_to(user, [thing])[0].title if isinstance(thing, Synergy) else str(thing)
