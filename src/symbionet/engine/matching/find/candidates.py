"""Which wants and organisations may meet a have at all: cheap tests first, hard constraints after."""

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from symbionet.engine.arrays import Bools, Floats, Ints
from symbionet.engine.classification.vectors import Vectors
from symbionet.engine.matching.conditions.composition import read_stated
from symbionet.engine.matching.conditions.verdicts import check_use, has_other_use, rules_out
from symbionet.engine.matching.find.constraints import Constraints
from symbionet.engine.matching.find.distances import find_distances_km
from symbionet.engine.matching.find.form_fits import FORM_FITS
from symbionet.engine.matching.find.index import Index
from symbionet.engine.matching.find.licences import covers_permit
from symbionet.engine.matching.find.stated import categories_of

__all__ = ["FORM_FITS", "Candidates", "Finder"]

HAULS = 4.0  # beyond so many typical hauls a pair is dropped
TEXT_FLOOR = 0.6  # cosine of titles from which a want is looked at without any common class
KNOWN = 0.5  # probability of a class from which it is taken as known
RELATED_FLOOR = 0.15  # relatedness below which classes are as good as strange to each other
CLASS_FLOOR = 0.1  # probability of a class from which it makes candidates
USE_FLOOR = 0.05  # strength of a known use from which an organisation is a candidate
PERMIT_FLOOR = 0.6  # of a known use from which a plant may well hold the permit for a waste
LIVES_ON = 0.7  # likewise where others state their licences and the plant states none
STATED = 2  # hazardous by statement or code; by class alone it is a reason, no constraint: acids are goods as well
RIVAL = 0.1  # strength of a known use from which an organisation is a rival of the others
OTHER_SITE_KM = 0.5  # two places of one firm from so far apart are two sites
FIRMS_BLOCK = 32  # likewise with what the organisations do, of which there may be more than wants
BLOCK = 256  # haves whose vectors are compared at once: the product stays in cache
KEPT_BLOCKS = 4  # of each kind: haves may be asked for in another order than that of the index


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Rows for one have: an organisation with a want (or -1), and what was computed on the way."""

    organisations: Ints
    wants: Ints
    km: Floats  # by road; NaN unknown
    related: Floats  # of the classes, 0..1
    cosines: Floats  # of the titles; 0 without a want, or where both classes are known and strange to each other
    codes: Bools  # a waste code in common
    business: Floats  # cosine of the have's title and what the organisation does
    use_strength: Floats  # 0..1
    use_class: Ints  # place of the have's class that the use is of
    want_strength: Floats  # 0..1: the profile of the sector
    want_class: Ints
    taker_strength: Floats  # 0..1: among the sectors that most often take it
    graded_strength: Floats  # 0..1: how well its trade is graded for the class
    example_strength: Floats  # 0..1: how well its trade takes things like it
    precedent_strength: Floats  # 0..1: published exchanges
    precedent_class: Ints
    rivals: Floats  # how many other organisations could use the have, weighted with how probably
    single_outlet: bool  # one organisation, with one want at most, is all there is

    def only(self, rows: Ints) -> "Candidates":
        """These rows alone; what they say of all the others (rivals, single outlet) stays as it is."""
        chosen: dict[str, Any] = {one.name: getattr(self, one.name) for one in fields(self)}
        return replace(self, **{name: value[rows] for name, value in chosen.items() if name != "single_outlet"})


class _Products:
    """Cosines of haves to others; those of a block of haves are found at once, as the others are read once for them."""

    def __init__(self, haves: Vectors, others: Vectors, block: int) -> None:
        self._haves, self._others, self._block = haves, others, block
        self._kept: dict[int, Vectors] = {}

    def row(self, have: int) -> Vectors:
        """Of a have to each of the others."""
        number = have // self._block
        if number not in self._kept:
            if len(self._kept) >= KEPT_BLOCKS:
                del self._kept[next(iter(self._kept))]
            start = number * self._block
            self._kept[number] = self._haves[start : start + self._block] @ self._others.T
        row: Vectors = self._kept[number][have % self._block]
        return row


class Finder:
    """Posting lists over the wants of an index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._constraints = Constraints(index)
        self._related: dict[int, Ints] = {}
        self._cosines = _Products(index.haves.vectors, index.wants.vectors, BLOCK)
        self._business = _Products(index.haves.vectors, index.organisations.vectors, FIRMS_BLOCK)

    @property
    def laboratories(self) -> Bools:
        """Which organisations take samples and say what a waste is."""
        return self._constraints.laboratories

    def find(self, have: int, *, everybody: bool) -> Candidates:
        """The candidates of a have; with `everybody`, organisations without a known use as well."""
        index = self._index
        relations = index.relations
        strength, use_class = self._strength(have, relations.use_strength)
        wanted, want_class = self._strength(have, relations.want_strength)
        precedent, precedent_class = self._strength(have, relations.precedent_strength)
        taker, _ = self._strength(have, relations.taker_strength)
        graded, _ = self._strength(have, relations.graded_strength)
        example = self._by_examples(have)
        taken = np.maximum(np.maximum(strength, wanted), example)
        wants = self._wants(have)
        members = np.arange(len(index.organisations.organisations), dtype=np.int64)
        if not everybody:
            asked = self._constraints.laboratories & (index.haves.hazardous[have] >= 1)  # however unsure the class is
            members = members[(taken >= USE_FLOOR) | (asked & (taken > 0))]
        rows = np.concatenate([index.wants.organisations[wants], members])
        want_rows = np.concatenate([wants, np.full(len(members), -1, dtype=np.int64)])
        km = self._distances(have, rows, want_rows)
        firms = index.organisations.firms
        own = firms[rows] == firms[index.haves.organisations[have]]
        keep = ~own | ((want_rows >= 0) & (km > OTHER_SITE_KM))  # a want of one's own at another site is the best loop
        keep &= ~(km > HAULS * index.haves.haul_km[have])  # NaN (unknown) stays
        keep &= self._compatible(have, want_rows) & self._permitted(have, rows, want_rows, taken)
        keep &= self._within_limits(have, rows, want_rows, strength=strength, use_class=use_class)
        related = self._relatedness(have, want_rows)
        cosines = self._likeness(have, want_rows, related)
        codes = np.isin(want_rows, self._wants_by_code(have))
        keep &= (want_rows < 0) | (related >= RELATED_FLOOR) | codes | (cosines >= TEXT_FLOOR)
        chosen = np.flatnonzero(keep) if not everybody else np.zeros(0, dtype=np.int64)  # an order needs all of them
        keep[chosen] = self._constraints.allow(have, rows[chosen], want_rows[chosen], taken[rows[chosen]])
        rows, want_rows = rows[keep], want_rows[keep]
        return Candidates(
            organisations=rows,
            wants=want_rows,
            km=km[keep],
            related=related[keep],
            cosines=cosines[keep],
            codes=codes[keep],
            business=self._business.row(have)[rows],
            use_strength=strength[rows],
            use_class=use_class[rows],
            want_strength=wanted[rows],
            want_class=want_class[rows],
            taker_strength=taker[rows],
            graded_strength=graded[rows],
            example_strength=example[rows],
            precedent_strength=precedent[rows],
            precedent_class=precedent_class[rows],
            rivals=_rivals(taken[rows], want_rows),
            single_outlet=len(rows) <= 2 and len(set(rows.tolist())) == 1,
        )

    def may_take(self, have: int, rows: Ints) -> Bools:
        """Which of these organisations the hard tests let take a have, whatever else is known of them."""
        strength, _ = self._strength(have, self._index.relations.use_strength)
        wanted, _ = self._strength(have, self._index.relations.want_strength)
        none, taken = np.full(len(rows), -1, dtype=np.int64), np.maximum(strength, wanted)
        return self._permitted(have, rows, none, taken) & self._constraints.allow(have, rows, none, taken[rows])

    def _strength(self, have: int, by_class: npt.NDArray[np.float32]) -> tuple[Floats, Ints]:
        """The best value of each organisation over the classes of the have, and the place of that class."""
        columns = self._index.haves
        best, place_of = np.zeros(by_class.shape[1]), np.zeros(by_class.shape[1], dtype=np.int64)
        for place, number in enumerate(columns.classes[have].tolist()):
            if number >= 0:
                values = by_class[number] * columns.class_shares[have, place]
                if place == 0:  # no strength is below 0
                    best[:] = values
                    continue
                better = np.flatnonzero(values > best)  # of equal classes the first
                best[better], place_of[better] = values[better], place
        return best, place_of

    def _by_examples(self, have: int) -> Floats:
        """How well (0..1) each organisation takes things like a have, by the best of its trades."""
        index = self._index
        best = np.zeros(len(index.organisations.organisations))
        for trade, grade in zip(index.haves.takers[have].tolist(), index.haves.taker_grades[have], strict=True):
            if grade > 0.0:
                np.maximum(best, index.relations.trades[trade] * grade, out=best)
        return best

    def _wants(self, have: int) -> Ints:
        columns = self._index.haves
        if not len(self._index.wants.resources):
            return np.zeros(0, dtype=np.int64)
        found = self._cosines.row(have) >= TEXT_FLOOR
        for place, number in enumerate(columns.classes[have]):
            if number >= 0 and columns.class_shares[have, place] >= CLASS_FLOOR:
                found[self._wants_related(int(number))] = True
        found[self._wants_by_code(have)] = True
        return np.flatnonzero(found)

    def _wants_related(self, number: int) -> Ints:
        """The wants of a class that is related to this one, found once for each."""
        if number not in self._related:
            others = np.flatnonzero(self._index.relations.related[number]).tolist()
            postings = [self._by_class[other] for other in others if other in self._by_class]
            rows = np.unique(np.concatenate(postings)) if postings else np.zeros(0, dtype=np.int64)
            self._related[number] = rows
        return self._related[number]

    @cached_property
    def _by_class(self) -> dict[int, Ints]:
        wants = self._index.wants
        found: dict[int, list[int]] = {}
        for row in range(len(wants.resources)):
            for number, share in zip(wants.classes[row], wants.class_shares[row], strict=True):
                if number >= 0 and share >= CLASS_FLOOR:
                    found.setdefault(int(number), []).append(row)
        return {number: np.array(rows, dtype=np.int64) for number, rows in found.items()}

    @cached_property
    def _by_code(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for row, want in enumerate(self._index.wants.resources):
            for code in want.waste_codes:
                found.setdefault(code, []).append(row)
        return found

    def _wants_by_code(self, have: int) -> Ints:
        codes = categories_of(self._index.haves.resources[have].waste_codes)
        return np.array(sorted({row for code in codes for row in self._by_code.get(code, ())}), dtype=np.int64)

    def _likeness(self, have: int, wants: Ints, related: Floats) -> Floats:
        columns, others = self._index.haves, self._index.wants
        if not len(others.resources):
            return np.zeros(len(wants))
        cosines = self._cosines.row(have)[wants].astype(np.float64)
        if columns.class_shares[have, 0] >= KNOWN:
            # short titles are near each other in any language; what is known to be lime is not ash for that
            strange = (others.class_shares[wants, 0] >= KNOWN) & (related < RELATED_FLOOR)
            cosines = np.where(strange, 0.0, cosines)
        return np.where(wants >= 0, cosines, 0.0)

    def _relatedness(self, have: int, wants: Ints) -> Floats:
        """Relatedness of the classes, weighted with how certain both are; 0 without a want."""
        columns = self._index.haves
        best = np.zeros(len(wants))
        stated = np.flatnonzero(wants >= 0)
        classes, shares = (table[:, wants[stated]] for table in self._classes_of_wants)  # no class has share 0
        for place, number in enumerate(columns.classes[have]):
            if number >= 0:
                weighted = self._index.relations.related[number][classes] * shares * columns.class_shares[have, place]
                best[stated] = np.maximum(best[stated], weighted.max(axis=0, initial=0.0))
        return best

    @cached_property
    def _classes_of_wants(self) -> tuple[Ints, Floats]:
        """The classes of the wants and their probabilities, a row of each for each place (places, wants)."""
        wants = self._index.wants
        used = (wants.classes >= 0).any(axis=0)
        return np.ascontiguousarray(wants.classes.T[used]), np.ascontiguousarray(wants.class_shares.T[used])

    def _distances(self, have: int, rows: Ints, wants: Ints) -> Floats:
        index = self._index
        lon, lat = index.organisations.lon[rows], index.organisations.lat[rows]
        if len(index.wants.resources):
            lon = np.where(wants >= 0, index.wants.lon[wants], lon)
            lat = np.where(wants >= 0, index.wants.lat[wants], lat)
        return find_distances_km(index.haves.lon[have], index.haves.lat[have], lon, lat)

    def _compatible(self, have: int, wants: Ints) -> Bools:
        """Kind, form and time window: what is not stated does not exclude."""
        columns, others = self._index.haves, self._index.wants
        if not len(others.resources):
            return np.ones(len(wants), dtype=np.bool_)
        kind, kinds = columns.kinds[have], others.kinds[wants]
        fits = (kind < 0) | (kinds < 0) | (kinds == kind)
        fits &= FORM_FITS[columns.forms[have], others.forms[wants]] > 0
        fits &= columns.first_days[have] <= others.last_days[wants]
        fits &= others.first_days[wants] <= columns.last_days[have]
        return np.asarray(fits | (wants < 0), dtype=np.bool_)

    def _permitted(self, have: int, rows: Ints, wants: Ints, strength: Floats) -> Bools:
        """A hazardous have goes to who holds a permit, or (permits unknown) to waste managers and known users.

        In a network that states licences, a firm that states none takes it only where it asks for it or lives on it:
        who asks for soft rags asks for none with solvent.
        """
        index = self._index
        hazard = index.haves.hazardous[have]
        item = index.haves.resources[have]
        if hazard < 1:
            if item.hazardous is not None or not self._constraints.may_turn_out_hazardous(have):
                return np.ones(len(rows), dtype=np.bool_)
            # of who manages waste the licence lists what it may take
            asked = self._constraints.hazardous_managers[rows] | self._constraints.refuses_hazardous[rows]
            return np.asarray(~asked | (self._covered(have, rows) != 0), dtype=np.bool_)
        held = self._covered(have, rows)
        managers = self._constraints.hazardous_managers[rows]
        if self._constraints.states_licences:
            held[self._constraints.harmless_wants[wants]] = 0
            licensed = self._constraints.hazardous_firms[rows]
            strange = (strength[rows] < LIVES_ON) | self._constraints.need_licence[rows]
            held[(held < 0) & (wants < 0) & ~licensed & strange] = 0
        if hazard != STATED:
            return np.asarray(held != 0, dtype=np.bool_)
        plausible = managers | (strength[rows] >= PERMIT_FLOOR) | self._constraints.of_unknown_sector[rows]
        return np.asarray((held == 1) | ((held < 0) & plausible), dtype=np.bool_)

    def _covered(self, have: int, rows: Ints) -> Ints:
        """What `covers_permit` says of each organisation; most state no licence."""
        held = np.full(len(rows), -1, dtype=np.int64)
        item = self._index.haves.resources[have]
        for place in np.flatnonzero(self._constraints.licensed[rows]):
            held[place] = covers_permit(self._index, have, item, int(rows[place]))
        return held

    def _within_limits(self, have: int, rows: Ints, wants: Ints, *, strength: Floats, use_class: Ints) -> Bools:
        """A use whose limits the composition clearly breaks, and that no pre-treatment mends, finds no firm.

        An explicit want stays (its owner knows what he asks for), and so does a firm with another use of the class.
        """
        index = self._index
        keep = np.ones(len(rows), dtype=np.bool_)
        item = index.haves.resources[have]
        if not read_stated(item, index.packs):
            return keep
        classes = index.haves.classes[have][use_class[rows]]
        numbers = np.where((classes >= 0) & (strength[rows] > 0), index.relations.use_number[classes, rows], -1)
        for number in np.unique(numbers[numbers >= 0]):
            use = index.relations.uses[number]
            if not rules_out(check_use(item, use, index.packs), use):
                continue
            for row in np.flatnonzero((numbers == number) & (wants < 0)):
                keep[row] = has_other_use(item, use, index.organisations.sectors[rows[row]], index.packs)
        return keep


def _rivals(taken: Floats, wants: Ints) -> Floats:
    """How many other organisations could use the have, each weighted with how probably it takes it (`taken`, 0..1).

    A flow goes to one or few of those who could use it, so that each is the less probable the more they are. Who could
    is told by what a firm is and where it is, not by what it lists: each organisation without a want (-1) counts once.
    """
    strength = np.where(taken >= RIVAL, taken, 0.0)
    return np.asarray(np.maximum(strength[wants < 0].sum() - strength, 0.0), dtype=np.float64)
