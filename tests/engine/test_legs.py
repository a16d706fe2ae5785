"""Lorry trips of exchanges, and back-hauls that can all be driven together."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbionet.engine import Organisation, Quantity, Resource, Site, load_packs
from symbionet.engine.exchange.services import (
    Exchange,
    HaulLeg,
    find_backhauls,
    haul_legs,
    pair_backhauls,
    share_capacity,
)

PACKS = load_packs()
A, B = Site(lon=117.0, lat=39.0), Site(lon=118.0, lat=39.0)
FIRM = Organisation(id="board", site=B)
DUST = Resource(
    id="h",
    organisation_id="mill",
    direction="have",
    title_en="Sawdust",
    class_id="sawdust",
    quantity=Quantity(value=4000, unit="t", period="year"),
    site=A,
)
WANT = Resource(
    id="w",
    organisation_id="board",
    direction="want",
    title_en="Sawdust",
    quantity=Quantity(value=2, unit="kt", period="year"),
    available_until=date(2027, 6, 30),
)
SITES = st.builds(Site, lon=st.floats(116, 118), lat=st.floats(38, 40))


def legs_of(have: Resource, want: Resource | None = None) -> tuple[HaulLeg, ...]:
    return haul_legs([Exchange(id="x", have=have, receiver_id="board", want=want)], [FIRM], PACKS)


def test_an_exchange_drives_the_lesser_amount_to_the_receiver():
    leg = legs_of(replace(DUST, available_from=date(2027, 1, 1)), WANT)[0]

    assert (leg.id, leg.organisation_id, leg.start, leg.end) == ("x", "mill", A, B)
    assert leg.trips_per_year == pytest.approx(100)  # 2,000 t by 20 t
    assert (leg.available_from, leg.available_until) == (date(2027, 1, 1), date(2027, 6, 30))


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity": None},
        {"quantity": Quantity(value=5, unit="piece", period="year")},
        {"quantity": Quantity(value=5, unit="t", period="once")},
        {"site": None},
        {"site": B},
        {"form": "gas"},
        {"kind": "energy"},
        {"class_id": "", "title_en": "", "title_zh": "工业蒸汽"},
        {"class_id": "waste-acid", "hazardous": None},
        {"hazardous": True},
        {"hw": ("HW08",)},
    ],
)
def test_what_makes_no_regular_trip_that_another_load_may_share(changes: dict[str, object]):
    assert legs_of(replace(DUST, **changes)) == ()


def test_a_tank_lorry_takes_no_bulk_load_home():
    oil = replace(DUST, class_id="used-cooking-oil", form="liquid")

    assert (legs_of(oil)[0].vehicle, legs_of(DUST)[0].vehicle) == ("tank", "open")


@given(st.lists(st.tuples(SITES, SITES, st.integers(1, 300)), min_size=2, max_size=7))
@settings(max_examples=40, deadline=None)
def test_each_leg_is_driven_in_one_round_and_no_free_pair_is_left(rows: list[tuple[Site, Site, int]]):
    legs = [
        HaulLeg(id=f"{n}", organisation_id=f"o{n}", start=start, end=end, trips_per_year=trips)
        for n, (start, end, trips) in enumerate(rows)
    ]

    chosen = pair_backhauls(legs, PACKS)
    possible = find_backhauls(legs, PACKS, top=None)

    used = [key for item in chosen for key in (item.first_id, item.second_id)]
    assert len(used) == len(set(used))
    assert all(item in possible for item in chosen)
    assert all({item.first_id, item.second_id} & set(used) for item in possible)


def test_only_what_saves_enough_is_chosen():
    there = HaulLeg(id="1", organisation_id="x", start=A, end=B)
    near = HaulLeg(id="2", organisation_id="y", start=B, end=Site(lon=117.5, lat=39.0))

    share = find_backhauls([there, near], PACKS)[0].saved_share

    assert pair_backhauls([there, near], PACKS, least_share=share - 0.01)
    assert pair_backhauls([there, near], PACKS, least_share=share + 0.01) == ()


def test_space_by_the_month_is_space_and_not_twelve_times_of_it():
    store = replace(DUST, class_id="warehouse-space", quantity=Quantity(value=500, unit="m2", period="month"))
    asked = replace(store, id="w", quantity=Quantity(value=800, unit="m2"))

    shared = share_capacity(store, asked, 0.5, {})

    assert (shared.amount, shared.per, shared.share) == (500, "once", pytest.approx(0.625))
