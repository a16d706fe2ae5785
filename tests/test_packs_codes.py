"""The lists of international and Chinese codes and the crosswalks between them: complete, and no code leads nowhere."""

import csv
import re
from collections import Counter
from functools import cache

import pytest

from test_packs import DATA, TYPED, codes, header, rows

RELATIONS = {"exact", "narrow", "broad", "related"}
# mining, manufacturing, energy and water, construction, transport, water and environment, wholesale of goods
INDUSTRY = ("B", "C", "D", "E", "G", "N77", "N78", "F51")
# classes that no product code stands for: a capacity in general, gases and energies that nobody trades as goods
WITHOUT_PRODUCT = {"capacity", "flue-gas", "pressure-energy", "voc-exhaust"}

Rows = list[dict[str, str]]


def of_level(pack: str, level: str) -> set[str]:
    """The codes of one level of a scheme."""
    return {row["code"] for row in rows(f"codes/{pack}") if row["level"] == level}


@cache
def parents() -> dict[str, str]:
    """The parent of every resource class."""
    return {
        row["id"]: row["parent"]
        for path in DATA.glob("glossary/classes_*.csv")
        for row in rows(path.relative_to(DATA).with_suffix("").as_posix())
    }


@pytest.mark.parametrize(
    ("pack", "numbers"),
    [
        ("nace21", {"section": 22, "division": 87, "group": 287, "class": 651}),
        ("isic4", {"section": 21, "division": 88, "group": 238, "class": 419}),
        ("hs2022", {"2": 97, "4": 1229, "6": 5613}),
        # less wholesale and retail trade (61, 62) and the subclasses of research (81)
        ("cpc21", {"section": 10, "division": 69, "group": 322, "class": 1227, "subclass": 2460}),
        ("sw2024", {"kind": 5, "category": 7}),
    ],
)
def test_list_is_complete(pack: str, numbers: dict[str, int]) -> None:
    assert Counter(row["level"] for row in rows(f"codes/{pack}")) == numbers


@pytest.mark.parametrize("pack", ["nace21", "isic4", "hs2022", "cpc21", "sw2024"])
def test_parents_exist(pack: str) -> None:
    assert {row["parent"] for row in rows(f"codes/{pack}")} - codes(pack) == {""}


@pytest.mark.parametrize("pack", ["nace21", "isic4", "cpc21", "sw2024"])
def test_names_stand_in_both_languages(pack: str) -> None:
    assert set(header(f"codes/{pack}")["languages"]) >= {"en", "zh"}
    assert [row["code"] for row in rows(f"codes/{pack}") if not (row["name_en"] and row["name_zh"])] == []
    assert [row["code"] for row in rows(f"codes/{pack}") if not re.search("[一-鿿]", row["name_zh"])] == []


def test_chapters_and_headings_of_goods_have_chinese_names() -> None:
    assert [row["code"] for row in rows("codes/hs2022") if row["level"] != "6" and not row["name_zh"]] == []


@pytest.mark.parametrize("scheme", ["isic4", "nace21"])
def test_names_of_classes_differ_within_a_group(scheme: str) -> None:
    found = Counter((row["parent"], row["name_en"]) for row in rows(f"codes/{scheme}"))

    assert [key for key, number in found.items() if number > 1] == []


@pytest.mark.parametrize(
    ("pack", "code", "name"),
    [
        ("cpc21", "39310", "Slag, dross, scalings"),
        ("cpc21", "33100", "Coke and semi-coke"),  # split in CPC 3.0
        ("cpc21", "83700", "Market research"),  # another product in CPC 3.0
        ("isic4", "3510", "Electric power generation"),  # split in ISIC Rev. 5
        ("isic4", "3830", "Materials recovery"),
        ("nace21", "3821", "Materials recovery"),
        ("hs2022", "2621", "Slag and ash"),
    ],
)
def test_code_is_of_its_edition(pack: str, code: str, name: str) -> None:
    found = {row["code"]: row["name_en"] for row in rows(f"codes/{pack}")}

    assert found[code].startswith(name)


@pytest.mark.parametrize(
    ("pack", "target"),
    [("nace2_isic4", "isic4"), ("nace2_nace21", "nace21"), ("isic4_cpc21", "cpc21"), ("gb4754_isic4", "isic4")],
)
def test_crosswalk_names_known_codes(pack: str, target: str) -> None:
    source = pack.removesuffix(f"_{target}")
    crosswalk = rows(f"crosswalks/{pack}")

    assert {row[source] for row in crosswalk} - codes(source) == set()
    assert {row[target] for row in crosswalk} - codes(target) == set()
    assert {row["relation"] for row in crosswalk} <= RELATIONS


@pytest.mark.parametrize("pack", ["nace2_nace21", "gb4754_isic4"])
def test_crosswalk_is_exact_only_one_to_one(pack: str) -> None:
    source, target = pack.split("_")
    crosswalk = rows(f"crosswalks/{pack}")
    targets = Counter(row[source] for row in crosswalk)
    exact = Counter(row[target] for row in crosswalk if row["relation"] == "exact")

    assert [row for row in crosswalk if row["relation"] in ("exact", "narrow") and targets[row[source]] > 1] == []
    assert [code for code, number in exact.items() if number > 1] == []


def test_every_nace_code_leads_to_isic_and_to_the_new_edition() -> None:
    assert {row["nace2"] for row in rows("crosswalks/nace2_isic4")} == codes("nace2")
    assert {row["nace2"] for row in rows("crosswalks/nace2_nace21")} == of_level("nace2", "class")


def test_new_classes_of_industry_are_reached() -> None:
    reached = {row["nace21"] for row in rows("crosswalks/nace2_nace21")}
    industry = {code for code in of_level("nace21", "class") if "05" <= code[:2] <= "39"}

    # new in the edition, each taken out of several old classes
    assert industry - reached == {"1625", "2897", "3516", "3524", "3540"}


def test_every_chinese_class_of_industry_leads_to_isic() -> None:
    classes = {code for code in codes("gb4754") if len(code) == 5 and code.startswith(INDUSTRY)}

    assert classes - {row["gb4754"] for row in rows("crosswalks/gb4754_isic4")} == set()


def test_every_division_group_and_class_leads_to_isic() -> None:
    known = {code for code in codes("gb4754") if len(code) > 1}

    assert known == {row["gb4754"] for row in rows("crosswalks/gb4754_isic4")}


@pytest.mark.parametrize(
    ("gb4754", "isic4"),
    [
        ("C3011", ["2394"]),  # cement
        ("C2521", ["1910"]),  # coking
        ("C2530", ["2011", "2420"]),  # nuclear fuel: ISIC puts fuel elements with chemicals
        ("D4412", ["3510", "3530"]),  # combined heat and power
        ("D4620", ["3700"]),  # sewage treatment
        ("C4220", ["3830"]),  # processing of non-metal scrap
        ("N7724", ["3812", "3822"]),  # hazardous waste
        ("G5930", ["5210"]),  # cold stores
    ],
)
def test_crosswalk_finds_the_sector(gb4754: str, isic4: list[str]) -> None:
    assert [row["isic4"] for row in rows("crosswalks/gb4754_isic4") if row["gb4754"] == gb4754] == isic4


def test_products_of_industry_are_listed() -> None:
    listed = {row["isic4"] for row in rows("crosswalks/isic4_cpc21")}
    goods = {code for code in of_level("isic4", "class") if "01" <= code[:2] <= "39"}

    assert goods - listed == {"0150"}  # mixed farming has the products of crops and animals


def test_every_class_leads_to_products_itself_or_by_its_parent() -> None:
    mapped = {row["class_id"] for row in rows("crosswalks/class_products")}
    known = mapped | {item for item, parent in parents().items() if parent in mapped}

    assert mapped - parents().keys() == set()
    assert {row["class_id"] for row in rows("crosswalks/class_products") if not row["cpc"]} == set()
    assert parents().keys() - known == WITHOUT_PRODUCT


def test_classes_lead_to_known_products() -> None:
    unknown = [
        (row["class_id"], code)
        for row in rows("crosswalks/class_products")
        for column, scheme in (("cpc", "cpc21"), ("hs", "hs2022"))
        for code in row[column].split("|")
        if code and code not in codes(scheme)
    ]

    assert unknown == []
    assert {len(code) for row in rows("crosswalks/class_products") for code in row["hs"].split("|") if code} == {4}
    assert max(len(row["cpc"].split("|")) for row in rows("crosswalks/class_products")) <= 3


@pytest.mark.parametrize(
    ("class_id", "cpc", "hs"),
    [
        ("fly-ash", "39990", "2621"),
        ("bf-slag", "39310", "2618"),
        ("steel-scrap", "39340", "7204"),
        ("old-corrugated-containers", "39241", "4707"),
        ("electricity", "17100", "2716"),
        ("cold-store", "67210", ""),
        ("truck-capacity", "65119", ""),
    ],
)
def test_class_finds_its_product(class_id: str, cpc: str, hs: str) -> None:
    (row,) = (row for row in rows("crosswalks/class_products") if row["class_id"] == class_id)

    assert (row["cpc"].split("|")[0], row["hs"].split("|")[0]) == (cpc, hs)


def test_editions_of_the_hazardous_waste_list_follow_one_another() -> None:
    old, new = rows("codes/hw_editions")

    assert (old["code"], new["code"]) == ("hw2021", "hw2025")
    assert (old["valid_to"], new["valid_from"], new["valid_to"]) == ("2024-12-31", "2025-01-01", "")
    assert int(old["count"]) == len(rows("codes/hw2021"))
    assert int(new["count"]) == 470


def test_pattern_of_hazardous_wastes_accepts_every_known_code() -> None:
    for edition in rows("codes/hw_editions"):
        pattern = re.compile(edition["pattern"])

        assert [code for code in codes("hw2021") if not pattern.match(code)] == []
        assert set(edition["categories"].split("|")) == codes("hw2021_categories")


@pytest.mark.parametrize(
    ("code", "good"), [("900-000-49", True), ("772-008-18", True), ("900-041-41", False), ("90-1-8", False)]
)
def test_pattern_of_hazardous_wastes_knows_the_form(code: str, good: bool) -> None:
    pattern = {row["code"]: row["pattern"] for row in rows("codes/hw_editions")}["hw2025"]

    assert bool(re.match(pattern, code)) is good


@pytest.mark.parametrize(
    ("code", "kind"),
    [("900-001-S17", "S01-S59"), ("900-001-S62", "S60-S69"), ("900-001-S80", "S80-S89"), ("900-001-S08", "")],
)
def test_pattern_of_solid_wastes_tells_the_kind(code: str, kind: str) -> None:
    kinds = [row["code"] for row in rows("codes/sw2024") if row["level"] == "kind" and re.match(row["pattern"], code)]

    assert kinds == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("table", "pack", "columns"),
    [
        ("nace21_zh", "codes/nace21", ["name_zh"]),
        ("isic4", "codes/isic4", ["name_en", "name_zh"]),
        ("sw2024", "codes/sw2024", ["name_zh", "pattern"]),
        ("class_products", "crosswalks/class_products", ["cpc", "hs"]),
    ],
)
def test_pack_is_built_from_its_typed_table(table: str, pack: str, columns: list[str]) -> None:
    with (TYPED / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        typed = list(csv.DictReader(file))
    key = header(pack)["key"]

    def chosen(table: Rows) -> dict[str, list[str]]:
        return {row[key]: [row[name] for name in columns] for row in table}

    assert chosen(typed) == chosen(rows(pack))
