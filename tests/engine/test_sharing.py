"""Laws and worked cases of sharing a gain."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbionet.engine.errors import SymbionetError
from symbionet.engine.sharing import Game, Span, bound_core, pool_game, range_prices, share_value

NAMES = ("a", "b", "c", "d")
MONEY = st.integers(min_value=-1000, max_value=1000).map(float)


def coalitions(players: tuple[str, ...]) -> list[frozenset[str]]:
    return [frozenset(chosen) for size in range(1, len(players) + 1) for chosen in combinations(players, size)]


@st.composite
def games(draw: st.DrawFn, least: int = 1) -> Game:
    players = NAMES[: draw(st.integers(min_value=least, max_value=4))]
    return Game(players=players, worth={one: draw(MONEY) for one in coalitions(players)})


@given(games())
def test_shares_add_up_to_the_worth_of_all(game: Game):
    assert sum(share_value(game).values()) == pytest.approx(game.whole)


@given(games(least=2))
def test_players_who_add_the_same_get_the_same(game: Game):
    swap = {"a": "b", "b": "a"}
    alike = {one: game.of(one) + game.of(frozenset(swap.get(p, p) for p in one)) for one in coalitions(game.players)}

    shares = share_value(Game(players=game.players, worth=alike))

    assert shares["a"] == pytest.approx(shares["b"])


@given(games(least=2))
def test_who_adds_nothing_gets_nothing(game: Game):
    idle = {one: game.of(one - {"a"}) for one in coalitions(game.players)}

    assert share_value(Game(players=game.players, worth=idle))["a"] == pytest.approx(0, abs=1e-9)


@given(games(), st.data())
def test_two_games_at_once_share_as_one_after_the_other(game: Game, data: st.DataObject):
    second = {one: data.draw(MONEY) for one in coalitions(game.players)}
    both = {one: game.of(one) + second[one] for one in second}

    sums = share_value(Game(players=game.players, worth=both))

    parts = share_value(game), share_value(Game(players=game.players, worth=second))
    assert all(sums[name] == pytest.approx(parts[0][name] + parts[1][name]) for name in game.players)


@settings(deadline=None)
@given(games(), st.lists(st.floats(min_value=0, max_value=1), min_size=3, max_size=3))
def test_whatever_no_coalition_could_better_lies_within_the_bounds(game: Game, parts: list[float]):
    bounds = bound_core(game)
    shares = [part * game.whole for part in parts][: len(game.players) - 1]
    split = dict(zip(game.players, [*shares, game.whole - sum(shares)], strict=True))
    stable = all(sum(split[name] for name in one) >= game.of(one) for one in coalitions(game.players))

    if stable:
        assert bounds is not None
        assert all(bounds[name].low - 1e-6 <= split[name] <= bounds[name].high + 1e-6 for name in game.players)


def test_glove_game():
    # one left glove, two right ones; orders in which the left one comes second or third: 4 of 6
    pair = {frozenset(one): 1.0 for one in (("l", "r1"), ("l", "r2"), ("l", "r1", "r2"))}
    game = Game(players=("l", "r1", "r2"), worth=pair)

    assert share_value(game) == pytest.approx({"l": 2 / 3, "r1": 1 / 6, "r2": 1 / 6})
    assert bound_core(game) == {"l": Span(low=1, high=1), "r1": Span(low=0, high=0), "r2": Span(low=0, high=0)}


def test_airport_game():
    # runways of 12, 28 and 30 for three aircraft: each piece of runway is shared by those who need it
    needs = {"small": 12.0, "middle": 28.0, "large": 30.0}
    worth = {one: -max(needs[name] for name in one) for one in coalitions(tuple(needs))}
    game = Game(players=tuple(needs), worth=worth)

    shares = share_value(game)

    assert shares == pytest.approx({"small": -4, "middle": -12, "large": -14})
    bounds = bound_core(game)
    assert bounds is not None
    assert bounds["large"] == Span(low=-30, high=-2)  # it pays the last piece at least, the whole runway at most
    assert bounds["small"] == Span(low=-12, high=0)


def test_majority_game_has_an_empty_core():
    two = {frozenset(one): 1.0 for one in (("a", "b"), ("a", "c"), ("b", "c"), ("a", "b", "c"))}

    assert bound_core(Game(players=("a", "b", "c"), worth=two)) is None


def test_core_of_five_parties_who_all_are_needed():
    game = pool_game({"giver": 60.0, "taker": 50.0, "carrier": -20.0, "processor": -30.0, "funder": 0.0})

    assert share_value(game) == pytest.approx(dict.fromkeys(game.players, 12))
    assert bound_core(game) == dict.fromkeys(game.players, Span(low=0, high=60))


@given(MONEY, MONEY, st.floats(min_value=0.1, max_value=1e6))
def test_fair_price_is_the_shapley_value_of_two(giver: float, taker: float, amount: float):
    found = range_prices(giver=giver, taker=taker, amount=amount)
    shares = share_value(pool_game({"giver": giver, "taker": taker}))

    assert giver + found.fair * amount == pytest.approx(shares["giver"], abs=1e-6)
    assert giver + found.lowest * amount == pytest.approx(0, abs=1e-6)
    assert taker - found.highest * amount == pytest.approx(0, abs=1e-6)
    assert found.is_possible == (giver + taker >= 0)
    assert (found.lowest <= found.highest) == found.is_possible or giver + taker == pytest.approx(0)


def test_what_cannot_be_shared_is_named():
    with pytest.raises(SymbionetError, match="moves nothing"):
        range_prices(giver=1, taker=1, amount=0)
    with pytest.raises(SymbionetError, match="too many"):
        bound_core(pool_game(dict.fromkeys("abcdef", 1.0)))
    with pytest.raises(SymbionetError, match="no players"):
        share_value(Game(players=("a",), worth={frozenset({"z"}): 1.0}))
