"""Rows one by one: hard tests, the score without its texts, and the texts last, only where they can still matter."""

import math
from typing import Any

import numpy as np

from symbionet.engine.arrays import Array
from symbionet.engine.scale.columns import Columns, Lists, Terms
from symbionet.engine.scale.kernel.heap import compiled, fetch, inlined, offer
from symbionet.engine.scale.kernel.titles import RINGS, most_title, product, rate_rings
from symbionet.engine.scale.kernel.workspace import BLOCK, SLACK, WAITING, Desk, Have, rate_limits

__all__ = ["distance_bound", "least_to_enter", "look_at", "look_at_all", "most_business"]

AHEAD = 3  # blocks that memory is asked for before they are read
# what the likeness of the titles does for a want: it adds; nothing; it is all that speaks for it; nothing speaks for it
TITLED, UNTITLED, ALONE, NOTHING = 0, 1, 2, 3


@compiled
def look_at(
    desk: Desk,
    count: int,
    wants: Columns,
    lists: Lists,
    steps: Array,
    said: Array,
    terms: Terms,
    have: Have,
    alone: bool,
) -> None:
    """The rows of the first `count` blocks in their order: what passes the tests is offered with its score.

    A block is skipped once its rows can score too little (`mosts`), a row where it is too far for its list (`bounds`),
    or adds too little by sector, title and distance (`rests`); where only words speak for a row (`alone`), also if its
    title is too far. What is left waits until it is many, for memory brings many rows as fast as one. A row is rated
    the same in whatever list it is met. `said`: the titles of the haves.
    """
    order, blocks, places, low, high = desk.order, desk.blocks, lists.places, lists.low, lists.high
    limit, scale, waits, direct = have.reach, terms.sphere_km / have.haul, 0, wants.rows.shape[0]
    least, title = least_to_enter(desk), most_title(terms)
    for turn in range(count + 1):
        if turn < count and desk.mosts[order[turn]] >= least:
            item, block = desk.of_list[order[turn]], blocks[order[turn]]
            rest = desk.rests[item] + SLACK
            if least > -np.inf:
                limit = min(have.reach, farthest(desk.bounds[item] - least, terms, have))
            if turn + AHEAD < count:
                coming = blocks[order[turn + AHEAD]]
                for place in range(low[coming], high[coming], 3):  # of 20 bytes each
                    fetch(places, place)
            desk.state[1] += high[block] - low[block]
            for chosen in range(reach(desk, places, low[block], high[block], limit, have)):
                place = desk.reached[chosen]
                text, most = title, np.inf
                if rest < np.inf:
                    most = rest + desk.sectors[places[place].profile, 0]
                    most += distance_bound(terms.distance, math.sqrt(desk.squares[chosen]) * scale)
                    if most + title >= least:
                        text = rate_place(desk, places[place], lists, said, terms, have, alone)
                    most += text
                if most >= least and text > -np.inf:
                    number: Any = place if place < direct else np.int64(lists.rows[place - direct])
                    waits = wait(desk, waits, number, most, text, wants.rows)
        if waits > WAITING - BLOCK or turn == count:
            rate_waiting(desk, waits, wants, steps, said, terms, have)
            least, waits = least_to_enter(desk), 0


@compiled
def look_at_all(
    desk: Desk, wants: Columns, posts: Array, first: int, last: int, steps: Array, said: Array, terms: Terms, have: Have
) -> None:
    """The rows posts[first..last], or first..last where there are no posts, whatever they can score."""
    waits = 0
    for place in range(first, last):
        number: Any = np.int64(posts[place]) if posts.shape[0] else place
        waits = wait(desk, waits, number, np.inf, most_title(terms), wants.rows)
        if waits == WAITING or place == last - 1:
            rate_waiting(desk, waits, wants, steps, said, terms, have)
            waits = 0


@inlined
def wait(desk: Desk, waits: int, number: int, most: float, text: float, rows: Array) -> int:
    """Put a row among those that wait, with the most that it can score and that its title can add."""
    desk.waiting[waits] = number
    desk.values[0, waits], desk.values[1, waits] = most, text
    fetch(rows, number)
    return waits + 1


@inlined
def rate_place(desk: Desk, seen: Any, lists: Lists, said: Array, terms: Terms, have: Have, alone: bool) -> Any:
    """The most that the title of a want can add; minus infinity: it is excluded."""
    text = -np.inf
    strange = (seen.kind != have.kind) & (seen.kind >= 0) & (have.kind >= 0)
    if not (strange | (seen.visibility < have.sees)):
        text = desk.titles[seen.ring]
        if math.isnan(text):
            rate_rings(desk.titles, seen.ring // RINGS, lists.middles, lists.sizes, lists.around, said, have, terms)
            text = desk.titles[seen.ring]
        if text < 0.0:
            text = -np.inf if alone else 0.0
    return text


@inlined
def rate_waiting(desk: Desk, waits: int, wants: Columns, steps: Array, said: Array, terms: Terms, have: Have) -> None:
    """The rows that wait: first the score of each without its text, then the texts of those that can still enter."""
    waiting, kinds, values, rows, left = desk.waiting, desk.kinds, desk.values, wants.rows, 0
    least = least_to_enter(desk)
    for one in range(waits):
        if values[0, one] < least:
            continue
        number = waiting[one]
        row = rows[number]
        dx, dy, dz = have.x - row.x, have.y - row.y, have.z - row.z
        squared = dx * dx + dy * dy + dz * dz
        if cannot_be(row, have, terms, squared):
            continue
        likeness, score = rate_row(row, number, desk, wants, steps, terms, have)
        text = (values[1, one] if likeness != UNTITLED else 0.0) if row.explicit else most_business(terms)
        score += rate_distance(squared, least - score - text, terms, have)
        if score == -np.inf or score + text < least:
            continue
        fetch(wants.vectors, number)
        waiting[left], kinds[left], values[0, left], values[1, left] = number, likeness, score, text
        left += 1
    for one in range(left):
        number, likeness, score = waiting[one], kinds[one], values[0, one]
        if score + values[1, one] < least_to_enter(desk):
            continue
        if likeness != UNTITLED:
            desk.state[2] += 1
            cosine = terms.cosine * product(wants.vectors, number, said, have.number)
            if likeness == ALONE and cosine < terms.text_floor:
                continue
            score += rate_text(cosine, rows[number].explicit, terms)
        offer(desk.scores, desk.ids, desk.state, score, rows[number].id)


@inlined
def rate_row(
    row: Any, number: int, desk: Desk, wants: Columns, steps: Array, terms: Terms, have: Have
) -> tuple[int, Any]:
    """What the likeness of the titles does, and the score without it and the distance; minus infinity: it cannot be."""
    likeness, score = TITLED, have.prior
    if row.explicit:
        near = relate(row, number, wants.classes, wants.shares, desk.related)
        shared = have.codes > 0 and desk.coded[row.codes] != 0
        likeness = what_likeness_does(row, near, shared, terms, have)
        if likeness == NOTHING or (likeness == ALONE and terms.by_words == 0.0):
            score = -np.inf
        else:
            score = rate_want(row, near, shared, desk.forms, desk.patterns, terms, have) + desk.sectors[row.profile, 0]
            if have.states and row.limited:
                parameters, signs, limits = wants.parameters[number], wants.signs[number], wants.limits[number]
                score += rate_own(parameters, signs, limits, desk.lows, desk.highs, steps, terms)
    else:
        score += desk.sectors[row.profile, 1]
    if score > -np.inf:
        score += rate_facts(row, desk.held, desk.sectors, terms, have)
    return likeness, score


@compiled
def least_to_enter(desk: Desk) -> Any:
    """What a row must score to enter the heap."""
    return desk.scores[0] if desk.state[0] == desk.scores.shape[0] else -np.inf


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


@inlined
def reach(desk: Desk, places: Array, start: int, end: int, limit: float, have: Have) -> int:
    """Put the places start..end whose squared chord is within `limit` into `reached`, their chords into `squares`."""
    reached, squares, count = desk.reached, desk.squares, 0
    for place in range(start, end):
        dx, dy, dz = have.x - places[place].x, have.y - places[place].y, have.z - places[place].z
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
