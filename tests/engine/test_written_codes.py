"""Waste codes as people write them, how they are printed, and what a code says of the hazard of a resource."""

from datetime import date
from typing import Any

import pytest

from symbionet.engine import load_packs, suggest
from symbionet.engine.classification.scopes import read_permits
from symbionet.engine.classification.written_codes import read_code_list, read_codes, without_codes
from symbionet.engine.matching import match
from symbionet.engine.matching.conditions.hazard import hazard_of
from symbionet.engine.matching.explain.told_hazard import ToldHazard, tell_hazards
from symbionet.engine.model import Organisation, Quantity, Resource
from symbionet.engine.packs.waste_list import printed_code

PACKS = load_packs()


@pytest.mark.parametrize(
    ("text", "ewc", "hw", "starred"),
    [
        ("Spent sulphuric acid 06 01 01*", ("060101",), (), ("060101",)),
        ("acid 060101*, 20 t a year", ("060101",), (), ("060101",)),
        ("acid 06.01.01 *", ("060101",), (), ("060101",)),
        ("废酸 06 01 01＊（全角）", ("060101",), (), ("060101",)),
        ("acid 06\u00a001\u00a001", ("060101",), (), ()),
        ("EWC 060101", ("060101",), (), ()),
        ("fly ash 10 01 02", ("100102",), (), ()),
        ("废酸 900-300-34*", (), ("900-300-34",), ("900-300-34",)),
        ("HW34 900-300-34", (), ("HW34", "900-300-34"), ()),
        ("HW34(900-300-34)", (), ("HW34", "900-300-34"), ()),
        ("HW34-900-300-34", (), ("HW34", "900-300-34"), ()),
        ("HW900-300-34", (), ("900-300-34",), ()),
        ("废酸９００－３００－３４", (), ("900-300-34",), ()),
        ("废酸 900–300–34", (), ("900-300-34",), ()),
        ("废酸 90030034", (), ("900-300-34",), ()),
        ("hw 34 废酸", (), ("HW34",), ()),
        ("HW34 900-399-34", (), ("HW34", "900-399-34"), ()),  # may be of a newer edition
        ("10 01 02\n* also slag", ("100102",), (), ()),  # the star is a bullet
    ],
)
def test_codes_among_words(text: str, ewc: tuple[str, ...], hw: tuple[str, ...], starred: tuple[str, ...]) -> None:
    found = read_codes(text, PACKS)
    assert (found.ewc, found.hw, found.starred) == (ewc, hw, starred)


@pytest.mark.parametrize(
    "text",
    [
        "100102 t a year",
        "call 400-820-1234 or 010-820-12345",
        "since 2026-03-01, 10.5 % of 120 000",
        "12 34 56*",  # in no list
        "HW99",
        "020-820-34 extension",  # looks like a Chinese code, but no list holds it and nothing says that it is one
        "2*3 m, 5 * 4 pieces",
        "不含HW29，非 06 01 01*",
        "no 06 01 01*",
    ],
)
def test_what_is_no_code_is_not_read_as_one(text: str) -> None:
    assert read_codes(text, PACKS).all == ()


@pytest.mark.parametrize(
    ("text", "ewc", "hw"),
    [
        ("060101*", ("060101",), ()),
        ("10 01 02 16 06 01*", ("100102", "160601"), ()),
        ("06-01-01*; 100102", ("060101", "100102"), ()),
        ("60101", ("060101",), ()),
        ("60101*", ("060101",), ()),
        ("HW34", (), ("HW34",)),
        ("900-300-34*、HW8", (), ("900-300-34", "HW08")),
        ("90030034", (), ("900-300-34",)),
        ("900 300 34", (), ("900-300-34",)),
        ("123456", ("123456",), ()),
        ("none", (), ()),
    ],
)
def test_codes_in_a_cell_of_their_own(text: str, ewc: tuple[str, ...], hw: tuple[str, ...]) -> None:
    found = read_code_list(text)
    assert (found.ewc, found.hw) == (ewc, hw)


def test_a_printed_code_is_read_as_itself() -> None:
    for code in PACKS.codes("ewc"):
        printed = printed_code(code, PACKS, on=date(2026, 11, 30))
        assert read_codes(f"x {printed} y", PACKS).ewc == read_code_list(printed).ewc == (code,)
    for code in PACKS.codes("hw2021"):
        assert read_codes(f"x {code}* y", PACKS).hw == read_code_list(code.replace("-", "")).hw == (code,)


def test_the_star_of_a_printed_code_is_that_of_the_list_of_the_day() -> None:
    days = date(2026, 12, 8), date(2026, 12, 9)
    assert [printed_code("160604", PACKS, on=day) for day in days] == ["16 06 04", "16 06 04*"]
    assert printed_code("160601", PACKS, on=days[0]) == "16 06 01*"


def test_words_are_read_without_the_codes_in_them() -> None:
    assert without_codes("废酸（HW34 900-300-34*）", PACKS) == "废酸"
    assert without_codes("06 01 01*", PACKS) == ""


def told(title: str, **values: Any) -> ToldHazard:
    item = Resource(id="h", organisation_id="f", direction="have", title_en=title, **values)
    return tell_hazards([item], [], PACKS)["h"]


def asked(title: str, **values: Any) -> list[str]:
    return [reason.code for reason in told(title, **values).asks]


def test_an_absolute_entry_makes_it_hazardous() -> None:
    found = told("residue", ewc=("060101",))
    assert (found.level, found.codes, found.asks) == ("stated", ("060101",), ())
    assert found.disposal is not None
    assert found.disposal.central > 1000  # CNY/t


def test_a_typed_star_makes_it_hazardous_whatever_the_list_says() -> None:
    assert told("slag 10 01 02*").level == "stated"
    assert told("residue 900-300-34*").level == told("residue HW34").level == "stated"


def test_a_mirror_entry_asks() -> None:
    assert told("gas cleaning residue", ewc=("100208",)).level == "open"
    assert told("gas cleaning residue", ewc=("100207",)).level == "likely"
    assert asked("gas cleaning residue", ewc=("100208",)) == ["ask_hazard_mirror"]


def test_a_no_beside_an_absolute_entry_is_asked_about() -> None:
    found = told("residue", ewc=("060101",), hazardous=False)
    assert (found.level, [reason.code for reason in found.asks]) == ("likely", ["ask_hazard_denied"])
    assert told("residue", ewc=("100102",), hazardous=False) == ToldHazard()


def test_a_yes_beside_a_code_without_a_star_asks_for_the_code() -> None:
    assert asked("ash", ewc=("100102",), hazardous=True) == ["ask_hazard_code"]
    assert asked("acid", ewc=("060101",), hazardous=True) == []


def test_what_is_likely_is_asked() -> None:
    assert asked("electroplating sludge") == ["ask_hazard"]
    assert told("electroplating sludge").level == "likely"
    assert told("fly ash") == ToldHazard()


def test_of_a_class_that_holds_both_the_codes_speak_first() -> None:
    item = Resource(id="1", organisation_id="2", direction="have", title_en="sludge", ewc=("100102",))
    assert hazard_of(item, [(PACKS.classes["fly-ash"], 1.0)], PACKS) == 0


def test_hazard_of_a_code_drives_the_price_of_disposal() -> None:
    def disposal(*ewc: str) -> float:
        have = Resource(
            id="h", organisation_id="f", direction="have", title_en="residue", class_id="fly-ash", route="landfill",
            ewc=ewc, quantity=Quantity(value=100, unit="t", period="year"),
        )  # fmt: skip
        want = Resource(id="w", organisation_id="g", direction="want", title_en="residue", class_id="fly-ash")
        firms = [Organisation(id="f"), Organisation(id="g", permits=("hazardous",))]
        found = match([have], [want], firms, PACKS, minimum=0)["h"][0]
        assert found.value is not None
        return float(next(part.value or 0 for part in found.value.parts if part.code == "value_disposal"))

    assert disposal("100114") > 5 * disposal("100102")


def test_suggest_reads_codes_that_stand_in_the_text() -> None:
    found = suggest("HW34 900-300-34", PACKS)
    assert [item.code for item in found.hw] == ["HW34", "900-300-34"]
    assert (found.classes[0].class_id, found.hazard) == ("waste-acid", "yes")
    starred = suggest("spent acid", PACKS, description="06 01 01*")
    assert ([item.code for item in starred.ewc], starred.hazard) == (["060101"], "yes")
    assert suggest("gas cleaning dust 10 02 08", PACKS).hazard == "open"


def test_a_suggested_code_names_the_class_it_is_usual_for() -> None:
    reasons = [item.reason for item in suggest("oil sludge", PACKS).ewc if item.reason.code == "code_class"]
    assert reasons
    assert all(reason.details["class_zh"] for reason in reasons)


def test_a_licence_that_leaves_a_code_out_does_not_cover_it() -> None:
    assert read_permits("许可HW17、HW22，不含HW29", PACKS) == ("HW17", "HW22")
