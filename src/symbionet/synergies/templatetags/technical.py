"""Template tags of the technical side and the sharing of benefits: their tabs."""

from typing import Any

from django import template

from symbionet.synergies.queries.synergies import synergies_read_by
from symbionet.synergies.queries.technical import sides_scored_by

register = template.Library()


@register.inclusion_tag("synergies/partials/technical_tabs.html", takes_context=True)
def technical_tabs(context: dict[str, Any], pk: int, tab: str = "") -> dict[str, Any]:
    """The tabs of a synergy whose work the visitor reads; sharing only for its sides and practitioners."""
    user = context["request"].user
    synergy = synergies_read_by(user).only("pk", "provider_id", "receiver_id").filter(pk=pk).first()
    shares = synergy is not None and bool(sides_scored_by(user, synergy))
    return {"pk": pk, "tab": tab, "reads": synergy is not None, "shares": shares}


@register.filter
def grouped(value: float | None) -> str:
    """A whole number with its groups in every language (that of Chinese knows none): 3,155,998; "" where unknown."""
    return "" if value is None else f"{value:,.0f}"
