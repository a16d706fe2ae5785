"""The arrays that the kernel reads, by name; Numba compiles anew when a type changes here."""

from typing import NamedTuple

import numpy as np

from symbionet.engine.arrays import Array

__all__ = ["PLACE", "ROW", "Answers", "Columns", "HaveColumns", "IndexArrays", "Links", "Lists", "Terms"]


ROW = np.dtype(  # 64 bytes: a row is read in one go
    [
        ("id", np.int64),
        ("amount", np.float32),
        ("x", np.float32),  # the place on the unit sphere
        ("y", np.float32),
        ("z", np.float32),
        ("share", np.float32),  # of the first class
        ("first_day", np.int32),
        ("last_day", np.int32),
        ("firm", np.int32),
        ("profile", np.int32),
        ("park", np.int32),
        ("codes", np.int32),  # number of the set of waste codes
        ("permit", np.int16),  # number of the set of permits
        ("number", np.int16),  # of the first class
        ("kind", np.int8),
        ("form", np.int8),
        ("visibility", np.int8),
        ("measure", np.int8),
        ("pattern", np.int8),
        ("explicit", np.uint8),  # 1 a want, 0 an organisation that may take by its sector
        ("alive", np.uint8),  # 0 removed
        ("limited", np.uint8),  # 1 the want sets limits of its own
    ]
)

PLACE = np.dtype(  # what is tested before a row is read: blocks of them are read in one go
    [
        ("x", np.float32),
        ("y", np.float32),
        ("z", np.float32),
        ("profile", np.int32),
        ("ring", np.uint16),  # of the title
        ("kind", np.int8),
        ("visibility", np.int8),
    ]
)


class Columns(NamedTuple):
    """Wants in posting order; -1 and NaN mean "not stated". What the tests need stands side by side in `rows`."""

    rows: Array  # ROW (n)
    classes: Array  # int16 (n, m - 1): further classes
    shares: Array  # float32 (n, m - 1)
    parameters: Array  # int16 (n, w): of the limits that the want sets
    signs: Array  # int8 (n, w): 1 at most, -1 at least
    limits: Array  # float64 (n, w): in the unit of the parameter
    lon: Array  # float32, degrees
    lat: Array
    vectors: Array  # int8 (n, d): of the title; without a want, of what the organisation does


class HaveColumns(NamedTuple):
    """Haves as columns: whole numbers as int64, the others as float64."""

    classes: Array  # (n, m)
    shares: Array
    firms: Array
    parks: Array
    hazards: Array  # row of `Links.covers`
    hazardous: Array  # 2 by statement, 1 by class, 0, -1, -2 (see values.Haves)
    codes: Array  # number of the set of waste codes
    kinds: Array
    forms: Array
    patterns: Array
    sees: Array  # the least visibility that it may see
    measures: Array
    x: Array
    y: Array
    z: Array
    amounts: Array
    first_days: Array
    last_days: Array
    haul_km: Array
    routes: Array  # values of the signals of the present way out, of the demand and of the legal status
    demands: Array
    statuses: Array
    unclear: Array  # 1 contaminants without figures
    measured: Array  # (n, s): parameters of the composition, and the range of each
    lows: Array
    highs: Array
    takers: Array  # (n, t): trades that take things like it (-1: no more), and how well
    taker_grades: Array
    vectors: Array  # int8 (n, d)


class Lists(NamedTuple):
    """Posting lists in blocks.

    List (c * TIERS + t) * SHARES + s holds the wants of class c in firms whose sector takes it in tier t of
    `Links.tiers` and whose class is as certain as share tier s. After these come the organisations without a want, by
    profile; the wants of unknown class, by profile; and the wants by set of waste codes. Tiers are no tests: they keep
    together what is worth alike, so that most lists are never read. Ring m * RINGS + r holds the titles in ring r
    around middle m, two to a class; the one after all rings is that of organisations without a want.
    """

    starts: Array  # int64 (lists + 1): the first block of each list
    shares: Array  # float32 (lists): the highest share of the class in the list
    single: Array  # uint8 (lists): 1 if no want in the list has a second class
    low: Array  # int64 (blocks): the first place; below n a row itself, from n on rows[place - n] (listed once more)
    high: Array  # int64
    places: Array  # PLACE (n + listed): of the want at each place
    balls: Array  # float32 (blocks, 4): centre, NaN without a place, and radius
    rows: Array  # int32
    middles: Array  # int8 (2 C, d): of the titles of a class
    sizes: Array  # float64 (2 C): the lengths of the middles, in steps
    around: Array  # float64 (2 C * RINGS, 3): cosine and sine of the widest angle of a ring, its longest title in steps
    firms: Array  # int32 (wants): firms of the wants, in order
    firm_rows: Array  # int32 (wants): their rows


class Links(NamedTuple):
    """What the packs say of classes, profiles of sectors, known uses, permits and waste codes.

    The links of class c to classes stand from `related_starts[c]` to `related_starts[c + 1]`, those to profiles from
    `taker_starts[c]`; in the same way the codes of a set and the sets of a code, and the other uses of a use's class.
    """

    related_starts: Array  # int64 (C + 1)
    related_classes: Array  # int32 (links)
    related: Array  # float32 (links)
    taker_starts: Array  # int64 (C + 1)
    takers: Array  # profiles that have to do with the class
    strengths: Array  # float32 (links, signals): known use and sector profile first
    uses: Array  # int32 (links): the known use behind the first strength
    trade_starts: Array  # int64 (trades + 1)
    trade_profiles: Array  # int32: profiles of the trade
    trade_shares: Array  # float32: how surely they are of it
    weights: Array  # float64 (signals + 1): the last is what examples say
    said: Array  # float64 (signals + 1): what of these a stated want of the very class has said already
    producer: Array  # float32 (links)
    tiers: Array  # uint8 (C, P): how much the sector adds to a want of the class
    unknown: Array  # uint8 (P): the profile has no sector
    waste: (
        Array  # uint8 (P): bits: 1 of waste trades, 2 manages any, 4 lives on hazardous waste, 8 needs a licence for it
    )
    focus: Array  # float64 (P): what the sector adds to an organisation without a want
    levels: Array  # float64 (U): what the level of a use in the waste hierarchy adds per strength
    conditional: Array  # uint8 (U): the use sets conditions
    mendable: Array  # uint8 (U): a pre-treatment is known
    parameters: Array  # int16 (U, w): limits of the use, as in `Columns`
    signs: Array  # int8 (U, w)
    limits: Array  # float64 (U, w)
    other_starts: Array  # int64 (U + 1)
    others: Array  # int32
    fits: Array  # uint8 (U, P): the sector fits the use well enough to have it
    steps: Array  # float64 (parameters): beyond a limit by so much a gap is clear; NaN: by a ratio
    code_starts: Array  # int64 (sets + 1)
    codes: Array  # int32
    set_starts: Array  # int64 (codes + 1)
    sets: Array  # int32
    covers: Array  # int8 (hazards, sets of permits): 1 covered, 0 not, -1 none stated
    refuses: Array  # uint8 (sets of permits): 1 of who says that it takes no hazardous waste
    form_fits: Array  # float64 (forms + 1, forms + 1)
    patterns: Array  # float64 (patterns + 1, patterns + 1): what the regularities of have and want add


class Terms(NamedTuple):
    """Weights of the signals (those of the sector stand in `Links`), steps, and thresholds of the engine."""

    prior: float
    class_related: float
    code_same: float
    text_similarity: float
    business_similarity: float
    quantity_fit: float
    distance: float
    time_overlap: float
    form: float
    condition: float
    permit: float
    sector_unknown: float
    producer: float
    rivals: float
    limits: float
    legal_status: float
    current_route: float
    demand: float
    firm: float  # what the circular level adds: another site of the own firm, the same park
    park: float
    hauls: float
    related_floor: float
    use_floor: float
    permit_floor: float
    lives_on: float
    text_floor: float
    business_floor: float
    known: float
    rival: float
    most_rivals: float
    other_site: float  # squared chord of two sites of one firm
    passed: float  # steps of limits
    gap: float
    clear_gap: float
    most_passed: float
    most_gap: float
    mended: float
    clear: float
    sphere_km: float  # road km per radian
    cosine: float  # of two quantised vectors per unit of their product
    by_words: float  # 0: no candidates for which only the likeness of the titles speaks


class IndexArrays(NamedTuple):
    """All that a search reads of an index."""

    wants: Columns
    more: Columns  # rows that came since the lists were built
    lists: Lists
    links: Links
    terms: Terms


class Answers(NamedTuple):
    """Room for what a search finds, one row per have: ids of wants (-1 none), scores, and rows and vectors read."""

    ids: Array
    scores: Array
    work: Array
