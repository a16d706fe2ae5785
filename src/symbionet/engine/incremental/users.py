"""Who could take a have by its sector, by the columns of a kept network, and whose wants must be looked at."""

from dataclasses import dataclass

import numpy as np

from symbionet.engine.arrays import Bools, Floats, Ints
from symbionet.engine.incremental.columns import SLACK
from symbionet.engine.matching.conditions.refusals import barred_by, words_of
from symbionet.engine.matching.conditions.verdicts import check_use, rules_out
from symbionet.engine.matching.find.candidates import HAULS, RIVAL, USE_FLOOR
from symbionet.engine.matching.find.distances import find_distances_km
from symbionet.engine.matching.find.index import ResourceColumns
from symbionet.engine.matching.find.relations import Relations
from symbionet.engine.packs import Packs

__all__ = ["SectorUsers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorUsers:
    """The organisations of a kept network by number; `relations` are those of their profiles of sectors."""

    packs: Packs
    relations: Relations
    profile_of: Ints
    there: Bools
    firms: Ints
    lon: Floats
    lat: Floats
    unbound: Bools  # no permit stated, or one for all hazardous waste, and no sector that never takes it
    refusing: Bools  # says what it does not take

    def near(self, haves: ResourceColumns, have: int) -> Ints:
        """Those whose sector can use a have, within its reach: all that `match` may find without a want are here."""
        rows = np.flatnonzero((self._taken(haves, have) >= USE_FLOOR - SLACK) & self.there)
        return np.asarray(rows[~(self._km(haves, have, rows) > _reach(haves, have) * (1 + SLACK))], dtype=np.int64)

    def whose_wants_count(self, haves: ResourceColumns, have: int, asked: Bools) -> Bools | None:
        """Whose wants change the matches of a have with those `asked`; None: those of all.

        A rival counts once, with or without a want: the wants of one that is a candidate by its sector change nothing.
        Where none such is known, a want of anybody may tell that those asked are not the only outlet.
        """
        taken, sure = self._taken(haves, have), self._sure(haves, have)
        if not (sure & ~asked).any():
            return None
        return np.asarray(asked | ((taken >= RIVAL - SLACK) & ~sure), dtype=np.bool_)

    def _sure(self, haves: ResourceColumns, have: int) -> Bools:
        """Who is a candidate for certain, whatever it wants: `match` cannot drop it."""
        sure = np.zeros(len(self.there), dtype=np.bool_)
        item = haves.resources[have]
        if self._breaks_a_limit(haves, have) or barred_by(words_of(item), item.kind or "material", self.packs):
            return sure
        rows = np.flatnonzero((self._taken(haves, have) >= USE_FLOOR + SLACK) & self.there)
        fits = ~(self._km(haves, have, rows) > _reach(haves, have) * (1 - SLACK))  # NaN (unknown) stays
        fits &= ~self.refusing[rows]
        fits &= self.firms[rows] != self.firms[haves.organisations[have]]
        if haves.hazardous[have] != 0:  # or it may turn out to be so
            fits &= self.unbound[rows]
        sure[rows[fits]] = True
        return sure

    def _breaks_a_limit(self, haves: ResourceColumns, have: int) -> bool:
        """Whether the composition of a have rules out a known use of its classes."""
        item, classes = haves.resources[have], haves.classes[have]
        if not item.composition and not item.contaminants:
            return False
        numbers = np.unique(self.relations.use_number[classes[classes >= 0]])
        uses = [self.relations.uses[number] for number in numbers.tolist() if number >= 0]
        return any(rules_out(check_use(item, use, self.packs), use) for use in uses)

    def _taken(self, haves: ResourceColumns, have: int) -> Floats:
        """How probably each takes a have by what is known of its sectors, 0..1."""
        relations, taken = self.relations, np.zeros(len(self.relations.focus))
        for number, share in zip(haves.classes[have].tolist(), haves.class_shares[have].tolist(), strict=True):
            if number >= 0:
                best = np.maximum(relations.use_strength[number], relations.want_strength[number])
                taken = np.maximum(taken, best * share)
        alike = relations.trades[haves.takers[have]] * haves.taker_grades[have][:, None]
        taken = np.maximum(taken, alike.max(axis=0, initial=0.0))
        return np.asarray(taken[self.profile_of], dtype=np.float64)

    def _km(self, haves: ResourceColumns, have: int, rows: Ints) -> Floats:
        return find_distances_km(haves.lon[have], haves.lat[have], self.lon[rows], self.lat[rows])


def _reach(haves: ResourceColumns, have: int) -> float:
    return float(HAULS * haves.haul_km[have])
