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


def test_suggested_codes_are_those_that_terms_and_precedents_know():
    found = suggest("waste lithium-ion batteries", load_packs(), kind="material")
    known = {row["code"] for row in load_packs().rows("codes/ewc")}

    assert found.ewc
    assert {item.code for item in found.ewc} <= known


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
