"""Figures of the whole programme for those who steer and watch it."""

from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor, reads_programme
from symbionet.network.models import Kind, MembershipState, Organisation, Resource
from symbionet.network.queries import network_figures
from symbionet.synergies.models import Stage, Synergy
from symbionet.synergies.queries.synergies import open_to_team
from symbionet.web.queries.figures import tonnes_per_year

__all__ = ["TARGET_MEMBERS", "TARGET_SYNERGIES", "Figure", "programme_figures"]

# Targets of the founding programme (industrial symbiosis in Tianjin Binhai New Area).
TARGET_MEMBERS = 800
TARGET_SYNERGIES = 80
MEMBERS = (MembershipState.RECRUITED, MembershipState.ACTIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number with its list, where the visitor reaches it, and its target."""

    label: str
    number: int
    unit: str = ""
    url: str = ""
    target: int = 0
    parts: tuple[tuple[str, int, str], ...] = ()  # label, number, address


def programme_figures(visitor: Visitor) -> list[Figure]:
    """Members, synergies, resources and tonnes of the whole network; addresses only for those who reach the lists."""
    reads = reads_programme(visitor)

    def address(route: str, query: str = "") -> str:
        return reverse(route) + query if reads else ""

    counts = network_figures(Organisation.objects.all(), Resource.objects.all())
    counted = Synergy.objects.filter(open_to_team(visitor)).order_by()
    stages = dict(counted.values_list("stage").annotate(number=Count("pk")))
    return [
        Figure(
            label=_("Members"),
            number=sum(counts.by_state.get(state, 0) for state in MEMBERS),
            url=address("organisation_list"),
            target=TARGET_MEMBERS,
            parts=tuple(
                (str(state.label), counts.by_state[state], address("organisation_list", f"?state={state.value}"))
                for state in MembershipState
                if counts.by_state.get(state)
            ),
        ),
        Figure(
            label=_("Synergies"),
            number=sum(stages.values()),
            url=address("synergy_list"),
            target=TARGET_SYNERGIES,
            parts=tuple(
                (str(stage.label), stages[stage], address("synergy_list", f"?stage={stage.value}"))
                for stage in Stage
                if stages.get(stage)
            ),
        ),
        Figure(
            label=_("Haves and wants"),
            number=counts.haves + counts.wants,
            url=address("resource_list"),
            parts=(
                (_("Haves"), counts.haves, address("resource_list", "?direction=have")),
                (_("Wants"), counts.wants, address("resource_list", "?direction=want")),
                *(
                    (str(kind.label), counts.by_kind[kind], address("resource_list", f"?kind={kind.value}"))
                    for kind in Kind
                    if counts.by_kind.get(kind)
                ),
            ),
        ),
        Figure(
            label=_("On offer per year, where a mass is stated"),
            number=tonnes_per_year(),
            unit="t",
            url=address("resource_list", "?direction=have"),
        ),
    ]
