"""Chinese codes of hazardous waste are told by class, industry, process and words; harmless things have none."""

import pytest

from symbionet.engine import load_packs, suggest

PACKS = load_packs()


@pytest.mark.parametrize(
    ("text", "trade", "code"),
    [
        ("废机油", "汽车修理", "900-214-08"),
        ("used engine oil", "Garage", "900-214-08"),
        ("切削液", "机械加工", "900-006-09"),
        ("漆渣", "汽车制造", "900-252-12"),
        ("paint sludge", "Furniture factory", "900-252-12"),
        ("电炉除尘灰", "炼钢", "312-001-23"),
        ("飞灰", "垃圾焚烧", "772-002-18"),
        ("感染性废物", "医院", "841-001-01"),
        ("废脱硝催化剂", "电厂", "772-007-50"),
        ("waste acetone", "Pharmaceutical plant", "900-402-06"),
    ],
)
def test_the_eight_digit_code_is_that_of_the_trade_and_process(text: str, trade: str, code: str) -> None:
    found = suggest(text, PACKS, sector=trade)

    assert found.hw[0].code == code
    assert found.hazard == "yes"


@pytest.mark.parametrize("text", ["粉煤灰", "sawdust", "spent grain", "corrugated cardboard", "高炉渣"])
def test_what_is_harmless_is_said_to_be(text: str) -> None:
    found = suggest(text, PACKS)

    assert (found.hazard, found.hw) == ("no", ())


def test_a_description_decides_where_a_class_may_be_either() -> None:
    clean = suggest("sludge", PACKS, sector="1330", description="metals below detection")
    bad = suggest("sludge", PACKS, sector="1330", description="chromium 2%, pH 13")

    assert (clean.hazardous < 0.2, bad.hazardous > 0.5) == (True, True)
