"""Which haves fill a want by the shortest round: greedy, with exchanges, and a bound that none can beat."""

from collections.abc import Sequence

import numpy as np

from symbionet.engine.arrays import Floats
from symbionet.engine.exchange.bundles.tours import order_stops, tour_length

__all__ = ["choose_haves", "least_way"]


def choose_haves(table: Floats, amounts: Floats, wanted: float, most: int) -> tuple[int, ...]:
    """The stops of a short round that fills the want, or of the fullest one of at most `most` stops."""
    everybody = list(range(1, len(amounts)))
    largest = sorted(everybody, key=lambda n: (-amounts[n], table[0, n], n))[:most]
    if amounts[largest].sum() < wanted:
        return order_stops(table, largest)
    greedy = _greedy(table, amounts, wanted)
    nearest = _nearest(table, amounts, wanted)
    starts = [stops for stops in (greedy, nearest, largest) if len(stops) <= most]
    ended = [_exchange(table, amounts, wanted, _pruned(table, amounts, wanted, stops)) for stops in starts]
    alone = [(n,) for n in everybody if amounts[n] >= wanted]
    rounds = [order_stops(table, stops) for stops in (*ended, *alone)]
    return min(rounds, key=lambda stops: (round(tour_length(table, stops), 6), len(stops), stops))


def _greedy(table: Floats, amounts: Floats, wanted: float) -> list[int]:
    """Stop after stop with the least further way per amount."""
    trip, left, missing = [0, 0], set(range(1, len(amounts))), wanted
    while missing > 0 and left:

        def cost(n: int, trip: list[int] = trip, missing: float = missing) -> tuple[float, int]:
            return _detour(table, trip, n)[0] / min(float(amounts[n]), missing), n

        chosen = min(left, key=cost)
        trip.insert(_detour(table, trip, chosen)[1], chosen)
        left.discard(chosen)
        missing -= float(amounts[chosen])
    return trip[1:-1]


def _nearest(table: Floats, amounts: Floats, wanted: float) -> list[int]:
    """The nearest haves until the want is filled."""
    order = sorted(range(1, len(amounts)), key=lambda n: (table[0, n], n))
    filled = np.cumsum(amounts[order])
    return order[: int(np.searchsorted(filled, wanted - 1e-9)) + 1]


def _detour(table: Floats, trip: Sequence[int], stop: int) -> tuple[float, int]:
    """The least further way for a stop more, and where in the trip it comes."""
    ways = [
        (float(table[trip[n - 1], stop] + table[stop, trip[n]] - table[trip[n - 1], trip[n]]), n)
        for n in range(1, len(trip))
    ]
    return min(ways)


def _pruned(table: Floats, amounts: Floats, wanted: float, stops: Sequence[int]) -> list[int]:
    """Without stops that the want does not need, those of the longest way first."""
    kept = list(order_stops(table, stops))
    while True:
        spare = float(amounts[kept].sum()) - wanted
        needless = [n for n in kept if amounts[n] <= spare + 1e-9]
        if not needless or len(kept) == 1:
            return kept
        trip = [0, *kept, 0]

        def saved(n: int, trip: list[int] = trip) -> tuple[float, int]:
            at = trip.index(n)
            return float(table[trip[at - 1], n] + table[n, trip[at + 1]] - table[trip[at - 1], trip[at + 1]]), -n

        kept.remove(max(needless, key=saved))


def _exchange(table: Floats, amounts: Floats, wanted: float, stops: Sequence[int]) -> list[int]:
    """Exchanges a stop for another while the want stays filled and the round gets shorter."""
    kept, length = list(order_stops(table, stops)), 0.0
    for _ in range(len(amounts)):
        length = tour_length(table, kept)
        total, best = float(amounts[kept].sum()), (length - 1e-6, kept)
        for at, out in enumerate(kept):
            rest = [0, *kept[:at], *kept[at + 1 :], 0]
            base = tour_length(table, rest[1:-1])
            for other in range(1, len(amounts)):
                if other in kept or total - amounts[out] + amounts[other] < wanted - 1e-9:
                    continue
                more, place = _detour(table, rest, other)
                if base + more < best[0]:
                    best = (base + more, [*rest[1:place], other, *rest[place:-1]])
        if best[1] is kept:
            return kept
        kept = _pruned(table, amounts, wanted, best[1])
    return kept


def least_way(table: Floats, amounts: Floats, wanted: float) -> float:
    """The way to and from the farthest have that any choice of this amount must include at the least."""
    order = sorted(range(1, len(amounts)), key=lambda n: (table[0, n], n))
    filled = np.cumsum(amounts[order])
    last = order[min(int(np.searchsorted(filled, wanted - 1e-9)), len(order) - 1)]
    return round(2 * float(table[0, last]), 1)
