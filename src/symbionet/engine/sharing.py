"""How the gain of an exchange may be shared: `range_prices` for two sides, `share_value` and `bound_core` for more.

A price moves money from one side to the other and leaves the sum as it is. So two questions are apart: whether there is
a gain at all (the sum of what all sides save less what they pay), and how it is shared. Nobody stays in a bargain that
leaves it worse off; the splits that no group could better by leaving are the core of the game, and the Shapley value
gives each the average of what it adds over all orders in which the players may come.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import factorial
from types import MappingProxyType

import numpy as np

from symbionet.engine.errors import SymbionetError

__all__ = ["Game", "PriceRange", "Span", "bound_core", "pool_game", "range_prices", "share_value"]

MOST_IN_CORE = 5  # players: the corners of the core are counted out, 27,405 small systems for five
MOST_PLAYERS = 12  # 2 ** 12 coalitions
TOLERANCE = 1e-9  # of the largest worth


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From the least to the most a player can get, in the unit of the game."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRange:
    """Prices per unit (positive: the taker pays) at which no side is worse off than without the exchange.

    Below `lowest` the giver loses, above `highest` the taker; at `fair` both gain the same, which is the Shapley value
    of two. `surplus` is what both gain together in a year. Where it is negative, `lowest` lies above `highest` and no
    price helps: somebody has to pay in.
    """

    lowest: float
    fair: float
    highest: float
    surplus: float

    @property
    def is_possible(self) -> bool:
        """Whether there is a price at which nobody is worse off."""
        return self.surplus >= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Game:
    """Players, and what each coalition of them is worth by itself; a coalition that is not named is worth nothing."""

    players: tuple[str, ...]
    worth: Mapping[frozenset[str], float]

    def of(self, coalition: frozenset[str]) -> float:
        """The worth of a coalition; nobody is worth nothing."""
        return float(self.worth.get(coalition, 0.0)) if coalition else 0.0

    @property
    def whole(self) -> float:
        """The worth of all together."""
        return self.of(frozenset(self.players))


def range_prices(*, giver: float, taker: float, amount: float) -> PriceRange:
    """The prices both sides can live with.

    `giver` and `taker` are what each side saves less what it pays in a year, before any price (money per year, negative
    where it pays more than it saves); `amount` is what flows in a year. Price p leaves giver + p * amount and
    taker - p * amount. Raises SymbionetError where nothing flows.

    >>> ash = range_prices(giver=200_000, taker=300_000, amount=10_000)
    >>> ash.lowest, ash.fair, ash.highest
    (-20.0, 5.0, 30.0)
    """
    if not amount > 0:
        raise SymbionetError(f"The amount {amount} moves nothing: give what flows in a year, more than 0.")
    return PriceRange(
        lowest=-giver / amount,
        fair=(taker - giver) / (2 * amount),
        highest=taker / amount,
        surplus=giver + taker,
    )


def pool_game(nets: Mapping[str, float]) -> Game:
    """The game of an exchange that needs all its parties: together the sum of their `nets`, any fewer nothing.

    >>> game = pool_game({"mill": 6.0, "carrier": -2.0, "works": 5.0})
    >>> share_value(game)["carrier"]
    3.0
    """
    players = tuple(nets)
    return Game(players=players, worth=MappingProxyType({frozenset(players): float(sum(nets.values()))}))


def share_value(game: Game) -> dict[str, float]:
    """The Shapley value: what each player gets, in the unit of the game; the shares add up to the worth of all.

    phi_i = sum over S without i of |S|! (n - |S| - 1)! / n! * (v(S + i) - v(S)). Raises SymbionetError above 12.

    A left glove is worth nothing without a right one; with two right gloves about, the left one is scarce:

    >>> pair = {frozenset(c): 1.0 for c in (("l", "r1"), ("l", "r2"), ("l", "r1", "r2"))}
    >>> {name: round(part, 3) for name, part in share_value(Game(players=("l", "r1", "r2"), worth=pair)).items()}
    {'l': 0.667, 'r1': 0.167, 'r2': 0.167}
    """
    _check(game, MOST_PLAYERS)
    count = len(game.players)
    found = {}
    for player in game.players:
        others = [name for name in game.players if name != player]
        part = 0.0
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            for chosen in combinations(others, size):
                without = frozenset(chosen)
                part += weight * (game.of(without | {player}) - game.of(without))
        found[player] = part
    return found


def bound_core(game: Game) -> dict[str, Span] | None:
    """The least and the most each player can get in the core; None where the core is empty.

    In the core no coalition could do better by itself: x(S) >= v(S) for each S, and x(all) = v(all). It is a polytope,
    so the bounds lie at corners; each corner is where as many coalitions as there are free players get just their
    worth. Raises SymbionetError above five players.

    >>> pair = {frozenset(c): 1.0 for c in (("l", "r1"), ("l", "r2"), ("l", "r1", "r2"))}
    >>> bound_core(Game(players=("l", "r1", "r2"), worth=pair))["l"]  # the two right gloves outbid each other
    Span(low=1.0, high=1.0)
    """
    _check(game, MOST_IN_CORE)
    players, whole = game.players, game.whole
    if len(players) == 1:
        return {players[0]: Span(low=whole, high=whole)}
    corners = _corners(game)
    if not len(corners):
        return None
    last = whole - corners.sum(axis=1)
    columns = np.column_stack([corners, last])
    return {
        name: Span(low=_tidy(columns[:, place].min()), high=_tidy(columns[:, place].max()))
        for place, name in enumerate(players)
    }


def _corners(game: Game) -> np.ndarray:
    """Corners of the core in the shares of all players but the last, as rows; the last one gets what is left."""
    players, free = game.players, len(game.players) - 1
    rows, bounds = [], []
    for size in range(1, len(players)):
        for chosen in combinations(players, size):
            inside = np.array([1.0 if name in chosen else 0.0 for name in players[:-1]])
            bound = game.of(frozenset(chosen))
            if players[-1] in chosen:  # its share is whole - sum of the others
                inside, bound = inside - 1.0, bound - game.whole
            rows.append(inside)
            bounds.append(bound)
    sides, least = np.array(rows), np.array(bounds)
    picks = np.array(list(combinations(range(len(rows)), free)))
    systems = sides[picks]
    sound = np.abs(np.linalg.det(systems)) > TOLERANCE
    points = np.linalg.solve(systems[sound], least[picks[sound]][..., None])[..., 0]
    slack = TOLERANCE * max(1.0, float(np.abs(least).max()))
    kept: np.ndarray = points[(points @ sides.T >= least - slack).all(axis=1)]
    return kept


def _tidy(value: float) -> float:
    return float(round(value, 9)) + 0.0


def _check(game: Game, most: int) -> None:
    if not game.players or len(set(game.players)) < len(game.players):
        raise SymbionetError("A game needs players, each named once.")
    if len(game.players) > most:
        raise SymbionetError(f"{len(game.players)} players are too many: take {most} at most, others as one.")
    strange = {name for coalition in game.worth for name in coalition} - set(game.players)
    if strange:
        raise SymbionetError(f"{sorted(strange)} are in a coalition but no players: add them or take them out.")
