"""What goes into a `WantIndex` and what comes out: values that are columns."""

import math
from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from symbionet.engine.arrays import Array, Ints
from symbionet.engine.matching.rate.probability import stated_probability

__all__ = ["Found", "Haves", "Wants", "aligned", "quantise", "sphere", "take_haves"]

LINE = 64  # bytes that a processor reads at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Wants:
    """Wants as columns of n rows each; -1 and NaN mean "not stated" and never exclude.

    `ids`: whole numbers, each once; ties break by them. `explicit`: False for an organisation without a stated want,
    which may take what its sector takes. `classes`, `class_shares` (n, m): numbers of classes of the `Knowledge` and
    their probabilities, the most probable first. `profiles`: number of the organisation's sectors in the `Knowledge`.
    `firms`: of its own firm a have meets only wants at another site. `parks`: numbers of parks. `permits`, `codes`:
    numbers of sets of permits and of waste codes of the `Knowledge` (0: none stated). `kinds`, `forms`, `patterns`:
    places in `KINDS`, `FORMS` and `PATTERNS`. `visibility`: 0 (closed) to 4 (open). `lon`, `lat` in degrees. `amounts`
    in the base unit of the measure with the number `measures`. `first_days`, `last_days`: ordinals of dates.
    `parameters`, `signs`, `limits` (n, w): limits that wants set themselves, as `limit_columns` makes them.
    `vectors` (n, d): unit vectors of the title (or of what an organisation does) as floats, or int8 that are quantised
    already, or a function from row numbers to such a block, for more rows than memory holds as floats.
    """

    ids: Array
    explicit: Array
    classes: Array
    class_shares: Array
    profiles: Array
    firms: Array
    parks: Array
    permits: Array
    codes: Array
    kinds: Array
    forms: Array
    patterns: Array
    visibility: Array
    lon: Array
    lat: Array
    amounts: Array
    measures: Array
    first_days: Array
    last_days: Array
    parameters: Array
    signs: Array
    limits: Array
    vectors: Array | Callable[[Ints], Array]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Haves:
    """Haves as columns of n rows each, named as in `Wants`.

    `hazardous`: 2 by statement or code, 1 by class only, 0 no, -1 not known, -2 not known of a class that holds both.
    `hazards`: number of the set of waste codes in the `Knowledge` (-1: none). `haul_km`: the road distance that usually
    pays. `sees`: the least visibility of a want that may be shown to who asks (0: all). `routes`, `demands`,
    `statuses`: values of the signals of the present way out, of the demand and of the legal status. `unclear`: 1 where
    contaminants are stated without figures. `measured` (n, s): numbers of the parameters of the `Knowledge` that the
    composition states (-1: no more), `lows` and `highs` their ranges. `takers` (n, t): places in `Packs.trades` of who
    takes things like it (-1: no more), `taker_grades` how well, 0..1.
    """

    classes: Array
    class_shares: Array
    firms: Array
    parks: Array
    hazardous: Array
    hazards: Array
    codes: Array
    kinds: Array
    forms: Array
    patterns: Array
    sees: Array
    lon: Array
    lat: Array
    amounts: Array
    measures: Array
    first_days: Array
    last_days: Array
    haul_km: Array
    routes: Array
    demands: Array
    statuses: Array
    unclear: Array
    measured: Array
    lows: Array
    highs: Array
    takers: Array
    taker_grades: Array
    vectors: Array

    def __len__(self) -> int:
        return len(self.classes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The best wants of haves, best first: `ids` (n, top), -1 where there are no more, and their `scores` in log-odds.

    `rows` and `vectors` (n) count what was touched: wants that were looked at, and those whose text was compared.
    """

    ids: Ints
    scores: npt.NDArray[np.float64]
    rows: Ints
    vectors: Ints

    @property
    def probabilities(self) -> npt.NDArray[np.float64]:
        """The probabilities of `match`."""
        return np.asarray(stated_probability(self.scores), dtype=np.float64)


def aligned(shape: tuple[int, ...], kind: npt.DTypeLike) -> Array:
    """Zeros of this shape that begin at a line of the processor's cache: rows of 64 bytes are then one line each.

    >>> aligned((3, 64), np.int8).ctypes.data % 64
    0
    """
    size = math.prod(shape) * np.dtype(kind).itemsize
    room = np.zeros(size + LINE, dtype=np.uint8)
    start = -room.ctypes.data % LINE
    return room[start : start + size].view(kind).reshape(shape)


def quantise(vectors: Array, scale: float) -> npt.NDArray[np.int8]:
    """Vectors as whole numbers of -127 to 127, `scale` steps to 1; int8 is returned as it is.

    >>> quantise(np.array([[0.5, -0.25, 2.0]]), 100.0).tolist()
    [[50, -25, 127]]
    """
    if vectors.dtype == np.int8:
        return vectors
    return np.clip(np.rint(np.asarray(vectors) * scale), -127, 127).astype(np.int8)


def take_haves(haves: Haves, rows: Ints, scale: float) -> Haves:
    """Some haves, with quantised vectors: a quarter of the bytes to send, and the same answer."""
    part = {field.name: np.asarray(getattr(haves, field.name))[rows] for field in fields(Haves)}
    return Haves(**part | {"vectors": quantise(part["vectors"], scale)})


def sphere(lon: Array, lat: Array) -> tuple[Array, Array, Array]:
    """Places as points (x, y, z) of the unit sphere, float32 (within a metre of the ground); NaN stays NaN.

    >>> [round(float(axis[0]), 3) for axis in sphere(np.array([0.0]), np.array([0.0]))]
    [1.0, 0.0, 0.0]
    """
    lam, phi = np.radians(np.asarray(lon, dtype=np.float64)), np.radians(np.asarray(lat, dtype=np.float64))
    x, y, z = np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi) + 0.0 * lam
    return x.astype(np.float32), y.astype(np.float32), z.astype(np.float32)
