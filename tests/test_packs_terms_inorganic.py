"""The glossary of inorganic terms: classes, codes and units exist, and no term is taken by another class."""

import csv
import json
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from symbionet.engine.units import UNITS

DATA = Path(__file__).resolve().parent.parent / "src" / "symbionet" / "data"
PACK = "glossary/terms_inorganic"
FORMS = {"solid", "powder", "granular", "sludge", "paste", "liquid", "gas", "mixed", ""}
FEWEST_ROWS = 1100
FEWEST_TERMS = 2
MOST_TERMS = 8
MOST_CODES = 3
MOST_WORDS = 15


@cache
def rows(pack: str) -> list[dict[str, str]]:
    """The rows of a pack, straight from its file."""
    with (DATA / f"{pack}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def packs(pattern: str) -> list[str]:
    """The ids of the packs whose path matches."""
    return sorted(path.relative_to(DATA).with_suffix("").as_posix() for path in DATA.glob(f"{pattern}.csv"))


def cells(row: dict[str, str], column: str) -> list[str]:
    """The parts of a list cell."""
    return [part for part in row[column].split("|") if part]


def names(row: dict[str, str]) -> set[str]:
    """All names and terms of a class or term, in one case."""
    listed = (*cells(row, "terms_en"), *cells(row, "terms_zh"))
    return {name.casefold() for name in (row["name_en"], row["name_zh"], *listed)}


def test_columns_are_those_of_the_header() -> None:
    header = json.loads((DATA / f"{PACK}.json").read_text(encoding="utf-8"))

    assert list(header["columns"]) == list(rows(PACK)[0])


def test_the_glossary_is_large() -> None:
    assert len(rows(PACK)) >= FEWEST_ROWS


def test_ids_are_unique_over_all_terms_and_no_class() -> None:
    found = [row["id"] for pack in packs("glossary/terms_*") for row in rows(pack)]
    classes = {row["id"] for pack in packs("glossary/classes_*") for row in rows(pack)}
    mine = [row["id"] for row in rows(PACK)]

    assert [name for name in mine if found.count(name) > 1 or name in classes] == []


def test_classes_codes_forms_and_units_exist() -> None:
    classes = {row["id"] for pack in packs("glossary/classes_*") for row in rows(pack)}
    codes = {row["code"] for pack in ("codes/ewc", "codes/ewc_changes") for row in rows(pack)}

    assert [row["id"] for row in rows(PACK) if row["class_id"] not in classes] == []
    assert [(row["id"], code) for row in rows(PACK) for code in cells(row, "ewc") if code not in codes] == []
    assert [row["id"] for row in rows(PACK) if len(cells(row, "ewc")) > MOST_CODES] == []
    assert [row["id"] for row in rows(PACK) if row["form"] not in FORMS] == []
    assert [(row["id"], row["unit"]) for row in rows(PACK) if row["unit"] not in UNITS] == []


def test_codes_stand_once_in_a_row() -> None:
    assert [row["id"] for row in rows(PACK) if len(set(cells(row, "ewc"))) != len(cells(row, "ewc"))] == []


@pytest.mark.parametrize("column", ["name_en", "name_zh", "note_en", "note_zh", "source"])
def test_both_languages_are_filled(column: str) -> None:
    assert [row["id"] for row in rows(PACK) if not row[column].strip()] == []


@pytest.mark.parametrize("column", ["terms_en", "terms_zh"])
def test_each_row_has_two_to_eight_terms(column: str) -> None:
    lists = {row["id"]: cells(row, column) for row in rows(PACK)}

    assert [name for name, found in lists.items() if not FEWEST_TERMS <= len(found) <= MOST_TERMS] == []
    assert [name for name, found in lists.items() if len({term.casefold() for term in found}) != len(found)] == []


def test_english_terms_are_lower_case_and_notes_short() -> None:
    assert [term for row in rows(PACK) for term in cells(row, "terms_en") if term != term.lower()] == []
    assert [row["id"] for row in rows(PACK) if len(row["note_en"].split()) > MOST_WORDS] == []


def test_no_term_belongs_to_another_class() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for pack in packs("glossary/classes_*"):
        for row in rows(pack):
            for name in names(row):
                owners[name].add(row["id"])

    clashes = [
        (row["id"], name)
        for row in rows(PACK)
        for name in names(row)
        if name in owners and row["class_id"] not in owners[name]
    ]

    assert clashes == []


def test_no_term_stands_in_two_rows() -> None:
    found: dict[str, str] = {}
    twice = []
    for row in rows(PACK):
        for name in names(row):
            if found.setdefault(name, row["id"]) != row["id"]:
                twice.append((name, found[name], row["id"]))

    assert twice == []


@pytest.mark.parametrize(
    ("term", "class_id"),
    [
        ("沉珠", "fly-ash-fine"),
        ("冲子料", "steel-scrap"),
        ("eafd", "eaf-dust"),
        ("jarosite", "zinc-slag"),
        ("kish graphite", "carbon-waste"),
    ],
)
def test_shop_floor_words_lead_to_their_class(term: str, class_id: str) -> None:
    assert class_id in {row["class_id"] for row in rows(PACK) if term in names(row)}
