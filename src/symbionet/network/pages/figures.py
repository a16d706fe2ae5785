"""Figures of the whole network for those who steer the programme."""

from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.network.models import Kind, MembershipState
from symbionet.network.queries.figures import count_resources, organisations_by_state, tonnes_per_year
from symbionet.shell.figures import Figure

__all__ = ["figure_of_members", "figure_of_resources", "figure_of_tonnes"]

MEMBERS = (MembershipState.RECRUITED, MembershipState.ACTIVE)


def figure_of_members(_visitor: Visitor) -> Figure:
    """The members against the target, and all organisations by state."""
    counts = organisations_by_state()
    url = reverse("organisation_list")
    return Figure(
        label=_("Members"),
        number=sum(counts.get(state, 0) for state in MEMBERS),
        url=url,
        indicator="network.members",
        parts=tuple(
            (str(state.label), counts[state], f"{url}?state={state.value}")
            for state in MembershipState
            if counts.get(state)
        ),
    )


def figure_of_resources(_visitor: Visitor) -> Figure:
    """The open resources by direction and kind."""
    counts = count_resources()
    url = reverse("resource_list")
    return Figure(
        label=_("Haves and wants"),
        number=counts.haves + counts.wants,
        url=url,
        parts=(
            (_("Haves"), counts.haves, f"{url}?direction=have"),
            (_("Wants"), counts.wants, f"{url}?direction=want"),
            *(
                (str(kind.label), counts.by_kind[kind], f"{url}?kind={kind.value}")
                for kind in Kind
                if counts.by_kind.get(kind)
            ),
        ),
    )


def figure_of_tonnes(_visitor: Visitor) -> Figure:
    """What is on offer in a year."""
    return Figure(
        label=_("On offer per year, where a mass is stated"),
        number=tonnes_per_year(),
        unit="t",
        url=f"{reverse('resource_list')}?direction=have",
    )
