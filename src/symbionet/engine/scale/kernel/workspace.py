"""One have on the desk: unpacked, with what the packs say of it spread over classes, profiles, forms and codes."""

import math
from typing import NamedTuple

import numpy as np

from symbionet.engine.arrays import Array
from symbionet.engine.scale.columns import HaveColumns, Links, Lists, Terms
from symbionet.engine.scale.kernel.heap import compiled, making
from symbionet.engine.scale.kernel.titles import product

__all__ = [
    "BLOCK",
    "SHARES",
    "SLACK",
    "STEPS",
    "STRANGE",
    "TIERS",
    "WAITING",
    "Desk",
    "Have",
    "add_rivals",
    "lay_on_desk",
    "make_desk",
    "mark_codes",
    "rate_limits",
    "unpack",
]

TIERS, SHARES = 4, 3  # of the lists of a class
BLOCK = 32  # rows that are skipped or read together
WAITING = 64  # rows that wait to be rated, at most
STEPS = 64  # of what a block can score at most
SLACK = 1e-9  # bounds add the same terms in another order than scores do; so much may be lost in rounding
NO_USE, STRANGE = -1, -2
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


class Desk(NamedTuple):
    """Room for the work on one have; one per thread."""

    related: Array  # float64 (C): by class of the want
    strengths: Array  # float64 (P, signals)
    uses: Array  # int32 (P): the known use behind the first strength; `STRANGE`: nothing is known of the profile
    known: Array  # int32 (P + 1): how many profiles something is known of, and which
    sectors: Array  # float64 (P, 4): adds to a want, to an organisation alone; 1 if it may take it; weight as a rival
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


@making
def make_desk(links: Links, lists: Lists, top: int) -> Desk:
    """An empty desk."""
    classes, profiles = links.related_starts.shape[0] - 1, links.unknown.shape[0]
    size = lists.shares.shape[0]
    return Desk(
        np.zeros(classes),
        np.zeros((profiles, links.weights.shape[0])),
        np.full(profiles, STRANGE, np.int32),
        np.zeros(profiles + 1, np.int32),
        np.zeros((profiles, 4)),
        np.zeros((links.levels.shape[0], 4)),
        np.full(links.steps.shape[0], np.nan),
        np.full(links.steps.shape[0], np.nan),
        np.zeros(links.form_fits.shape[0]),
        np.zeros(links.patterns.shape[0]),
        np.zeros(links.covers.shape[1], np.int8),
        np.zeros(links.code_starts.shape[0] - 1, np.uint8),
        np.empty(lists.around.shape[0] + 1),
        np.empty(size, np.int64),
        np.empty(size),
        np.empty(size),
        np.empty(top),
        np.empty(top, np.int64),
        np.zeros(3, np.int64),
        np.empty(TIERS),
        np.empty(lists.balls.shape[0] + 1, np.int64),
        np.empty(lists.balls.shape[0] + 1),
        np.empty(lists.balls.shape[0] + 1, np.int64),
        np.empty(lists.balls.shape[0] + 1, np.int64),
        np.empty(STEPS + 1, np.int64),
        np.empty(BLOCK, np.int64),
        np.empty(BLOCK),
        np.empty(WAITING, np.int64),
        np.empty(WAITING, np.int64),
        np.empty((2, WAITING)),
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
    return Have(
        terms.prior + terms.current_route * haves.routes[number],
        haves.firms[number],
        haves.parks[number],
        haves.codes[number],
        haves.hazardous[number],
        haves.kinds[number],
        haves.sees[number],
        haves.measures[number],
        haves.x[number],
        haves.y[number],
        haves.z[number],
        haves.amounts[number],
        first,
        last,
        last - first < 36_500,
        haves.shares.shape[1] > 0 and haves.shares[number, 0] >= terms.known,
        states,
        haves.statuses[number],
        haves.unclear[number] != 0,
        haul,
        chord * chord * (1.0 + SLACK) + 1e-15,
        number,
        math.sqrt(product(haves.vectors, number, haves.vectors, number)),
    )


@compiled
def lay_on_desk(desk: Desk, links: Links, terms: Terms, haves: HaveColumns, have: Have, number: int) -> None:
    """What each profile of sectors says of the have; all that counting its rivals needs."""
    desk.held[:] = 0
    if have.hazardous >= 1:
        for permit in range(desk.held.shape[0]):
            desk.held[permit] = links.covers[haves.hazards[number], permit]
    if have.states:
        desk.lows[:] = np.nan
        desk.verdicts[:, 0] = 0.0
        for place in range(haves.measured.shape[1]):
            parameter = haves.measured[number, place]
            if parameter >= 0:
                desk.lows[parameter] = haves.lows[number, place]
                desk.highs[parameter] = haves.highs[number, place]
    spread_strengths(desk, links, haves.classes[number], haves.shares[number])
    rate_sectors(desk, links, terms, have)
    own = haves.classes[number, 0] if haves.classes.shape[1] else -1
    if own >= 0:
        for link in range(links.taker_starts[own], links.taker_starts[own + 1]):
            profile = links.takers[link]
            if max(desk.strengths[profile, 0], desk.strengths[profile, 1]) < 0.1:
                desk.sectors[profile, 1] -= terms.producer * links.producer[link]


@compiled
def spread_strengths(desk: Desk, links: Links, classes: Array, shares: Array) -> None:
    """What is known of each profile for the classes of the have: the best of them counts."""
    strengths, uses, known = desk.strengths, desk.uses, desk.known
    for place in range(1, known[0] + 1):
        strengths[known[place]] = 0.0
        uses[known[place]] = STRANGE
    known[0] = 0
    for place in range(classes.shape[0]):
        own, share = classes[place], shares[place]
        if own >= 0:
            for link in range(links.taker_starts[own], links.taker_starts[own + 1]):
                profile = links.takers[link]
                if uses[profile] == STRANGE:
                    uses[profile] = NO_USE
                    known[0] += 1
                    known[known[0]] = profile
                for signal in range(strengths.shape[1]):
                    value = links.strengths[link, signal] * share
                    if value > strengths[profile, signal]:
                        strengths[profile, signal] = value
                        if signal == 0:
                            uses[profile] = links.uses[link]


@compiled
def rate_sectors(desk: Desk, links: Links, terms: Terms, have: Have) -> None:
    """What the sector of an organisation adds to its taking the have."""
    strengths, sectors, weights = desk.strengths, desk.sectors, links.weights
    for profile in range(sectors.shape[0]):
        use, ruled_out = desk.uses[profile], False
        gain = 0.0
        for signal in range(weights.shape[0]):
            gain += weights[signal] * strengths[profile, signal]
        if use >= 0:
            gain += links.levels[use] * strengths[profile, 0]
            if have.unclear and links.conditional[use]:
                gain -= terms.condition
            if have.states:
                judge_use(desk, links, terms, use)
                ruled_out = desk.verdicts[use, 3] != 0.0
                if ruled_out and has_other(desk, links, terms, use, profile):
                    ruled_out = False
                    gain += terms.limits * desk.verdicts[use, 2]
                else:
                    gain += terms.limits * desk.verdicts[use, 1]
        if have.status >= 0.0 or not links.waste[profile]:
            gain += terms.legal_status * have.status
        taken = max(strengths[profile, 0], strengths[profile, 1])
        takes = taken >= terms.use_floor
        sectors[profile, 0] = gain - terms.sector_unknown * links.unknown[profile]
        sectors[profile, 1] = gain + links.focus[profile] if takes and not ruled_out else -np.inf
        sectors[profile, 2] = 1.0 if takes or links.unknown[profile] or links.waste[profile] else 0.0
        sectors[profile, 3] = taken if taken >= terms.rival else 0.0


@compiled
def has_other(desk: Desk, links: Links, terms: Terms, use: int, profile: int) -> bool:
    """Whether the sector has another use of the class that is not ruled out."""
    for place in range(links.other_starts[use], links.other_starts[use + 1]):
        other = links.others[place]
        if links.fits[other, profile]:
            judge_use(desk, links, terms, other)
            if desk.verdicts[other, 3] == 0.0:
                return True
    return False


@compiled
def judge_use(desk: Desk, links: Links, terms: Terms, use: int) -> None:
    """How the composition of the have keeps the limits of a use, once per have."""
    verdict = desk.verdicts[use]
    if verdict[0] == 0.0:
        passes, gaps, clear = rate_limits(
            links.parameters[use], links.signs[use], links.limits[use], desk.lows, desk.highs, links.steps, terms
        )
        mended = passes + max(terms.most_gap, gaps * terms.mended)
        verdict[0] = 1.0
        verdict[1] = mended if links.mendable[use] else passes + max(terms.most_gap, gaps)
        verdict[2] = mended
        verdict[3] = 1.0 if clear and not links.mendable[use] else 0.0


@compiled
def rate_limits(
    parameters: Array, signs: Array, limits: Array, lows: Array, highs: Array, steps: Array, terms: Terms
) -> tuple[float, float, bool]:
    """What kept limits add, what gaps take off, and whether one is clear: `check_limits` and `limits_score`."""
    passed, gaps, clear = 0.0, 0.0, False
    for place in range(parameters.shape[0]):
        parameter = parameters[place]
        if parameter < 0:
            break
        low, high, bound = lows[parameter], highs[parameter], limits[place]
        if math.isnan(low):
            continue
        step = steps[parameter]
        if signs[place] > 0:
            if high <= bound:
                passed += terms.passed
            elif low > bound:
                far = low > (bound * terms.clear if math.isnan(step) else bound + step)
                clear = clear or far
                gaps += terms.clear_gap if far else terms.gap
        elif low >= bound:
            passed += terms.passed
        elif high < bound:
            far = high < (bound / terms.clear if math.isnan(step) else bound - step)
            clear = clear or far
            gaps += terms.clear_gap if far else terms.gap
    return min(terms.most_passed, passed), gaps, clear


@compiled
def mark_codes(coded: Array, links: Links, codes: int, mark: int) -> None:
    """Mark the sets of waste codes that share one with the set `codes`."""
    for place in range(links.code_starts[codes], links.code_starts[codes + 1]):
        code = links.codes[place]
        for other in range(links.set_starts[code], links.set_starts[code + 1]):
            coded[links.sets[other]] = mark


@compiled
def add_rivals(sectors: Array, terms: Terms, crowd: int) -> None:
    """Take off what the rivals do: `crowd` is the strength of all, and nobody is a rival of himself."""
    total = crowd / WHOLE
    most = terms.rivals * min(math.log1p(total), terms.most_rivals)
    for profile in range(sectors.shape[0]):
        own = sectors[profile, 3]
        loss = most
        if own > 0.0:
            loss = terms.rivals * min(math.log1p(max(total - own, 0.0)), terms.most_rivals)
        sectors[profile, 0] -= loss
        sectors[profile, 1] -= loss
