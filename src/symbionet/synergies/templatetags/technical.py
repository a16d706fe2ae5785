"""Template tags of the technical side and the sharing of benefits: their tabs."""

from typing import Any

from django import template

from symbionet.synergies.models import Synergy
from symbionet.synergies.queries.technical import sides_scored_by

register = template.Library()


@register.inclusion_tag("synergies/partials/technical_tabs.html", takes_context=True)
def technical_tabs(context: dict[str, Any], pk: int, tab: str = "") -> dict[str, Any]:
    """The tabs of a synergy the visitor sees; the sharing of benefits only for its sides and the practitioners."""
    synergy = Synergy.objects.only("pk", "provider_id", "receiver_id").get(pk=pk)
    return {"pk": pk, "tab": tab, "shares": bool(sides_scored_by(context["request"].user, synergy))}


@register.filter
def grouped(value: float | None) -> str:
    """A whole number with its groups in every language (that of Chinese knows none): 3,155,998; "" where unknown."""
    return "" if value is None else f"{value:,.0f}"
