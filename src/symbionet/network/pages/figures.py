"""Figures of the whole network; addresses only for those who reach the lists."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor, reads_programme
from symbionet.network.models import Kind, MembershipState
from symbionet.network.queries.figures import count_resources, organisations_by_state, tonnes_per_year
from symbionet.shell.figures import FEW_FIRMS, Counted, Figure, kept_from_few

__all__ = ["figure_of_members", "figure_of_resources", "figure_of_tonnes"]

TARGET = 800  # members; of the founding programme (industrial symbiosis in Tianjin Binhai New Area)
MEMBERS = (MembershipState.RECRUITED, MembershipState.ACTIVE)


def _address(visitor: Visitor, route: str, query: str = "") -> str:
    return reverse(route) + query if reads_programme(visitor) else ""


def _parts(visitor: Visitor, parts: Sequence[Counted]) -> tuple[tuple[str, int | None, str], ...]:
    """The parts; who reads the programme reads all of them, a public body none that tells of few."""
    if reads_programme(visitor):
        return tuple((one.label, one.number, one.url) for one in parts)
    return kept_from_few(parts)


def _whole(visitor: Visitor, number: int, firms: int) -> int | None:
    return number if reads_programme(visitor) or not 0 < firms < FEW_FIRMS else None


def figure_of_members(visitor: Visitor) -> Figure:
    """The members against the target, and all organisations by state."""
    counts = organisations_by_state()
    members = sum(counts.get(state, 0) for state in MEMBERS)
    return Figure(
        label=_("Members"),
        number=_whole(visitor, members, members),
        url=_address(visitor, "organisation_list"),
        target=TARGET,
        parts=_parts(
            visitor,
            [
                Counted(
                    label=str(state.label),
                    number=counts[state],
                    firms=frozenset(range(1000 * place, 1000 * place + min(counts[state], 999))),
                    url=_address(visitor, "organisation_list", f"?state={state.value}"),
                )
                for place, state in enumerate(MembershipState)
                if counts.get(state)
            ],
        ),
    )


def figure_of_resources(visitor: Visitor) -> Figure:
    """The open resources by direction and kind."""
    counts = count_resources()

    def part(label: str, number: int, name: str, value: str) -> Counted:
        url = _address(visitor, "resource_list", f"?{name}={value}")
        return Counted(label=label, number=number, firms=counts.firms.get(value, frozenset()), url=url)

    return Figure(
        label=_("Haves and wants"),
        number=_whole(visitor, counts.haves + counts.wants, len(counts.firms[""])),
        url=_address(visitor, "resource_list"),
        parts=(
            *_parts(
                visitor,
                [
                    part(_("Haves"), counts.haves, "direction", "have"),
                    part(_("Wants"), counts.wants, "direction", "want"),
                ],
            ),
            *_parts(
                visitor,
                [
                    part(str(kind.label), counts.by_kind[kind], "kind", kind.value)
                    for kind in Kind
                    if counts.by_kind.get(kind)
                ],
            ),
        ),
    )


def figure_of_tonnes(visitor: Visitor) -> Figure:
    """What is on offer in a year."""
    tonnes, firms = tonnes_per_year()
    return Figure(
        label=_("On offer per year, where a mass is stated"),
        number=_whole(visitor, tonnes, firms),
        unit="t",
        url=_address(visitor, "resource_list", "?direction=have"),
    )
