"""The arrays that the kernel reads, by name; Numba compiles anew when a type changes here."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["ROW", "Array", "Columns", "HaveColumns", "Links", "Lists", "Terms"]

Array = npt.NDArray[Any]

ROW = np.dtype(
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
        ("permit", np.int16),  # number of the set of permits
        ("number", np.int16),  # of the first class
        ("kind", np.int8),
        ("form", np.int8),
        ("visibility", np.int8),
        ("measure", np.int8),
        ("explicit", np.uint8),  # 1 a want, 0 an organisation that may take by its sector
        ("alive", np.uint8),  # 0 removed
        ("spare", np.uint16),  # a row is 56 bytes, read in one go
    ]
)


class Columns(NamedTuple):
    """Wants in posting order; -1 and NaN mean "not stated". What the tests need stands side by side in `rows`."""

    rows: Array  # ROW (n)
    classes: Array  # int16 (n, m - 1): further classes
    shares: Array  # float32 (n, m - 1)
    lon: Array  # float32, degrees
    lat: Array
    vectors: Array  # int8 (n, d)


class HaveColumns(NamedTuple):
    """Haves as columns: whole numbers as int64, the others as float64."""

    classes: Array  # (n, m)
    shares: Array
    firms: Array
    hazards: Array  # row of `Links.covers`
    hazardous: Array  # 2 by statement, 1 by class, 0, -1
    kinds: Array
    forms: Array
    sees: Array  # the least visibility that it may see
    measures: Array
    x: Array
    y: Array
    z: Array
    amounts: Array
    first_days: Array
    last_days: Array
    haul_km: Array
    vectors: Array  # int8 (n, d)


class Lists(NamedTuple):
    """Posting lists in blocks.

    List (c * TIERS + t) * SHARES + s holds the wants of class c in firms whose sector takes it in tier t of
    `Links.tiers` and whose class is as certain as share tier s; list C * TIERS * SHARES + p the organisations of
    profile p. A tier is no test: it keeps together what is worth alike, so that most lists are never read.
    """

    starts: Array  # int64 (lists + 1): the first block of each list
    shares: Array  # float32 (lists): the highest share of the class in the list
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
    tiers: Array  # uint8 (C, P): how much the sector adds to a want of the class
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
