"""The compiled part: walks posting lists best first and keeps the `top` best wants of a have, exactly.

`workspace` spreads what the packs say of one have, `rivals` counts its rivals, `posting_lists` chooses what is read and
when to stop, `scoring` tests and rates, `heap` keeps the best, `compilation` compiles also what `matching` shares.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from symbionet.engine.arrays import Array
from symbionet.engine.scale.columns import Answers, HaveColumns, IndexArrays, Links, Terms
from symbionet.engine.scale.kernel.block_scan import scan_rows
from symbionet.engine.scale.kernel.compilation import compiled, form_fit, inlined, kept, source_stamp
from symbionet.engine.scale.kernel.heap import take_worst
from symbionet.engine.scale.kernel.posting_lists import CLASSES, CODES, FIRMS, WORDS, walk
from symbionet.engine.scale.kernel.preparation import add_rivals, mark_codes, prepare
from symbionet.engine.scale.kernel.rivals import rival_strength
from symbionet.engine.scale.kernel.titles import FAR, RINGS, find_ring
from symbionet.engine.scale.kernel.workspace import BLOCK, SHARES, TIERS, Have, Workspace, make_workspace, unpack

__all__ = ["BLOCK", "RINGS", "SHARES", "TIERS", "count_rivals", "measure_titles", "search"]

# Numba would compile what takes a plain number once more for its very value
ZERO: Any = np.int64(0)
ONE: Any = np.int64(1)


@inlined
def find_best(space: Workspace, index: IndexArrays, haves: HaveColumns, have: Have, number: int) -> None:
    """Fill the heap with the best wants of a have that the workspace is prepared for."""
    lists, links, terms, vectors = index.lists, index.links, index.terms, haves.vectors
    rate_classes(space.related, links, haves.classes[number], haves.shares[number])
    rate_facts(space, links, terms, haves.forms[number], haves.patterns[number])
    mark_codes(space.coded, links, have.codes, ONE)
    space.titles[:] = np.nan
    first: Any = np.searchsorted(lists.firms, have.firm)
    last: Any = np.searchsorted(lists.firms, have.firm + 1)
    scan_rows(space, index.wants, lists.firm_rows, first, last, index, vectors, have)
    for found_by in (CLASSES, FIRMS, CODES, WORDS):
        if found_by != WORDS or terms.by_words != 0.0:
            walk(space, index, have, vectors, found_by)
        if found_by == CLASSES:
            some = lists.firm_rows[:0]
            scan_rows(space, index.more, some, ZERO, index.more.rows.shape[0], index, vectors, have)
    mark_codes(space.coded, links, have.codes, ZERO)


@compiled
def rate_classes(related: Array, links: Links, classes: Array, shares: Array) -> None:
    """How near each class of a want is to the classes of the have, with the certainty of the latter."""
    related[:] = 0.0
    for place in range(classes.shape[0]):
        own, share = classes[place], shares[place]
        if own >= 0:
            for link in range(links.related_starts[own], links.related_starts[own + 1]):
                other = links.related_classes[link]
                related[other] = max(related[other], links.related[link] * share)


@compiled
def rate_facts(space: Workspace, links: Links, terms: Terms, form: int, pattern: int) -> None:
    """What each form and each regularity of a want adds."""
    unstated = links.form_fits.shape[0] - 1
    for other in range(unstated + 1):
        fits = links.form_fits[form if form >= 0 else unstated, other]
        value = 0.0
        if form >= 0 and other < unstated:
            value = terms.form * form_fit(form == other, fits)
        space.forms[other] = value if fits > 0 else -np.inf
    own = pattern if pattern >= 0 else links.patterns.shape[0] - 1
    for other in range(space.patterns.shape[0]):
        space.patterns[other] = links.patterns[own, other]


@compiled
def search_one(
    space: Workspace, index: IndexArrays, haves: HaveColumns, number: int, crowds: Array, answers: Answers
) -> None:
    """The best wants of a have, into its row of the answers."""
    have = unpack(haves, index.terms, number)
    space.state[:] = 0
    prepare(space, index.links, index.terms, haves, have, number)
    if crowds[number] < 0:
        crowds[number] = rival_strength(space, index.wants, index.more.rows, index.lists, index.terms, have)
    add_rivals(space.sectors, index.terms, crowds[number])
    find_best(space, index, haves, have, number)
    answers.work[number, 0] = space.state[1]
    answers.work[number, 1] = space.state[2]
    answers.ids[number] = -1
    answers.scores[number] = np.nan
    for place in range(space.state[0] - 1, -1, -1):  # the worst leaves the heap first
        answers.ids[number, place] = space.ids[0]
        answers.scores[number, place] = space.scores[0]
        take_worst(space.scores, space.ids, space.state)


def _search(stamp: int) -> Callable[..., None]:
    def search(index: IndexArrays, haves: HaveColumns, order: Array, crowds: Array, answers: Answers) -> None:
        """The best wants of the haves `order`: fills their rows of `answers`.

        `crowds`: how strong the rivals are (`count_rivals`); -1 to count them here.
        """
        space = make_workspace(index.links, index.lists, answers.ids.shape[1] if stamp >= 0 else 0)
        for number in order:
            search_one(space, index, haves, number, crowds, answers)

    return kept(search)  # what a function closes over is part of the key under which Numba keeps it


def _count(stamp: int) -> Callable[..., None]:
    def count_rivals(index: IndexArrays, haves: HaveColumns, order: Array, crowds: Array) -> None:
        """How strong all are together that could use each of the haves `order`: fills `crowds`."""
        space = make_workspace(index.links, index.lists, 1 if stamp >= 0 else 0)
        for number in order:
            have = unpack(haves, index.terms, number)
            prepare(space, index.links, index.terms, haves, have, number)
            crowds[number] = rival_strength(space, index.wants, index.more.rows, index.lists, index.terms, have)

    return kept(count_rivals)


def _measure(stamp: int) -> Callable[..., None]:
    def measure_titles(
        vectors: Array, groups: Array, unsure: Array, middles: Array, sizes: Array, rings: Array, widest: Array
    ) -> None:
        """The ring of each title, near a middle of its group (-1 any, -2 no title: the ring after all others).

        An `unsure` title that stands far from both middles of its group looks for the nearest of all. `widest` (rings,
        2): the widest angle between a title and its middle, and the longest title, in steps.
        """
        every = sizes.shape[0]
        for row in range(vectors.shape[0] if stamp >= 0 else 0):
            group = groups[row]
            rings[row] = every * RINGS
            if group < -1:
                continue
            ring, angle, length = find_ring(vectors, row, max(2 * group, 0), 2 * group + 2, middles, sizes)
            if group < 0 or (unsure[row] and ring % RINGS == FAR):
                ring, angle, length = find_ring(vectors, row, 0, every, middles, sizes)
            rings[row] = ring
            widest[ring, 0] = max(widest[ring, 0], angle)
            widest[ring, 1] = max(widest[ring, 1], length)

    return kept(measure_titles)


search = _search(source_stamp())
count_rivals = _count(source_stamp())
measure_titles = _measure(source_stamp())
