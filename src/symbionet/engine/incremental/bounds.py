"""How probable matches of a want with haves can be at most, by their columns, before the haves themselves are read."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from symbionet.engine.arrays import Floats, Ints
from symbionet.engine.incremental.columns import SLACK
from symbionet.engine.matching.conditions.verdicts import limit_steps
from symbionet.engine.matching.find.candidates import KNOWN, RELATED_FLOOR, TEXT_FLOOR, Candidates, Finder
from symbionet.engine.matching.find.distances import find_distances_km
from symbionet.engine.matching.find.index import Index
from symbionet.engine.matching.find.stated import categories_of
from symbionet.engine.matching.rate.probability import stated_probability
from symbionet.engine.matching.rate.scoring import column_signals, score_candidates
from symbionet.engine.matching.rate.signals import PERMIT, SIGNALS, largest
from symbionet.engine.matching.rate.steps import step_values

__all__ = ["most_probable", "wants_among_best"]

NEAR = 1e-4  # log-odds that are computed in another order differ by less
type Ends = tuple[Floats | float, Floats | float]  # least and most


def most_probable(index: Index, want: int) -> Floats:
    """For each have of an index the most probable that its match with a want can be; 0 where they cannot meet.

    Of the haves the index holds the columns and the waste codes alone.
    """
    haves = np.arange(len(index.haves.organisations), dtype=np.int64)
    pairs = _pairs(index, want)
    weights = index.packs.weights
    total = np.full(len(haves), weights["prior"])
    for name, values in column_signals(index, haves, pairs).items():
        total += weights[name] * values
    for name, (least, most) in _further_signals(index, want).items():
        total += largest(weights[name], least, most)
    meets = (pairs.related >= RELATED_FLOOR) | pairs.codes | (pairs.cosines >= TEXT_FLOOR - SLACK)
    return np.where(meets, stated_probability(total), 0.0)


def wants_among_best(index: Index, top: int) -> Ints:
    """The rows of the wants that may be among the best of the only have of an index, one for each of `top` firms.

    Of the wants the index holds the columns and the waste codes alone: limits of their own count at their best.
    """
    wants, weight, steps = index.wants, index.packs.weights["limits"], limit_steps(index.packs.whole)
    bare = replace(index, wants=replace(wants, specified=np.zeros(len(wants.organisations), dtype=np.bool_)))
    candidates = Finder(bare).find(0, everybody=False)
    total = score_candidates(bare, 0, candidates).contributions.sum(axis=1)
    if not len(wants.organisations) or not len(total):
        return np.zeros(0, dtype=np.int64)
    own = (candidates.wants >= 0) & wants.specified[candidates.wants] & index.haves.analysed[0]
    ends = (0.0, weight * steps["most_gap"], weight * steps["most_pass"])
    surely = np.full(len(index.organisations.organisations), -np.inf)
    np.maximum.at(surely, candidates.organisations, total + own * min(ends))
    ranked = np.sort(surely)[::-1]
    place = max(top, 2) - 1  # one that is left alone would be taken for the only outlet
    floor = ranked[place] if len(ranked) > place else -np.inf
    among = total + own * max(ends) >= floor - NEAR
    return np.unique(candidates.wants[among & (candidates.wants >= 0)])


def _further_signals(index: Index, want: int) -> dict[str, Ends]:
    """Between what the signals lie that rest on more than the columns of a have, by name."""
    packs, haves = index.packs.whole, index.haves
    steps, statuses = limit_steps(packs), step_values(packs, "legal_status").values()
    sides = 1.0 + float(index.wants.specified[want])  # limits of the use, and of the want
    permits = index.organisations.organisations[index.wants.organisations[want]].permits
    least, most = PERMIT
    held = (least, least) if not permits else (most, most) if "hazardous" in permits else PERMIT
    analysed, hazardous = haves.analysed.astype(np.float64), (haves.hazardous >= 1).astype(np.float64)
    return {
        "condition": (-analysed, 0.0),
        "permit": (held[0] * hazardous, held[1] * hazardous),
        "limits": (sides * steps["most_gap"] * analysed, sides * steps["most_pass"] * analysed),
        "legal_status": (min(0.0, *statuses), max(0.0, *statuses)),
        "rivals": (SIGNALS["rivals"].least or 0.0, 0.0),
    }


def _pairs(index: Index, want: int) -> Candidates:
    """A candidate for each have: the want and its owner."""
    haves, wants, relations = index.haves, index.wants, index.relations
    owner, count = int(wants.organisations[want]), len(index.haves.organisations)
    related, codes = _relatedness(index, want), set(wants.resources[want].waste_codes)
    cosines = (haves.vectors @ wants.vectors[want]).astype(np.float64)
    strange = (haves.class_shares[:, 0] >= KNOWN) & (wants.class_shares[want, 0] >= KNOWN) & (related < RELATED_FLOOR)
    use_strength, use_class = _strength(index, relations.use_strength[:, owner])
    want_strength, want_class = _strength(index, relations.want_strength[:, owner])
    precedent_strength, precedent_class = _strength(index, relations.precedent_strength[:, owner])
    return Candidates(
        organisations=np.full(count, owner, dtype=np.int64),
        wants=np.full(count, want, dtype=np.int64),
        km=find_distances_km(wants.lon[want], wants.lat[want], haves.lon, haves.lat),
        related=related,
        cosines=np.where(strange, 0.0, cosines),
        codes=np.array(
            [not codes.isdisjoint(categories_of(item.waste_codes)) for item in haves.resources], dtype=np.bool_
        ),
        business=np.zeros(count),  # a stated want says more than what its owner does
        use_strength=use_strength,
        use_class=use_class,
        want_strength=want_strength,
        want_class=want_class,
        taker_strength=_strength(index, relations.taker_strength[:, owner])[0],
        graded_strength=_strength(index, relations.graded_strength[:, owner])[0],
        example_strength=(relations.trades[:, owner][haves.takers] * haves.taker_grades).max(axis=1, initial=0.0),
        precedent_strength=precedent_strength,
        precedent_class=precedent_class,
        rivals=np.zeros(count),
        single_outlet=False,
    )


def _strength(index: Index, by_class: npt.NDArray[np.float32]) -> tuple[Floats, Ints]:
    """The best value of the want's owner over the classes of each have, and the place of that class."""
    classes, shares = index.haves.classes, index.haves.class_shares
    table = np.where(classes >= 0, by_class[classes] * shares, 0.0)
    best = table.argmax(axis=1)
    return table[np.arange(len(table)), best], best.astype(np.int64)


def _relatedness(index: Index, want: int) -> Floats:
    """Relatedness of the classes of each have to those of the want, weighted with how certain both are."""
    haves, wants = index.haves, index.wants
    best = np.zeros(len(haves.organisations))
    for number, share in zip(wants.classes[want].tolist(), wants.class_shares[want].tolist(), strict=True):
        if number >= 0:
            related = np.where(haves.classes >= 0, index.relations.related[haves.classes, number], 0.0)
            np.maximum(best, (related * share * haves.class_shares).max(axis=1), out=best)
    return best
