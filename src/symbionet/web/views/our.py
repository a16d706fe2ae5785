"""The page of a member about its own organisation."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from symbionet.accounts.queries import signed_in
from symbionet.network.pages.looks import looks_shown_to
from symbionet.network.queries.resources import LOOK_DAYS
from symbionet.shell.today import our_page_lists
from symbionet.synergies.pages.threads import threads_of
from symbionet.web.pages.our import our_matches, our_money, our_resources, our_synergies, ours
from symbionet.web.pages.previews import previews_of
from symbionet.work.pages import tasks_shown_to
from symbionet.work.queries.tasks import tasks_of

__all__ = ["our_page"]

PREVIEWS = 30
FEW = 5


@require_GET
def our_page(request: HttpRequest) -> HttpResponse:
    """What one's own organisation gains, what waits, and what others see of it."""
    user = signed_in(request)
    organisation, own = ours(user, request.GET.get("organisation", ""))
    if organisation is None:
        raise Http404
    matches, total = our_matches(user, organisation)
    synergies = our_synergies(user, organisation)
    resources, open_tasks = our_resources(organisation), tasks_of(user)
    return render(
        request,
        "web/our_page.html",
        {
            "organisation": organisation,
            "own": own,
            "tasks": our_page_lists(user),
            "own_tasks": tasks_shown_to(user, open_tasks[:FEW]),
            "own_task_count": open_tasks.count(),
            "today": timezone.localdate(),
            "threads": threads_of(user, most=FEW),
            "money": our_money(user, organisation, synergies),
            "matches": matches,
            "match_count": total,
            "synergies": synergies,
            "previews": previews_of(resources[:PREVIEWS]),
            "resource_count": resources.count(),
            "looks": looks_shown_to(user, organisation),
            "look_days": LOOK_DAYS,
        },
    )
