"""The home page of each role, and global search."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from symbionet.accounts.models import Role, User
from symbionet.accounts.queries import facilitates, signed_in
from symbionet.web.queries import (
    everything_found,
    facilitator_tasks,
    manager_tasks,
    member_tasks,
    programme_figures,
    recruiter_tasks,
)

__all__ = ["home", "search"]

STEERERS = (Role.PROGRAMME_MANAGER, Role.OBSERVER)


def _sections(user: User) -> dict[str, Any]:
    """What the home page shows: the parts of each role the person has."""
    is_member = bool(user.organisation_ids)
    steers = user.has_role(*STEERERS)
    tasks = [
        *(facilitator_tasks(user) if facilitates(user) else []),
        *(manager_tasks(user) if Role.PROGRAMME_MANAGER in user.roles and not facilitates(user) else []),
        *(member_tasks(user) if is_member else []),
        *(recruiter_tasks(user) if Role.INTERMEDIARY in user.roles else []),
    ]
    return {
        "tasks": sorted(tasks, key=lambda task: not task.count),  # what waits comes before what is done
        "figures": programme_figures(user) if steers else [],
        "is_member": is_member,
        "later": [role for role in (Role.VERIFIER, Role.AUDITOR, Role.TRAINER) if role in user.roles],
    }


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The visitor's next actions."""
    return render(request, "web/home.html", _sections(signed_in(request)))


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Everything the visitor may see that a text finds."""
    text = request.GET.get("q", "").strip()[:200]
    groups = everything_found(request.user, text)
    return render(request, "web/search.html", {"text": text, "global_search": text, "groups": groups})
