"""Turns what is known of each candidate into signed parts of its log-odds."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from symbionet.engine.arrays import Floats
from symbionet.engine.matching.conditions.composition import read_stated
from symbionet.engine.matching.conditions.limits import limits_wanted
from symbionet.engine.matching.conditions.verdicts import (
    check_limits,
    check_use,
    has_other_use,
    limits_score,
    rules_out,
)
from symbionet.engine.matching.find.candidates import FORM_FITS, TEXT_FLOOR, Candidates
from symbionet.engine.matching.find.index import Index, OrganisationColumns, Rows
from symbionet.engine.matching.find.licences import covers_permit
from symbionet.engine.matching.rate.probability import stated_log_odds, stated_probability
from symbionet.engine.matching.rate.signals import (
    BUSINESS_FLOOR,
    COLUMN,
    MOST_RIVALS,
    SAID,
    SAID_BY_WANT,
    SIGNALS,
    business_likeness,
    coverage,
    crowding,
    form_fit,
    nearness,
    overlap,
    permit_fit,
    title_likeness,
)
from symbionet.engine.matching.rate.steps import (
    current_route,
    demand,
    legal_status,
    level_values,
    regularity,
    use_levels,
)
from symbionet.engine.packs import Packs

__all__ = ["Scores", "column_signals", "find_features", "score_candidates"]

NOT_TOLD = -1.0  # certainty of a sector that nothing tells


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Contributions (candidate, signal) in log-odds, and the probabilities they give with the prior.

    `excess`: what is taken off the sum of both where it says more than it has proved worth, 0 or less.
    `fits`: the probabilities if haves of any kind found takers alike, and disposal were as good as use; they decide who
    is offered, so that of hazardous waste those are shown, too, who may take it. `uses`: the number of the known use
    behind each candidate, -1 without one.
    """

    prior: float
    contributions: Floats
    excess: Floats
    probabilities: Floats
    fits: Floats
    uses: npt.NDArray[np.int64]


def score_candidates(index: Index, have: int, candidates: Candidates) -> Scores:
    """The contributions and probabilities of the candidates of a have.

    probability = 1 / (1 + exp(-(prior + sum of contributions + excess))), a logistic model (`rate.probability`);
    weights: pack uses/signal_weights.
    """
    prior = index.packs.weights["prior"]
    contributions = find_features(index, have, candidates) * _weights(index.packs)
    total = prior + contributions.sum(axis=1)
    return Scores(
        prior=prior,
        contributions=contributions,
        excess=stated_log_odds(total) - total,
        probabilities=stated_probability(total),
        fits=stated_probability(total - contributions[:, [COLUMN["demand"], COLUMN["disposal"]]].sum(axis=1)),
        uses=use_numbers(index, have, candidates),
    )


@lru_cache(maxsize=64)
def _weights(packs: Packs) -> Floats:
    return np.array([packs.weights[name] for name in SIGNALS], dtype=np.float64)


def find_features(index: Index, have: int, candidates: Candidates) -> Floats:
    """The value of each signal for each candidate, 0 where it says nothing; negative values speak against."""
    features = np.zeros((len(candidates.organisations), len(SIGNALS)))
    columns = column_signals(index, have, candidates) | {
        # a stated want says more than what its owner does
        "business_similarity": np.where(
            candidates.wants >= 0, 0.0, business_likeness(candidates.business.astype(np.float64), BUSINESS_FLOOR)
        ),
        "condition": _condition(index, have, candidates),
        "permit": _permit(index, have, candidates),
        "limits": _limits(index, have, candidates),
        "legal_status": legal_status(index, have, candidates),
    }
    for name, values in columns.items():
        features[:, COLUMN[name]] = values
    return features


def column_signals(index: Index, have: Rows, candidates: Candidates) -> dict[str, Floats]:
    """The values of those signals that need no more of a have than its columns, by name.

    With a have for each candidate (`have` an array) these are pairs.
    """
    explicit = candidates.wants >= 0
    found = {
        "known_use": candidates.use_strength,
        "sector_profile": candidates.want_strength,
        "usual_taker": candidates.taker_strength,
        "graded_taker": candidates.graded_strength,
        "example_taker": candidates.example_strength,
        "precedent": candidates.precedent_strength,
        # a stated want says more than what such firms take at all
        "focus": np.where(explicit, 0.0, index.relations.focus[candidates.organisations]),
        # who burns or buries waste for a living comes after who makes something of it
        "disposal": np.where(explicit, 0.0, -index.relations.disposal[candidates.organisations]),
        "class_related": candidates.related,
        "code_same": candidates.codes.astype(np.float64),
        "text_similarity": np.where(explicit, title_likeness(candidates.cosines, TEXT_FLOOR), 0.0),
        "quantity_fit": _cover(index, have, candidates),
        "distance": _nearness(index, have, candidates),
        "time_overlap": _overlap(index, have, candidates, explicit),
        "form": _form(index, have, candidates, explicit),
        "sector_unknown": -_unknown(index, candidates) * explicit,
        "unknown_taker": _unsure(index, candidates) * ~explicit,
        "producer": _producer(index, have, candidates, explicit),
        "rivals": crowding(candidates.rivals, MOST_RIVALS),
        "regularity": regularity(index, have, candidates),
        "hierarchy": candidates.use_strength * use_levels(index.packs)[use_numbers(index, have, candidates)],
        "current_route": current_route(index, have),
        "demand": demand(index, have),
        "level": level_values(index, have, candidates),
    }
    beside = 1.0 - SAID * candidates.related
    return found | {name: found[name] * beside for name in SAID_BY_WANT}


def _cover(index: Index, have: Rows, candidates: Candidates) -> Floats:
    """By the share of each want that the have covers, at most 1; 0 where amounts are unknown or do not compare."""
    haves, others, wants = index.haves, index.wants, candidates.wants
    if not len(others.resources):
        return np.zeros(len(wants))
    amounts = others.amounts[wants]
    same = (wants >= 0) & (others.measures[wants] == haves.measures[have]) & (haves.measures[have] >= 0) & (amounts > 0)
    share = np.minimum(1.0, haves.amounts[have] / np.where(same, amounts, 1.0))
    return np.where(same & ~np.isnan(share), coverage(share), 0.0)


def _nearness(index: Index, have: Rows, candidates: Candidates) -> Floats:
    hauls = candidates.km / index.haves.haul_km[have]
    return np.where(np.isnan(hauls), 0.0, nearness(hauls))


def _overlap(index: Index, have: Rows, candidates: Candidates, explicit: npt.NDArray[np.bool_]) -> Floats:
    """The share of the want's window in which the have is on offer, where both are bounded; else 0."""
    haves, wants = index.haves, index.wants
    if not len(wants.resources):
        return np.zeros(len(candidates.wants))
    first, last = wants.first_days[candidates.wants], wants.last_days[candidates.wants]
    common = np.minimum(last, haves.last_days[have]) - np.maximum(first, haves.first_days[have]) + 1
    bounded = explicit & (last - first < 36_500) & (haves.last_days[have] - haves.first_days[have] < 36_500)
    return np.where(bounded, overlap(common, last - first + 1), 0.0)


def _form(index: Index, have: Rows, candidates: Candidates, explicit: npt.NDArray[np.bool_]) -> Floats:
    if not len(index.wants.resources):
        return np.zeros(len(candidates.wants))
    form, forms = index.haves.forms[have], index.wants.forms[candidates.wants]
    fits = FORM_FITS[form, forms]
    stated = explicit & (form >= 0) & (forms >= 0)
    return np.where(stated, form_fit(forms == form, fits), 0.0)


def _condition(index: Index, have: int, candidates: Candidates) -> Floats:
    """-1 where the have states contaminants and the known use sets conditions: somebody has to check."""
    item = index.haves.resources[have]
    if not item.contaminants or read_stated(item, index.packs):  # figures are held against the limits
        return np.zeros(len(candidates.organisations))
    numbers = use_numbers(index, have, candidates)
    conditional = np.array([bool(use.condition_en or use.condition_zh) for use in index.relations.uses] + [False])
    return np.where(conditional[numbers] & (candidates.use_strength > 0), -1.0, 0.0)


def _limits(index: Index, have: int, candidates: Candidates) -> Floats:
    """How the composition keeps the limits of the known use, and of the want where it states its own."""
    values = np.zeros(len(candidates.organisations))
    item, packs = index.haves.resources[have], index.packs
    if not (stated := read_stated(item, packs)):
        return values
    numbers = use_numbers(index, have, candidates)
    for number in np.unique(numbers[numbers >= 0]):
        use = index.relations.uses[number]
        if not use.limits:
            continue
        verdicts, rows = check_use(item, use, packs), numbers == number
        values[rows] = limits_score(verdicts, packs, mendable=bool(use.pretreatment))
        if rules_out(verdicts, use):
            for row in np.flatnonzero(rows):
                sectors = index.organisations.sectors[candidates.organisations[row]]
                if has_other_use(item, use, sectors, packs):
                    values[row] = limits_score(verdicts, packs, mendable=True)
    specified = np.append(index.wants.specified, False)  # the last stands for "no want"
    for row in np.flatnonzero(specified[candidates.wants]):
        want = index.wants.resources[candidates.wants[row]]
        own = check_limits(stated, limits_wanted(want, packs), packs)
        values[row] += limits_score(own, packs, mendable=False)
    return values


def use_numbers(index: Index, have: Rows, candidates: Candidates) -> npt.NDArray[np.int64]:
    """The number of the known use behind each candidate, -1 without one."""
    classes = index.haves.classes[have, candidates.use_class]
    numbers = index.relations.use_number[classes, candidates.organisations].astype(np.int64)
    return np.where((classes >= 0) & (candidates.use_strength > 0), numbers, -1)


def _permit(index: Index, have: int, candidates: Candidates) -> Floats:
    if index.haves.hazardous[have] < 1:
        return np.zeros(len(candidates.organisations))
    item = index.haves.resources[have]
    held = [covers_permit(index, have, item, int(number)) for number in candidates.organisations]
    return np.asarray(permit_fit(np.array(held)), dtype=np.float64)


def _unknown(index: Index, candidates: Candidates) -> Floats:
    """1 where nothing tells the sector of who wants it: a doubt."""
    return np.asarray(_certainties(index.organisations)[candidates.organisations] == NOT_TOLD, dtype=np.float64)


def _unsure(index: Index, candidates: Candidates) -> Floats:
    """How uncertain the sector is, 1 where nothing tells it: that a guessed sector has no use is no known no."""
    return 1.0 - np.maximum(_certainties(index.organisations)[candidates.organisations], 0.0)


@lru_cache(maxsize=4)
def _certainties(members: OrganisationColumns) -> Floats:
    """How certain the most certain sector of each organisation is; NOT_TOLD where none is known."""
    certain = [max((item.weight for item in row), default=NOT_TOLD) for row in members.sectors]
    return np.array(certain, dtype=np.float64)


def _producer(index: Index, have: Rows, candidates: Candidates, explicit: npt.NDArray[np.bool_]) -> Floats:
    """-1 where the sector typically has the same class itself and neither wants nor uses it."""
    number = index.haves.classes[have, 0]
    producer = index.relations.producer[number, candidates.organisations].astype(np.float64)
    return -np.where(explicit | (taken_by(candidates) >= 0.1) | (number < 0), 0.0, producer)


def taken_by(candidates: Candidates) -> Floats:
    """How probably each organisation could take the have, 0..1: by known uses, its sector's profile or examples."""
    known = np.maximum(candidates.use_strength, candidates.want_strength)
    return np.asarray(np.maximum(known, candidates.example_strength), dtype=np.float64)
