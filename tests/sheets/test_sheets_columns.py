"""Columns are recognised by their headings in both languages, and never confused."""

import pytest

from symbionet.engine.packs import load_packs
from symbionet.sheets.columns import heading_fields, heading_unit, recognise_columns
from symbionet.sheets.vocabulary import FIELDS, choices, find_choice, heading_terms


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("企业名称*", "organisation"),
        ("Organisation / 企业", "organisation"),
        ("Name of the organisation (legal)", "organisation"),
        ("Organistaion", "organisation"),
        ("企业中文名称 Organisation", "organisation_zh"),
        ("Company name (English)", "organisation_en"),
        ("统一社会信用代码（18位）", "uscc"),
        ("资源名称 Resource name", "title"),
        ("拟供应物料名称", "title"),
        ("危险废物名称", "title"),
        ("标题(英文)", "title_en"),
        ("Title (Chinese)", "title_zh"),
        ("供/需", "direction"),
        ("Have or want?", "direction"),
        ("可供资源", "have"),
        ("What do you need?", "want"),
        ("年产生量（吨/年）", "quantity"),
        ("Annual quantity in tonnes", "quantity"),
        ("Quantiy", "quantity"),
        ("计量单位", "unit"),
        ("Available from", "from"),
        ("截止日期", "until"),
        ("经度(WGS84)", "lon"),
        ("Latitude [°]", "lat"),
        ("主要成分及含量", "composition"),
        ("Hazardous? (yes/no)", "hazardous"),
        ("EWC-Code", "ewc"),
        ("废物代码(EWC)", "ewc"),
        ("现有处置方式", "route"),
        ("处置费用(元/吨)", "route_cost"),
        ("联系人/Contact", "contact"),
        ("备注", "description"),
    ],
)
def test_heading_names_its_field(heading: str, field: str):
    assert list(heading_fields(heading)) == [field]


@pytest.mark.parametrize("heading", ["Favourite colour", "Menge", "2026", "??", "", "Quality"])
def test_unknown_heading_names_nothing(heading: str):
    assert [field for field in heading_fields(heading) if field in ("quantity", "title", "organisation")] == []


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("数量(吨/年)", ("t", "year")),
        ("数量（万吨）", ("10kt", "")),
        ("Quantity [t/a]", ("t", "year")),
        ("Quantity, m3/h", ("m3", "hour")),
        ("Annual quantity in tonnes", ("t", "year")),
        ("年产生量(吨)", ("t", "year")),
        ("2025年产生量/吨", ("t", "year")),
        ("月供应量（公斤）", ("kg", "month")),
        ("Tonnes per year", ("t", "year")),
        ("数量 单位：吨", ("t", "")),
        ("数量", ("", "")),
    ],
)
def test_heading_states_its_unit(heading: str, unit: tuple[str, str]):
    assert heading_unit(heading) == unit


def test_two_fields_never_share_a_column_and_a_field_has_one_column():
    headings = ("名称", "企业名称", "数量", "数量", "单位", "类型", "废物代码", "备注", "说明")
    rows = [("粉煤灰", "甲", 1, 2, "吨", "供", "HW08", "", "")]

    mapping = recognise_columns(headings, rows)

    assert mapping == {
        "title": 0,
        "organisation": 1,
        "quantity": 2,
        "unit": 4,
        "direction": 5,
        "hw": 6,
        "description": 7,
    }


def test_ambiguous_heading_is_settled_by_its_cells():
    assert recognise_columns(("单位", "物料"), [("天津一厂", "灰")]) == {"organisation": 0, "title": 1}
    assert recognise_columns(("单位", "物料"), [("吨/年", "灰")]) == {"unit": 0, "title": 1}
    assert recognise_columns(("企业", "物料", "类型"), [("甲", "灰", "物料")])["kind"] == 2
    assert recognise_columns(("企业", "物料", "类型"), [("甲", "灰", "粉末")])["form"] == 2
    assert recognise_columns(("Firm", "Waste", "Waste code"), [("A", "Ash", "10 01 02")])["ewc"] == 2


def test_name_is_a_firm_in_a_sheet_of_organisations():
    assert recognise_columns(("名称", "地址"), (), "organisations") == {"organisation": 0, "address": 1}
    assert recognise_columns(("名称", "企业"), ()) == {"title": 0, "organisation": 1}


def test_column_without_heading_that_says_have_and_want():
    rows = [("甲", "供", "灰"), ("乙", "需", "渣")]

    assert recognise_columns(("企业", "", "物料"), rows) == {"organisation": 0, "title": 2, "direction": 1}


def test_every_field_has_terms_in_both_languages():
    rows = load_packs().rows("wording/headings")

    assert {field for fields in heading_terms().values() for field in fields} - {"number"} == set(FIELDS)
    assert [row["field"] for row in rows if not (row["terms_en"] and row["terms_zh"])] == []


def test_every_choice_is_found_by_all_its_words():
    rows = load_packs().rows("wording/values")
    words = [
        (row["field"], row["code"], word)
        for row in rows
        for word in (row["code"], *row["terms_en"].split("|"), *row["terms_zh"].split("|"))
    ]

    assert [(field, code, word) for field, code, word in words if find_choice(field, word) != code] == []
    assert set(choices("direction").values()) == {"have", "want"}
