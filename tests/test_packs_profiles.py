"""Sector profiles: every group that the platform serves has one, and every row names what exists."""

import pytest

from symbionet.engine import load_packs

PACKS = load_packs()
GROUPS = sorted(
    code for code in PACKS.codes("gb4754") if (len(code) == 4 and code[0] in "CDG") or code in ("N772", "N782")
)
PROFILED = {(row.gb4754, row.direction) for row in PACKS.profiles}


@pytest.mark.parametrize("direction", ["have", "want"])
def test_every_group_of_industry_energy_water_waste_and_logistics_has_a_profile(direction: str) -> None:
    # a profile of a division stands for its groups
    missing = [code for code in GROUPS if not {(code, direction), (code[:3], direction)} & PROFILED]

    assert len(GROUPS) > 200
    assert missing == []


def test_rows_name_known_codes_and_classes() -> None:
    nace, gb4754 = PACKS.codes("nace2"), PACKS.codes("gb4754")

    assert [row.id for row in PACKS.profiles if row.gb4754 not in gb4754] == []
    assert [row.id for row in PACKS.profiles if not row.nace or any(code not in nace for code in row.nace)] == []
    assert [row.id for row in PACKS.profiles if row.class_id not in PACKS.classes] == []


def test_ranges_are_in_order_and_have_a_unit() -> None:
    wrong = [
        row.id
        for row in PACKS.profiles
        if (row.low is None) != (row.high is None)
        or (row.low is not None and row.high is not None and (row.low > row.high or not row.unit))
    ]

    assert wrong == []


def test_rows_are_unique_and_say_what_for_in_both_languages() -> None:
    ids = [row.id for row in PACKS.profiles]

    assert len(ids) == len(set(ids))
    assert [row.id for row in PACKS.profiles if not (row.note_en and row.note_zh and row.source)] == []


def test_known_uses_cover_all_twenty_chapters_of_the_list_of_waste() -> None:
    covered = {code[:2] for class_id in PACKS.uses_by_class for code in PACKS.classes[class_id].ewc}

    assert covered == {f"{number:02}" for number in range(1, 21)}


def test_the_glossary_holds_enough_terms_of_both_languages() -> None:
    named = {item.name_zh for item in PACKS.classes.values()} | {item.name_zh for item in PACKS.terms}

    assert len(named) >= 1_500
    assert len(PACKS.uses) >= 1_200
    assert [item.id for item in PACKS.terms if not (item.name_en and item.name_zh)] == []
