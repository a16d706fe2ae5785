"""The everyday terms of the European List of Waste, in two packs: chapters 01 to 10 and 11 to 20."""

import csv
from collections import defaultdict
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parent.parent / "src" / "symbionet" / "data"
FEWEST = 2
PARTS = [("01", "10"), ("11", "20"), ("changes", "")]  # the last: entries that a change adds
part = pytest.mark.parametrize(("first", "last"), PARTS)
language = pytest.mark.parametrize("column", ["terms_en", "terms_zh"])


@cache
def rows(pack: str) -> list[dict[str, str]]:
    """The rows of a pack, straight from its file."""
    with (DATA / f"{pack}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def terms(first: str, last: str) -> list[dict[str, str]]:
    """The rows of the pack of these chapters."""
    return rows(f"glossary/ewc_terms_{'_'.join(filter(None, (first, last)))}")


def codes_of_term(column: str, first: str, last: str) -> dict[str, list[tuple[str, frozenset[str]]]]:
    """For each term the entries under which it stands, with their sectors."""
    found: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for row in terms(first, last):
        for term in row[column].split("|"):
            found[term.casefold()].append((row["code"], frozenset(row["source_nace"].split("|"))))
    return found


@part
def test_every_entry_of_the_chapters_stands_once(first: str, last: str) -> None:
    added = [row for row in rows("codes/ewc_changes") if row["change"] == "new" and row["subchapter"]]
    listed = [row for row in rows("codes/ewc") if first <= row["chapter"] <= last] if last else added
    wanted = sorted(row["code"] for row in listed)

    assert [row["code"] for row in terms(first, last)] == wanted


@part
@language
def test_entries_have_terms_in_both_languages(column: str, first: str, last: str) -> None:
    lists = {row["code"]: row[column].split("|") for row in terms(first, last)}

    assert [code for code, found in lists.items() if len(found) < FEWEST or not all(found)] == []
    assert [code for code, found in lists.items() if len(found) != len(set(found))] == []
    assert [term for found in lists.values() for term in found if term != term.strip()] == []


@part
def test_english_terms_are_lower_case_and_short(first: str, last: str) -> None:
    words = [term for row in terms(first, last) for term in row["terms_en"].split("|")]

    assert [term for term in words if term != term.lower() or len(term.split()) > 6] == []


@part
def test_source_sectors_are_known(first: str, last: str) -> None:
    known = {row["code"] for row in rows("codes/nace2")}

    assert [
        (row["code"], code) for row in terms(first, last) for code in row["source_nace"].split("|") if code not in known
    ] == []


@part
@language
def test_entries_that_share_a_term_differ_in_their_sectors(column: str, first: str, last: str) -> None:
    same = [
        (term, code, second)
        for term, found in codes_of_term(column, first, last).items()
        for (code, one), (second, other) in combinations(found, 2)
        if one == other
    ]

    assert same == []


@language
def test_entries_of_a_sub_chapter_share_a_term_only_with_other_sectors(column: str) -> None:
    shared = [
        (term, code, second)
        for term, found in codes_of_term(column, "01", "10").items()
        for (code, one), (second, other) in combinations(found, 2)
        if code[:4] == second[:4] and one & other
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
        ("swarf", "120101"),
        ("used cooking oil", "200125"),
        ("lead-acid batteries", "160601"),
        ("demolition concrete", "170101"),
        ("切削液", "120109"),
        ("废电瓶", "160601"),
        ("餐厨垃圾", "200108"),
        ("市政污泥", "190805"),
        ("飞灰", "190113"),
        ("建筑垃圾", "170904"),
    ],
)
def test_common_words_lead_to_their_entry(term: str, code: str) -> None:
    found = [
        entry
        for column in ("terms_en", "terms_zh")
        for chapters in PARTS
        for entry, _ in codes_of_term(column, *chapters).get(term, ())
    ]

    assert code in found
