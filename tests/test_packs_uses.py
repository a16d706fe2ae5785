"""The packs of knowledge on uses: no unknown code, no orphan, no duplicate, no contradiction, and both languages."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "src" / "symbionet" / "data"
KINDS = {"material", "energy", "water", "logistics", "capacity", "expertise"}
HINDRANCES = {"regulatory", "technical", "economic", "trust"}
EVIDENCE = {"published exchange", "process inventory", "standard", "BAT reference document"}
MOST_DIFFERENT = 0.5  # priors of two uses of one class in the same sectors
LIMIT = re.compile(r"(\w+)(<=|>=)(-?\d+(?:\.\d+)?)(?: (\S+))?")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
JUDGEMENT = "expert judgement"

Rows = list[dict[str, str]]


@cache
def rows(pattern: str) -> Rows:
    """The rows of the packs whose path matches, below the data folder."""
    found: Rows = []
    for path in sorted(DATA.glob(f"{pattern}.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += csv.DictReader(file)
    return found


@cache
def ids(pattern: str, column: str = "id") -> frozenset[str]:
    """One column of the packs whose path matches."""
    return frozenset(row[column] for row in rows(pattern))


def cells(row: dict[str, str], column: str) -> list[str]:
    """The parts of a list cell."""
    return [part for part in row[column].split("|") if part]


USES = rows("uses/uses_*")
PROCESSORS = rows("uses/processors")
PRECEDENTS = rows("uses/precedents")
EVIDENCES = rows("uses/evidence")
CLASSES = ids("glossary/classes_*")
NACE = ids("codes/nace2", "code")
UNITS = {row["id"]: row["unit"] for row in rows("uses/parameters")}


def limits(row: dict[str, str]) -> Iterator[tuple[str, str, float, str]]:
    """The limits of a use: parameter, relation, value, unit."""
    for part in cells(row, "limits"):
        found = LIMIT.fullmatch(part)
        assert found, (row["id"], part)
        yield found[1], found[2], float(found[3]), found[4] or ""


def test_every_pack_has_rows() -> None:
    assert len(PROCESSORS) >= 110
    assert len(PRECEDENTS) >= 600
    assert len(EVIDENCES) >= 1000
    assert len(USES) >= 1335


@pytest.mark.parametrize(
    ("table", "columns", "known"),
    [
        (USES, ("class_id",), CLASSES),
        (USES, ("pretreatment",), ids("uses/processors")),
        (USES, ("nace",), NACE),
        (PROCESSORS, ("from_class", "to_class"), CLASSES),
        (PROCESSORS, ("nace",), NACE),
        (PRECEDENTS, ("class_id",), CLASSES),
        (PRECEDENTS, ("supplier_nace", "receiver_nace"), NACE),
        (EVIDENCES, ("use_id",), ids("uses/uses_*")),
    ],
    ids=["class", "pretreatment", "nace", "processor", "processor-nace", "precedent", "precedent-nace", "evidence"],
)
def test_rows_name_what_exists(table: Rows, columns: tuple[str, ...], known: frozenset[str]) -> None:
    unknown = [(row, code) for row in table for column in columns for code in cells(row, column) if code not in known]

    assert unknown == []


def test_processors_have_from_to_and_sector() -> None:
    assert [r["id"] for r in PROCESSORS if not (r["from_class"] and r["to_class"] and r["nace"])] == []
    assert [r["id"] for r in PROCESSORS if "|" in r["to_class"]] == []


def test_no_processor_turns_a_class_into_itself() -> None:
    assert [row["id"] for row in PROCESSORS if row["to_class"] in cells(row, "from_class")] == []


@pytest.mark.parametrize("column", ["yield", "energy", "cost"])
def test_ranges_of_processors_rise_and_have_a_unit(column: str) -> None:
    wrong = [r["id"] for r in PROCESSORS if float(r[f"{column}_low"]) > float(r[f"{column}_high"])]

    assert wrong == []
    assert {row["yield_unit"] for row in PROCESSORS} <= {"t/t", "m3/m3", "GJ/GJ", "t/m3", "t/GJ", "GJ/t"}
    assert {row["energy_unit"] for row in PROCESSORS} <= {"kWh/t", "kWh/m3", "kWh/GJ"}
    assert {row["cost_unit"] for row in PROCESSORS} <= {"CNY/t", "CNY/m3", "CNY/GJ"}


def test_yields_are_positive_and_units_agree() -> None:
    assert [row["id"] for row in PROCESSORS if not float(row["yield_low"]) > 0] == []
    apart = [
        row["id"]
        for row in PROCESSORS
        if len({row["yield_unit"].split("/")[1], row["energy_unit"].split("/")[1], row["cost_unit"].split("/")[1]}) > 1
    ]
    assert apart == []


def test_names_of_processors_stand_once() -> None:
    assert [name for name, n in Counter(row["name_en"] for row in PROCESSORS).items() if n > 1] == []
    assert [name for name, n in Counter(row["name_zh"] for row in PROCESSORS).items() if n > 1] == []


def test_uses_keep_to_the_lists_of_values() -> None:
    kinds = {row["id"]: row["kind"] for row in rows("glossary/classes_*")}

    assert [row["id"] for row in USES if row["kind"] not in KINDS or row["kind"] != kinds[row["class_id"]]] == []
    assert [row["id"] for row in USES if not set(cells(row, "hindrance_kind")) <= HINDRANCES] == []
    assert [row["id"] for row in USES if bool(row["hindrance_kind"]) != bool(row["hindrance_en"])] == []


def test_limits_use_known_parameters_in_their_unit() -> None:
    assert [(r["id"], p, u) for r in USES for p, _, _, u in limits(r) if UNITS.get(p) != u] == []


def test_limits_do_not_contradict_each_other() -> None:
    for row in USES:
        found: dict[tuple[str, str], float] = {}
        for parameter, relation, value, _ in limits(row):
            assert (parameter, relation) not in found, row["id"]
            found[parameter, relation] = value
        wrong = [p for (p, r), v in found.items() if r == ">=" and found.get((p, "<="), v) < v]
        assert wrong == [], row["id"]


def test_condition_with_a_limit_has_it_in_structure() -> None:
    measured = re.compile(r"[<>=]\s*\d")

    assert [row["id"] for row in USES if measured.search(row["condition_en"]) and not row["limits"]] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_use_stands_twice(language: str) -> None:
    keys = Counter((row["class_id"], row[f"process_{language}"], row["nace"]) for row in USES)

    assert [key for key, number in keys.items() if number > 1] == []


def test_no_uses_contradict_each_other() -> None:
    alike: dict[tuple[str, frozenset[str]], Rows] = defaultdict(list)
    for row in USES:
        alike[row["class_id"], frozenset(cells(row, "nace"))].append(row)
    apart = [
        (one["id"], other["id"])
        for found in alike.values()
        for one, other in combinations(found, 2)
        if abs(float(one["prior"]) - float(other["prior"])) > MOST_DIFFERENT
    ]

    assert apart == []


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        (USES, ("process", "reason")),
        (PROCESSORS, ("name", "condition")),
        (EVIDENCES, ("note",)),
        (rows("uses/parameters"), ("name",)),
    ],
    ids=["uses", "processors", "evidence", "parameters"],
)
def test_both_languages_are_filled(table: Rows, columns: tuple[str, ...]) -> None:
    empty = [row for row in table for name in columns if not (row[f"{name}_en"] and row[f"{name}_zh"])]
    chinese = [row for row in table for name in columns if not re.search(r"[一-鿿]|pH|COD", row[f"{name}_zh"])]

    assert empty == []
    assert chinese == []


def test_evidence_points_to_what_can_be_found() -> None:
    precedents = ids("uses/precedents")
    wrong = [
        row
        for row in EVIDENCES
        if (row["kind"] == "published exchange" and row["reference"] not in precedents)
        or (row["kind"] == "process inventory" and not UUID.fullmatch(row["reference"]))
        or (
            row["kind"] in ("standard", "BAT reference document") and not row["reference"].startswith(("http", "CELEX"))
        )
    ]

    assert {row["kind"] for row in EVIDENCES} <= EVIDENCE
    assert wrong == []


def test_uses_say_which_evidence_they_have() -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for row in EVIDENCES:
        kinds[row["use_id"]].add(row["kind"])
    told = {row["id"]: set(row["evidence"].split("; ")) & EVIDENCE for row in USES}

    assert {use_id: found for use_id, found in told.items() if found} == dict(kinds)
    assert [row["id"] for row in USES if not row["evidence"].startswith(JUDGEMENT)] == []


def test_precedents_are_of_a_case_and_stand_once() -> None:
    assert [row["id"] for row in PRECEDENTS if not row["id"].startswith(f"p-{row['case'].lower()}-")] == []
    names = (
        "case",
        "class_id",
        "material_en",
        "supplier_en",
        "supplier_nace",
        "receiver_en",
        "receiver_nace",
        "use_en",
    )
    keys = Counter(tuple(row[name] for name in names) for row in PRECEDENTS)

    assert [key for key, number in keys.items() if number > 1] == []


@pytest.mark.parametrize(
    ("use_id", "kind"),
    [
        ("u-fly-ash-1", "published exchange"),  # cement plants take fly ash
        ("u-fly-ash-5", "process inventory"),  # bricks, with fly ash as raw material
        ("u-steel-slag-1", "published exchange"),
        ("u-lead-acid-battery-1", "published exchange"),
        ("u-carbon-dioxide-2", "published exchange"),  # greenhouses
    ],
)
def test_well_known_uses_are_supported(use_id: str, kind: str) -> None:
    assert kind in {row["kind"] for row in EVIDENCES if row["use_id"] == use_id}
