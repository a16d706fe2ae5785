"""Which sides of a match a visitor may know by name."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from symbionet.accounts.queries import Visitor, is_user
from symbionet.matches.models import Match
from symbionet.network.models import Organisation, Resource, Site
from symbionet.network.queries import closed_fields, organisations_visible_to, resources_visible_to

__all__ = ["KnownSides", "known_sides", "main_sites", "named_sides", "percent_of", "shown_probability", "sides_known"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSides:
    """What one visitor may know of organisations and their resources; one query per kind of thing."""

    own: frozenset[int]
    resources: frozenset[int]
    organisations: frozenset[int]
    placed: bool = False
    brief: bool = False  # of a named side its label alone
    sites: Mapping[int, Site] = field(default_factory=dict)  # of each organisation the main one that has coordinates
    closed: Mapping[int, frozenset[str]] = field(default_factory=dict)  # fields closed to the visitor, by resource


def known_sides(visitor: Visitor, *, organisations: Collection[int], resources: Collection[int]) -> KnownSides:
    """Which of these the visitor sees by name, by their keys: two queries, none for none."""
    seen = resources_visible_to(visitor).filter(pk__in=resources) if resources else Resource.objects.none()
    firms = (
        organisations_visible_to(visitor).filter(pk__in=organisations) if organisations else Organisation.objects.none()
    )
    return KnownSides(
        own=visitor.organisation_ids if is_user(visitor) else frozenset(),
        resources=frozenset(seen.order_by().values_list("pk", flat=True)),
        organisations=frozenset(firms.order_by().values_list("pk", flat=True)),
    )


def sides_known(visitor: Visitor, matches: Collection[Match]) -> KnownSides:
    """What the visitor may know of the sides of these matches, with the fields that are closed to it."""
    resources = {row.have_id for row in matches} | {row.want_id for row in matches if row.want_id}
    organisations = {row.receiver_id for row in matches} | {row.have.organisation_id for row in matches}
    return replace(
        known_sides(visitor, organisations=organisations, resources=resources),
        closed=closed_fields(visitor, [side for row in matches for side in (row.have, row.want) if side is not None]),
    )


def main_sites(organisations: Iterable[int]) -> dict[int, Site]:
    """Of each organisation the main site that has coordinates."""
    known = Site.objects.filter(organisation__in=set(organisations), lon__isnull=False)
    return {site.organisation_id: site for site in known.order_by("is_main", "-pk")}  # the main one comes last


def named_sides(match: Match, known: KnownSides) -> tuple[bool, bool]:
    """Whether the visitor knows provider and receiver by name."""
    provider = match.have_id in known.resources
    if match.receiver_id in known.own:
        return provider, True
    # a firm that is known for another offer must not be recognised as the one behind a want it only hints at
    return provider, match.receiver_id in known.organisations and (
        match.want_id is None or match.want_id in known.resources
    )


def shown_probability(probability: float, *, coarse: bool) -> float:
    """The probability, in steps of 5 % where a side is not named: finer ones could be solved for its distance.

    >>> shown_probability(0.637, coarse=True), shown_probability(0.637, coarse=False)
    (0.65, 0.637)
    """
    return max(0.05, round(probability * 20) / 20) if coarse else probability


def percent_of(probability: float) -> int:
    """A probability in per cent; nothing is certain before people have spoken."""
    return min(99, max(1, round(100 * probability)))
