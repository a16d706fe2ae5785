"""The home page of each role, and global search."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from symbionet.accounts.models import Role, User
from symbionet.accounts.queries import is_user, manages_people, reads_programme, signed_in
from symbionet.core.texts import is_chinese
from symbionet.shell.figures import programme_figures
from symbionet.shell.search import search_everything
from symbionet.shell.today import home_lists
from symbionet.web.pages.first_steps import is_at_its_beginning, steps_of
from symbionet.web.pages.home import own_figures, trend_of
from symbionet.web.pages.public import figures_shown
from symbionet.web.pages.tours import tour_of
from symbionet.web.queries.public import open_figures
from symbionet.web.views.public import front_page

__all__ = ["first_steps", "home", "search"]


def _sections(user: User) -> dict[str, Any]:
    """What the home page shows: the parts of each role the person has. Who only watches reads published figures alone:
    those of two days would tell of one firm by their difference.
    """
    watches = user.has_role(Role.OBSERVER) and not reads_programme(user)
    return {
        "tasks": home_lists(user),
        "figures": programme_figures(user) if user.has_role(Role.PROGRAMME_MANAGER) else [],
        "published": figures_shown(open_figures()) if watches else None,
        "page_language": "zh" if is_chinese() else "en",
        "tour": tour_of(user) if user.toured_at is None else [],
        "own_figures": own_figures(user),
        "trend": trend_of(user),
        "is_member": bool(user.organisation_ids),
        "begins": manages_people(user) and is_at_its_beginning(),
        "granted": [Role(role).label for role in user.granted_roles],
        "described": [role for role in (Role.VERIFIER, Role.AUDITOR, Role.TRAINER) if role in user.roles],
    }


@login_not_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The next actions of who is signed in; for anybody else the first page of the public site."""
    if not is_user(request.user):
        return front_page(request, "zh" if is_chinese() else "en")
    return render(request, "web/home.html", _sections(signed_in(request)))


@require_GET
def first_steps(request: HttpRequest) -> HttpResponse:
    """What sets a new platform up, step by step."""
    user = signed_in(request)
    if not manages_people(user):
        raise Http404
    return render(request, "web/first_steps.html", {"steps": steps_of(user)})


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Everything the visitor may see that a text finds; `part=box` is the list below the search field."""
    text = request.GET.get("q", "").strip()[:200]
    groups = search_everything(request.user, text)
    if request.GET.get("part") == "box":
        return render(request, "web/partials/search_box.html", {"text": text, "groups": groups})
    return render(request, "web/search.html", {"text": text, "global_search": text, "groups": groups})
