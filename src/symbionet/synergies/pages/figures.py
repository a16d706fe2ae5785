"""The figure of all synergies."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.shell.figures import Figure
from symbionet.synergies.models import Stage, Synergy
from symbionet.synergies.queries.prospects import WON
from symbionet.synergies.queries.synergies import open_to_team

__all__ = ["figure_of_synergies"]


def figure_of_synergies(visitor: Visitor) -> Figure:
    """All synergies by stage against the target."""
    counted = Synergy.objects.filter(open_to_team(visitor)).order_by()
    stages = dict(counted.values_list("stage").annotate(number=Count("pk")))
    url = reverse("synergy_list")
    return Figure(
        label=_("Synergies"),
        number=sum(stages.values()),
        url=url,
        indicator="synergies.completed",
        reached=sum(stages.get(stage, 0) for stage in WON),
        parts=tuple(
            (str(stage.label), stages[stage], f"{url}?stage={stage.value}") for stage in Stage if stages.get(stage)
        ),
    )
