"""Finds two middles of the titles of each class: around them stand wants whose titles lie near each other."""

import numpy as np

from symbionet.engine.matching.candidates import KNOWN
from symbionet.engine.matching.scale.columns import Array, Columns
from symbionet.engine.matching.scale.kernel import RINGS, measure_titles
from symbionet.engine.matching.scale.values import Ints

__all__ = ["lay_words"]

SAMPLE = 64  # titles of a class that its middles are made of


def lay_words(columns: Columns, classes: int, *, scale: float) -> tuple[Ints, dict[str, Array]]:
    """The list by words of each want in posting order (-1: its class is not known), and `middles`, `angles`, `lengths`.

    A class has two middles, for titles come in two languages. They may be any direction: a list is never narrower than
    what is in it, so a middle far from its titles costs time and nothing else.
    """
    rows = columns.rows
    known = (rows["explicit"] == 1) & (rows["number"] >= 0) & (rows["share"] >= KNOWN)
    groups = np.where(known, rows["number"], -1).astype(np.int64)
    middles = np.zeros((2 * classes, columns.vectors.shape[1]), dtype=np.int8)
    order = np.argsort(groups, kind="stable")
    edges = np.searchsorted(groups[order], np.arange(classes + 1))
    for number in range(classes):
        some = order[edges[number] : edges[number + 1]]
        if len(some):
            some = some[:: -(-len(some) // SAMPLE)]
            both = _middles(_units(columns.vectors[some].astype(np.float64)))
            middles[2 * number : 2 * number + 2] = np.clip(np.rint(both * scale), -127, 127)
    lists, widest = np.empty(len(rows), dtype=np.int64), np.zeros((2 * classes * RINGS, 2))
    sizes = np.linalg.norm(middles.astype(np.float64), axis=1)
    measure_titles(columns.vectors, groups, middles, sizes, lists, widest)
    return lists, {"middles": middles, "angles": widest[:, 0].copy(), "lengths": widest[:, 1].copy()}


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
