"""The data packs: every one has a header of source and licence, and no cell names a code that does not exist."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "src" / "symbionet" / "data"
TYPED = ROOT / "scripts" / "packs"
HEADER_TEXTS = {"id", "version", "edition", "publisher", "source", "licence", "title_en", "title_zh", "key"}
HEADER_FIELDS = HEADER_TEXTS | {"languages", "columns"}  # "partial" is false where it is not said
KINDS = {"material", "energy", "water", "logistics", "capacity", "expertise"}
FORMS = {"solid", "powder", "granular", "sludge", "paste", "liquid", "gas", "mixed", ""}
HIERARCHY = {"prevention", "reuse", "recycling", "recovery", "disposal"}
MOST_BYTES = 1024 * 1024

Rows = list[dict[str, str]]


def pack_ids(pattern: str) -> list[str]:
    """The ids of the packs whose path matches, below the data folder."""
    return sorted(path.relative_to(DATA).with_suffix("").as_posix() for path in DATA.glob(f"{pattern}.csv"))


@cache
def rows(pack: str) -> Rows:
    """The rows of a pack, straight from its file."""
    with (DATA / f"{pack}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def header(pack: str) -> dict[str, Any]:
    """The header of a pack, straight from its file."""
    found: dict[str, Any] = json.loads((DATA / f"{pack}.json").read_text(encoding="utf-8"))
    return found


@cache
def codes(pack: str) -> frozenset[str]:
    """The codes of a scheme."""
    return frozenset(row["code"] for row in rows(f"codes/{pack}"))


@cache
def class_ids() -> frozenset[str]:
    """The ids of all resource classes."""
    return frozenset(row["id"] for pack in CLASSES for row in rows(pack))


def cells(row: dict[str, str], column: str) -> list[str]:
    """The parts of a list cell."""
    return [part for part in row[column].split("|") if part]


def typed(name: str) -> Rows:
    """The rows of a table typed by hand."""
    with (TYPED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PACKS = pack_ids("*/*")
MAPS = sorted(DATA.glob("geo/*.geojson"))
CLASSES = pack_ids("glossary/classes_*")
USES = pack_ids("uses/uses_*")


@pytest.mark.parametrize("pack", PACKS)
def test_header_names_source_and_licence(pack: str) -> None:
    found = header(pack)

    assert HEADER_FIELDS - found.keys() == set()
    assert found["id"] == pack
    assert [name for name in HEADER_TEXTS if not str(found[name]).strip()] == []
    assert found["languages"]
    assert found.get("partial", False) in (True, False)


@pytest.mark.parametrize("pack", PACKS)
def test_columns_are_those_of_the_header(pack: str) -> None:
    with (DATA / f"{pack}.csv").open(encoding="utf-8", newline="") as file:
        names = next(csv.reader(file))

    assert names == list(header(pack)["columns"])


@pytest.mark.parametrize("pack", PACKS)
def test_file_is_tidy(pack: str) -> None:
    raw = (DATA / f"{pack}.csv").read_bytes()

    assert len(raw) < MOST_BYTES
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert [number for number, row in enumerate(rows(pack), start=2) if None in row or None in row.values()] == []
    assert [row for row in rows(pack) if any(cell != cell.strip() for cell in row.values())] == []


@pytest.mark.parametrize("pack", PACKS)
def test_keys_are_unique(pack: str) -> None:
    columns = header(pack)["key"].split("|")
    keys = Counter(tuple(row[name] for name in columns) for row in rows(pack))

    assert [key for key, number in keys.items() if number > 1] == []
    assert [key for key in keys if not all(key)] == []


@pytest.mark.parametrize("pack", [pack for pack in PACKS if set(header(pack)["languages"]) >= {"en", "zh"}])
def test_names_stand_in_both_languages(pack: str) -> None:
    columns = {name for name in header(pack)["columns"] if name.startswith(("name_", "terms_", "process_", "reason_"))}

    assert [row for row in rows(pack) if not all(row[name] for name in columns if name.startswith("name_"))] == []
    assert [(row, name) for row in rows(pack) for name in columns - {"terms_en", "terms_zh"} if not row[name]] == []


@pytest.mark.parametrize("pack", USES)
@pytest.mark.parametrize("stem", ["replaces", "condition", "hindrance"])
def test_what_stands_in_one_language_stands_in_the_other(pack: str, stem: str) -> None:
    assert [row["id"] for row in rows(pack) if bool(row[f"{stem}_en"]) != bool(row[f"{stem}_zh"])] == []


@pytest.mark.parametrize("pack", PACKS)
def test_every_row_has_its_source(pack: str) -> None:
    columns = {"source", "evidence"} & set(header(pack)["columns"])

    assert [row for row in rows(pack) for name in columns if not row[name].strip()] == []


def test_ids_are_unique_over_all_parts() -> None:
    classes = Counter(row["id"] for pack in CLASSES for row in rows(pack))
    uses = Counter(row["id"] for pack in USES for row in rows(pack))

    assert [item for item, number in (classes + uses).items() if number > 1] == []


def new_codes() -> set[str]:
    """The entries that a change adds to the List of Waste."""
    return {row["code"] for row in rows("codes/ewc_changes") if row["change"] == "new" and row["subchapter"]}


@pytest.mark.parametrize("pack", CLASSES)
def test_classes_name_known_codes(pack: str) -> None:
    hazardous = codes("hw2021") | codes("hw2021_categories")
    unknown = [
        (row["id"], column, code)
        for row in rows(pack)
        for column, known in (("ewc", codes("ewc") | new_codes()), ("hw", hazardous), ("source_nace", codes("nace2")))
        for code in cells(row, column)
        if code not in known
    ]

    assert unknown == []
    assert [row["id"] for row in rows(pack) if row["parent"] and row["parent"] not in class_ids()] == []


@pytest.mark.parametrize("pack", CLASSES)
def test_classes_keep_to_the_lists_of_values(pack: str) -> None:
    assert {row["kind"] for row in rows(pack)} <= KINDS
    assert {row["form"] for row in rows(pack)} <= FORMS
    assert {row["hazardous"] for row in rows(pack)} <= {"no", "maybe", "yes"}
    assert [row["id"] for row in rows(pack) if row["haul_km"] and not 0 < int(row["haul_km"]) <= 20_000] == []


def test_no_class_is_its_own_ancestor() -> None:
    parents = {row["id"]: row["parent"] for pack in CLASSES for row in rows(pack)}

    def ancestors(item: str) -> Iterator[str]:
        for _ in parents:
            item = parents.get(item, "")
            if not item:
                return
            yield item

    assert [item for item in parents if item in ancestors(item)] == []


@pytest.mark.parametrize("pack", USES)
def test_uses_name_known_classes_and_sectors(pack: str) -> None:
    assert [row["id"] for row in rows(pack) if row["class_id"] not in class_ids()] == []
    assert [(row["id"], c) for row in rows(pack) for c in cells(row, "nace") if c not in codes("nace2")] == []
    assert [row["id"] for row in rows(pack) if not row["nace"]] == []


@pytest.mark.parametrize("pack", USES)
def test_uses_keep_to_the_lists_of_values(pack: str) -> None:
    assert {row["hierarchy"] for row in rows(pack)} <= HIERARCHY
    assert [row["id"] for row in rows(pack) if not 0.05 <= float(row["prior"]) <= 0.95] == []
    assert [row["id"] for row in rows(pack) if row["ratio"] and not float(row["ratio"]) > 0] == []


def test_sectors_name_known_codes() -> None:
    sectors = rows("glossary/sectors")

    assert [row["nace"] for row in sectors if row["nace"] not in codes("nace2")] == []
    assert [row["gb4754"] for row in sectors if row["gb4754"] not in codes("gb4754")] == []
    assert [row["nace"] for row in sectors if not (row["terms_en"] and row["terms_zh"])] == []


def test_sector_words_are_lower_case_and_stand_once_in_a_row() -> None:
    sectors = rows("glossary/sectors")
    lists = [cells(row, column) for row in sectors for column in ("terms_en", "terms_zh")]

    assert [words for words in lists if len(words) != len(set(words))] == []
    assert [word for words in lists for word in words if word != word.lower() or word != word.strip()] == []


def test_sector_words_cover_every_group_of_industry() -> None:
    groups = {code for code in codes("nace2") if len(code) == 3 and "05" <= code[:2] <= "43"}
    known = {row["nace"] for row in rows("glossary/sectors")}

    assert [group for group in sorted(groups) if not any(code.startswith(group) for code in known)] == []


def test_crosswalk_names_known_codes() -> None:
    crosswalk = rows("crosswalks/gb4754_nace2")

    assert {row["gb4754"] for row in crosswalk} <= codes("gb4754")
    assert {row["nace2"] for row in crosswalk} <= codes("nace2")
    assert {row["relation"] for row in crosswalk} <= {"exact", "narrow", "broad", "related"}


def test_crosswalk_covers_every_division_group_and_class() -> None:
    missing = {code for code in codes("gb4754") if len(code) > 1} - {
        row["gb4754"] for row in rows("crosswalks/gb4754_nace2")
    }

    assert missing == set()


def test_crosswalk_is_exact_only_one_to_one() -> None:
    crosswalk = rows("crosswalks/gb4754_nace2")
    targets = Counter(row["gb4754"] for row in crosswalk)
    exact = Counter(row["nace2"] for row in crosswalk if row["relation"] == "exact")

    assert [row for row in crosswalk if row["relation"] in ("exact", "narrow") and targets[row["gb4754"]] > 1] == []
    assert [code for code, number in exact.items() if number > 1] == []


@pytest.mark.parametrize(
    ("gb4754", "nace"),
    [
        ("C3011", ["2351"]),  # cement
        ("C3024", ["2361", "2362"]),  # light building materials: blocks and plasterboard
        ("C301", ["2351", "2352"]),
        ("C2521", ["1910"]),  # coking
        ("D4412", ["3511", "3530"]),  # combined heat and power
        ("D4620", ["3700"]),  # sewage treatment
        ("N7724", ["3812", "3822"]),  # hazardous waste treatment
    ],
)
def test_crosswalk_finds_the_sector(gb4754: str, nace: list[str]) -> None:
    assert [row["nace2"] for row in rows("crosswalks/gb4754_nace2") if row["gb4754"] == gb4754] == nace


@pytest.mark.parametrize(
    ("pack", "number"),
    [
        ("ewc", 842),
        ("ewc_chapters", 131),  # 20 chapters and 111 sub-chapters
        ("hw2021", 467),
        ("hw2021_categories", 46),
        ("hw2021_exemptions", 56),
        ("hp", 16),
        ("basel_y", 47),
        ("rd", 28),
        ("nace2", 996),
        ("gb4754", 1971),
    ],
)
def test_scheme_is_complete(pack: str, number: int) -> None:
    assert len(rows(f"codes/{pack}")) == number


def test_waste_list_has_as_many_hazardous_entries_as_the_decision() -> None:
    assert Counter(row["hazardous"] for row in rows("codes/ewc")) == {"yes": 408, "no": 434}


def test_changes_of_the_waste_list_are_those_of_the_decision() -> None:
    changes = rows("codes/ewc_changes")  # of ended entries it holds what they were
    old, new = codes("ewc"), {row["code"] for row in changes if row["change"] == "new" and row["subchapter"]}
    ended = {row["code"] for row in changes if row["change"] == "ended"}

    assert Counter(row["change"] for row in changes if row["subchapter"]) == {"new": 42, "ended": 4, "changed": 6}
    assert sum(row["hazardous"] == "yes" for row in changes if row["code"] in new) == 28
    assert not new & old
    assert ended == {"160605", "190211", "200133", "200134"}
    assert {row["code"] for row in changes if row["change"] == "changed"} <= old | codes("ewc_chapters")
    assert {code for row in changes for code in cells(row, "successors")} <= new
    assert {row["valid_from"] for row in changes} == {"2026-12-09"}


@pytest.mark.parametrize("scheme", ["nace2", "gb4754", "ewc_chapters"])
def test_parents_exist(scheme: str) -> None:
    parents = {row["parent"] for row in rows(f"codes/{scheme}")}

    assert parents - codes(scheme) == {""}


def test_entries_of_the_waste_list_lie_in_known_chapters() -> None:
    found = {row[column] for row in rows("codes/ewc") for column in ("chapter", "subchapter")}

    assert found - codes("ewc_chapters") == set()


def test_hazardous_wastes_name_known_sectors_and_categories() -> None:
    wastes = rows("codes/hw2021")

    assert {row["category"] for row in wastes} == codes("hw2021_categories")
    assert {row["gb4754"] for row in wastes} - codes("gb4754") == {""}
    assert [row["code"] for row in wastes if f"HW{row['code'][-2:]}" != row["category"]] == []


def test_exemptions_name_known_wastes() -> None:
    named = {code for row in rows("codes/hw2021_exemptions") for code in cells(row, "codes")}

    assert named - codes("hw2021") - codes("hw2021_categories") == set()


@pytest.mark.parametrize(
    ("table", "pack", "column"),
    [
        ("ewc_zh", "codes/ewc", "name_zh"),
        ("ewc_chapters_zh", "codes/ewc_chapters", "name_zh"),
        ("nace2_zh", "codes/nace2", "name_zh"),
        ("gb4754_en", "codes/gb4754", "name_en"),
        ("hw2021_en", "codes/hw2021", "name_en"),
        ("rd_zh", "codes/rd", "name_zh"),
    ],
)
def test_pack_is_built_from_its_typed_table(table: str, pack: str, column: str) -> None:
    assert {row["code"]: row[column] for row in rows(pack)} == {row["code"]: row[column] for row in typed(table)}


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.stem)
def test_map_is_small_and_names_its_source(path: Path) -> None:
    found = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))

    assert path.stat().st_size < 250_000
    assert HEADER_FIELDS - found.keys() == set()
    assert found["id"] == f"geo/{path.stem}"


def test_outline_of_binhai_lies_where_binhai_is() -> None:
    outline = json.loads((DATA / "geo" / "binhai.geojson").read_text(encoding="utf-8"))
    points = [point for polygon in outline["features"][0]["geometry"]["coordinates"] for point in polygon[0]]

    assert (round(min(p[0] for p in points), 2), round(max(p[0] for p in points), 2)) == (117.13, 118.06)
    assert (round(min(p[1] for p in points), 2), round(max(p[1] for p in points), 2)) == (38.55, 39.33)


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.stem)
def test_rings_of_a_map_are_closed(path: Path) -> None:
    shapes = [item["geometry"] for item in json.loads(path.read_text(encoding="utf-8"))["features"]]
    rings = [ring for s in shapes if s["type"] == "MultiPolygon" for polygon in s["coordinates"] for ring in polygon]

    assert [ring for ring in rings if len(ring) < 4 or ring[0] != ring[-1]] == []


def test_districts_lie_in_china() -> None:
    outside = [
        row for row in rows("geo/districts") if not (73 < float(row["lon"]) < 136 and 3 < float(row["lat"]) < 54)
    ]

    assert outside == []
