"""The memory that the work on one have needs, and the have unpacked."""

import math
from typing import NamedTuple

import numpy as np

from symbionet.engine.arrays import Array
from symbionet.engine.scale.columns import HaveColumns, Links, Lists, Terms
from symbionet.engine.scale.kernel.compilation import (
    allocating,
    compiled,
)
from symbionet.engine.scale.kernel.titles import product

__all__ = [
    "BLOCK",
    "NO_USE",
    "SHARES",
    "SLACK",
    "STEPS",
    "STRANGE",
    "TIERS",
    "WAITING",
    "WHOLE",
    "Have",
    "Workspace",
    "make_workspace",
    "unpack",
]

TIERS, SHARES = 4, 3  # of the lists of a class
BLOCK = 32  # rows that are skipped or read together
WAITING = 64  # rows that wait to be rated, at most
STEPS = 64  # of what a block can score at most
SLACK = 1e-9  # bounds add the same terms in another order than scores do; so much may be lost in rounding
NO_USE, STRANGE = -1, -2
LIKELY = 2.0  # in the column of permits: the profile manages waste of any kind or lives on this one
REFUSED = -2  # in the row of permits held: its owner takes no hazardous waste, whatever its trade
MAY_TURN_OUT = -2  # hazardous: a class of both, and nothing says which it is
WHOLE = float(1 << 40)  # strengths of rivals are added as whole numbers: in any order the same sum


class Have(NamedTuple):
    """One have, unpacked."""

    prior: float  # with what holds for all its partners
    firm: int
    park: int
    codes: int
    hazardous: int
    kind: int
    sees: int
    measure: int
    x: float
    y: float
    z: float
    amount: float
    first: int
    last: int
    bounded: bool
    known: bool  # its class is known
    states: bool  # its composition, in figures
    status: float
    unclear: bool
    haul: float
    reach: float  # squared chord beyond which nothing can be
    number: int  # its row among the haves
    length: float  # of the vector of its title, in steps


class Workspace(NamedTuple):
    """Room for the work on one have; one per thread."""

    related: Array  # float64 (C): by class of the want
    strengths: Array  # float64 (P, signals)
    uses: Array  # int32 (P): the known use behind the first strength; `STRANGE`: nothing is known of the profile
    known: Array  # int32 (P + 1): how many profiles something is known of, and which
    sectors: (
        Array  # float64 (P, 5): adds to a want, to a firm alone; 1 if it may take it; weight as a rival; said by wants
    )
    verdicts: Array  # float64 (U, 4): 1 once it is judged; what its limits add, also if mended; 1 if it is ruled out
    lows: Array  # float64 (parameters): what the have states
    highs: Array
    forms: Array  # float64 (forms + 1): what the form adds, minus infinity where it cannot be
    patterns: Array  # float64 (patterns + 1)
    held: Array  # int8 (sets of permits)
    coded: Array  # uint8 (sets of waste codes): shares one with the have
    titles: Array  # float64 (rings + 1): the most that a title of each ring can add, NaN: not rated yet
    keys: Array  # int64: lists to visit
    bounds: Array  # float64: the most a row of the list can score, without its distance
    rests: Array  # float64: that, also without its sector and its title; infinite where rows are not tested by these
    scores: Array  # float64 (top): a heap, its root the worst
    ids: Array  # int64 (top)
    state: Array  # int64: rows in the heap, rows looked at, vectors compared
    gains: Array  # float64 (tiers): the most that a sector of each adds
    blocks: Array  # int64 (blocks): to look at
    mosts: Array  # float64 (blocks): the most that a row of each can score
    of_list: Array  # int64 (blocks): the place of its list in `keys`
    order: Array  # int64 (blocks): from the most to the least
    ends: Array  # int64: room to sort
    reached: Array  # int64 (rows of a block): places near enough
    squares: Array  # float64 (rows of a block): their squared chords
    waiting: Array  # int64 (`WAITING`): rows to be rated
    kinds: Array  # int64 (`WAITING`): what the likeness of their titles does
    values: Array  # float64 (2, `WAITING`): what each can score, or scores without its text; and what its text can add


@allocating
def make_workspace(links: Links, lists: Lists, top: int) -> Workspace:
    """An empty workspace."""
    classes, profiles = links.related_starts.shape[0] - 1, links.unknown.shape[0]
    size = lists.shares.shape[0]
    return Workspace(
        related=np.zeros(classes),
        strengths=np.zeros((profiles, links.weights.shape[0])),
        uses=np.full(profiles, STRANGE, np.int32),
        known=np.zeros(profiles + 1, np.int32),
        sectors=np.zeros((profiles, 5)),
        verdicts=np.zeros((links.levels.shape[0], 4)),
        lows=np.full(links.steps.shape[0], np.nan),
        highs=np.full(links.steps.shape[0], np.nan),
        forms=np.zeros(links.form_fits.shape[0]),
        patterns=np.zeros(links.patterns.shape[0]),
        held=np.zeros(links.covers.shape[1], np.int8),
        coded=np.zeros(links.code_starts.shape[0] - 1, np.uint8),
        titles=np.empty(lists.around.shape[0] + 1),
        keys=np.empty(size, np.int64),
        bounds=np.empty(size),
        rests=np.empty(size),
        scores=np.empty(top),
        ids=np.empty(top, np.int64),
        state=np.zeros(3, np.int64),
        gains=np.empty(TIERS),
        blocks=np.empty(lists.balls.shape[0] + 1, np.int64),
        mosts=np.empty(lists.balls.shape[0] + 1),
        of_list=np.empty(lists.balls.shape[0] + 1, np.int64),
        order=np.empty(lists.balls.shape[0] + 1, np.int64),
        ends=np.empty(STEPS + 1, np.int64),
        reached=np.empty(BLOCK, np.int64),
        squares=np.empty(BLOCK),
        waiting=np.empty(WAITING, np.int64),
        kinds=np.empty(WAITING, np.int64),
        values=np.empty((2, WAITING)),
    )


@compiled
def unpack(haves: HaveColumns, terms: Terms, number: int) -> Have:
    """A row of the haves."""
    haul = haves.haul_km[number]
    angle = min(terms.hauls * haul / terms.sphere_km, math.pi)
    chord = 2.0 * math.sin(angle / 2.0)
    first, last = haves.first_days[number], haves.last_days[number]
    states = False
    for place in range(haves.measured.shape[1]):
        states = states or haves.measured[number, place] >= 0
    bounded = last - first < 36_500
    known = haves.shares.shape[1] > 0 and haves.shares[number, 0] >= terms.known
    return Have(
        prior=terms.prior + terms.current_route * haves.routes[number] + terms.demand * haves.demands[number],
        firm=haves.firms[number],
        park=haves.parks[number],
        codes=haves.codes[number],
        hazardous=haves.hazardous[number],
        kind=haves.kinds[number],
        sees=haves.sees[number],
        measure=haves.measures[number],
        x=haves.x[number],
        y=haves.y[number],
        z=haves.z[number],
        amount=haves.amounts[number],
        first=first,
        last=last,
        bounded=bounded,
        known=known,
        states=states,
        status=haves.statuses[number],
        unclear=haves.unclear[number] != 0,
        haul=haul,
        reach=chord * chord * (1.0 + SLACK) + 1e-15,
        number=number,
        length=math.sqrt(product(haves.vectors, number, haves.vectors, number)),
    )
