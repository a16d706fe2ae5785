"""The List of Waste on a day: new, ended and changed entries of Decision (EU) 2025/934."""

from datetime import date

import pytest

from symbionet.engine import load_packs, suggest
from symbionet.engine.packs.waste_list import change_of, mirror_codes, waste_code

BEFORE, AFTER = date(2026, 12, 8), date(2026, 12, 9)


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("160607", None, "yes"),  # lithium
        ("191402", None, "yes"),  # black mass
        ("160604", "no", "yes"),  # alkaline
        ("160605", "no", None),
        ("200133", "yes", None),
        ("100102", "no", "no"),  # untouched
        ("999999", None, None),
    ],
)
def test_hazard_of_an_entry_on_a_day(code, before, after):
    packs = load_packs()
    found = [waste_code(code, packs, on=day) for day in (BEFORE, AFTER)]
    assert [row and row["hazardous"] for row in found] == [before, after]


def test_ended_codes_name_their_successors_and_stay_readable():
    packs = load_packs()
    change = change_of("190211", packs)

    assert change is not None
    assert change.successors == ("190212", "190213")
    assert packs.code("ewc", "190211")["name_en"] == "Other wastes containing hazardous substances"
    assert packs.code("ewc_chapters", "1914")["parent"] == "19"


@pytest.mark.parametrize(
    ("text", "sector", "before", "after"),
    [
        ("waste lithium-ion batteries", None, "160605", "160607"),
        ("废锂电池", None, "160605", "160607"),
        ("黑粉", None, "191211", "191402"),
        ("cathode foil scrap", "2720", "160605", "160624"),
        ("镍氢电池", None, "160602", "160608"),
        ("废铅酸电池", "C3843", "160601", "160601"),
        ("粉煤灰", None, "100102", "100102"),
        ("drums of 16 06 05, lithium", None, "160605", "160607"),  # stands in the text
        ("20 01 34 家用锂电池", None, "200134", "200143"),
        ("19 02 11", None, "190211", "190213"),
    ],
)
def test_codes_suggested_are_those_of_the_list_of_the_day(text, sector, before, after):
    found = [suggest(text, load_packs(), sector=sector, on=day) for day in (BEFORE, AFTER)]

    assert [item.ewc[0].code for item in found] == [before, after]
    for item, day in zip(found, (BEFORE, AFTER), strict=True):
        assert all(waste_code(code.code, load_packs(), on=day) for code in item.ewc)
        assert item.edition == ("" if day == BEFORE else "2026-12-09")


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [("black mass", "open", "yes"), ("黑粉", "open", "yes"), ("碱性干电池", "open", "yes"), ("粉煤灰", "no", "no")],
)
def test_what_the_list_stars_is_hazardous_from_its_day(text, before, after):
    assert [suggest(text, load_packs(), on=day).hazard for day in (BEFORE, AFTER)] == [before, after]


def test_a_code_that_has_ended_names_what_takes_its_place():
    found = suggest("16 06 05 锂电池", load_packs(), on=AFTER)

    assert found.ewc[0].reason.code == "code_succeeds"
    assert found.ewc[0].reason.value == "16 06 05"
    assert sum(item.probability for item in found.ewc) <= 1


def test_a_class_is_read_from_old_and_new_codes():
    old, new = (suggest(text, load_packs()).classes[0].class_id for text in ("16 06 05 packs", "16 06 07 packs"))

    assert new == "lithium-battery"
    assert old in {"lithium-battery", "batteries"}


def test_mirror_entries_point_at_each_other_and_differ_in_hazard() -> None:
    packs = load_packs()
    entries = packs.codes("ewc")
    paired = {code: mirror_codes(code, packs) for code in entries if mirror_codes(code, packs)}

    assert len(paired) > 250
    for code, others in paired.items():
        assert all(code in paired[other] for other in others)
        assert {entries[other]["hazardous"] for other in others} == {
            "no" if entries[code]["hazardous"] == "yes" else "yes"
        }
