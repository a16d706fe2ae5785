"""Figures of the whole network; addresses only for those who reach the lists."""

from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor, reads_programme
from symbionet.network.models import Kind, MembershipState
from symbionet.network.queries.figures import count_resources, organisations_by_state, tonnes_per_year
from symbionet.shell.figures import Figure

__all__ = ["figure_of_members", "figure_of_resources", "figure_of_tonnes"]

TARGET = 800  # members; of the founding programme (industrial symbiosis in Tianjin Binhai New Area)
MEMBERS = (MembershipState.RECRUITED, MembershipState.ACTIVE)


def _address(visitor: Visitor, route: str, query: str = "") -> str:
    return reverse(route) + query if reads_programme(visitor) else ""


def figure_of_members(visitor: Visitor) -> Figure:
    """The members against the target, and all organisations by state."""
    counts = organisations_by_state()
    return Figure(
        label=_("Members"),
        number=sum(counts.get(state, 0) for state in MEMBERS),
        url=_address(visitor, "organisation_list"),
        target=TARGET,
        parts=tuple(
            (str(state.label), counts[state], _address(visitor, "organisation_list", f"?state={state.value}"))
            for state in MembershipState
            if counts.get(state)
        ),
    )


def figure_of_resources(visitor: Visitor) -> Figure:
    """The open resources by direction and kind."""
    counts = count_resources()
    return Figure(
        label=_("Haves and wants"),
        number=counts.haves + counts.wants,
        url=_address(visitor, "resource_list"),
        parts=(
            (_("Haves"), counts.haves, _address(visitor, "resource_list", "?direction=have")),
            (_("Wants"), counts.wants, _address(visitor, "resource_list", "?direction=want")),
            *(
                (str(kind.label), counts.by_kind[kind], _address(visitor, "resource_list", f"?kind={kind.value}"))
                for kind in Kind
                if counts.by_kind.get(kind)
            ),
        ),
    )


def figure_of_tonnes(visitor: Visitor) -> Figure:
    """What is on offer in a year."""
    return Figure(
        label=_("On offer per year, where a mass is stated"),
        number=tonnes_per_year(),
        unit="t",
        url=_address(visitor, "resource_list", "?direction=have"),
    )
