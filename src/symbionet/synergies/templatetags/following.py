"""Template tags of the pages that follow a synergy: their tabs."""

from typing import Any

from django import template
from django.urls import reverse

from symbionet.accounts.models import Role
from symbionet.synergies.models import Synergy
from symbionet.synergies.queries.following import is_team
from symbionet.synergies.queries.messages import audiences_writable_by

register = template.Library()


@register.inclusion_tag("synergies/partials/following_tabs.html", takes_context=True)
def following_tabs(context: dict[str, Any], pk: int, tab: str = "") -> dict[str, Any]:
    """The tabs of contact log, messages and documents of a synergy the visitor sees; only those the visitor reaches."""
    user = context["request"].user
    synergy = Synergy.objects.only("pk", "provider_id", "receiver_id").get(pk=pk)
    takes_part = bool(audiences_writable_by(user, synergy))
    return {
        "pk": pk,
        "tab": tab,
        "reads_log": is_team(user),
        "takes_part": takes_part,
        "reads_documents": takes_part or user.has_role(Role.VERIFIER),
    }


@register.simple_tag(takes_context=True)
def contact_log_url(context: dict[str, Any], organisation_pk: int) -> str:
    """The address of an organisation's contact log for the team, "" for anybody else."""
    return reverse("organisation_contacts", args=[organisation_pk]) if is_team(context["request"].user) else ""
