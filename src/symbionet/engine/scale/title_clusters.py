"""Finds two middles of the titles of each class, and in which ring around which middle each title stands."""

import numpy as np

from symbionet.engine.arrays import Array, Ints
from symbionet.engine.errors import BadIndex
from symbionet.engine.matching.find.candidates import KNOWN
from symbionet.engine.scale.columns import PLACE, Columns
from symbionet.engine.scale.kernel import RINGS, measure_titles

__all__ = ["lay_words"]

SAMPLE = 64  # titles of a class that its middles are made of
OF_ANY, NO_TITLE = -1, -2  # a title near the middles of any class; an organisation without a want


def lay_words(columns: Columns, classes: int, *, scale: float) -> tuple[Ints, dict[str, Array]]:
    """The ring of each title in posting order, the one after all rings where there is none; and what `Lists` says.

    A class has two middles, for titles come in two languages. A title stands around one of its class; if the class is
    not sure and both are far, around the nearest of all. Middles may be any direction: a ring is never narrower than
    what is in it, so a middle far from its titles costs time and nothing else. Raises `BadIndex` for too many classes.
    """
    if 2 * classes * RINGS > np.iinfo(PLACE["ring"]).max:
        raise BadIndex(
            f"{classes} classes: an index has room for the words of {np.iinfo(PLACE['ring']).max // 2 // RINGS}"
        )
    rows = columns.rows
    groups = np.where(rows["explicit"] == 1, np.maximum(rows["number"].astype(np.int64), OF_ANY), NO_TITLE)
    middles = np.zeros((2 * classes, columns.vectors.shape[1]), dtype=np.int8)
    order = np.argsort(groups, kind="stable")
    edges = np.searchsorted(groups[order], np.arange(classes + 1))
    for number in range(classes):
        some = order[edges[number] : edges[number + 1]]
        if len(some):
            some = some[:: -(-len(some) // SAMPLE)]
            both = _middles(_units(columns.vectors[some].astype(np.float64)))
            middles[2 * number : 2 * number + 2] = np.clip(np.rint(both * scale), -127, 127)
    rings, widest = np.empty(len(rows), dtype=np.int64), np.zeros((2 * classes * RINGS, 2))
    sizes = np.linalg.norm(middles.astype(np.float64), axis=1)
    measure_titles(columns.vectors, groups, rows["share"] < KNOWN, middles, sizes, rings, widest)
    angles, longest = widest[:, 0], widest[:, 1]
    around = np.stack([np.cos(angles), np.sin(angles), longest], axis=1)
    return rings, {"middles": middles, "sizes": sizes, "around": around}


def _middles(titles: Array) -> Array:
    """Two directions (2, d): the means of the titles on either side of their mean, seen from the farthest."""
    mean = _units(titles.mean(axis=0, keepdims=True))[0]
    apart = titles[np.argmin(titles @ mean)] - mean
    side = titles @ apart > mean @ apart
    parts = [titles[side == one] for one in (False, True)]
    return _units(np.stack([part.mean(axis=0) if len(part) else mean for part in parts]))


def _units(vectors: Array) -> Array:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 0)
