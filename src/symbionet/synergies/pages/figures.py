"""The figure of all synergies."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor, reads_programme
from symbionet.shell.figures import FEW_FIRMS, Counted, Figure, kept_from_few
from symbionet.synergies.models import Stage, Synergy
from symbionet.synergies.queries.synergies import open_to_team

__all__ = ["figure_of_synergies"]

TARGET = 80  # of the founding programme (industrial symbiosis in Tianjin Binhai New Area)


def figure_of_synergies(visitor: Visitor) -> Figure:
    """All synergies by stage against the target; addresses only for those who reach the list."""
    counted = Synergy.objects.filter(open_to_team(visitor)).order_by()
    stages = dict(counted.values_list("stage").annotate(number=Count("pk")))
    firms: dict[str, set[int]] = {}
    for stage, *sides in counted.values_list("stage", "provider", "receiver"):
        firms.setdefault(stage, set()).update(sides)
    reads = reads_programme(visitor)
    url = reverse("synergy_list") if reads else ""
    parts = [
        Counted(
            label=str(stage.label),
            number=stages[stage],
            firms=frozenset(firms[stage]),
            url=url and f"{url}?stage={stage.value}",
        )
        for stage in Stage
        if stages.get(stage)
    ]
    whole = len(frozenset().union(*firms.values()))
    return Figure(
        label=_("Synergies"),
        number=sum(stages.values()) if reads or not 0 < whole < FEW_FIRMS else None,
        url=url,
        target=TARGET,
        parts=tuple((one.label, one.number, one.url) for one in parts) if reads else kept_from_few(parts),
    )
