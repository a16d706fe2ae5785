"""Template tags of the sign-in page, and the tab of the timeline."""

from typing import Any

from django import template
from django.conf import settings

from symbionet.accounts.models import Role, User
from symbionet.accounts.queries import has_manager
from symbionet.synergies.queries.synergies import synergies_read_by
from symbionet.web.demo.sign_ins import PASSWORD, SIGN_INS
from symbionet.web.pages.tours import tour_of

register = template.Library()


@register.simple_tag
def waits_for_manager() -> bool:
    """Whether nobody manages this platform yet: the sign-in page says how the first manager is made."""
    return not has_manager()


@register.simple_tag
def demo_sign_ins() -> dict[str, Any]:
    """The sign-ins of the demo with their roles and password, where this is the demo and they exist."""
    if not settings.DEMO:
        return {"people": []}
    there = set(User.objects.filter(is_demo=True, is_active=True).values_list("email", flat=True))
    people = [{"email": email, "role": Role(role).label} for email, role, _name in SIGN_INS if email in there]
    return {"people": people, "password": PASSWORD}


@register.inclusion_tag("web/partials/timeline_tab.html", takes_context=True)
def timeline_tab(context: dict[str, Any], pk: int, tab: str = "") -> dict[str, Any]:
    """The tab of a synergy's timeline, for those who read its work."""
    reads = synergies_read_by(context["request"].user).filter(pk=pk).exists()
    return {"pk": pk, "tab": tab, "reads": reads}


@register.inclusion_tag("web/partials/tour.html", takes_context=True)
def tour(context: dict[str, Any]) -> dict[str, Any]:
    """The stop of the visitor's tour that the address names; nothing on a page that is none."""
    request = context["request"]
    asked = request.GET.get("tour", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 3 else 0
    stops = tour_of(request.user) if isinstance(request.user, User) else []
    if not 0 < number <= len(stops) or not _stands_at(stops[number - 1].url, request.path):
        return {}
    return {
        "csrf_token": context.get("csrf_token"),
        "number": number,
        "all": len(stops),
        "stop": stops[number - 1],
        "before": stops[number - 2] if number > 1 else None,
        "after": stops[number] if number < len(stops) else None,
    }


def _stands_at(url: str, path: str) -> bool:
    """Whether the page is that of the stop, or the one below it that a list of one thing opens at once."""
    if url in {path, "/"}:
        return path == url
    below = path.startswith(url) and path.removeprefix(url).strip("/").isdecimal()
    return below or path.endswith(url)  # the dashboard of the only programme
