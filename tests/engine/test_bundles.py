import math
from dataclasses import replace
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbionet.engine import Organisation, Quantity, Resource, Site, load_packs
from symbionet.engine.exchange.bundles.choice import choose_haves, least_way
from symbionet.engine.exchange.bundles.search import find_bundles
from symbionet.engine.exchange.bundles.tours import order_stops, tour_length
from symbionet.engine.exchange.splits import split_have
from symbionet.wording import reason_text

PACKS = load_packs()
POINTS = st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=2, max_size=8)


def tonnes(value: float) -> Quantity:
    return Quantity(value=value, unit="t", period="year")


def have(number: int, value: float, *, east: float = 0.0, north: float = 0.0, **changes: object) -> Resource:
    fields = {
        "id": f"h{number}",
        "organisation_id": f"g{number}",
        "direction": "have",
        "class_id": "sawdust",
        "quantity": tonnes(value),
        "site": Site(lon=117.5 + east, lat=39 + north),
    }
    return Resource(**(fields | changes))


WANT = Resource(
    id="w",
    organisation_id="board",
    direction="want",
    class_id="sawdust",
    quantity=tonnes(1000),
    site=Site(lon=117.5, lat=39.0),
)
BOARD = Organisation(id="board", name_en="Particle board works", nace=("1621",), site=WANT.site)


def bundle(haves: list[Resource], want: Resource = WANT):
    return find_bundles([want], haves, [BOARD], PACKS)[want.id]


def table_of(points: list[tuple[float, float]]) -> np.ndarray:
    place = np.array([(50.0, 50.0), *points])
    return np.sqrt(((place[:, None] - place[None, :]) ** 2).sum(axis=2))


def test_small_haves_together_fill_a_want():
    found = bundle([have(1, 400, east=0.1), have(2, 400, east=0.1, north=0.02), have(3, 400, east=0.12)])

    assert found.share == 1.0
    assert sum(stop.amount for stop in found.stops) == pytest.approx(1000)
    assert len(found.stops) == 3
    assert found.rounds == math.ceil(1000 / 20)
    assert found.bound_km <= found.route_km + 0.1
    assert sum(stop.km for stop in found.stops) + found.back_km == pytest.approx(found.route_km, abs=0.5)


def test_the_round_leaves_out_what_is_far():
    found = bundle([have(1, 600, east=0.05), have(2, 600, east=0.06), have(3, 900, east=-0.4)])

    assert [stop.have_id for stop in found.stops] == ["h1", "h2"]


def test_who_fills_the_want_alone_on_the_way_makes_no_bundle():
    assert bundle([have(1, 2000, east=0.05), have(2, 500, east=0.06)]) is None


def test_too_little_still_goes_together():
    found = bundle([have(1, 100, east=0.05), have(2, 200, east=0.06)])

    assert found.share == pytest.approx(0.3)


@pytest.mark.parametrize(
    "changes",
    [
        {"class_id": "fly-ash"},
        {"organisation_id": "board"},
        {"quantity": None},
        {"quantity": Quantity(value=600, unit="m3", period="year")},
        {"quantity": tonnes(0)},
        {"site": Site(lon=121.5, lat=31.2)},
        {"site": None},
    ],
)
def test_what_cannot_be_a_stop_is_none(changes: dict[str, object]):
    assert bundle([have(1, 600, east=0.05), have(2, 600, east=0.06, **changes)]) is None


def test_a_want_without_amount_or_place_has_no_bundle():
    haves = [have(1, 600), have(2, 600, east=0.1)]

    assert bundle(haves, replace(WANT, quantity=None)) is None
    assert find_bundles([replace(WANT, site=None)], haves, [], PACKS) == {"w": None}


def test_words_in_both_languages():
    found = bundle([have(1, 400, east=0.1), have(2, 400, east=0.1, north=0.02), have(3, 400, east=0.12)])

    assert "bundle_saved" not in [reason.code for reason in found.reasons] or found.single_km > found.route_km
    for reason in found.reasons:
        assert reason_text(reason, "zh") != reason_text(reason, "en")
        assert reason.code not in reason_text(reason, "en")


def test_the_order_of_the_input_is_irrelevant():
    haves = [have(n, 200 + 30 * n, east=0.03 * n, north=0.02 * (n % 3)) for n in range(1, 8)]

    assert bundle(haves) == bundle(haves[::-1])


@given(st.lists(st.floats(10, 600), min_size=2, max_size=6), st.integers(0, 5), st.floats(1, 3))
@settings(max_examples=15, deadline=None)
def test_more_supply_never_fills_less(values: list[float], which: int, times: float):
    haves = [have(n, value, east=0.02 * n) for n, value in enumerate(values)]
    at = which % len(values)
    more = [*haves[:at], replace(haves[at], quantity=tonnes(values[at] * times)), *haves[at + 1 :]]

    before, after = bundle(haves), bundle(more)

    if before is not None and after is not None:  # none: one have alone fills it
        assert after.share >= before.share - 1e-9


@given(POINTS)
def test_up_to_eight_stops_the_order_is_the_best(points: list[tuple[float, float]]):
    table = table_of(points)
    stops = range(1, len(points) + 1)

    best = min(tour_length(table, order) for order in permutations(stops)) if len(points) <= 6 else None
    found = tour_length(table, order_stops(table, stops))

    assert sorted(order_stops(table, stops)) == list(stops)
    assert best is None or found == pytest.approx(best)


def test_eight_stops_against_brute_force():
    rng = np.random.default_rng(7)
    table = table_of([tuple(point) for point in rng.uniform(0, 100, (8, 2))])

    best = min(tour_length(table, order) for order in permutations(range(1, 9)))

    assert tour_length(table, order_stops(table, range(1, 9))) == pytest.approx(best)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=9, max_size=12))
@settings(max_examples=25, deadline=None)
def test_beyond_eight_stops_no_turn_shortens_the_round(points: list[tuple[float, float]]):
    table = table_of(points)
    order = list(order_stops(table, range(1, len(points) + 1)))
    length = tour_length(table, order)

    for first, last in combinations(range(len(order)), 2):
        turned = [*order[:first], *order[first : last + 1][::-1], *order[last + 1 :]]
        assert tour_length(table, turned) >= length - 1e-6


@given(POINTS, st.lists(st.floats(1, 50), min_size=8, max_size=8), st.floats(0.1, 0.9))
@settings(max_examples=60, deadline=None)
def test_the_choice_fills_and_lies_between_bound_and_twice_the_best(
    points: list[tuple[float, float]], sizes: list[float], part: float
):
    table = table_of(points)
    amounts = np.array([0.0, *sizes[: len(points)]])
    wanted = part * float(amounts.sum())

    stops = choose_haves(table, amounts, wanted, 12)
    length = tour_length(table, stops)
    enough = [
        chosen
        for count in range(1, len(points) + 1)
        for chosen in combinations(range(1, len(points) + 1), count)
        if amounts[list(chosen)].sum() >= wanted
    ]
    best = min(tour_length(table, order_stops(table, chosen)) for chosen in enough[:80])

    assert amounts[list(stops)].sum() >= wanted - 1e-9
    assert least_way(table, amounts, wanted) <= length + 0.06
    assert length <= 2 * best + 1e-6 or len(enough) > 80


def test_a_have_is_split_until_it_is_used_up():
    wants = [
        replace(WANT, id="w1", organisation_id="b1", quantity=tonnes(300)),
        replace(WANT, id="w2", organisation_id="b2", quantity=tonnes(300), site=Site(lon=117.7, lat=39.0)),
        replace(WANT, id="w3", organisation_id="b3", quantity=tonnes(300), site=Site(lon=117.9, lat=39.0)),
    ]
    firms = [replace(BOARD, id=f"b{n}", name_en=f"Board works {n}") for n in (1, 2, 3)]

    found = split_have(have(1, 700), wants, firms, PACKS)

    assert [part.want_id for part in found.parts] == ["w1", "w2", "w3"]
    assert [part.amount for part in found.parts] == [300, 300, 100]
    assert found.left == 0


def test_two_wants_of_one_firm_both_get_a_part():
    wants = [replace(WANT, id="w1", quantity=tonnes(300)), replace(WANT, id="w2", quantity=tonnes(300))]

    found = split_have(have(1, 700, east=0.1), wants, [BOARD], PACKS)

    assert sorted(part.want_id for part in found.parts) == ["w1", "w2"]
    assert found.left == pytest.approx(100)


@given(st.lists(st.floats(1, 500), min_size=1, max_size=4), st.floats(1, 1500))
@settings(max_examples=15, deadline=None)
def test_a_split_never_gives_more_than_there_is(asked: list[float], supply: float):
    wants = [
        replace(WANT, id=f"w{n}", organisation_id=f"b{n}", quantity=tonnes(value)) for n, value in enumerate(asked)
    ]

    found = split_have(have(9, supply, east=0.1), wants, [], PACKS)

    assert sum(part.amount for part in found.parts) + found.left == pytest.approx(supply)
    assert found.left == pytest.approx(max(0.0, supply - sum(asked)), abs=1e-6)
    assert all(part.amount <= asked[int(part.want_id[1:])] for part in found.parts)
    assert found == split_have(have(9, supply, east=0.1), wants[::-1], [], PACKS)


def test_a_far_taker_that_costs_more_than_it_saves_comes_last():
    near = replace(WANT, id="w1", organisation_id="b1", quantity=tonnes(100))
    far = replace(WANT, id="w0", organisation_id="b0", quantity=tonnes(100), site=Site(lon=119.5, lat=39.0))

    found = split_have(have(1, 500, route_cost_per_year=500 * 20.0), [far, near], [], PACKS)

    assert [part.want_id for part in found.parts][:1] == ["w1"]


def test_nothing_to_split():
    assert split_have(have(1, 0), [WANT], [BOARD], PACKS) is None
    assert split_have(replace(have(1, 5), quantity=None), [WANT], [BOARD], PACKS) is None
