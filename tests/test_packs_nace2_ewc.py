"""From a sector of a firm to the sub-chapters of the List of Waste: its home first, then those of side streams."""

import csv
import json
from functools import cache
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parent.parent / "src" / "symbionet" / "data"
PACK = "crosswalks/nace2_ewc"

Rows = list[dict[str, str]]


@cache
def rows(pack: str) -> Rows:
    """The rows of a pack, straight from its file."""
    with (DATA / f"{pack}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def subchapters() -> dict[str, list[str]]:
    """The sub-chapters of each class of NACE, home first."""
    return {row["nace"]: row["ewc"].split("|") for row in rows(PACK)}


def test_every_class_of_nace_stands_once() -> None:
    classes = sorted(row["code"] for row in rows("codes/nace2") if row["level"] == "class")

    assert [row["nace"] for row in rows(PACK)] == classes
    assert len(classes) == 615


def test_every_code_is_a_subchapter_of_the_list() -> None:
    known = {
        row["code"]
        for pack in ("codes/ewc_chapters", "codes/ewc_changes")
        for row in rows(pack)
        if len(row["code"]) == 4
    }

    assert [(nace, code) for nace, found in subchapters().items() for code in found if code not in known] == []


def test_a_class_has_two_to_seven_different_subchapters() -> None:
    assert [nace for nace, found in subchapters().items() if not 2 <= len(found) <= 7] == []
    assert [nace for nace, found in subchapters().items() if len(found) != len(set(found))] == []


def test_header_names_the_key() -> None:
    header = json.loads((DATA / f"{PACK}.json").read_text(encoding="utf-8"))

    assert (header["id"], header["key"], header["partial"]) == (PACK, "nace", False)


@pytest.mark.parametrize(
    ("nace", "home"),
    [
        ("0146", "0201"),  # pigs
        ("0510", "0101"),  # coal
        ("0610", "0105"),  # crude oil: drilling
        ("0710", "0103"),  # iron ore
        ("0811", "0104"),  # stone
        ("1011", "0202"),  # meat
        ("1062", "0203"),  # starch
        ("1081", "0204"),  # sugar
        ("1051", "0205"),  # dairy
        ("1071", "0206"),  # bread
        ("1101", "0207"),  # spirits
        ("1105", "0207"),  # beer
        ("1330", "0402"),
        ("1511", "0401"),
        ("1621", "0301"),
        ("1711", "0303"),
        ("1712", "0303"),
        ("1910", "0506"),
        ("1920", "0501"),
        ("2012", "0611"),
        ("2014", "0701"),
        ("2015", "0610"),
        ("2016", "0702"),
        ("2020", "0704"),
        ("2030", "0801"),
        ("2041", "0706"),
        ("2120", "0705"),
        ("2313", "1011"),
        ("2332", "1012"),
        ("2351", "1013"),
        ("2410", "1002"),
        ("2441", "1007"),
        ("2442", "1003"),
        ("2444", "1006"),
        ("2451", "1009"),
        ("2453", "1010"),
        ("2561", "1101"),
        ("2562", "1201"),
        ("2910", "1201"),
        ("3511", "1001"),
        ("3530", "1001"),
        ("3600", "1909"),
        ("3700", "1908"),
        ("3821", "1912"),
        ("3832", "1912"),
        ("3900", "1913"),
        ("4120", "1709"),
        ("4211", "1703"),
        ("4520", "1601"),
        ("5510", "2001"),
        ("8610", "1801"),
        ("7500", "1802"),
        ("9603", "1014"),
    ],
)
def test_home_subchapter_comes_first(nace: str, home: str) -> None:
    assert subchapters()[nace][0] == home


def test_inorganic_chemistry_is_coded_by_product() -> None:
    assert {code[:2] for code in subchapters()["2013"]} == {"06"}
    assert len(subchapters()["2013"]) == 7


def test_process_industry_is_coded_by_source_and_not_as_unspecified_or_packaging() -> None:
    """Chapters 13 to 16 come after the source: only their own dealers, repairers and battery makers begin with them."""
    process = [nace for nace in subchapters() if "05" <= nace[:2] <= "25"]

    assert [(n, subchapters()[n][0]) for n in process if "13" <= subchapters()[n][0][:2] <= "16"] == [("2051", "1604")]


def test_offices_and_households_are_coded_as_municipal() -> None:
    services = [nace for nace in subchapters() if nace[:2] in {"64", "65", "66", "69", "70", "84", "88", "97", "99"}]

    assert [nace for nace in services if subchapters()[nace][0][:2] != "20" and nace != "8425"] == []


@cache
def classes() -> dict[str, dict[str, str]]:
    """The resource classes of all packs."""
    packs = sorted((DATA / "glossary").glob("classes_*.csv"))
    return {row["id"]: row for pack in packs for row in rows(f"glossary/{pack.stem}")}


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ("fly-ash", "100102"),
        ("biomass-ash", "100103"),  # boiler ash by fuel
        ("oil-fly-ash", "100104"),
        ("bottom-ash", "100101"),
        ("fgd-gypsum", "100105"),
        ("steel-slag", "100202"),  # unprocessed before processed
        ("ggbs", "100201"),
        ("mill-scale", "100210"),
        ("red-mud", "010309"),
        ("spent-hydrochloric-acid", "110105"),  # pickling
        ("plating-sludge", "110109"),
        ("spent-grain", "020704"),
        ("lime-mud", "030309"),
        ("sawdust", "030105"),
        ("petroleum-coke", "050199"),
        ("mineral-fertiliser", "061099"),
        ("tyres", "160103"),
        ("sewage-sludge", "190805"),
        ("old-corrugated-containers", "150101"),
        ("used-cooking-oil", "200125"),
        ("coke-oven-gas", "050699"),  # gases: not otherwise specified at their source
        ("biogas", "190699"),
    ],
)
def test_first_code_of_a_class_is_that_of_its_usual_source(item: str, code: str) -> None:
    assert classes()[item]["ewc"].split("|")[0] == code


def test_every_code_of_the_list_leads_to_a_class() -> None:
    named = {code for row in classes().values() for code in row["ewc"].split("|")}
    added = {row["code"] for row in rows("codes/ewc_changes") if row["change"] == "new" and row["subchapter"]}

    assert ({row["code"] for row in rows("codes/ewc")} | added) - named == set()


def test_no_class_names_a_code_twice() -> None:
    lists = {item: row["ewc"].split("|") for item, row in classes().items()}

    assert [item for item, found in lists.items() if len(found) != len(set(found))] == []
