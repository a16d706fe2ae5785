"""Rooms are lent at the temperature and for the goods that are said, by figures or by words."""

import pytest

from symbionet.engine.matching import match
from symbionet.engine.matching.conditions.levels import read_temperatures, serves_cold, serves_heat
from symbionet.engine.model import Organisation, Resource
from symbionet.engine.packs import load_packs

PACKS = load_packs()


@pytest.mark.parametrize(
    ("text", "temperatures"),
    [
        ("零下25度到零下18度", ((-25.0, -18.0),)),
        ("85度热水", ((85.0, 85.0),)),
        ("minus 30 degrees", ((-30.0, -30.0),)),
        ("300度电", ()),
        ("53度白酒", ()),
    ],
)
def test_degrees_are_read_as_written(text: str, temperatures: tuple[tuple[float, float], ...]) -> None:
    assert read_temperatures(text) == temperatures


def test_heat_in_degrees_is_held_against_a_need() -> None:
    assert serves_heat("85度热水", "要70度以上")
    assert not serves_heat("45度温水", "要70度以上")


@pytest.mark.parametrize(
    ("store", "need", "serves"),
    [
        ("chill room for flowers", "room for frozen peas", False),
        ("freezer hall at -24 C", "chilled space for cut flowers, 2-6 C", False),
        ("freezer hall", "space for frozen peas", True),
        ("cold store", "space for frozen peas", True),
        ("冷藏间", "存速冻饺子", False),
        ("零下20度冻库", "存保鲜花，2到6度", False),
        ("冻库", "存速冻饺子", True),
    ],
)
def test_a_room_of_the_wrong_temperature_does_not_serve(store: str, need: str, *, serves: bool) -> None:
    assert serves_cold(store, need) is serves


@pytest.mark.parametrize(
    ("description", "kept"),
    [("", True), ("fruit only, no meat, no fish", False), ("只放水果，不放肉、鱼", False)],
)
def test_a_room_is_not_offered_to_who_deals_in_what_is_refused(description: str, *, kept: bool) -> None:
    owner = Organisation(id="o", name_en="Orchard", sector="fruit packing")
    taker = Organisation(id="t", name_en="Taker", sector="poultry slaughter")
    room = Resource(id="h", organisation_id="o", direction="have", title_en="cold store", description_en=description)
    found = match([room], [], [owner, taker], PACKS)["h"]
    assert any(item.organisation_id == "t" for item in found) is kept


@pytest.mark.parametrize(("sector", "kept"), [("frozen vegetables", True), ("tyre retreading", False)])
def test_a_room_for_food_is_offered_to_who_may_have_food(sector: str, *, kept: bool) -> None:
    owner = Organisation(id="o", name_en="Owner", sector="fruit packing")
    taker = Organisation(id="t", name_en="Taker", sector=sector)
    room = Resource(
        id="h", organisation_id="o", direction="have", title_en="warehouse space", description_en="food only"
    )
    found = match([room], [], [owner, taker], PACKS, minimum=0.001)["h"]
    assert any(item.organisation_id == "t" for item in found) is kept
