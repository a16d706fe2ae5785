"""The sectors that take organic materials and chemicals, the most frequent first."""

import csv
from functools import cache
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parent.parent / "src" / "symbionet" / "data"
PACK = "profiles/takers_organics_chemicals"
CLASSES = ("glossary/classes_organics", "glossary/classes_chemicals")
FEWEST, MOST = 8, 16
CODE_DIGITS = 4


@cache
def rows(pack: str) -> list[dict[str, str]]:
    """The rows of a pack, straight from its file."""
    with (DATA / f"{pack}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def takers() -> dict[str, list[str]]:
    """The sectors of each class, in their order."""
    return {row["class_id"]: row["nace"].split("|") for row in rows(PACK)}


def test_every_class_stands_once_in_the_order_of_the_glossary() -> None:
    assert [row["class_id"] for row in rows(PACK)] == [row["id"] for pack in CLASSES for row in rows(pack)]


def test_takers_are_known_classes_of_the_sector_scheme() -> None:
    known = {row["code"] for row in rows("codes/nace2") if len(row["code"]) == CODE_DIGITS}

    assert [(item, code) for item, found in takers().items() for code in found if code not in known] == []


def test_takers_are_many_and_different() -> None:
    assert [item for item, found in takers().items() if not FEWEST <= len(found) <= MOST] == []
    assert [item for item, found in takers().items() if len(found) != len(set(found))] == []


@pytest.mark.parametrize(
    ("item", "first"),
    [
        ("old-corrugated-containers", "1712"),  # paper mill
        ("used-cooking-oil", "2059"),  # biodiesel
        ("spent-grain", "0141"),  # dairy farm
        ("sulphur", "2013"),  # sulphuric acid
        ("waste-oil", "1920"),  # re-refining
        ("coal-tar", "2014"),  # tar distillation
        ("msw", "3511"),  # power from waste
    ],
)
def test_the_most_frequent_taker_comes_first(item: str, first: str) -> None:
    assert takers()[item][0] == first


@pytest.mark.parametrize(
    "item", ["medical-waste", "pcb-oil", "cyanide-waste", "mercury-arsenic-waste", "lab-chemicals"]
)
def test_waste_that_must_be_destroyed_goes_to_hazardous_treatment_first(item: str) -> None:
    assert takers()[item][0] == "3822"


@pytest.mark.parametrize(
    "item",
    ["waste-oil", "insulating-oil", "synthetic-bio-oil", "quench-rolling-oil", "grease-lubricant", "oily-sludge"],
)
def test_used_oils_share_their_first_takers(item: str) -> None:
    assert set(takers()[item][:4]) >= {"1920", "3822"}  # re-refining and hazardous waste treatment
