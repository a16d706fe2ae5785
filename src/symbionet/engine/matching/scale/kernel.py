"""The compiled part: walks posting lists best first and keeps the `top` best wants of a have, exactly.

Everything that is compiled stands in this file: Numba's cache knows a function by the time stamp of its own file only.
For the same reason no constant of another module is read here; they come as `Terms`.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

__all__ = ["Columns", "HaveColumns", "Links", "Lists", "Terms", "search"]

Array = npt.NDArray[Any]

BANDS = np.array([0.0, 0.1, 0.25, 0.5, 1.0, 2.5])  # lower edges of the bands of distance, in typical hauls
NOWHERE = len(BANDS)  # the band of places that are unknown
SLACK = 1e-9  # bounds add the same terms in another order than scores do; so much may be lost in rounding


class Columns(NamedTuple):
    """Wants in posting order; -1 and NaN mean "not stated"."""

    ids: Array  # int64
    explicit: Array  # uint8: 1 a want, 0 an organisation that may take by its sector
    alive: Array  # uint8: 0 removed
    classes: Array  # int16 (n, m)
    shares: Array  # float32 (n, m)
    profiles: Array  # int32
    firms: Array  # int32
    permits: Array  # int32: number of the set of permits
    kinds: Array  # int8
    forms: Array  # int8
    visibility: Array  # int8
    measures: Array  # int8
    lon: Array  # float32, degrees
    lat: Array
    x: Array  # float32: the place on the unit sphere
    y: Array
    z: Array
    amounts: Array  # float32
    first_days: Array  # int32
    last_days: Array  # int32
    vectors: Array  # int8 (n, d)


class HaveColumns(NamedTuple):
    """Haves, named as in `Columns`."""

    classes: Array
    shares: Array
    firms: Array
    hazards: Array  # int32: row of `Links.covers`
    hazardous: Array  # int8: 2 by statement, 1 by class, 0, -1
    kinds: Array
    forms: Array
    sees: Array  # int8: the least visibility that it may see
    measures: Array
    x: Array  # float64
    y: Array
    z: Array
    amounts: Array  # float64
    first_days: Array
    last_days: Array
    haul_km: Array  # float64
    vectors: Array  # int8 (n, d)


class Lists(NamedTuple):
    """Posting lists in blocks: list `c` holds the wants of class c, list C + p the organisations of profile p."""

    starts: Array  # int64 (C + P + 1): the first block of each list
    shares: Array  # float32 (C + P): the highest share of the class in the list
    low: Array  # int64 (blocks): the first row, or place in `rows`
    high: Array  # int64
    direct: Array  # uint8: 1 rows low..high, 0 rows[low:high] (wants listed under a further class)
    x: Array  # float32 (blocks): centre, NaN without a place
    y: Array
    z: Array
    radius: Array  # float32: of the ball around the centre that holds the block
    rows: Array  # int32


class Links(NamedTuple):
    """What the packs say, as CSR rows by class of the have."""

    related_starts: Array
    related_classes: Array
    related: Array
    taker_starts: Array
    takers: Array  # profiles that have to do with the class
    strengths: Array  # float32 (links, signals): known use and sector profile first
    weights: Array  # float64 (signals)
    producer: Array  # float32 (links)
    unknown: Array  # uint8 (P): the profile has no sector
    waste: Array  # uint8 (P): the profile manages waste
    covers: Array  # int8 (hazards, sets of permits): 1 covered, 0 not, -1 none stated
    form_fits: Array  # float64 (forms + 1, forms + 1)


class Terms(NamedTuple):
    """Weights of the signals (those of the sector stand in `Links`), and thresholds of `candidates` and `scoring`."""

    prior: float
    class_related: float
    text_similarity: float
    business_similarity: float
    quantity_fit: float
    distance: float
    time_overlap: float
    form: float
    permit: float
    sector_unknown: float
    producer: float
    hauls: float
    related_floor: float
    use_floor: float
    text_floor: float
    business_floor: float
    sphere_km: float  # road km per radian
    cosine: float  # of two quantised vectors per unit of their product


class Have(NamedTuple):
    """One have, unpacked."""

    number: int
    firm: int
    hazard: int
    hazardous: int
    kind: int
    form: int
    sees: int
    measure: int
    x: float
    y: float
    z: float
    placed: bool
    amount: float
    first: int
    last: int
    bounded: bool
    haul: float
    reach: float  # squared chord beyond which nothing can be


class Desk(NamedTuple):
    """Room for the work on one have; one per thread."""

    related: Array  # float64 (C): by class of the want
    strengths: Array  # float64 (P, signals)
    gain: Array  # float64 (P): what the sector adds to an explicit want
    gain_alone: Array  # ... and to an organisation without one
    taken: Array
    near: Array  # float64 (blocks): lower bound of the distance, in hauls
    keys: Array  # int64: lists to visit
    offsets: Array  # int64: their places in `near`
    bounds: Array  # float64: the most a row of the list can score, without its distance
    heap_scores: Array
    heap_ids: Array
    state: Array  # int64: rows in the heap, rows looked at, vectors compared


def compiled[F: Callable[..., Any]](function: F) -> F:
    """Compile at the first call, without the interpreter lock, and keep the result on disk.

    Numba keeps it beside this file, else in the user's cache folder (or NUMBA_CACHE_DIR). Where none of them can be
    written, it is compiled in each process anew: slower to start, the same result.
    """
    try:
        kept: F = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # no folder for the cache
        kept = numba.njit(nogil=True)(function)
    return kept


@compiled
def search(
    wants: Columns,
    more: Columns,
    lists: Lists,
    links: Links,
    terms: Terms,
    haves: HaveColumns,
    order: Array,
    ids: Array,
    scores: Array,
    work: Array,
) -> None:
    """The best wants of the haves `order`: fills rows of `ids` (-1 none), `scores` and `work` (rows, vectors)."""
    top = ids.shape[1]
    desk = make_desk(links, lists, top)
    for number in order:
        have = unpack(haves, terms, number)
        desk.state[:] = 0
        rate_classes(desk, links, haves, number)
        rate_profiles(desk, links, terms, haves, number)
        walk(desk, wants, lists, links, terms, haves, have, True)
        for row in range(more.ids.shape[0]):
            look_at(desk, more, row, links, terms, haves, have)
        walk(desk, wants, lists, links, terms, haves, have, False)
        work[number, 0] = desk.state[1]
        work[number, 1] = desk.state[2]
        found = desk.state[0]
        for place in range(top):
            ids[number, place] = -1
            scores[number, place] = np.nan
        for place in range(found - 1, -1, -1):  # the worst leaves the heap first
            ids[number, place] = desk.heap_ids[0]
            scores[number, place] = desk.heap_scores[0]
            take_worst(desk)


@compiled
def make_desk(links: Links, lists: Lists, top: int) -> Desk:
    classes, profiles = links.related_starts.shape[0] - 1, links.unknown.shape[0]
    size = classes + profiles
    return Desk(
        np.zeros(classes),
        np.zeros((profiles, links.weights.shape[0])),
        np.zeros(profiles),
        np.zeros(profiles),
        np.zeros(profiles),
        np.empty(lists.low.shape[0]),
        np.empty(size, np.int64),
        np.empty(size + 1, np.int64),
        np.empty(size),
        np.empty(top),
        np.empty(top, np.int64),
        np.zeros(3, np.int64),
    )


@compiled
def unpack(haves: HaveColumns, terms: Terms, number: int) -> Have:
    haul = haves.haul_km[number]
    angle = min(terms.hauls * haul / terms.sphere_km, math.pi)
    chord = 2.0 * math.sin(angle / 2.0)
    first, last = haves.first_days[number], haves.last_days[number]
    return Have(
        number,
        haves.firms[number],
        haves.hazards[number],
        haves.hazardous[number],
        haves.kinds[number],
        haves.forms[number],
        haves.sees[number],
        haves.measures[number],
        haves.x[number],
        haves.y[number],
        haves.z[number],
        not math.isnan(haves.x[number]),
        haves.amounts[number],
        first,
        last,
        last - first < 36_500,
        haul,
        chord * chord * (1.0 + SLACK) + 1e-15,
    )


@compiled
def rate_classes(desk: Desk, links: Links, haves: HaveColumns, number: int) -> None:
    """How near each class of a want is to the classes of the have, with the certainty of the latter."""
    desk.related[:] = 0.0
    for place in range(haves.classes.shape[1]):
        own, share = haves.classes[number, place], haves.shares[number, place]
        if own >= 0:
            for link in range(links.related_starts[own], links.related_starts[own + 1]):
                other = links.related_classes[link]
                desk.related[other] = max(desk.related[other], links.related[link] * share)


@compiled
def rate_profiles(desk: Desk, links: Links, terms: Terms, haves: HaveColumns, number: int) -> None:
    """What the sector of an organisation says about its taking the have."""
    strengths, signals = desk.strengths, links.weights.shape[0]
    strengths[:] = 0.0
    for place in range(haves.classes.shape[1]):
        own, share = haves.classes[number, place], haves.shares[number, place]
        if own >= 0:
            for link in range(links.taker_starts[own], links.taker_starts[own + 1]):
                profile = links.takers[link]
                for signal in range(signals):
                    value = links.strengths[link, signal] * share
                    strengths[profile, signal] = max(strengths[profile, signal], value)
    for profile in range(desk.gain.shape[0]):
        gain = -terms.sector_unknown * links.unknown[profile]
        for signal in range(signals):
            gain += links.weights[signal] * strengths[profile, signal]
        desk.taken[profile] = max(strengths[profile, 0], strengths[profile, 1])
        desk.gain[profile] = gain
        desk.gain_alone[profile] = gain
    own = haves.classes[number, 0]
    if own >= 0:
        for link in range(links.taker_starts[own], links.taker_starts[own + 1]):
            profile = links.takers[link]
            if desk.taken[profile] < 0.1:
                desk.gain_alone[profile] -= terms.producer * links.producer[link]


@compiled
def walk(
    desk: Desk,
    wants: Columns,
    lists: Lists,
    links: Links,
    terms: Terms,
    haves: HaveColumns,
    have: Have,
    explicit: bool,
) -> None:
    """Visit pairs of list and band of distance, the most promising first, until none can enter the heap."""
    count = choose_lists(desk, lists, links, terms, have, explicit)
    bands = measure_blocks(desk, lists, terms, have, count)
    pairs = np.empty(count * (NOWHERE + 1))
    numbers = np.empty(count * (NOWHERE + 1), np.int64)
    used = 0
    for place in range(count):
        for band in range(NOWHERE + 1):
            if bands[place, band]:
                pairs[used] = -(desk.bounds[place] + distance_bound(terms, band, 0.0))
                numbers[used] = place * (NOWHERE + 1) + band
                used += 1
    top = desk.heap_scores.shape[0]
    for chosen in np.argsort(pairs[:used]):
        if desk.state[0] == top and -pairs[chosen] + SLACK < desk.heap_scores[0]:
            break
        place, band = divmod(numbers[chosen], NOWHERE + 1)
        key, offset = desk.keys[place], desk.offsets[place]
        for block in range(lists.starts[key], lists.starts[key + 1]):
            near = desk.near[offset + block - lists.starts[key]]
            if near > terms.hauls or band_of(near) != band:
                continue
            most = desk.bounds[place] + distance_bound(terms, band, near)
            if desk.state[0] == top and most + SLACK < desk.heap_scores[0]:
                continue
            for post in range(lists.low[block], lists.high[block]):
                row = post if lists.direct[block] else np.int64(lists.rows[post])
                look_at(desk, wants, row, links, terms, haves, have)


@compiled
def choose_lists(desk: Desk, lists: Lists, links: Links, terms: Terms, have: Have, explicit: bool) -> int:
    """The lists that may hold candidates, with the most that a row of each can score apart from its distance."""
    classes = desk.related.shape[0]
    permit = max(0.5 * terms.permit, -terms.permit) if have.hazardous >= 1 else 0.0
    count = 0
    if explicit:
        most = terms.prior + permit + max(terms.text_similarity, 0.0) + max(terms.time_overlap, 0.0)
        most += max(0.6 * terms.quantity_fit, -0.4 * terms.quantity_fit)
        most += max(0.3 * terms.form, -terms.form, 0.0) + desk.gain.max()
        for key in range(classes):
            related = desk.related[key] * lists.shares[key]
            if related >= terms.related_floor and lists.starts[key] < lists.starts[key + 1]:
                desk.keys[count] = key
                # a want is listed under its other classes as well, which may be nearer: the nearest of all bounds it
                desk.bounds[count] = most + max(terms.class_related, 0.0) * related
                count += 1
        return count
    top = desk.heap_scores.shape[0]
    for profile in range(desk.taken.shape[0]):
        key = classes + profile
        if desk.taken[profile] < terms.use_floor or lists.starts[key] == lists.starts[key + 1]:
            continue
        most = terms.prior + permit + desk.gain_alone[profile]
        most += max(terms.business_similarity, 0.0) * (1.0 - terms.business_floor)
        if desk.state[0] == top and most + max(0.5 * terms.distance, -2 * terms.distance) + SLACK < desk.heap_scores[0]:
            continue
        desk.keys[count] = key
        desk.bounds[count] = most
        count += 1
    return count


@compiled
def measure_blocks(desk: Desk, lists: Lists, terms: Terms, have: Have, count: int) -> Array:
    """Lower bounds of the distances of all blocks of the chosen lists, and which bands each list has."""
    bands = np.zeros((count, NOWHERE + 1), np.bool_)
    offset = 0
    for place in range(count):
        key = desk.keys[place]
        desk.offsets[place] = offset
        for block in range(lists.starts[key], lists.starts[key + 1]):
            near = -1.0  # a place is unknown
            if have.placed and not math.isnan(lists.x[block]):
                dx, dy, dz = have.x - lists.x[block], have.y - lists.y[block], have.z - lists.z[block]
                chord = math.sqrt(dx * dx + dy * dy + dz * dz) - lists.radius[block]
                near = max(chord, 0.0) * terms.sphere_km / have.haul  # a chord is shorter than its arc
            desk.near[offset] = near
            offset += 1
            if near <= terms.hauls:
                bands[place, band_of(near)] = True
    return bands


@compiled
def band_of(near: float) -> int:
    if near < 0.0:
        return NOWHERE
    band = 0
    while band + 1 < NOWHERE and near >= BANDS[band + 1]:
        band += 1
    return band


@compiled
def distance_bound(terms: Terms, band: int, near: float) -> float:
    """The most that the distance can add to the score in a band (or from so many hauls on)."""
    if band == NOWHERE:
        return 0.0
    if terms.distance < 0:
        return -2.0 * terms.distance
    return terms.distance * (0.5 - min(max(BANDS[band], near), 2.5))


@compiled
def look_at(desk: Desk, wants: Columns, row: int, links: Links, terms: Terms, haves: HaveColumns, have: Have) -> None:
    """Hard tests, then the score without text, then the text if the row can still enter."""
    desk.state[1] += 1
    if not wants.alive[row] or wants.firms[row] == have.firm or wants.visibility[row] < have.sees:
        return
    dx, dy, dz = have.x - wants.x[row], have.y - wants.y[row], have.z - wants.z[row]
    squared = dx * dx + dy * dy + dz * dz
    if squared > have.reach:  # NaN (unknown) stays
        return
    explicit = wants.explicit[row] == 1
    profile = wants.profiles[row]
    if explicit:
        score = rate_want(desk, wants, row, links, terms, have)
        text = max(terms.text_similarity, 0.0)
    else:
        score = desk.gain_alone[profile] if desk.taken[profile] >= terms.use_floor else -np.inf
        text = max(terms.business_similarity, 0.0) * (1.0 - terms.business_floor)
    if score == -np.inf:
        return
    if have.hazardous >= 1:
        held = links.covers[have.hazard, wants.permits[row]]
        if have.hazardous == 2:
            plausible = links.waste[profile] or links.unknown[profile] or desk.taken[profile] >= terms.use_floor
            if held == 0 or (held < 0 and not plausible):
                return
        score += terms.permit * (0.5 if held == 1 else -1.0)
    score += terms.prior
    full = desk.state[0] == desk.heap_scores.shape[0]
    if not math.isnan(squared):
        chord = math.sqrt(squared)
        if full and terms.distance >= 0:
            near = chord * terms.sphere_km / have.haul
            if score + terms.distance * (0.5 - min(near, 2.5)) + text + SLACK < desk.heap_scores[0]:
                return
        hauls = 2.0 * math.asin(min(chord / 2.0, 1.0)) * terms.sphere_km / have.haul
        if hauls > terms.hauls:
            return
        score += terms.distance * (0.5 - min(hauls, 2.5))
    if full and score + text < desk.heap_scores[0]:
        return
    desk.state[2] += 1
    cosine = terms.cosine * product(wants.vectors, row, haves.vectors, have.number)
    if explicit:
        score += terms.text_similarity * min(max((cosine - terms.text_floor) / (1.0 - terms.text_floor), 0.0), 1.0)
    else:
        score += terms.business_similarity * min(max(cosine - terms.business_floor, 0.0), 1.0 - terms.business_floor)
    offer(desk, score, wants.ids[row], wants.classes.shape[1] > 1)


@compiled
def rate_want(desk: Desk, wants: Columns, row: int, links: Links, terms: Terms, have: Have) -> float:
    """Hard tests and terms of an explicit want; minus infinity if it cannot be."""
    kind = wants.kinds[row]
    if kind >= 0 and have.kind >= 0 and kind != have.kind:
        return -np.inf
    first, last = np.int64(wants.first_days[row]), np.int64(wants.last_days[row])
    if have.first > last or first > have.last:
        return -np.inf
    related = 0.0
    for place in range(wants.classes.shape[1]):
        number = wants.classes[row, place]
        if number >= 0:
            related = max(related, desk.related[number] * wants.shares[row, place])
    if related < terms.related_floor:
        return -np.inf
    form, unstated = wants.forms[row], links.form_fits.shape[0] - 1
    fits = links.form_fits[have.form if have.form >= 0 else unstated, form if form >= 0 else unstated]
    if fits <= 0:
        return -np.inf
    score = desk.gain[wants.profiles[row]] + terms.class_related * related
    if form >= 0 and have.form >= 0:
        score += terms.form * (0.3 if form == have.form else fits - 1.0)
    amount = np.float64(wants.amounts[row])
    if have.measure >= 0 and wants.measures[row] == have.measure and amount > 0 and not math.isnan(have.amount):
        score += terms.quantity_fit * (math.sqrt(min(max(have.amount / amount, 0.0), 1.0)) - 0.4)
    if have.bounded and last - first < 36_500:
        common = min(last, have.last) - max(first, have.first) + 1
        score += terms.time_overlap * min(common / max(last - first + 1, 1), 1.0)
    return score


@compiled
def product(vectors: Array, row: int, others: Array, other: int) -> int:
    one, two = vectors[row], others[other]
    total = np.int32(0)
    for place in range(one.shape[0]):
        total = np.int32(total + np.int32(one[place]) * np.int32(two[place]))  # 32 bits wide in vector registers
    return total


@compiled
def offer(desk: Desk, score: float, number: int, repeated: bool) -> None:
    """Put a row into the heap, whose root is the worst: the lowest score, of equal ones the highest id."""
    size, top = desk.state[0], desk.heap_scores.shape[0]
    if size == top and not is_worse(desk.heap_scores[0], desk.heap_ids[0], score, number):
        return
    if repeated:  # met before under another of its classes
        for place in range(size):
            if desk.heap_ids[place] == number:
                return
    if size == top:
        take_worst(desk)
        size -= 1
    place = size
    while place > 0:
        parent = (place - 1) // 2
        if not is_worse(score, number, desk.heap_scores[parent], desk.heap_ids[parent]):
            break
        desk.heap_scores[place], desk.heap_ids[place] = desk.heap_scores[parent], desk.heap_ids[parent]
        place = parent
    desk.heap_scores[place], desk.heap_ids[place] = score, number
    desk.state[0] = size + 1


@compiled
def take_worst(desk: Desk) -> None:
    size = desk.state[0] - 1
    desk.state[0] = size
    score, number = desk.heap_scores[size], desk.heap_ids[size]
    place = 0
    while 2 * place + 1 < size:
        child = 2 * place + 1
        if child + 1 < size and is_worse(
            desk.heap_scores[child + 1], desk.heap_ids[child + 1], desk.heap_scores[child], desk.heap_ids[child]
        ):
            child += 1
        if not is_worse(desk.heap_scores[child], desk.heap_ids[child], score, number):
            break
        desk.heap_scores[place], desk.heap_ids[place] = desk.heap_scores[child], desk.heap_ids[child]
        place = child
    desk.heap_scores[place], desk.heap_ids[place] = score, number


@compiled
def is_worse(score: float, number: int, other_score: float, other_number: int) -> bool:
    return score < other_score or (score == other_score and number > other_number)
