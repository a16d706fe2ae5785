"""Sheets of flows: headings, numbers, shares and routes as people write them."""

import pytest

from symbionet.sheets.flownumbers import read_number, read_share, read_shares_of_routes
from symbionet.sheets.flows import flow_columns, read_flows

FIELDS = [
    *("synergy", "material", "quantity", "unit", "baseline_route", "substitutes", "substitution_ratio", "distance_km"),
    *("baseline_distance_km", "vehicle", "empty_return", "start", "years", "persistence", "attribution"),
    *("additionality", "hazardous", "disposal_kgco2e_per_t", "virgin_kgco2e_per_t", "reprocessing_kgco2e_per_t"),
    "freight_kgco2e_per_tkm",
]
HEADINGS = {
    "as they are": FIELDS,
    "English": [
        *("Synergy", "Material", "Quantity (t/year)", "Unit", "Baseline route", "Replaces", "Substitution ratio"),
        *("Distance [km]", "Baseline distance (km)", "Vehicle type", "Empty return (%)", "Start date", "Years"),
        *("Persistence", "Attribution share", "Additionality", "Hazardous?", "Disposal (kgCO2e/t)"),
        *("Virgin factor [kg CO2e/t]", "Reprocessing kgCO2e per t", "Freight kgCO2e/tkm"),
    ],
    "Chinese": [
        *("协同项目", "废物名称", "年利用量（吨）", "计量单位", "原处置去向", "替代原料", "替代率(%)", "运输距离"),
        *("原运输距离", "运输工具", "返程空驶率", "起始日期", "计入年数", "年保持率", "贡献率", "额外性系数"),
        *("是否危废", "处置排放因子（kgCO2e/t）", "原生料排放因子", "再加工排放因子", "运输排放因子（kgCO2e/tkm）"),
    ],
    "both": [f"{zh} {en}" for zh, en in zip(("协同", "物料", "数量", "单位"), FIELDS[:4], strict=True)],
}


@pytest.mark.parametrize("kind", HEADINGS)
def test_headings_are_recognised_in_both_languages(kind):
    headings = HEADINGS[kind]

    assert flow_columns(headings) == {name: place for place, name in enumerate(FIELDS[: len(headings)])}


def test_the_order_of_columns_does_not_matter():
    assert flow_columns(FIELDS[::-1]) == {name: place for place, name in enumerate(FIELDS[::-1])}


@pytest.mark.parametrize(
    ("text", "routes"),
    [
        ("landfill", {"landfill": 1.0}),
        ("填埋", {"landfill": 1.0}),
        ("landfill:0.7;incineration:0.3", {"landfill": 0.7, "incineration": 0.3}),
        ("填埋:0.7；焚烧:0.3", {"landfill": 0.7, "incineration": 0.3}),
        ("填埋70%，焚烧30%", {"landfill": 0.7, "incineration": 0.3}),
        ("填埋0.7焚烧0.3", {"landfill": 0.7, "incineration": 0.3}),
        ("70% landfill / 30% recycling", {"landfill": 0.7, "recycling": 0.3}),
        ("discharge 40, stock 60", {"discharge": 0.4, "stock": 0.6}),
        ("landfill:0,7;incineration:0,3", {"landfill": 0.7, "incineration": 0.3}),
        ("landfill:0.5;填埋:0.5", {"landfill": 1.0}),
    ],
)
def test_routes_with_shares(text, routes):
    assert read_shares_of_routes(text) == pytest.approx(routes)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("landfill:0.7", "shares-sum"),
        ("landfill:0.7;incineration:0.7", "shares-sum"),
        ("landfill;incineration", "shares-sum"),
        ("the moon", "route-unknown"),
        ("landfill:0.7;the moon:0.3", "route-unknown"),
    ],
)
def test_routes_that_do_not_add_up(text, problem):
    assert read_shares_of_routes(text) == problem


@pytest.mark.parametrize(
    ("text", "share"),
    [("0.7", 0.7), ("70%", 0.7), ("７０％", 0.7), ("0,7", 0.7), ("七成", 0.7), ("1", 1.0), ("0", 0.0)]
    + [(text, None) for text in ("1.2", "-0.1", "120%", "70", "nan", "inf", "much", "")],
)
def test_shares(text, share):
    assert read_share(text) == share


def test_numbers_keep_their_words():
    assert read_number("1,200 km") == (1200.0, "km")
    assert read_number("３５公里") == (35.0, "公里")
    assert read_number("1e3") == (1000.0, "")
    assert read_number("1 to 3") is None


def test_a_title_above_the_headings_and_a_total_below_are_no_flows():
    text = "2026年协同效益表\n\n协同,物料,数量,单位\n甲,粉煤灰,10,吨\n合计,,10,\n"
    sheet = read_flows(text.encode(), "a.csv")

    assert [(row.synergy, row.row, row.facts.quantity.value) for row in sheet.flows] == [("甲", 4, 10.0)]
    assert [(note.row, note.code, note.severity) for note in sheet.problems] == [(5, "row-is-total", "note")]


def test_a_synergy_whose_name_begins_like_a_total_is_a_flow():
    names = ("Total reuse", "Total", "合计达公司粉煤灰", "Sum Ltd")
    text = "synergy,material,quantity,unit\n" + "".join(f"{name},ash,10,t\n" for name in names)
    sheet = read_flows(text.encode(), "a.csv")

    assert [row.synergy for row in sheet.flows] == list(names)
    assert sheet.problems == ()


def test_known_columns_that_do_not_count_are_passed_over_in_silence():
    text = "序号,协同,物料,数量,单位,备注\n1,甲,粉煤灰,10,吨,好\n"

    assert read_flows(text.encode(), "a.csv").problems == ()


def test_two_columns_of_one_field_are_told_where_they_differ():
    text = "synergy,material,quantity,unit,quantity\nA,fly ash,10,t,{}\n"

    told = read_flows(text.format(20).encode(), "a.csv").problems
    same = read_flows(text.format(10).encode(), "a.csv").problems

    assert [(problem.code, problem.column) for problem in told] == [("column-twice", "quantity")]
    assert same == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [("1.2.3", "quantity-unreadable"), ("=1+1", "formula-without-result"), ("3 bushel", "unit-unknown")],
)
def test_what_is_wrong_with_a_quantity_is_said_as_it_is(text, code):
    sheet = read_flows(f"synergy,material,quantity,unit\nA,fly ash,{text},t\n".encode(), "a.csv")

    assert [problem.code for problem in sheet.problems] == [code]


def test_an_error_of_the_spreadsheet_is_told_once():
    sheet = read_flows(b"synergy,material,quantity,unit\nA,fly ash,#REF!,t\n", "a.csv")

    assert [problem.code for problem in sheet.problems] == ["formula-error"]


def test_a_stated_range_is_the_range_of_the_quantity():
    facts = read_flows(b"synergy,material,quantity,unit\nA,fly ash,80-120,t\n", "a.csv").flows[0].facts

    assert (facts.quantity.value, facts.quantity_spread) == (100, pytest.approx(0.2))
