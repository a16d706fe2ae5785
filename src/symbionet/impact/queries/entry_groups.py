"""Which claims of a list may bear on each other: these are tried, and entered, together and in their order.

Each rule of `actions.rules` looks at claims of one provider that are alike, of one resource, of the next leg of a
chain, or at one paper. Claims that have none of this in common are told apart here, so that a long list comes in short
parts and what contradicts each other inside of it is found all the same.
"""

from collections.abc import Hashable, Iterable, Sequence

from symbionet.engine.packs import load_packs
from symbionet.impact.queries.claims import class_of, names_of, resource_of
from symbionet.impact.queries.entry_claims import BadCell, EntryClaim
from symbionet.network.models import Period
from symbionet.sheets.vocabulary import fold
from symbionet.synergies.models import PartyRole, SynergyFlow

__all__ = ["groups_of", "parts_of"]


def groups_of(claims: Sequence[EntryClaim | BadCell]) -> list[list[int]]:
    """The places of claims by group, in the order of the list; what cannot be read stands alone."""
    years = sorted({claim.year for claim in claims if isinstance(claim, EntryClaim)})
    own = [set(_own(claim, years)) if isinstance(claim, EntryClaim) else set() for claim in claims]
    known = set().union(*own)
    leaders: dict[Hashable, Hashable] = {}

    def leader(key: Hashable) -> Hashable:
        while (above := leaders.setdefault(key, key)) != key:
            leaders[key] = leaders[above]
            key = above
        return key

    for place, claim in enumerate(claims):
        next_legs = set(_next_legs(claim, years)) & known if isinstance(claim, EntryClaim) else set()
        for key in own[place] | next_legs:
            leaders[leader(key)] = leader(place)
    found: dict[Hashable, list[int]] = {}
    for place in range(len(claims)):
        found.setdefault(leader(place), []).append(place)
    return list(found.values())


def parts_of(groups: Iterable[Sequence[int]], most: int) -> list[list[int]]:
    """Whole groups put together to parts of at most `most` places each; a larger group is a part of its own.

    >>> parts_of([[0, 3], [1], [2], [4, 5, 6]], 3)
    [[0, 1, 3], [2], [4, 5, 6]]
    """
    found: list[list[int]] = []
    for group in groups:
        if found and len(found[-1]) + len(group) <= most:
            found[-1].extend(group)
        else:
            found.append(list(group))
    return [sorted(part) for part in found]


def _own(claim: EntryClaim, years: Sequence[int]) -> Iterable[Hashable]:
    """What a claim is about, year by year; a resource that arises once is claimed for all years together."""
    flow = claim.flow
    if flow is None:
        yield "figure", claim.synergy.pk, claim.side.pk, claim.year, claim.metric
        return
    own = resource_of(flow)
    for year in years if own is not None and own.period == Period.ONCE else [claim.year]:
        yield "flow", flow.pk, year
        if own is not None:
            yield "resource", own.pk, year
        yield from (("alike", claim.synergy.provider_id, name, year) for name in names_of(flow, own))
    if claim.paper is not None:
        yield "paper", fold(claim.paper.number)


def _next_legs(claim: EntryClaim, years: Sequence[int]) -> Iterable[Hashable]:
    """What a claim would be about that passes the same thing, or what is made of it, on in this year or the next."""
    flow = claim.flow
    if flow is None:
        return
    synergy = claim.synergy
    processors = (party.organisation_id for party in synergy.parties.all() if party.role == PartyRole.PROCESSOR)
    hands = {synergy.receiver_id, *processors} - {None, synergy.provider_id}
    names = names_of(flow, resource_of(flow)) | _made_of(flow)
    for year in {claim.year, claim.year + 1}.intersection(years):
        yield from (("alike", hand, name, year) for hand in hands for name in names)


def _made_of(flow: SynergyFlow) -> set[str]:
    """The classes that a known process makes of that of the flow."""
    name = class_of(flow)
    made = (item for item in load_packs().processors.values() if name in item.from_class)
    return {item.to_class.casefold() for item in made if item.to_class} if name else set()
