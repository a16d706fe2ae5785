"""Titles near each other: lists of wants around the middles of the titles of their classes, ring by ring."""

import math
from typing import Any

import numpy as np

from symbionet.engine.matching.scale.columns import Array, Terms
from symbionet.engine.matching.scale.kernel.heap import compiled
from symbionet.engine.matching.scale.kernel.rows import product

__all__ = ["RINGS", "find_ring", "title_angle", "title_lack"]

RINGS = 4
EDGES = np.array([0.3, 0.4, 0.6])  # radians between the rings
ROUNDING = 1e-6  # of angles and their cosines


@compiled
def find_ring(vector: Array, group: int, middles: Array, sizes: Array) -> tuple[int, float, float]:
    """The list of a title by its words, its angle to the middle of the list, and its length in steps.

    A group has the middles 2 g and 2 g + 1, whose lengths are `sizes`; 0: there is none.
    """
    length = math.sqrt(product(vector, vector))
    best, chosen = -2.0, 2 * group
    for middle in (2 * group, 2 * group + 1):
        around = length * sizes[middle]
        cosine = product(middles[middle], vector) / around if around > 0.0 else -1.0
        if cosine > best:
            best, chosen = cosine, middle
    angle = math.acos(min(max(best, -1.0), 1.0)) + ROUNDING
    ring = 0
    for edge in EDGES:
        if angle > edge:
            ring += 1
    return chosen * RINGS + ring, angle, length


@compiled
def title_angle(middle: Array, vector: Array, length: float) -> Any:
    """The least angle between a title of this length and the middle of a list; 0 where one has no direction."""
    size = math.sqrt(product(middle, middle))
    if length * size == 0.0:
        return 0.0
    return math.acos(min(max(product(middle, vector) / (length * size), -1.0), 1.0)) - ROUNDING


@compiled
def title_lack(terms: Terms, away: float, length: float, widest: float, longest: float) -> Any:
    """How much the titles of a list by words lack at least to be that of the have, 0..1; above 1: too far for all.

    Two titles are at least as far apart as the title of the have from the middle (`away`), less the widest angle of
    the list; `length` and `longest` are those of the title and of the list's.
    """
    like = terms.cosine * length * longest * math.cos(max(away - widest, 0.0)) + ROUNDING
    return 1.0 - min((like - terms.text_floor) / (1.0 - terms.text_floor), 1.0)
