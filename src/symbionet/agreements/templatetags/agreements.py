"""Template tags of the agreement between the sides of a synergy: the tab of price and shares, the letters."""

from typing import Any

from django import template
from django.db.models import Model

from symbionet.letters import letter_kinds
from symbionet.synergies.models import DocumentKind, Synergy
from symbionet.synergies.queries import synergies_editable_by
from symbionet.synergies.queries.synergies import sides_spoken_for, synergies_read_by

register = template.Library()


@register.inclusion_tag("agreements/partials/sharing_tab.html", takes_context=True)
def sharing_tab(context: dict[str, Any], pk: int, tab: str = "") -> dict[str, Any]:
    """The tab of price and shares, for those who speak for a side of the synergy."""
    user = context["request"].user
    synergy = synergies_read_by(user).only("pk", "provider_id", "receiver_id").filter(pk=pk).first()
    return {"pk": pk, "tab": tab, "shares": synergy is not None and bool(sides_spoken_for(user, synergy))}


@register.simple_tag(takes_context=True)
def letters_for(context: dict[str, Any], subject: Model) -> list[tuple[str, str]]:
    """Kind and name of each letter, for those who edit the synergy; none about other subjects."""
    if not isinstance(subject, Synergy):
        return []
    if not synergies_editable_by(context["request"].user).filter(pk=subject.pk).exists():
        return []
    return [(kind, str(DocumentKind(kind).label)) for kind in letter_kinds()]
