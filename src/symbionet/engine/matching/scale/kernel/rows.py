"""Rows one by one: hard tests, the score without its texts, and the texts last, only where they can still matter."""

import math
from typing import Any

import numpy as np

from symbionet.engine.matching.scale.columns import Array, Terms
from symbionet.engine.matching.scale.kernel.desk import SLACK, Have, rate_limits
from symbionet.engine.matching.scale.kernel.heap import compiled, inlined, offer

__all__ = ["BLOCK", "distance_bound", "look_at", "most_business", "most_title", "product"]

BLOCK = 32  # rows that are skipped or read together
# what the likeness of the titles does for a want: it adds; nothing; it is all that speaks for it; nothing speaks for it
TITLED, UNTITLED, ALONE, NOTHING = 0, 1, 2, 3


@compiled
def look_at(
    order: Array, blocks: Array, mosts: Array, of_list: Array, bounds: Array, rests: Array, low: Array, high: Array,
    places: Array, profiles: Array, posts: Array, direct: int,
    rows: Array, classes: Array, shares: Array, parameters: Array, signs: Array, limits: Array, vectors: Array,
    vector: Array, related: Array, sectors: Array, forms: Array, patterns: Array, held: Array, coded: Array,
    lows: Array, highs: Array, steps: Array, scores: Array, ids: Array, state: Array, terms: Terms, have: Have,
) -> None:  # fmt: skip
    """The rows of the blocks in this order: what passes the tests is offered with its score.

    A block holds the places low..high (at most `BLOCK` where it is known where each is): rows below `direct`, then rows
    posts[place - direct]. It is skipped once its rows can score too little (`mosts`), a row where it is too far for its
    list (`bounds`) and sector (`rests`). A row is rated the same in whatever list it is met. Arrays come one by one:
    Numba counts references each time an array is taken out of a tuple.
    """
    title, business = most_title(terms), most_business(terms)
    measured, limit, rest = places.shape[1] > 0, have.reach, np.inf
    reached, squares, scale = np.empty(BLOCK, np.int64), np.empty(BLOCK), terms.sphere_km / have.haul
    for item in order:
        if state[0] == scores.shape[0]:
            if mosts[item] < scores[0]:
                continue
            limit = min(have.reach, farthest(bounds[of_list[item]] - scores[0], terms, have))
            rest = rests[of_list[item]] + SLACK
        start, end = low[blocks[item]], high[blocks[item]]
        state[1] += end - start
        count = reach(places, start, end, limit, have.x, have.y, have.z, reached, squares) if measured else end - start
        for chosen in range(count):
            place = reached[chosen] if measured else start + chosen
            if rest < np.inf:
                most = rest + sectors[profiles[place], 0]
                if most + distance_bound(terms.distance, math.sqrt(squares[chosen]) * scale) < scores[0]:
                    continue
            number: Any = place if place < direct else np.int64(posts[place - direct])
            row = rows[number]
            dx, dy, dz = have.x - row.x, have.y - row.y, have.z - row.z
            squared = dx * dx + dy * dy + dz * dz
            if cannot_be(row, have, terms, squared):
                continue
            likeness, score = rate_row(
                row, number, classes, shares, parameters, signs, limits,
                related, sectors, forms, patterns, held, coded, lows, highs, steps, terms, have,
            )  # fmt: skip
            text = (title if likeness != UNTITLED else 0.0) if row.explicit else business
            least = scores[0] if state[0] == scores.shape[0] else -np.inf
            score += rate_distance(squared, least - score - text, terms, have)
            if score == -np.inf or score + text < least:
                continue
            if likeness != UNTITLED:
                state[2] += 1
                cosine = terms.cosine * product(vectors[number], vector)
                if likeness == ALONE and cosine < terms.text_floor:
                    continue
                score += rate_text(cosine, row.explicit, terms)
            offer(scores, ids, state, score, row.id)


@inlined
def rate_row(
    row: Any, number: int, classes: Array, shares: Array, parameters: Array, signs: Array, limits: Array,
    related: Array, sectors: Array, forms: Array, patterns: Array, held: Array, coded: Array,
    lows: Array, highs: Array, steps: Array, terms: Terms, have: Have,
) -> tuple[int, Any]:  # fmt: skip
    """What the likeness of the titles does, and the score without it and the distance; minus infinity: it cannot be."""
    likeness, score = TITLED, have.prior
    if row.explicit:
        near = relate(row, number, classes, shares, related)
        shared = have.codes > 0 and coded[row.codes] != 0
        likeness = what_likeness_does(row, near, shared, terms, have)
        if likeness == NOTHING or (likeness == ALONE and terms.by_words == 0.0):
            score = -np.inf
        else:
            score = rate_want(row, near, shared, forms, patterns, terms, have) + sectors[row.profile, 0]
            if have.states and row.limited:
                score += rate_own(parameters[number], signs[number], limits[number], lows, highs, steps, terms)
    else:
        score += sectors[row.profile, 1]
    if score > -np.inf:
        score += rate_facts(row, held, sectors, terms, have)
    return likeness, score


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
    return terms.distance * (0.5 - min(hauls, 2.5)) if hauls <= terms.hauls else -np.inf


@compiled
def reach(
    places: Array, start: int, end: int, limit: float, x: float, y: float, z: float, reached: Array, squares: Array
) -> Any:
    """Put the places start..end whose squared chord is within `limit` into `reached`, their chords into `squares`."""
    count = 0
    for place in range(start, end):
        dx, dy, dz = x - places[0, place], y - places[1, place], z - places[2, place]
        reached[count] = place
        squares[count] = dx * dx + dy * dy + dz * dz
        count += int(not squares[count] > limit)  # NaN (unknown) stays; without a branch, which would be guessed badly
    return count


@compiled
def farthest(room: float, terms: Terms, have: Have) -> Any:
    """The squared chord beyond which a row takes off more for its distance than there is room for."""
    if terms.distance <= 0.0:
        return np.inf
    hauls = 0.5 + (room + SLACK) / terms.distance
    if hauls >= 2.5:
        return np.inf
    chord = max(hauls, 0.0) * have.haul / terms.sphere_km  # a chord is shorter than its arc
    return chord * chord * (1.0 + SLACK) + 1e-15


@compiled
def rate_own(
    parameters: Array, signs: Array, limits: Array, lows: Array, highs: Array, steps: Array, terms: Terms
) -> Any:
    """What the limits that a want sets itself add."""
    passes, gaps, _ = rate_limits(parameters, signs, limits, lows, highs, steps, terms)
    return terms.limits * (passes + max(terms.most_gap, gaps))


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
        if have.hazardous == 2 and (covered == 0 or (covered < 0 and sectors[row.profile, 2] == 0)):
            return -np.inf
        score += terms.permit * (0.5 if covered == 1 else -1.0)
    return score


@compiled
def rate_text(cosine: float, explicit: int, terms: Terms) -> Any:
    """What the likeness of the words adds: of the titles, or of a title and what an organisation does."""
    if explicit:
        return terms.text_similarity * min(max((cosine - terms.text_floor) / (1.0 - terms.text_floor), 0.0), 1.0)
    return terms.business_similarity * min(max(cosine - terms.business_floor, 0.0), 1.0 - terms.business_floor)


@compiled
def most_title(terms: Terms) -> float:
    """The most that the likeness of the titles adds."""
    return max(terms.text_similarity, 0.0)


@compiled
def most_business(terms: Terms) -> float:
    """The most that the likeness of a title and what an organisation does adds."""
    return max(terms.business_similarity, 0.0) * (1.0 - terms.business_floor)


@compiled
def distance_bound(weight: float, hauls: float) -> Any:
    """The most that the distance can add to the score from so many hauls on; NaN: the place is unknown."""
    if math.isnan(hauls):
        return 0.0
    if weight < 0:
        return -2.0 * weight
    return weight * (0.5 - min(max(hauls, 0.0), 2.5))


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
        score += terms.quantity_fit * (math.sqrt(min(max(have.amount / amount, 0.0), 1.0)) - 0.4)
    if have.bounded and last - first < 36_500:
        common = min(last, have.last) - max(first, have.first) + 1
        score += terms.time_overlap * min(common / max(last - first + 1, 1), 1.0)
    return score


@compiled
def product(one: Array, two: Array) -> Any:
    """The product of two quantised vectors."""
    total = np.int32(0)
    for place in range(one.shape[0]):
        total = np.int32(total + np.int32(one[place]) * np.int32(two[place]))  # 32 bits wide in vector registers
    return total
