"""The score of one row, signal by signal, and the most that each can add."""

import math
from typing import Any

import numpy as np

from symbionet.engine.arrays import Array
from symbionet.engine.matching.rate.signals import NEARNESS
from symbionet.engine.scale.columns import Columns, Terms
from symbionet.engine.scale.kernel.compilation import (
    business_likeness,
    compiled,
    coverage,
    inlined,
    largest,
    limits_sum,
    nearness,
    overlap,
    permit_fit,
    title_likeness,
)
from symbionet.engine.scale.kernel.preparation import is_barred, may_hold, rate_limits
from symbionet.engine.scale.kernel.workspace import MAY_TURN_OUT, SLACK, Have, Workspace

__all__ = [
    "ALONE",
    "UNTITLED",
    "cannot_be",
    "distance_bound",
    "farthest",
    "least_to_enter",
    "most_business",
    "rate_distance",
    "rate_row",
    "rate_text",
]

FARTHEST, NEAREST = NEARNESS  # what the distance says at least and at most
# what the likeness of the titles does for a want: it adds; nothing; it is all that speaks for it; nothing speaks for it
TITLED, UNTITLED, ALONE, NOTHING = 0, 1, 2, 3


@inlined
def rate_row(
    row: Any, number: int, space: Workspace, wants: Columns, steps: Array, terms: Terms, have: Have
) -> tuple[int, Any]:
    """What the likeness of the titles does, and the score without it and the distance; minus infinity: it cannot be."""
    likeness, score = TITLED, have.prior
    if row.explicit:
        near = relate(row, number, wants.classes, wants.shares, space.related)
        shared = have.codes > 0 and space.coded[row.codes] != 0
        likeness = what_likeness_does(row, near, shared, terms, have)
        if likeness == NOTHING or (likeness == ALONE and terms.by_words == 0.0):
            score = -np.inf
        else:
            score = (
                rate_want(row, near, shared, space.forms, space.patterns, terms, have)
                + space.sectors[row.profile, 0]
                - near * space.sectors[row.profile, 4]
            )
            if have.states and row.limited:
                parameters, signs, limits = wants.parameters[number], wants.signs[number], wants.limits[number]
                score += rate_own(parameters, signs, limits, space.lows, space.highs, steps, terms)
    else:
        score += space.sectors[row.profile, 1]
    if score > -np.inf:
        score += rate_facts(row, space.held, space.sectors, terms, have)
    return likeness, score


@compiled
def least_to_enter(space: Workspace) -> Any:
    """What a row must score to enter the heap."""
    return space.scores[0] if space.state[0] == space.scores.shape[0] else -np.inf


@compiled
def rate_distance(squared: float, needed: float, terms: Terms, have: Have) -> Any:
    """What the distance adds; minus infinity where it is too far, or adds less than is `needed`."""
    if math.isnan(squared):
        return 0.0
    chord = math.sqrt(squared)
    hauls = chord * terms.sphere_km / have.haul  # less than the distance
    if distance_bound(terms.distance, hauls) + SLACK < needed:
        return -np.inf
    hauls = 2.0 * math.asin(min(chord / 2.0, 1.0)) * terms.sphere_km / have.haul
    return terms.distance * nearness(hauls) if hauls <= terms.hauls else -np.inf


@compiled
def farthest(room: float, terms: Terms, have: Have) -> Any:
    """The squared chord beyond which a row takes off more for its distance than there is room for."""
    if terms.distance <= 0.0:
        return np.inf
    hauls = NEAREST + (room + SLACK) / terms.distance
    if hauls >= NEAREST - FARTHEST:
        return np.inf
    chord = max(hauls, 0.0) * have.haul / terms.sphere_km  # a chord is shorter than its arc
    return chord * chord * (1.0 + SLACK) + 1e-15


@compiled
def rate_own(
    parameters: Array, signs: Array, limits: Array, lows: Array, highs: Array, steps: Array, terms: Terms
) -> Any:
    """What the limits that a want sets itself add."""
    passes, gaps, _ = rate_limits(parameters, signs, limits, lows, highs, steps, terms)
    return terms.limits * limits_sum(passes, gaps, terms.most_passed, terms.most_gap)


@compiled
def what_likeness_does(row: Any, near: float, shared: bool, terms: Terms, have: Have) -> int:
    """Whether the likeness of the titles adds to a want, or is what alone can make it a candidate.

    Short titles are near each other in any language; what is known to be lime is not ash for that.
    """
    if near >= terms.related_floor:
        return TITLED
    if have.known and row.share >= terms.known:
        return UNTITLED if shared else NOTHING
    return TITLED if shared else ALONE


@compiled
def rate_facts(row: Any, held: Array, sectors: Array, terms: Terms, have: Have) -> float:
    """What circular level and permits add, with and without a want; minus infinity where permits exclude."""
    score = 0.0
    if row.firm == have.firm:
        score += terms.firm
    elif row.park == have.park and have.park >= 0:
        score += terms.park
    if have.hazardous >= 1:
        covered = held[row.permit]
        if covered == 0 or (covered < 0 and not may_hold(row, held, sectors, have)):
            return -np.inf
        score += terms.permit * permit_fit(covered)
    elif have.hazardous == MAY_TURN_OUT and is_barred(held[row.permit], sectors[row.profile, 2]):
        return -np.inf
    return score


@compiled
def rate_text(cosine: float, explicit: int, terms: Terms) -> Any:
    """What the likeness of the words adds: of the titles, or of a title and what an organisation does."""
    if explicit:
        return terms.text_similarity * title_likeness(cosine, terms.text_floor)
    return terms.business_similarity * business_likeness(cosine, terms.business_floor)


@compiled
def most_business(terms: Terms) -> Any:
    """The most that the likeness of a title and what an organisation does adds."""
    return largest(terms.business_similarity, 0.0, 1.0 - terms.business_floor)


@compiled
def distance_bound(weight: float, hauls: float) -> Any:
    """The most that the distance can add to the score from so many hauls on; NaN: the place is unknown."""
    if math.isnan(hauls):
        return 0.0
    if weight < 0:
        return weight * FARTHEST
    return weight * nearness(max(hauls, 0.0))


@compiled
def cannot_be(row: Any, have: Have, terms: Terms, squared: float) -> Any:
    """Whether a hard test excludes a row; one value for all, for each test alone goes either way too often to guess."""
    strange = (row.kind != have.kind) & (row.kind >= 0) & (have.kind >= 0)
    strange |= (have.first > row.last_day) | (row.first_day > have.last)
    # of one's own firm only a want at another site counts
    own = (row.firm == have.firm) & ((row.explicit == 0) | (not squared > terms.other_site))
    bad = (row.alive == 0) | own | (row.visibility < have.sees)
    return bad | (squared > have.reach) | (strange & (row.explicit == 1))  # NaN (unknown) stays


@compiled
def relate(row: Any, number: int, classes: Array, shares: Array, related: Array) -> float:
    """How near the classes of a want are to those of the have, 0..1."""
    best = related[row.number] * np.float64(row.share) if row.number >= 0 else 0.0
    for place in range(classes.shape[1]):
        if classes[number, place] >= 0:
            best = max(best, related[classes[number, place]] * shares[number, place])
    return best


@compiled
def rate_want(row: Any, near: float, shared: bool, forms: Array, patterns: Array, terms: Terms, have: Have) -> Any:
    """Terms of an explicit want without its sector; minus infinity if the form cannot be."""
    first: Any = np.int64(row.first_day)
    last: Any = np.int64(row.last_day)
    score = have.prior + forms[row.form if row.form >= 0 else forms.shape[0] - 1] + terms.class_related * near
    score += patterns[row.pattern if row.pattern >= 0 else patterns.shape[0] - 1]
    if shared:
        score += terms.code_same
    amount = np.float64(row.amount)
    if have.measure >= 0 and row.measure == have.measure and amount > 0 and not math.isnan(have.amount):
        score += terms.quantity_fit * coverage(have.amount / amount)
    if have.bounded and last - first < 36_500:
        common = min(last, have.last) - max(first, have.first) + 1
        score += terms.time_overlap * overlap(common, last - first + 1)
    return score
