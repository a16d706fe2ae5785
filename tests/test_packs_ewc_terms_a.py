"""The everyday terms of the European List of Waste, chapters 01 to 10."""

import csv
from collections import defaultdict
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parent.parent / "src" / "symbionet" / "data"
FEWEST = 2


@cache
def rows(pack: str) -> list[dict[str, str]]:
    """The rows of a pack, straight from its file."""
    with (DATA / f"{pack}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def terms() -> list[dict[str, str]]:
    """The rows of the pack under test."""
    return rows("glossary/ewc_terms_01_10")


def codes_of_term(column: str) -> dict[str, list[tuple[str, frozenset[str]]]]:
    """For each term the entries under which it stands, with their sectors."""
    found: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for row in terms():
        for term in row[column].split("|"):
            found[term.casefold()].append((row["code"], frozenset(row["source_nace"].split("|"))))
    return found


def test_every_entry_of_the_chapters_stands_once() -> None:
    wanted = sorted(row["code"] for row in rows("codes/ewc") if "01" <= row["chapter"] <= "10")

    assert [row["code"] for row in terms()] == wanted


@pytest.mark.parametrize("column", ["terms_en", "terms_zh"])
def test_entries_have_terms_in_both_languages(column: str) -> None:
    lists = {row["code"]: row[column].split("|") for row in terms()}

    assert [code for code, found in lists.items() if len(found) < FEWEST or not all(found)] == []
    assert [code for code, found in lists.items() if len(found) != len(set(found))] == []
    assert [term for found in lists.values() for term in found if term != term.strip()] == []


def test_english_terms_are_lower_case_and_short() -> None:
    words = [term for row in terms() for term in row["terms_en"].split("|")]

    assert [term for term in words if term != term.lower() or len(term.split()) > 6] == []


def test_source_sectors_are_known() -> None:
    known = {row["code"] for row in rows("codes/nace2")}

    assert [(row["code"], code) for row in terms() for code in row["source_nace"].split("|") if code not in known] == []


@pytest.mark.parametrize("column", ["terms_en", "terms_zh"])
def test_entries_that_share_a_term_differ_in_their_sectors(column: str) -> None:
    same = [
        (term, first, second)
        for term, found in codes_of_term(column).items()
        for (first, one), (second, other) in combinations(found, 2)
        if one == other
    ]

    assert same == []


@pytest.mark.parametrize("column", ["terms_en", "terms_zh"])
def test_entries_of_a_sub_chapter_share_a_term_only_with_other_sectors(column: str) -> None:
    shared = [
        (term, first, second)
        for term, found in codes_of_term(column).items()
        for (first, one), (second, other) in combinations(found, 2)
        if first[:4] == second[:4] and one & other
    ]

    assert shared == []


@pytest.mark.parametrize(
    ("term", "code"),
    [
        ("sawdust", "030105"),
        ("pfa", "100102"),
        ("mill scale", "100210"),
        ("red mud", "010309"),
        ("spent grain", "020799"),
        ("black liquor", "030399"),
        ("氧化铁皮", "100210"),
        ("脱硫石膏", "100105"),
        ("铝灰", "100316"),
        ("黑液", "030399"),
        ("煤矸石", "010102"),
        ("漆渣", "080113"),
    ],
)
def test_common_words_lead_to_their_entry(term: str, code: str) -> None:
    found = codes_of_term("terms_en") | codes_of_term("terms_zh")

    assert code in {entry for entry, _ in found[term]}
