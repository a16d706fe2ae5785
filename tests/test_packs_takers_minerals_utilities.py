"""The takers of minerals, metals, energy, water, logistics, capacity and expertise: every class, ranked."""

import csv
from functools import cache
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parent.parent / "src" / "symbionet" / "data"
PACK = "profiles/takers_minerals_utilities"
CLASSES = ("glossary/classes_minerals", "glossary/classes_utilities")
SERVICES = {"logistics", "capacity", "expertise"}
FEWEST = {"service": 4, "goods": 8}
MOST = 16
# pairs of classes that the same trades use: the first takers overlap
ALIKE = [
    ("fgd-gypsum", "gypsum", "2351 2362 2352"),
    ("copper-scrap", "brass-scrap", "2444 3832 4677 2454"),
    ("aluminium-scrap", "aluminium-turnings", "2442 3832 4677 2453"),
    ("steel-scrap", "steel-turnings", "2410 3832 4677 2451"),
    ("container-glass", "glass-cullet", "2313 3832"),
    ("black-mass", "battery-powder", "2445 2013 2720"),
    ("solar-panels", "pv-modules", "3832 3831 2442"),
    ("ground-solar-heat", "waste-heat-low", "3530 0113"),
    ("coke-oven-gas", "converter-gas", "2410 3511 2014"),
]

Rows = list[dict[str, str]]


@cache
def rows(pack: str) -> Rows:
    """The rows of a pack, straight from its file."""
    with (DATA / f"{pack}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def takers() -> dict[str, list[str]]:
    """The ranked takers of each class."""
    return {row["class_id"]: row["nace"].split("|") for row in rows(PACK)}


def test_every_class_stands_once_in_the_order_of_the_glossary() -> None:
    assert [row["class_id"] for row in rows(PACK)] == [row["id"] for pack in CLASSES for row in rows(pack)]


def test_takers_are_classes_of_nace() -> None:
    known = {row["code"] for row in rows("codes/nace2") if len(row["code"]) == 4}

    assert {code for codes in takers().values() for code in codes} - known == set()


def test_no_taker_stands_twice_in_a_row() -> None:
    assert [name for name, codes in takers().items() if len(codes) != len(set(codes))] == []


def test_rows_are_neither_short_nor_endless() -> None:
    kinds = {row["id"]: row["kind"] for pack in CLASSES for row in rows(pack)}
    fewest = {name: FEWEST["service" if kind in SERVICES else "goods"] for name, kind in kinds.items()}

    assert [name for name, codes in takers().items() if not fewest[name] <= len(codes) <= MOST] == []


def test_every_row_names_its_source() -> None:
    assert {row["source"] for row in rows(PACK)} == {"expert judgement"}


@pytest.mark.parametrize(("one", "other", "shared"), ALIKE)
def test_classes_of_the_same_trade_share_their_first_takers(one: str, other: str, shared: str) -> None:
    first = {name: set(takers()[name][:8]) for name in (one, other)}

    assert set(shared.split()) <= first[one] & first[other]


def test_dangerous_waste_leads_to_those_who_may_treat_it() -> None:
    for name in ("msw-fly-ash", "asbestos-waste", "arsenic-residue", "mercury-waste", "contaminated-soil"):
        assert "3822" in takers()[name][:3]
