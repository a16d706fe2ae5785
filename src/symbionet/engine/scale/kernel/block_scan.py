"""Reads the blocks of posting lists: hard tests first, scores next, texts last, only where they can still matter."""

import math
from typing import Any

import numpy as np

from symbionet.engine.arrays import Array
from symbionet.engine.scale.columns import Columns, IndexArrays, Lists, Terms
from symbionet.engine.scale.kernel.compilation import (
    compiled,
    fetch,
    inlined,
)
from symbionet.engine.scale.kernel.heap import offer
from symbionet.engine.scale.kernel.scoring import (
    ALONE,
    UNTITLED,
    cannot_be,
    distance_bound,
    farthest,
    least_to_enter,
    most_business,
    rate_distance,
    rate_row,
    rate_text,
)
from symbionet.engine.scale.kernel.titles import RINGS, most_title, product, rate_rings
from symbionet.engine.scale.kernel.workspace import BLOCK, SLACK, WAITING, Have, Workspace

__all__ = ["scan_blocks", "scan_rows"]

AHEAD = 3  # blocks that memory is asked for before they are read


@inlined
def scan_blocks(space: Workspace, count: int, index: IndexArrays, vectors: Array, have: Have, alone: bool) -> None:
    """The rows of the first `count` blocks in their order: what passes the tests is offered with its score.

    A block is skipped once its rows can score too little (`mosts`), a row where it is too far for its list (`bounds`),
    or adds too little by sector, title and distance (`rests`); where only words speak for a row (`alone`), also if its
    title is too far. What is left waits until it is many, for memory brings many rows as fast as one. A row is rated
    the same in whatever list it is met. `vectors`: the titles of the haves.
    """
    wants, lists, terms, steps = index.wants, index.lists, index.terms, index.links.steps
    order, blocks, places, low, high = space.order, space.blocks, lists.places, lists.low, lists.high
    limit, scale, waits, direct = have.reach, terms.sphere_km / have.haul, 0, wants.rows.shape[0]
    least, title = least_to_enter(space), most_title(terms)
    for turn in range(count + 1):
        if turn < count and space.mosts[order[turn]] >= least:
            item, block = space.of_list[order[turn]], blocks[order[turn]]
            rest = space.rests[item] + SLACK
            if least > -np.inf:
                limit = min(have.reach, farthest(space.bounds[item] - least, terms, have))
            if turn + AHEAD < count:
                coming = blocks[order[turn + AHEAD]]
                for place in range(low[coming], high[coming], 3):  # of 20 bytes each
                    fetch(places, place)
            space.state[1] += high[block] - low[block]
            for chosen in range(reach(space, places, low[block], high[block], limit, have)):
                place = space.reached[chosen]
                text, most = title, np.inf
                if rest < np.inf:
                    most = rest + space.sectors[places[place].profile, 0]
                    most += distance_bound(terms.distance, math.sqrt(space.squares[chosen]) * scale)
                    if most + title >= least:
                        text = rate_place(space, places[place], lists, vectors, terms, have, alone)
                    most += text
                if most >= least and text > -np.inf:
                    number: Any = place if place < direct else np.int64(lists.rows[place - direct])
                    waits = wait(space, waits, number, most, text, wants.rows)
        if waits > WAITING - BLOCK or turn == count:
            rate_waiting(space, waits, wants, steps, vectors, terms, have)
            least, waits = least_to_enter(space), 0


@compiled
def scan_rows(
    space: Workspace,
    wants: Columns,
    posts: Array,
    first: int,
    last: int,
    index: IndexArrays,
    vectors: Array,
    have: Have,
) -> None:
    """The rows posts[first..last], or first..last where there are no posts, whatever they can score."""
    terms, steps, waits = index.terms, index.links.steps, 0
    for place in range(first, last):
        number: Any = np.int64(posts[place]) if posts.shape[0] else place
        waits = wait(space, waits, number, np.inf, most_title(terms), wants.rows)
        if waits == WAITING or place == last - 1:
            rate_waiting(space, waits, wants, steps, vectors, terms, have)
            waits = 0


@inlined
def wait(space: Workspace, waits: int, number: int, most: float, text: float, rows: Array) -> int:
    """Put a row among those that wait, with the most that it can score and that its title can add."""
    space.waiting[waits] = number
    space.values[0, waits], space.values[1, waits] = most, text
    fetch(rows, number)
    return waits + 1


@inlined
def rate_place(space: Workspace, seen: Any, lists: Lists, vectors: Array, terms: Terms, have: Have, alone: bool) -> Any:
    """The most that the title of a want can add; minus infinity: it is excluded."""
    text = -np.inf
    strange = (seen.kind != have.kind) & (seen.kind >= 0) & (have.kind >= 0)
    if not (strange | (seen.visibility < have.sees)):
        text = space.titles[seen.ring]
        if math.isnan(text):
            rate_rings(space.titles, seen.ring // RINGS, lists.middles, lists.sizes, lists.around, vectors, have, terms)
            text = space.titles[seen.ring]
        if text < 0.0:
            text = -np.inf if alone else 0.0
    return text


@inlined
def rate_waiting(
    space: Workspace, waits: int, wants: Columns, steps: Array, vectors: Array, terms: Terms, have: Have
) -> None:
    """The rows that wait: first the score of each without its text, then the texts of those that can still enter."""
    waiting, kinds, values, rows, left = space.waiting, space.kinds, space.values, wants.rows, 0
    least = least_to_enter(space)
    for one in range(waits):
        if values[0, one] < least:
            continue
        number = waiting[one]
        row = rows[number]
        dx, dy, dz = have.x - row.x, have.y - row.y, have.z - row.z
        squared = dx * dx + dy * dy + dz * dz
        if cannot_be(row, have, terms, squared):
            continue
        likeness, score = rate_row(row, number, space, wants, steps, terms, have)
        text = (values[1, one] if likeness != UNTITLED else 0.0) if row.explicit else most_business(terms)
        score += rate_distance(squared, least - score - text, terms, have)
        if score == -np.inf or score + text < least:
            continue
        fetch(wants.vectors, number)
        waiting[left], kinds[left], values[0, left], values[1, left] = number, likeness, score, text
        left += 1
    for one in range(left):
        number, likeness, score = waiting[one], kinds[one], values[0, one]
        if score + values[1, one] < least_to_enter(space):
            continue
        if likeness != UNTITLED:
            space.state[2] += 1
            cosine = terms.cosine * product(wants.vectors, number, vectors, have.number)
            if likeness == ALONE and cosine < terms.text_floor:
                continue
            score += rate_text(cosine, rows[number].explicit, terms)
        offer(space.scores, space.ids, space.state, score, rows[number].id)


@inlined
def reach(space: Workspace, places: Array, start: int, end: int, limit: float, have: Have) -> int:
    """Put the places start..end whose squared chord is within `limit` into `reached`, their chords into `squares`."""
    reached, squares, count = space.reached, space.squares, 0
    for place in range(start, end):
        dx, dy, dz = have.x - places[place].x, have.y - places[place].y, have.z - places[place].z
        reached[count] = place
        squares[count] = dx * dx + dy * dy + dz * dz
        count += int(not squares[count] > limit)  # NaN (unknown) stays; without a branch, which would be guessed badly
    return count
