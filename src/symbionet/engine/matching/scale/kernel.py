"""The compiled part: walks posting lists best first and keeps the `top` best wants of a have, exactly.

Everything that is compiled stands in this file: Numba's cache knows a function by the time stamp of its own file only.
For the same reason no constant of another module is read here; they come as `Terms`.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numba
import numpy as np

from symbionet.engine.matching.scale.columns import Array, Columns, HaveColumns, Links, Lists, Terms

__all__ = ["SHARES", "TIERS", "compiled", "search"]

TIERS, SHARES = 4, 3
BANDS = np.array([0.0, 0.1, 0.25, 0.5, 1.0, 2.5])  # lower edges of the bands of distance, in typical hauls
NOWHERE = len(BANDS)  # the band of places that are unknown
SLACK = 1e-9  # bounds add the same terms in another order than scores do; so much may be lost in rounding


class Have(NamedTuple):
    """One have, unpacked."""

    firm: int
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
    haul: float
    reach: float  # squared chord beyond which nothing can be


class Desk(NamedTuple):
    """Room for the work on one have; one per thread."""

    related: Array  # float64 (C): by class of the want
    strengths: Array  # float64 (P, signals)
    sectors: Array  # float64 (P, 3): what the sector adds to a want, to an organisation alone; 1 if it may take it
    forms: Array  # float64 (forms + 1): what the form adds, minus infinity where it cannot be
    held: Array  # int8 (sets of permits)
    near: Array  # float64 (blocks): lower bound of the distance, in hauls
    keys: Array  # int64: lists to visit
    offsets: Array  # int64: their places in `near`
    bounds: Array  # float64: the most a row of the list can score, without its distance
    scores: Array  # float64 (top): a heap, its root the worst
    ids: Array  # int64 (top)
    state: Array  # int64: rows in the heap, rows looked at, vectors compared


def compiled[F: Callable[..., Any]](function: F) -> F:
    """Compile at the first call, without the interpreter lock, and keep the result on disk.

    Numba keeps it beside this file, else in the user's cache folder (or NUMBA_CACHE_DIR). Where none of them can be
    written, it is compiled in each process anew: slower to start, the same result.
    """
    try:
        kept: F = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:  # no folder for the cache
        kept = numba.njit(nogil=True, error_model="numpy")(function)
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
    desk = make_desk(links, lists, ids.shape[1])
    for number in order:
        have = unpack(haves, terms, number)
        vector = haves.vectors[number]
        desk.state[:] = 0
        rate_classes(desk.related, links, haves.classes[number], haves.shares[number])
        rate_sectors(desk, links, terms, haves.classes[number], haves.shares[number])
        rate_facts(desk, links, terms, haves.forms[number], have.hazardous, haves.hazards[number])
        walk(desk, wants, lists, links.tiers, terms, have, vector, True)
        look_at(
            0, more.rows.shape[0], lists.rows[:0], more.rows, more.classes, more.shares, more.vectors, vector,
            desk.related, desk.sectors, desk.forms, desk.held, desk.scores, desk.ids, desk.state, terms, have,
        )  # fmt: skip
        walk(desk, wants, lists, links.tiers, terms, have, vector, False)
        work[number, 0] = desk.state[1]
        work[number, 1] = desk.state[2]
        ids[number] = -1
        scores[number] = np.nan
        for place in range(desk.state[0] - 1, -1, -1):  # the worst leaves the heap first
            ids[number, place] = desk.ids[0]
            scores[number, place] = desk.scores[0]
            take_worst(desk.scores, desk.ids, desk.state)


@compiled
def make_desk(links: Links, lists: Lists, top: int) -> Desk:
    classes, profiles = links.related_starts.shape[0] - 1, links.unknown.shape[0]
    size = lists.shares.shape[0]
    return Desk(
        np.zeros(classes),
        np.zeros((profiles, links.weights.shape[0])),
        np.zeros((profiles, 3)),
        np.zeros(links.form_fits.shape[0]),
        np.zeros(links.covers.shape[1], np.int8),
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
        haves.firms[number],
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
        haul,
        chord * chord * (1.0 + SLACK) + 1e-15,
    )


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
def rate_sectors(desk: Desk, links: Links, terms: Terms, classes: Array, shares: Array) -> None:
    """What the sector of an organisation says about its taking the have."""
    strengths, sectors, weights = desk.strengths, desk.sectors, links.weights
    strengths[:] = 0.0
    for place in range(classes.shape[0]):
        own, share = classes[place], shares[place]
        if own >= 0:
            for link in range(links.taker_starts[own], links.taker_starts[own + 1]):
                profile = links.takers[link]
                for signal in range(weights.shape[0]):
                    value = links.strengths[link, signal] * share
                    strengths[profile, signal] = max(strengths[profile, signal], value)
    for profile in range(sectors.shape[0]):
        gain = -terms.sector_unknown * links.unknown[profile]
        for signal in range(weights.shape[0]):
            gain += weights[signal] * strengths[profile, signal]
        takes = max(strengths[profile, 0], strengths[profile, 1]) >= terms.use_floor
        sectors[profile, 0] = gain
        sectors[profile, 1] = gain if takes else -np.inf
        sectors[profile, 2] = 1.0 if takes or links.unknown[profile] or links.waste[profile] else 0.0
    own = classes[0]
    if own >= 0:
        for link in range(links.taker_starts[own], links.taker_starts[own + 1]):
            profile = links.takers[link]
            if max(strengths[profile, 0], strengths[profile, 1]) < 0.1:
                sectors[profile, 1] -= terms.producer * links.producer[link]


@compiled
def rate_facts(desk: Desk, links: Links, terms: Terms, form: int, hazardous: int, hazard: int) -> None:
    """What each form of a want adds, and which sets of permits cover the have."""
    unstated = links.form_fits.shape[0] - 1
    for other in range(unstated + 1):
        fits = links.form_fits[form if form >= 0 else unstated, other]
        value = 0.0
        if form >= 0 and other < unstated:
            value = terms.form * (0.3 if form == other else fits - 1.0)
        desk.forms[other] = value if fits > 0 else -np.inf
    if hazardous >= 1:
        desk.held[:] = links.covers[hazard]


@compiled
def walk(
    desk: Desk, wants: Columns, lists: Lists, tiers: Array, terms: Terms, have: Have, vector: Array, explicit: bool
) -> None:
    """Visit pairs of list and band of distance, the most promising first, until none can enter the heap."""
    count = choose_lists(desk, lists, tiers, terms, have, explicit)
    if count == 0:
        return
    bands = measure_blocks(desk, lists, terms, have, count)
    pairs = np.empty(count * (NOWHERE + 1))
    numbers = np.empty(count * (NOWHERE + 1), np.int64)
    used = 0
    for place in range(count):
        for band in range(NOWHERE + 1):
            if bands[place, band]:
                pairs[used] = -(desk.bounds[place] + distance_bound(terms.distance, band, 0.0))
                numbers[used] = place * (NOWHERE + 1) + band
                used += 1
    scores, state, near = desk.scores, desk.state, desk.near
    starts, low, high, direct = lists.starts, lists.low, lists.high, lists.direct
    for chosen in np.argsort(pairs[:used]):
        if state[0] == scores.shape[0] and -pairs[chosen] + SLACK < scores[0]:
            break
        place, band = numbers[chosen] // (NOWHERE + 1), numbers[chosen] % (NOWHERE + 1)
        first, bound = starts[desk.keys[place]], desk.bounds[place]
        shift = desk.offsets[place] - first
        for block in range(first, starts[desk.keys[place] + 1]):
            hauls = near[shift + block]
            if hauls > terms.hauls or band_of(hauls) != band:
                continue
            most = bound + distance_bound(terms.distance, band, hauls) + SLACK
            if state[0] == scores.shape[0] and most < scores[0]:
                continue
            look_at(
                low[block], high[block], lists.rows[: 0 if direct[block] else lists.rows.shape[0]],
                wants.rows, wants.classes, wants.shares, wants.vectors, vector,
                desk.related, desk.sectors, desk.forms, desk.held, scores, desk.ids, state, terms, have,
            )  # fmt: skip


@compiled
def choose_lists(desk: Desk, lists: Lists, tiers: Array, terms: Terms, have: Have, explicit: bool) -> int:
    """The lists that may hold candidates, with the most that a row of each can score apart from its distance."""
    starts, keys, bounds, sectors = lists.starts, desk.keys, desk.bounds, desk.sectors
    permit = max(0.5 * terms.permit, -terms.permit) if have.hazardous >= 1 else 0.0
    count = 0
    if explicit:
        most = terms.prior + permit + max(terms.text_similarity, 0.0) + max(terms.time_overlap, 0.0)
        most += max(0.6 * terms.quantity_fit, -0.4 * terms.quantity_fit) + desk.forms.max()
        for number in range(desk.related.shape[0]):
            if desk.related[number] < terms.related_floor:
                continue
            gains = best_gains(sectors, tiers[number])
            for place in range(TIERS * SHARES):
                key = number * TIERS * SHARES + place
                related = desk.related[number] * lists.shares[key]
                if related >= terms.related_floor and starts[key] < starts[key + 1]:
                    # a want stands in the lists of all its classes; in that of the nearest the bound holds for it
                    keys[count] = key
                    bounds[count] = most + max(terms.class_related, 0.0) * related + gains[place // SHARES]
                    count += 1
        return count
    text = max(terms.business_similarity, 0.0) * (1.0 - terms.business_floor)
    nearest = distance_bound(terms.distance, 0, 0.0)
    for profile in range(sectors.shape[0]):
        key = desk.related.shape[0] * TIERS * SHARES + profile
        if sectors[profile, 1] == -np.inf or starts[key] == starts[key + 1]:
            continue
        most = terms.prior + permit + sectors[profile, 1] + text
        if desk.state[0] == desk.scores.shape[0] and most + nearest + SLACK < desk.scores[0]:
            continue
        keys[count] = key
        bounds[count] = most
        count += 1
    return count


@compiled
def best_gains(sectors: Array, tiers: Array) -> Array:
    """The most that a sector of each tier adds to a want."""
    gains = np.full(TIERS, -np.inf)
    for profile in range(tiers.shape[0]):
        gains[tiers[profile]] = max(gains[tiers[profile]], sectors[profile, 0])
    return gains


@compiled
def measure_blocks(desk: Desk, lists: Lists, terms: Terms, have: Have, count: int) -> Array:
    """Lower bounds of the distances of all blocks of the chosen lists, and which bands each list has."""
    bands = np.zeros((count, NOWHERE + 1), np.bool_)
    starts, x, y, z, radius, near = lists.starts, lists.x, lists.y, lists.z, lists.radius, desk.near
    scale = terms.sphere_km / have.haul
    offset = 0
    for place in range(count):
        key = desk.keys[place]
        desk.offsets[place] = offset
        for block in range(starts[key], starts[key + 1]):
            dx, dy, dz = have.x - x[block], have.y - y[block], have.z - z[block]
            chord = math.sqrt(dx * dx + dy * dy + dz * dz) - radius[block]
            hauls = max(chord, 0.0) * scale  # a chord is shorter than its arc
            if math.isnan(chord):
                hauls = -1.0  # a place is unknown
            near[offset] = hauls
            offset += 1
            if hauls <= terms.hauls:
                bands[place, band_of(hauls)] = True
    return bands


@compiled
def band_of(hauls: float) -> int:
    """The band of a distance (lower edges 0, 0.1, 0.25, 0.5, 1 and 2.5 typical hauls)."""
    if hauls < 0.5:
        if hauls < 0.0:
            return NOWHERE
        return 0 if hauls < 0.1 else (1 if hauls < 0.25 else 2)
    return 3 if hauls < 1.0 else (4 if hauls < 2.5 else 5)


@compiled
def distance_bound(weight: float, band: int, hauls: float) -> Any:
    """The most that the distance can add to the score in a band (or from so many hauls on)."""
    if band == NOWHERE:
        return 0.0
    if weight < 0:
        return -2.0 * weight
    return weight * (0.5 - min(max(BANDS[band], hauls), 2.5))


@compiled
def look_at(
    low: int,
    high: int,
    posts: Array,
    rows: Array,
    classes: Array,
    shares: Array,
    vectors: Array,
    vector: Array,
    related: Array,
    sectors: Array,
    forms: Array,
    held: Array,
    scores: Array,
    ids: Array,
    state: Array,
    terms: Terms,
    have: Have,
) -> None:
    """Rows low..high (of `posts`, if there are any): hard tests, the score without text, then the text.

    Arrays come one by one: Numba counts references each time an array is taken out of a tuple.
    """
    text = max(terms.text_similarity, 0.0)
    business = max(terms.business_similarity, 0.0) * (1.0 - terms.business_floor)
    state[1] += high - low
    for post in range(low, high):
        number: Any = np.int64(posts[post]) if posts.shape[0] else post
        row = rows[number]
        dx, dy, dz = have.x - row.x, have.y - row.y, have.z - row.z
        squared = dx * dx + dy * dy + dz * dz
        if cannot_be(row, have, squared):
            continue
        if row.explicit:
            score = rate_want(row, number, classes, shares, related, forms, terms, have) + sectors[row.profile, 0]
        else:
            score = terms.prior + sectors[row.profile, 1]
        if score == -np.inf:
            continue
        if have.hazardous >= 1:
            covered = held[row.permit]
            if have.hazardous == 2 and (covered == 0 or (covered < 0 and sectors[row.profile, 2] == 0)):
                continue
            score += terms.permit * (0.5 if covered == 1 else -1.0)
        least = scores[0] if state[0] == scores.shape[0] else -np.inf
        most = score + (text if row.explicit else business)
        if not math.isnan(squared):
            chord = math.sqrt(squared)
            near = chord * terms.sphere_km / have.haul  # less than the distance
            if most + distance_bound(terms.distance, 0, near) + SLACK < least:
                continue
            hauls = 2.0 * math.asin(min(chord / 2.0, 1.0)) * terms.sphere_km / have.haul
            if hauls > terms.hauls:
                continue
            score += terms.distance * (0.5 - min(hauls, 2.5))
        if score + (text if row.explicit else business) < least:
            continue
        state[2] += 1
        score += rate_text(terms.cosine * product(vectors[number], vector), row.explicit, terms)
        offer(scores, ids, state, score, row.id, classes.shape[1] > 0)


@compiled
def cannot_be(row: Any, have: Have, squared: float) -> Any:
    """Whether a hard test excludes a row; one value for all, for each test alone goes either way too often to guess."""
    strange = (row.kind != have.kind) & (row.kind >= 0) & (have.kind >= 0)
    strange |= (have.first > row.last_day) | (row.first_day > have.last)
    bad = (row.alive == 0) | (row.firm == have.firm) | (row.visibility < have.sees)
    return bad | (squared > have.reach) | (strange & (row.explicit == 1))  # NaN (unknown) stays


@compiled
def rate_text(cosine: float, explicit: int, terms: Terms) -> Any:
    """What the likeness of the words adds: of the titles, or of a title and what an organisation does."""
    if explicit:
        return terms.text_similarity * min(max((cosine - terms.text_floor) / (1.0 - terms.text_floor), 0.0), 1.0)
    return terms.business_similarity * min(max(cosine - terms.business_floor, 0.0), 1.0 - terms.business_floor)


@compiled
def rate_want(
    row: Any, number: int, classes: Array, shares: Array, related: Array, forms: Array, terms: Terms, have: Have
) -> Any:
    """Terms of an explicit want without its sector; minus infinity if class or form cannot be."""
    first: Any = np.int64(row.first_day)
    last: Any = np.int64(row.last_day)
    best = related[row.number] * row.share if row.number >= 0 else 0.0
    for place in range(classes.shape[1]):
        if classes[number, place] >= 0:
            best = max(best, related[classes[number, place]] * shares[number, place])
    if best < terms.related_floor:
        return -np.inf
    score = terms.prior + forms[row.form if row.form >= 0 else forms.shape[0] - 1] + terms.class_related * best
    amount = np.float64(row.amount)
    if have.measure >= 0 and row.measure == have.measure and amount > 0 and not math.isnan(have.amount):
        score += terms.quantity_fit * (math.sqrt(min(max(have.amount / amount, 0.0), 1.0)) - 0.4)
    if have.bounded and last - first < 36_500:
        common = min(last, have.last) - max(first, have.first) + 1
        score += terms.time_overlap * min(common / max(last - first + 1, 1), 1.0)
    return score


@compiled
def product(one: Array, two: Array) -> Any:
    total = np.int32(0)
    for place in range(one.shape[0]):
        total = np.int32(total + np.int32(one[place]) * np.int32(two[place]))  # 32 bits wide in vector registers
    return total


@compiled
def offer(scores: Array, ids: Array, state: Array, score: float, number: int, repeated: bool) -> None:
    """Put a row into the heap, whose root is the worst: the lowest score, of equal ones the highest id."""
    size, top = state[0], scores.shape[0]
    if size == top and not is_worse(scores[0], ids[0], score, number):
        return
    if repeated:  # met before under another of its classes
        for place in range(size):
            if ids[place] == number:
                return
    if size == top:
        take_worst(scores, ids, state)
        size -= 1
    place = size
    while place > 0:
        parent = (place - 1) // 2
        if not is_worse(score, number, scores[parent], ids[parent]):
            break
        scores[place], ids[place] = scores[parent], ids[parent]
        place = parent
    scores[place], ids[place] = score, number
    state[0] = size + 1


@compiled
def take_worst(scores: Array, ids: Array, state: Array) -> None:
    size = state[0] - 1
    state[0] = size
    score, number = scores[size], ids[size]
    place = 0
    while 2 * place + 1 < size:
        child = 2 * place + 1
        if child + 1 < size and is_worse(scores[child + 1], ids[child + 1], scores[child], ids[child]):
            child += 1
        if not is_worse(scores[child], ids[child], score, number):
            break
        scores[place], ids[place] = scores[child], ids[child]
        place = child
    scores[place], ids[place] = score, number


@compiled
def is_worse(score: float, number: int, other_score: float, other_number: int) -> bool:
    return score < other_score or (score == other_score and number > other_number)
