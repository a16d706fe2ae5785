"""Posting lists best first: which may hold candidates, how much a row can score at most, and when the search ends."""

import math
from typing import Any

import numpy as np

from symbionet.engine.matching.scale.columns import Array, Columns, Links, Lists, Terms
from symbionet.engine.matching.scale.kernel.desk import SLACK, STRANGE, Desk, Have
from symbionet.engine.matching.scale.kernel.heap import compiled
from symbionet.engine.matching.scale.kernel.rows import (
    distance_bound,
    look_at,
    most_business,
    most_title,
    product,
)
from symbionet.engine.matching.scale.kernel.words import RINGS, title_angle, title_lack

__all__ = ["CLASSES", "CODES", "FIRMS", "SHARES", "TIERS", "WORDS", "walk"]

TIERS, SHARES = 4, 3
STEPS = 64  # of what a block can score at most
CLASSES, FIRMS, CODES, WORDS = 0, 1, 2, 3  # what candidates are found by; `FIRMS`: organisations without a want


@compiled
def walk(
    desk: Desk, wants: Columns, lists: Lists, links: Links, terms: Terms, have: Have, vector: Array, found_by: int
) -> None:
    """Read the blocks of the lists that may hold candidates, the most promising first."""
    count = choose_lists(desk, lists, links.tiers, terms, have, vector, found_by)
    if count == 0:
        return
    blocks, mosts, of_list = find_blocks(
        desk.keys[:count], desk.bounds[:count], lists.starts, lists.x, lists.y, lists.z, lists.radius,
        least_to_enter(desk), terms, have,
    )  # fmt: skip
    look_at(
        best_first(mosts), blocks, mosts, of_list, desk.bounds, desk.rests, lists.low, lists.high,
        lists.places, lists.profiles, lists.rows, wants.rows.shape[0],
        wants.rows, wants.classes, wants.shares, wants.parameters, wants.signs, wants.limits,
        wants.vectors, vector,
        desk.related, desk.sectors, desk.forms, desk.patterns, desk.held, desk.coded,
        desk.lows, desk.highs, links.steps, desk.scores, desk.ids, desk.state, terms, have,
    )  # fmt: skip


@compiled
def find_blocks(
    keys: Array, bounds: Array, starts: Array, x: Array, y: Array, z: Array, radius: Array,
    least: float, terms: Terms, have: Have,
) -> tuple[Array, Array, Array]:  # fmt: skip
    """The blocks within reach, the most that a row of each can score, if it is enough, and the place of its list."""
    total = 0
    for key in keys:
        total += starts[key + 1] - starts[key]
    blocks, mosts, of_list = np.empty(total, np.int64), np.empty(total), np.empty(total, np.int64)
    scale, used = terms.sphere_km / have.haul, 0
    for place in range(keys.shape[0]):
        bound = bounds[place] + SLACK
        for block in range(starts[keys[place]], starts[keys[place] + 1]):
            dx, dy, dz = have.x - x[block], have.y - y[block], have.z - z[block]
            # a chord is shorter than its arc; NaN where a place is unknown
            hauls = (math.sqrt(dx * dx + dy * dy + dz * dz) - radius[block]) * scale
            most = bound + distance_bound(terms.distance, hauls)
            blocks[used], mosts[used], of_list[used] = block, most, place
            used += int((not hauls > terms.hauls) & (most >= least))  # else written over: no branch to guess
    return blocks[:used], mosts[:used], of_list[:used]


@compiled
def best_first(mosts: Array) -> Array:
    """The order of the blocks from the most to the least, in `STEPS` steps: a finer order would skip hardly more."""
    order = np.empty(mosts.shape[0], np.int64)
    if order.shape[0] == 0:
        return order
    highest = mosts.max()
    scale = (STEPS - 1) / max(highest - mosts.min(), SLACK)
    ends = np.zeros(STEPS + 1, np.int64)
    for most in mosts:
        ends[int((highest - most) * scale) + 1] += 1
    for step in range(STEPS):
        ends[step + 1] += ends[step]
    for place in range(mosts.shape[0]):
        step = int((highest - mosts[place]) * scale)
        order[ends[step]] = place
        ends[step] += 1
    return order


@compiled
def choose_lists(desk: Desk, lists: Lists, tiers: Array, terms: Terms, have: Have, vector: Array, found_by: int) -> int:
    """The lists that may hold candidates, with the most that a row of each can score apart from its distance."""
    classes, profiles = desk.related.shape[0], desk.sectors.shape[0]
    firms = classes * TIERS * SHARES
    unsure = firms + profiles
    starts, keys, bounds, rests, sectors = lists.starts, desk.keys, desk.bounds, desk.rests, desk.sectors
    best, least = most_of_want(desk, terms, have), least_of_list(desk, terms)
    count = 0
    if found_by == CLASSES:
        # a want stands in the lists of all its classes; in that of the nearest the bound holds for it
        count = choose_classes(desk, lists, tiers, terms, best, least)
    elif found_by == FIRMS:
        base = have.prior + most_of_permit(terms, have) + most_of_place(terms, have) + most_business(terms)
        for place in range(1, desk.known[0] + 1):  # of the others nobody takes it
            profile = desk.known[place]
            count = choose(
                starts, keys, bounds, rests, firms + profile, base + sectors[profile, 1], np.inf, least, count
            )
    else:  # of strange classes
        best += max(terms.class_related, 0.0) * terms.related_floor
        coded = unsure + profiles
        if found_by == WORDS:
            if have.codes > 0:
                best -= max(terms.code_same, 0.0)  # what shares a code stands in the lists of codes
            for profile in range(profiles):
                count = choose(
                    starts, keys, bounds, rests, unsure + profile, best + sectors[profile, 0], np.inf, least, count
                )
            if not have.known:
                first = coded + desk.coded.shape[0]
                count = choose_titles(desk, lists, terms, vector, first, best, least, count)
        elif have.codes > 0:
            gain = sectors[:, 0].max()
            for codes in range(desk.coded.shape[0]):
                if desk.coded[codes]:
                    count = choose(starts, keys, bounds, rests, coded + codes, best + gain, best, least, count)
    return count


@compiled
def choose_classes(desk: Desk, lists: Lists, tiers: Array, terms: Terms, best: float, least: float) -> int:
    """The lists of the related classes."""
    starts, keys, bounds, rests = lists.starts, desk.keys, desk.bounds, desk.rests
    shares, related = lists.shares, desk.related
    sectors, known, gains, strange = desk.sectors, desk.known, np.empty(TIERS), -np.inf
    for profile in range(sectors.shape[0]):
        if desk.uses[profile] == STRANGE:
            strange = max(strange, sectors[profile, 0])
    count = 0
    for number in range(related.shape[0]):
        if related[number] < terms.related_floor:
            continue
        best_gains(gains, sectors, known, tiers[number], strange)
        for place in range(TIERS * SHARES):
            key = number * TIERS * SHARES + place
            near = related[number] * shares[key]
            if near >= terms.related_floor:
                rest = best + max(terms.class_related, 0.0) * near
                most = rest + gains[place // SHARES]
                count = choose(starts, keys, bounds, rests, key, most, rest, least, count)
    return count


@compiled
def choose_titles(
    desk: Desk, lists: Lists, terms: Terms, vector: Array, first: int, best: float, least: float, count: int
) -> int:
    """The lists of titles that are near enough to that of the have; they begin with the list `first`."""
    starts, keys, bounds, rests, gain = lists.starts, desk.keys, desk.bounds, desk.rests, desk.sectors[:, 0].max()
    middles, lengths, angles = lists.middles, lists.lengths, lists.angles
    length = math.sqrt(product(vector, vector))
    for middle in range(lengths.shape[0] // RINGS):
        place = middle * RINGS
        if starts[first + place] == starts[first + place + RINGS]:
            continue
        away = title_angle(middles[middle], vector, length)
        for key in range(place, place + RINGS):
            lack = title_lack(terms, away, length, angles[key], lengths[key])
            if lack <= 1.0:
                rest = best - most_title(terms) * lack
                count = choose(starts, keys, bounds, rests, first + key, rest + gain, rest, least, count)
    return count


@compiled
def least_of_list(desk: Desk, terms: Terms) -> Any:
    """What a list must be able to score apart from the distance, so that a row of it can enter the heap."""
    return least_to_enter(desk) - distance_bound(terms.distance, 0.0) - SLACK


@compiled
def least_to_enter(desk: Desk) -> Any:
    """What a row must score to enter the heap."""
    return desk.scores[0] if desk.state[0] == desk.scores.shape[0] else -np.inf


@compiled
def choose(
    starts: Array,
    keys: Array,
    bounds: Array,
    rests: Array,
    key: int,
    most: float,
    rest: float,
    least: float,
    count: int,
) -> int:
    """Put a list among the chosen ones, unless it is empty or nothing of it can enter the heap.

    Arrays come one by one, as for `look_at`: there are thousands of lists.
    """
    if most == -np.inf or most < least or starts[key] == starts[key + 1]:
        return count
    keys[count] = key
    bounds[count], rests[count] = most, rest
    return count + 1


@compiled
def most_of_want(desk: Desk, terms: Terms, have: Have) -> Any:
    """The most that a want can score without its class, its sector and its distance."""
    most = have.prior + most_of_permit(terms, have) + most_of_place(terms, have)
    most += most_title(terms) + max(terms.time_overlap, 0.0)
    most += max(0.6 * terms.quantity_fit, -0.4 * terms.quantity_fit) + desk.forms.max() + desk.patterns.max()
    if have.codes > 0:
        most += max(terms.code_same, 0.0)
    if have.states:
        most += max(terms.limits * terms.most_passed, terms.limits * terms.most_gap)
    return most


@compiled
def most_of_permit(terms: Terms, have: Have) -> float:
    return max(0.5 * terms.permit, -terms.permit) if have.hazardous >= 1 else 0.0


@compiled
def most_of_place(terms: Terms, have: Have) -> float:
    """The most that the circular level adds; wants of the own firm were looked at before."""
    return max(terms.park, 0.0) if have.park >= 0 else 0.0


@compiled
def best_gains(gains: Array, sectors: Array, known: Array, tiers: Array, strange: float) -> None:
    """The most that a sector of each tier adds to a want; `strange`: that of profiles of which nothing is known."""
    gains[:] = strange
    for place in range(1, known[0] + 1):
        tier = tiers[known[place]]
        gains[tier] = max(gains[tier], sectors[known[place], 0])
