"""Posting lists best first: which may hold candidates, how much a row can score at most, and when the search ends."""

import math
from typing import Any

import numpy as np

from symbionet.engine.arrays import Array
from symbionet.engine.matching.rate.signals import COVERAGE, PERMIT
from symbionet.engine.scale.columns import IndexArrays, Lists, Terms
from symbionet.engine.scale.kernel.block_scan import scan_blocks
from symbionet.engine.scale.kernel.compilation import compiled, inlined, largest
from symbionet.engine.scale.kernel.scoring import distance_bound, least_to_enter, most_business
from symbionet.engine.scale.kernel.titles import most_title, rate_rings
from symbionet.engine.scale.kernel.workspace import SHARES, SLACK, STEPS, STRANGE, TIERS, Have, Workspace

__all__ = ["CLASSES", "CODES", "FIRMS", "WORDS", "walk"]

LEAST_COVERED, MOST_COVERED = COVERAGE
WITHOUT_PERMIT, WITH_PERMIT = PERMIT
CLASSES, FIRMS, CODES, WORDS = 0, 1, 2, 3  # what candidates are found by; `FIRMS`: organisations without a want


@inlined
def walk(space: Workspace, index: IndexArrays, have: Have, vectors: Array, found_by: int) -> None:
    """Read the blocks of the lists that may hold candidates, the most promising first.

    `vectors`: the titles of the haves.
    """
    lists, terms = index.lists, index.terms
    count = choose_lists(space, lists, index.links.tiers, terms, have, vectors, found_by)
    if count == 0:
        return
    count = find_blocks(
        space.keys[:count], space.bounds, lists.starts, lists.balls,
        least_to_enter(space), terms, have, space.blocks, space.mosts, space.of_list,
    )  # fmt: skip
    best_first(space.mosts[:count], space.ends, space.order)
    scan_blocks(space, count, index, vectors, have, found_by == WORDS)


@compiled
def find_blocks(
    keys: Array, bounds: Array, starts: Array, balls: Array,
    least: float, terms: Terms, have: Have, blocks: Array, mosts: Array, of_list: Array,
) -> int:  # fmt: skip
    """The blocks within reach, the most that a row of each can score, if it is enough, and the place of its list."""
    scale, used = terms.sphere_km / have.haul, 0
    for place in range(keys.shape[0]):
        bound = bounds[place] + SLACK
        for block in range(starts[keys[place]], starts[keys[place] + 1]):
            dx, dy, dz = have.x - balls[block, 0], have.y - balls[block, 1], have.z - balls[block, 2]
            # a chord is shorter than its arc; NaN where a place is unknown
            hauls = (math.sqrt(dx * dx + dy * dy + dz * dz) - balls[block, 3]) * scale
            most = bound + distance_bound(terms.distance, hauls)
            blocks[used], mosts[used], of_list[used] = block, most, place
            used += int((not hauls > terms.hauls) & (most >= least))  # else written over: no branch to guess
    return used


@compiled
def best_first(mosts: Array, ends: Array, order: Array) -> None:
    """The order of the blocks from the most to the least, in `STEPS` steps: a finer order would skip hardly more."""
    if mosts.shape[0] == 0:
        return
    most = highest(mosts)
    scale = (STEPS - 1) / max(most - lowest(mosts), SLACK)
    ends[:] = 0
    for place in range(mosts.shape[0]):
        ends[int((most - mosts[place]) * scale) + 1] += 1
    for step in range(STEPS):
        ends[step + 1] += ends[step]
    for place in range(mosts.shape[0]):
        step = int((most - mosts[place]) * scale)
        order[ends[step]] = place
        ends[step] += 1


@compiled
def highest(values: Array) -> Any:
    """The highest value; what NumPy has for it makes an array."""
    best = -np.inf
    for value in values:
        best = max(best, value)
    return best


@compiled
def lowest(values: Array) -> Any:
    """The lowest value."""
    best = np.inf
    for value in values:
        best = min(best, value)
    return best


@inlined
def choose_lists(
    space: Workspace, lists: Lists, tiers: Array, terms: Terms, have: Have, vectors: Array, found_by: int
) -> int:
    """The lists that may hold candidates, with the most that a row of each can score apart from its distance."""
    classes, profiles = space.related.shape[0], space.sectors.shape[0]
    firms = classes * TIERS * SHARES
    unsure = firms + profiles
    starts, keys, bounds, rests, sectors = lists.starts, space.keys, space.bounds, space.rests, space.sectors
    best, least = most_of_want(space, terms, have), least_of_list(space, terms)
    count = 0
    if found_by == CLASSES:
        # a want stands in the lists of all its classes; in that of the nearest the bound holds for it
        count = choose_classes(space, lists, tiers, terms, best, least)
    elif found_by == FIRMS:
        base = have.prior + most_of_permit(terms, have) + most_of_place(terms, have) + most_business(terms)
        for place in range(1, space.known[0] + 1):  # of the others nobody takes it
            profile = space.known[place]
            count = choose(
                starts, keys, bounds, rests, firms + profile, base + sectors[profile, 1], np.inf, least, count
            )
    else:  # of strange classes
        strange = max(terms.class_related, 0.0) * terms.related_floor
        best += strange
        coded = unsure + profiles
        if found_by == WORDS:
            if have.codes > 0:
                best -= max(terms.code_same, 0.0)  # what shares a code stands in the lists of codes
            rest = best - most_title(terms)
            for profile in range(profiles):
                most = best + sectors[profile, 0]
                count = choose(starts, keys, bounds, rests, unsure + profile, most, rest, least, count)
            if not have.known:
                count = choose_titles(space, lists, tiers, terms, have, vectors, rest - strange, least, count)
        elif have.codes > 0:
            most, rest = best + highest(sectors[:, 0]), best - most_title(terms)
            for codes in range(space.coded.shape[0]):
                if space.coded[codes]:
                    count = choose(starts, keys, bounds, rests, coded + codes, most, rest, least, count)
    return count


@compiled
def choose_classes(space: Workspace, lists: Lists, tiers: Array, terms: Terms, best: float, least: float) -> int:
    """The lists of the related classes."""
    starts, keys, bounds, rests = lists.starts, space.keys, space.bounds, space.rests
    shares, related, gains = lists.shares, space.related, space.gains
    strange, title, count = strange_gain(space), most_title(terms), 0
    for number in range(related.shape[0]):
        if related[number] < terms.related_floor:
            continue
        best_gains(gains, space.sectors, space.known, tiers, number, strange)
        for place in range(TIERS * SHARES):
            key = number * TIERS * SHARES + place
            near = related[number] * shares[key]
            if near >= terms.related_floor:
                most = best + max(terms.class_related, 0.0) * near
                rest = most - title
                count = choose(starts, keys, bounds, rests, key, most + gains[place // SHARES], rest, least, count)
    return count


@compiled
def choose_titles(
    space: Workspace, lists: Lists, tiers: Array, terms: Terms, have: Have, vectors: Array,
    rest: float, least: float, count: int,
) -> int:  # fmt: skip
    """The lists of classes of which a title can be near enough to that of the have: those that are not related.

    `rest`: the most that a row of them can score without class, sector, title and distance. A want of one class is as
    near as that is; one of more may be nearer by another, if not so near that it was met there.
    """
    starts, keys, bounds, rests = lists.starts, space.keys, space.bounds, space.rests
    shares, related, gains = lists.shares, space.related, space.gains
    titles, middles, sizes, around = space.titles, lists.middles, lists.sizes, lists.around
    strange = strange_gain(space)
    for number in range(related.shape[0]):
        first, text = number * TIERS * SHARES, -1.0
        if starts[first] == starts[first + TIERS * SHARES]:
            continue
        for middle in (2 * number, 2 * number + 1):
            text = max(text, rate_rings(titles, middle, middles, sizes, around, vectors, have, terms))
        if text < 0.0:
            continue
        best_gains(gains, space.sectors, space.known, tiers, number, strange)
        for place in range(TIERS * SHARES):
            key = first + place
            near = related[number] * shares[key]
            if near < terms.related_floor:
                near = near if lists.single[key] else terms.related_floor
                most = rest + max(terms.class_related, 0.0) * near
                count = choose(
                    starts, keys, bounds, rests, key, most + text + gains[place // SHARES], most, least, count
                )
    return count


@compiled
def strange_gain(space: Workspace) -> Any:
    """The most that a sector of which nothing is known adds to a want."""
    best = -np.inf
    for profile in range(space.sectors.shape[0]):
        if space.uses[profile] == STRANGE:
            best = max(best, space.sectors[profile, 0])
    return best


@compiled
def least_of_list(space: Workspace, terms: Terms) -> Any:
    """What a list must be able to score apart from the distance, so that a row of it can enter the heap."""
    return least_to_enter(space) - distance_bound(terms.distance, 0.0) - SLACK


@inlined
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

    Arrays come one by one, as for `find_blocks`: there are thousands of lists.
    """
    if most == -np.inf or most < least or starts[key] == starts[key + 1]:
        return count
    keys[count] = key
    bounds[count], rests[count] = most, rest
    return count + 1


@compiled
def most_of_want(space: Workspace, terms: Terms, have: Have) -> Any:
    """The most that a want can score without its class, its sector and its distance."""
    most = have.prior + most_of_permit(terms, have) + most_of_place(terms, have)
    most += most_title(terms) + max(terms.time_overlap, 0.0)
    most += largest(terms.quantity_fit, LEAST_COVERED, MOST_COVERED) + highest(space.forms) + highest(space.patterns)
    if have.codes > 0:
        most += max(terms.code_same, 0.0)
    if have.states:
        most += largest(terms.limits, terms.most_gap, terms.most_passed)
    return most


@compiled
def most_of_permit(terms: Terms, have: Have) -> float:
    return largest(terms.permit, WITHOUT_PERMIT, WITH_PERMIT) if have.hazardous >= 1 else 0.0


@compiled
def most_of_place(terms: Terms, have: Have) -> float:
    """The most that the circular level adds; wants of the own firm were looked at before."""
    return max(terms.park, 0.0) if have.park >= 0 else 0.0


@compiled
def best_gains(gains: Array, sectors: Array, known: Array, tiers: Array, number: int, strange: float) -> None:
    """The most that a sector of each tier of a class adds to a want; `strange`: that of the others."""
    gains[:] = strange
    for place in range(1, known[0] + 1):
        tier = tiers[number, known[place]]
        gains[tier] = max(gains[tier], sectors[known[place], 0])
