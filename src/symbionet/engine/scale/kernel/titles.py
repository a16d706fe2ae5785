"""Titles near each other: rings around the middles of the titles of each class, and how alike a title in one can be."""

import math
from typing import Any

import numpy as np

from symbionet.engine.arrays import Array
from symbionet.engine.scale.columns import Terms
from symbionet.engine.scale.kernel.compilation import compiled, largest, title_likeness

__all__ = ["FAR", "RINGS", "find_ring", "most_title", "product", "rate_rings"]

RINGS = 4
EDGES = np.array([0.3, 0.4, 0.6])  # radians between the rings
FAR = RINGS - 1  # the ring beyond all edges
ROUNDING = 1e-6  # of angles and their cosines


@compiled
def find_ring(
    vectors: Array, row: int, first: int, last: int, middles: Array, sizes: Array
) -> tuple[int, float, float]:
    """The ring of a title around the nearest of the middles first..last, its angle to it, and its length in steps.

    `sizes`: the lengths of the middles; 0: there is none.
    """
    length = math.sqrt(product(vectors, row, vectors, row))
    best, chosen = -2.0, first
    for middle in range(first, last):
        around = length * sizes[middle]
        cosine = product(middles, middle, vectors, row) / around if around > 0.0 else -1.0
        if cosine > best:
            best, chosen = cosine, middle
    angle = min(math.acos(min(max(best, -1.0), 1.0)) + ROUNDING, math.pi)
    ring = 0
    for edge in EDGES:
        if angle > edge:
            ring += 1
    return chosen * RINGS + ring, angle, length


@compiled
def rate_rings(
    titles: Array, middle: int, middles: Array, sizes: Array, around: Array, vectors: Array, have: Any, terms: Terms
) -> float:
    """The most that a title in each ring around a middle can add, into `titles`; below 0 words alone do not suffice.

    Two titles are at least as far apart as the title of the have (one of `vectors`) from the middle, less the
    widest angle in the ring. Returns the best of the rings.
    """
    along = product(middles, middle, vectors, have.number) / sizes[middle] if sizes[middle] > 0.0 else have.length
    length = have.length
    across = math.sqrt(max(length * length - along * along, 0.0))
    best = -1.0
    for ring in range(middle * RINGS, middle * RINGS + RINGS):
        cosine, sine, longest = around[ring, 0], around[ring, 1], around[ring, 2]
        most = length if along >= length * cosine else max(along * cosine + across * sine, 0.0)
        like = terms.cosine * longest * most + ROUNDING
        titles[ring] = -1.0
        if like >= terms.text_floor:
            titles[ring] = most_title(terms) * title_likeness(like, terms.text_floor)
        best = max(best, titles[ring])
    return best


@compiled
def most_title(terms: Terms) -> Any:
    """The most that the likeness of the titles adds."""
    return largest(terms.text_similarity, 0.0, 1.0)


@compiled
def product(ones: Array, one: int, others: Array, other: int) -> Any:
    """The product of two quantised vectors: rows `one` and `other`."""
    total = np.int32(0)
    for place in range(ones.shape[1]):
        # 32 bits wide in vector registers
        total = np.int32(total + np.int32(ones[one, place]) * np.int32(others[other, place]))
    return total
