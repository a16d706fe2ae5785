"""Wants that are named by their purpose are met by what can serve it; what is had is never read as a purpose."""

import pytest

from symbionet.engine import Organisation, Resource, load_packs, match, suggest_classes

PACKS = load_packs()


@pytest.mark.parametrize(
    ("want", "have"),
    [
        ("Poultry litter material", "Rice husk"),
        ("External carbon source", "Cheese whey"),
        ("Boiler fuel", "Olive pomace"),
        ("Backfill", "Quarry fines"),
        ("牛床垫料", "锯末"),
        ("外加碳源", "糖蜜"),
        ("锅炉燃料", "稻壳"),
        ("菌棒原料", "玉米芯"),
    ],
)
def test_a_want_named_by_its_purpose_meets_what_serves_it(want: str, have: str) -> None:
    haves = [Resource(id="h", organisation_id="a", direction="have", title_en=have)]
    wants = [Resource(id="w", organisation_id="b", direction="want", title_en=want)]
    firms = [Organisation(id="a", name_en="A"), Organisation(id="b", name_en="B")]

    found = match(haves, wants, firms, PACKS)["h"]

    assert [item.want_id for item in found][:1] == ["w"]


def test_what_is_had_is_no_purpose() -> None:
    had = suggest_classes("waste fats", PACKS)[0].class_id
    wanted = suggest_classes("waste fats", PACKS, wanted=True)[0].class_id

    assert (had == "fats-and-oils", wanted) == (False, "fats-and-oils")


@pytest.mark.parametrize("title", ["Jacket water", "缸套水", "cooling water"])
def test_water_that_is_stated_to_be_warm_is_offered_for_its_heat(title: str) -> None:
    haves = [Resource(id="h", organisation_id="a", direction="have", title_en=title, description_en="82 °C, clean")]
    wants = [Resource(id="w", organisation_id="b", direction="want", title_en="Hot water 60 °C")]
    firms = [Organisation(id="a", name_en="A"), Organisation(id="b", name_en="B")]

    assert match(haves, wants, firms, PACKS)["h"][0].want_id == "w"


@pytest.mark.parametrize(
    ("title", "sector", "other"),
    [("used injection moulding machine", "Plastic parts", "Bakery"), ("旧数控机床", "机加工", "制糖")],
)
def test_a_used_machine_goes_to_firms_of_its_trade_first(title: str, sector: str, other: str) -> None:
    haves = [Resource(id="h", organisation_id="a", direction="have", title_en=title)]
    firms = [
        Organisation(id="a", name_en="A"),
        Organisation(id="b", name_en="B", sector=other),
        Organisation(id="c", name_en="C", sector=sector),
    ]

    assert match(haves, [], firms, PACKS)["h"][0].organisation_id == "c"
