"""Template tags of the sign-in page, and the tab of the timeline."""

from typing import Any

from django import template
from django.conf import settings

from symbionet.accounts.models import Role, User
from symbionet.accounts.queries import has_manager
from symbionet.synergies.queries.synergies import synergies_read_by
from symbionet.web.demo.sign_ins import PASSWORD, SIGN_INS

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
