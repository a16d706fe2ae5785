"""Template tags of the technical side of a synergy: its tab."""

from typing import Any

from django import template

from symbionet.synergies.queries.synergies import synergies_read_by

register = template.Library()


@register.inclusion_tag("feasibility/partials/technical_tab.html", takes_context=True)
def technical_tab(context: dict[str, Any], pk: int, tab: str = "") -> dict[str, Any]:
    """The tab of the technical side, for those who read the work of the synergy."""
    reads = synergies_read_by(context["request"].user).filter(pk=pk).exists()
    return {"pk": pk, "tab": tab, "reads": reads}
