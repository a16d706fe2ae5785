import itertools
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbionet.engine import Quantity, Resource, Site, load_packs
from symbionet.engine.exchange.services import HaulLeg, find_backhauls, find_shared_capacity
from symbionet.wording import reason_text

PACKS = load_packs()
A, B, C = Site(lon=117.0, lat=39.0), Site(lon=118.0, lat=39.0), Site(lon=117.1, lat=39.1)
THERE = HaulLeg(id="1", organisation_id="x", start=A, end=B, trips_per_year=100)
BACK = HaulLeg(id="2", organisation_id="y", start=B, end=A, trips_per_year=40)
SITES = st.builds(Site, lon=st.floats(116, 118), lat=st.floats(38, 40))
LEGS = st.lists(st.tuples(SITES, SITES, st.integers(0, 300)), min_size=2, max_size=6)


def legs_of(rows: list[tuple[Site, Site, int]]) -> list[HaulLeg]:
    return [
        HaulLeg(id=f"{n}", organisation_id=f"o{n}", start=start, end=end, trips_per_year=trips)
        for n, (start, end, trips) in enumerate(rows)
    ]


def test_two_empty_returns_cover_each_other():
    found = find_backhauls([THERE, BACK], PACKS)[0]

    assert (found.first_id, found.second_id) == ("1", "2")
    assert found.saved_share == pytest.approx(0.5)
    assert found.empty_km == pytest.approx(0, abs=1e-6)
    assert found.rounds == 40
    assert found.saved_km_year == pytest.approx(40 * found.saved_km)
    assert 0 < found.saved_cny_year.low < found.saved_cny_year.high


@pytest.mark.parametrize(
    "changes",
    [
        {"organisation_id": "x"},
        {"vehicle": "tank"},
        {"start": A, "end": B},
        {"available_from": date(2027, 6, 1)},
    ],
)
def test_what_is_no_backhaul(changes: dict[str, object]):
    there = replace(THERE, vehicle="tipper", available_until=date(2027, 5, 31))

    assert find_backhauls([there, replace(BACK, **changes)], PACKS) == ()


def test_windows_and_words():
    there = replace(THERE, available_from=date(2027, 1, 1), available_until=date(2027, 1, 31))
    found = find_backhauls([there, replace(BACK, available_from=date(2027, 1, 22))], PACKS)[0]

    assert next(reason.value for reason in found.reasons if reason.code == "service_days") == 10
    for reason in found.reasons:
        assert reason.code not in reason_text(reason, "en")
        assert reason_text(reason, "zh") != reason_text(reason, "en")


@given(LEGS)
@settings(max_examples=40, deadline=None)
def test_a_round_with_its_saving_is_as_long_as_both_trips(rows: list[tuple[Site, Site, int]]):
    legs = legs_of(rows)

    found = find_backhauls(legs, PACKS, top=None)

    assert found == find_backhauls(legs[::-1], PACKS, top=None)
    for item in found:
        assert 0 < item.saved_share <= 0.5 + 1e-9  # the loads themselves have to be driven
        assert item.empty_km >= -1e-6
    ways = [item.saved_km_year for item in found]
    # equal ways may differ in a last digit
    assert all(first >= second - 1e-6 for first, second in itertools.pairwise(ways))


@given(st.floats(0, 0.5), st.floats(0, 0.5))
@settings(max_examples=30, deadline=None)
def test_a_farther_return_never_saves_more(way: float, more: float):
    def saved(off: float) -> float:
        moved = replace(BACK, start=Site(lon=B.lon, lat=B.lat + off), end=Site(lon=A.lon, lat=A.lat + off))
        found = find_backhauls([THERE, moved], PACKS)
        return found[0].saved_km if found else 0.0

    assert saved(way + more) <= saved(way) + 0.5  # nearer the pole the way along a parallel is shorter


def store(value: float, **changes: object) -> Resource:
    fields = {
        "id": "h",
        "organisation_id": "owner",
        "direction": "have",
        "title_en": "Cold store space",
        "class_id": "cold-store",
        "quantity": Quantity(value=value, unit="m2"),
        "site": A,
    }
    return Resource(**(fields | changes))


def room(value: float, **changes: object) -> Resource:
    base = {"id": "w", "organisation_id": "tenant", "direction": "want", "title_en": "Cold store wanted", "site": C}
    return store(value, **(base | changes))


def test_idle_space_serves_a_want_in_the_common_window():
    have = store(500, available_from=date(2027, 1, 1), available_until=date(2027, 3, 31))
    want = room(800, available_from=date(2027, 3, 1), available_until=date(2027, 12, 31))

    found = find_shared_capacity([have], [want], [], PACKS)["h"][0]

    assert (found.amount, found.unit, found.days) == (500, "m2", 31)
    assert found.share == pytest.approx(0.625)
    assert {reason.code for reason in found.reasons} >= {"service_match", "service_amount", "service_days", "distance"}


def test_hours_a_year_are_compared_as_such():
    have = store(
        10, class_id="machine-hours", title_en="CNC hours", quantity=Quantity(value=20, unit="h", period="week")
    )
    want = room(
        10, class_id="machine-hours", title_en="CNC hours", quantity=Quantity(value=500, unit="h", period="year")
    )

    found = find_shared_capacity([have], [want], [], PACKS)["h"][0]

    assert (found.amount, found.unit, found.per) == (500, "h", "year")


def test_materials_and_other_windows_are_no_capacity():
    late = room(100, available_from=date(2028, 1, 1))

    assert find_shared_capacity([store(1, available_until=date(2027, 1, 1))], [late], [], PACKS) == {"h": ()}
    assert find_shared_capacity([store(1, class_id="fly-ash")], [room(1)], [], PACKS) == {}


def test_of_nothing_nothing_is_shared():
    assert find_shared_capacity([store(0)], [room(100)], [], PACKS)["h"] == ()


@given(st.floats(1, 1000), st.floats(1, 3), st.floats(1, 1000))
@settings(max_examples=15, deadline=None)
def test_more_capacity_never_serves_less(value: float, times: float, asked: float):
    less = find_shared_capacity([store(value)], [room(asked)], [], PACKS)["h"][0]
    more = find_shared_capacity([store(value * times)], [room(asked)], [], PACKS)["h"][0]

    assert more.amount >= less.amount
    assert more.share >= less.share
    assert more.amount <= asked
