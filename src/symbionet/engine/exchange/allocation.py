"""What exchanges can bring together: those that draw on one have, or serve one want, cannot all come to be in full."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = ["Exchange", "allocate_best"]

SMALL = 1e-9  # of the largest amount or gain: rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """An exchange that may come to be: at most `amount` of its have goes to its want and then brings `value`.

    `have` and `want` are ids, "" where the side is not bounded; without an amount it takes all that both sides have.
    """

    id: str
    have: str = ""
    want: str = ""
    amount: float | None = None
    value: float


def allocate_best(exchanges: Iterable[Exchange], capacities: Mapping[str, float]) -> dict[str, float]:
    """The share 0..1 of each exchange, by its id, in the allocation whose sum of share x value is largest.

    `capacities`: what a have has, or a want takes, by its id, in the unit of the amounts. Where it is not known, the
    largest exchange on it is all there is; where no amount is known either, one exchange is. What costs more than it
    brings has the share 0. The haves and wants are a transport problem, solved exactly by successive cheapest paths
    (Ahuja, Magnanti and Orlin, Network Flows, 1993, chapter 9).

    >>> heap = [Exchange(id=name, have="ash", amount=30, value=value) for name, value in (("a", 60.0), ("b", 30.0))]
    >>> allocate_best(heap, {"ash": 40})
    {'a': 1.0, 'b': 0.3333333333333333}
    >>> allocate_best(heap, {})
    {'a': 1.0, 'b': 0.0}
    """
    rows = list(exchanges)
    found = dict.fromkeys((row.id for row in rows), 0.0)
    for group in _connected([row for row in rows if row.value > 0]):
        found |= _shares(group, capacities)
    return found


def _connected(rows: list[Exchange]) -> list[list[Exchange]]:
    """The exchanges in groups that share no have and no want: each is a problem of its own."""
    by_side: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        for side in _sides(row):
            by_side[side].append(place)
    groups, seen = [], set[int]()
    for start in range(len(rows)):
        if start in seen:
            continue
        group, waiting = [], deque([start])
        seen.add(start)
        while waiting:
            place = waiting.popleft()
            group.append(rows[place])
            for side in _sides(rows[place]):
                news = [other for other in by_side.pop(side, ()) if other not in seen]
                seen.update(news)
                waiting.extend(news)
        groups.append(group)
    return groups


def _sides(row: Exchange) -> list[tuple[str, str]]:
    return [side for side in (("have", row.have), ("want", row.want)) if side[1]]


def _shares(group: list[Exchange], capacities: Mapping[str, float]) -> dict[str, float]:
    amounts = _amounts(group, capacities)
    known = _room(group, amounts, capacities)
    flow = _Flow()
    for place, (row, amount) in enumerate(zip(group, amounts, strict=True)):
        ends = []
        for side, own in (("have", row.have), ("want", row.want)):
            node = (side, own or f"{place} alone")
            flow.bound(node, known.get((side, own), amount) if own else amount, is_source=side == "have")
            ends.append(node)
        flow.join(ends[0], ends[1], amount, row.value / amount if amount else 0.0, place)
    taken = flow.solve()
    return {
        row.id: min(1.0, taken.get(place, 0.0) / amount) if amount else 0.0
        for place, (row, amount) in enumerate(zip(group, amounts, strict=True))
    }


def _amounts(group: list[Exchange], capacities: Mapping[str, float]) -> list[float]:
    """How much each exchange takes at most: as stated, else what its sides are known to have, else as much as the
    largest beside it, else 1.
    """
    known = [_stated(row, capacities) for row in group]
    largest: dict[tuple[str, str], float] = defaultdict(float)
    for row, amount in zip(group, known, strict=True):
        for side in _sides(row):
            largest[side] = max(largest[side], amount or 0.0)
    return [
        amount if amount is not None else max((largest[side] for side in _sides(row)), default=0.0) or 1.0
        for row, amount in zip(group, known, strict=True)
    ]


def _stated(row: Exchange, capacities: Mapping[str, float]) -> float | None:
    if row.amount is not None:
        return max(0.0, row.amount)
    return min((max(0.0, capacities[end]) for _side, end in _sides(row) if end in capacities), default=None)


def _room(group: list[Exchange], amounts: list[float], capacities: Mapping[str, float]) -> dict[tuple[str, str], float]:
    """What each have and want has room for: as stated, else the largest amount on it."""
    room: dict[tuple[str, str], float] = {}
    for row, amount in zip(group, amounts, strict=True):
        for side in _sides(row):
            room[side] = max(0.0, capacities[side[1]]) if side[1] in capacities else max(room.get(side, 0.0), amount)
    return room


class _Flow:
    """A transport problem: haves with their amounts, wants with theirs, and exchanges between them."""

    def __init__(self) -> None:
        self._nodes: dict[tuple[str, str], int] = {}
        self._ends: list[int] = []
        self._left: list[float] = []
        self._gain: list[float] = []
        self._edges: dict[int, list[int]] = defaultdict(list)
        self._places: dict[int, int] = {}  # edge -> place of the exchange

    def _edge(self, start: int, end: int, most: float, gain: float) -> int:
        number = len(self._ends)
        for a, b, left, worth in ((start, end, most, gain), (end, start, 0.0, -gain)):
            self._edges[a].append(len(self._ends))
            self._ends.append(b)
            self._left.append(left)
            self._gain.append(worth)
        return number

    def bound(self, node: tuple[str, str], most: float, *, is_source: bool) -> None:
        """A have gives, or a want takes, at most so much; named again it stays as it is."""
        if node not in self._nodes:
            self._nodes[node] = number = len(self._nodes) + 2  # 0 is the source, 1 the sink
            self._edge(*((0, number) if is_source else (number, 1)), most, 0.0)

    def join(self, have: tuple[str, str], want: tuple[str, str], most: float, gain: float, place: int) -> None:
        """An exchange between both, at most so much, with its gain for each unit."""
        self._places[self._edge(self._nodes[have], self._nodes[want], most, gain)] = place

    def solve(self) -> dict[int, float]:
        """How much goes through each exchange, by its place."""
        least = SMALL * max(self._left, default=0.0)
        for _step in range(4 * len(self._ends)):
            path = self._best_path(least)
            if path is None:
                break
            amount = min(self._left[edge] for edge in path)
            for edge in path:
                self._left[edge] -= amount
                self._left[edge ^ 1] += amount
        return {place: self._left[edge ^ 1] for edge, place in self._places.items()}

    def _best_path(self, least: float) -> list[int] | None:
        """The edges of the way from source to sink with the largest gain for a unit, None where none gains."""
        gains, came = {0: 0.0}, dict[int, int]()
        waiting, inside = deque([0]), {0}
        hair = SMALL * max(self._gain, default=0.0)
        while waiting:
            node = waiting.popleft()
            inside.discard(node)
            for edge in self._edges[node]:
                end, gain = self._ends[edge], gains[node] + self._gain[edge]
                if self._left[edge] > least and gain > gains.get(end, float("-inf")) + hair:
                    gains[end], came[end] = gain, edge
                    if end not in inside:
                        inside.add(end)
                        waiting.append(end)
        if gains.get(1, 0.0) <= 0:
            return None
        path, node = [], 1
        while node != 0:
            path.append(came[node])
            node = self._ends[came[node] ^ 1]
        return path[::-1]
