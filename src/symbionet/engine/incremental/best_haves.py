"""The haves that suit a want best: columns tell which may be among them, and the most promising are rated first."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from symbionet.engine.incremental.bounds import most_probable
from symbionet.engine.incremental.network import KeptNetwork, Load
from symbionet.engine.matching import rate_index
from symbionet.engine.matching.rate.probability import moved
from symbionet.engine.matching.rate.steps import least_demand
from symbionet.engine.model import Resource
from symbionet.engine.packs import Packs

__all__ = ["best_haves"]

SLACK = 1e-5  # a probability that is computed in another order differs by less
SPARE = 1.25  # so many times the haves that are asked for are rated at first


@dataclass(slots=True, kw_only=True)
class _Ranking:
    """The haves that may meet one want, the most promising first; and those that were rated."""

    most: int
    keys: list[str]
    bounds: list[float]
    seen: int = 0
    rated: list[tuple[float, str]] = field(default_factory=list)

    def best(self) -> list[tuple[float, str]]:
        """Those that suit it best of those rated: minus probability and id."""
        self.rated = sorted(self.rated)[: self.most]
        return self.rated

    def next(self, minimum: float) -> list[str]:
        """Haves to be rated now: some of those that can still be among the best."""
        best = self.best()
        floor = max(minimum, -best[-1][0] if len(best) == self.most else 0.0) - SLACK
        some = slice(self.seen, self.seen + int(self.most * SPARE))
        found = [key for key, bound in zip(self.keys[some], self.bounds[some], strict=True) if bound >= floor]
        self.seen += len(found)
        return found


def best_haves(
    kept: KeptNetwork, wants: Sequence[Resource], packs: Packs, *, load: Load, most: int, minimum: float
) -> set[str]:
    """The ids of the `most` haves that suit each of these wants best, as long as no others compete.

    Each is at least `minimum` probable, and the want is the best of those of its owner for it. Ties break by id.
    """
    ids, owners = {item.id for item in wants}, {item.organisation_id for item in wants}
    asked = [*wants, *load([key for key in kept.wants_of(owners) if key not in ids])]
    rankings = _rankings(kept, wants, asked, packs, most=most)
    known: set[str] = set()
    floor = moved(minimum, least_demand(packs))  # who is offered is decided without the demand, the order with it
    while keys := {key for one in rankings.values() for key in one.next(floor)}:
        index = kept.between(load(sorted(keys - known)), asked, packs)
        for have, _, want, probability in rate_index(index, minimum=minimum):
            if want in rankings:
                rankings[want].rated.append((-probability, have))
        known |= keys
    return {have for one in rankings.values() for _, have in one.best()}


def _rankings(
    kept: KeptNetwork, wants: Sequence[Resource], asked: Sequence[Resource], packs: Packs, *, most: int
) -> dict[str, _Ranking]:
    """The haves that may meet each want, the most promising first; nothing is read for it but columns."""
    found = {}
    for want, keys in zip(wants, kept.haves_for(wants, packs), strict=True):
        index = kept.sketch(keys, asked, packs)
        place = [item.id for item in index.wants.resources].index(want.id)
        bounds = most_probable(index, place)
        order = np.argsort(-bounds, kind="stable").tolist()
        found[want.id] = _Ranking(most=most, keys=[keys[n] for n in order], bounds=bounds[order].tolist())
    return found
