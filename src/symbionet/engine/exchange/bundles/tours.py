"""Round trips: the order of stops with the least way."""

from collections.abc import Sequence
from itertools import pairwise

from symbionet.engine.arrays import Floats

__all__ = ["EXACT", "order_stops", "tour_length"]

EXACT = 8  # stops up to which the best order is computed; beyond, nearest neighbour and 2-opt


def tour_length(table: Floats, stops: Sequence[int]) -> float:
    """The length of the round trip from place 0 over `stops` and back, by the table of distances.

    >>> import numpy as np
    >>> tour_length(np.array([[0.0, 3.0, 4.0], [3.0, 0.0, 5.0], [4.0, 5.0, 0.0]]), [1, 2])
    12.0
    """
    return float(sum(table[a, b] for a, b in pairwise([0, *stops, 0])))


def order_stops(table: Floats, stops: Sequence[int]) -> tuple[int, ...]:
    """The stops in the order of the shortest round trip from place 0, exact up to `EXACT` stops.

    Up to `EXACT` stops by dynamic programming (Held and Karp), beyond by nearest neighbour improved by 2-opt, which is
    at a local best and never longer than nearest neighbour. Of the two directions the one with the smaller first stop.
    """
    places = sorted(stops)
    if len(places) <= 1:
        return tuple(places)
    order = _exact(table, places) if len(places) <= EXACT else _improve(table, _nearest(table, places))
    return tuple(order if order[0] < order[-1] else order[::-1])


def _exact(table: Floats, places: list[int]) -> list[int]:
    count = len(places)
    best: dict[tuple[int, int], tuple[float, int]] = {
        (1 << n, n): (float(table[0, place]), -1) for n, place in enumerate(places)
    }
    for visited in range(1, 1 << count):
        for last in range(count):
            if (visited, last) not in best:
                continue
            way, _ = best[visited, last]
            for after in range(count):
                if visited >> after & 1:
                    continue
                key = (visited | 1 << after, after)
                longer = way + float(table[places[last], places[after]])
                if key not in best or longer < best[key][0]:
                    best[key] = (longer, last)
    visited = (1 << count) - 1
    last = min(range(count), key=lambda n: (best[visited, n][0] + float(table[places[n], 0]), n))
    order: list[int] = []
    while last >= 0:
        order.append(places[last])
        before = best[visited, last][1]
        visited, last = visited & ~(1 << last), before
    return order


def _nearest(table: Floats, places: list[int]) -> list[int]:
    left, here, order = list(places), 0, []
    while left:
        here = min(left, key=lambda place: (float(table[here, place]), place))
        left.remove(here)
        order.append(here)
    return order


def _improve(table: Floats, order: list[int]) -> list[int]:
    """2-opt: turn a part of the trip round while that shortens it."""
    trip = [0, *order, 0]
    better = True
    while better:
        better = False
        for first in range(1, len(trip) - 2):
            for last in range(first + 1, len(trip) - 1):
                a, b, c, d = trip[first - 1], trip[first], trip[last], trip[last + 1]
                if table[a, c] + table[b, d] < table[a, b] + table[c, d] - 1e-9:
                    trip[first : last + 1] = trip[first : last + 1][::-1]
                    better = True
    return trip[1:-1]
