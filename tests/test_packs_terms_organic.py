"""The glossary of industrial terms: organic residues and products, packaging, capacity and services."""

import csv
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from symbionet.engine.units import UNITS

DATA = Path(__file__).resolve().parent.parent / "src" / "symbionet" / "data"
FORMS = {"solid", "powder", "granular", "sludge", "paste", "liquid", "gas", "mixed", ""}
FEWEST_ROWS = 600
FEWEST_TERMS, MOST_TERMS, MOST_CODES, MOST_WORDS = 2, 8, 3, 15
LISTS = ["terms_en", "terms_zh"]


@cache
def rows(pack: str) -> list[dict[str, str]]:
    """The rows of a pack, straight from its file."""
    with (DATA / f"{pack}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def terms() -> list[dict[str, str]]:
    """The rows of the pack under test."""
    return rows("glossary/terms_organic")


@cache
def packs(pattern: str) -> tuple[str, ...]:
    """The packs whose path matches."""
    return tuple(sorted(path.relative_to(DATA).with_suffix("").as_posix() for path in DATA.glob(f"{pattern}.csv")))


@cache
def classes() -> dict[str, dict[str, str]]:
    """All resource classes by id."""
    return {row["id"]: row for pack in packs("glossary/classes_*") for row in rows(pack)}


def cells(row: dict[str, str], column: str) -> list[str]:
    """The parts of a list cell."""
    return [part for part in row[column].split("|") if part]


def words(row: dict[str, str]) -> list[str]:
    """The names and terms of a row, as they are compared."""
    return [word.casefold() for word in (row["name_en"], row["name_zh"], *cells(row, LISTS[0]), *cells(row, LISTS[1]))]


def test_the_pack_is_large() -> None:
    assert len(terms()) >= FEWEST_ROWS


def test_ids_are_slugs_that_nothing_else_bears() -> None:
    ids = [row["id"] for row in terms()]
    others = {row["id"] for pack in packs("glossary/terms_*") if pack != "glossary/terms_organic" for row in rows(pack)}

    assert [found for found in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", found)] == []
    assert len(ids) == len(set(ids))
    assert set(ids) & (others | classes().keys()) == set()


def test_classes_codes_forms_and_units_exist() -> None:
    codes = {row["code"] for row in rows("codes/ewc")}

    assert [row["id"] for row in terms() if row["class_id"] not in classes()] == []
    assert [(row["id"], code) for row in terms() for code in cells(row, "ewc") if code not in codes] == []
    assert [row["id"] for row in terms() if len(cells(row, "ewc")) > MOST_CODES] == []
    assert [row["id"] for row in terms() if row["form"] not in FORMS or row["unit"] not in UNITS] == []


@pytest.mark.parametrize("column", LISTS)
def test_every_row_has_terms_in_both_languages(column: str) -> None:
    found = {row["id"]: cells(row, column) for row in terms()}

    assert [key for key, parts in found.items() if not FEWEST_TERMS <= len(parts) <= MOST_TERMS] == []
    assert [key for key, parts in found.items() if len(parts) != len({part.casefold() for part in parts})] == []
    assert [part for parts in found.values() for part in parts if part != part.strip()] == []


def test_names_and_notes_are_filled_short_and_unique() -> None:
    for column in ("name_en", "name_zh"):
        names = [row[column].casefold() for row in terms()]
        assert [name for name in set(names) if names.count(name) > 1] == []
    assert [row["id"] for row in terms() if not row["note_en"] or len(row["note_en"].split()) > MOST_WORDS] == []
    assert [row["id"] for row in terms() if not re.search(r"[一-鿿]", row["note_zh"])] == []
    assert [row["id"] for row in terms() if not re.search(r"[一-鿿]", row["name_zh"])] == []
    assert [row["id"] for row in terms() if not row["source"]] == []


def test_products_capacity_and_services_have_no_waste_code_unless_material() -> None:
    services = {"logistics", "capacity", "expertise", "energy"}

    assert [row["id"] for row in terms() if classes()[row["class_id"]]["kind"] in services and row["ewc"]] == []


def test_no_term_belongs_to_another_class() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for key, row in classes().items():
        for word in words(row):
            owners[word].add(key)
    clashes = [
        (row["id"], word)
        for row in terms()
        for word in words(row)
        if owners[word] and row["class_id"] not in owners[word]
    ]
    found: dict[str, set[str]] = defaultdict(set)
    for row in terms():
        for word in words(row):
            found[word].add(row["class_id"])

    assert clashes == []
    assert [word for word, keys in found.items() if len(keys) > 1] == []
