"""Rows become organisations and resources; every cell that could not be taken is a problem with a remedy."""

import re
import time
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest
from sheet_files import Rows, xlsx

from symbionet.engine.model import Component, Organisation, Quantity, Resource, Site
from symbionet.engine.packs import load_packs
from symbionet.sheets import (
    Sheet,
    as_values,
    problem_place,
    problem_text,
    problems,
    read_pasted,
    read_records,
    read_tables,
    recognise_table,
)


def read(text: str, name: str = "a.csv", **options) -> Sheet:
    return read_records(read_tables(text.encode(), name), **options)


def read_xlsx(sheets: Mapping[str, Rows], merged: Mapping[str, list[str]] | None = None) -> Sheet:
    return read_records(read_tables(xlsx(sheets, merged), "a.xlsx"))


def brief(sheet: Sheet) -> list[tuple[str, str, str]]:
    return [(draft.organisation_key, draft.direction, draft.title) for draft in sheet.resources]


def faults(sheet: Sheet) -> list[tuple[int, str, str, str]]:
    return [(problem.row, problem.column, problem.code, problem.severity) for problem in sheet.problems]


FULL = {
    "企业名称": "滨海热电有限公司",
    "统一社会信用代码": "91110000600037341L",
    "行业代码": "4411",
    "经度": 117.7,
    "纬度": 39.02,
    "供/需": "供",
    "资源名称": "粉煤灰 Fly ash",
    "资源类别": "物料",
    "数量": 3.5,
    "单位": "万吨/年",
    "供应方式": "连续",
    "起始日期": datetime(2026, 3, 1),
    "截止日期": "2027年底",
    "形态": "粉状",
    "成分": "SiO2 50-55%；Al2O3 28%",
    "杂质": "氯离子",
    "危险废物": "否",
    "EWC代码": 100102,
    "当前去向": "填埋",
    "处置费用(元/吨)": 20,
    "期望价格": "自提免费",
    "包装": "罐车",
    "可见范围": "匿名",
    "备注": "II级灰",
    "编号": "A-1",
}


def test_a_full_row():
    sheet = read_xlsx({"Sheet1": [list(FULL), list(FULL.values())]})

    (firm,), (draft,) = sheet.organisations, sheet.resources
    assert sheet.problems == ()
    assert (firm.name_zh, firm.uscc, firm.gb4754, firm.site) == (
        "滨海热电有限公司",
        "91110000600037341L",
        ("D4411",),
        Site(lon=117.7, lat=39.02),
    )
    assert (draft.price, draft.packaging, draft.visibility, draft.code) == ("自提免费", "罐车", "teaser", "A-1")
    haves, wants, organisations = as_values(sheet)
    assert wants == []
    assert organisations == [
        Organisation(id="o1", name_zh="滨海热电有限公司", gb4754=("D4411",), site=Site(lon=117.7, lat=39.02))
    ]
    assert haves == [
        Resource(
            id="r2",
            organisation_id="o1",
            direction="have",
            title_en="Fly ash",
            title_zh="粉煤灰",
            description_zh="II级灰",
            kind="material",
            quantity=Quantity(value=3.5, unit="10kt", period="year"),
            pattern="continuous",
            available_from=date(2026, 3, 1),
            available_until=date(2027, 12, 31),
            form="powder",
            composition=(
                Component(name="SiO2", low=50.0, high=55.0),
                Component(name="Al2O3", low=28.0, high=28.0),
            ),
            contaminants="氯离子",
            hazardous=False,
            ewc=("100102",),
            route="landfill",
            route_cost_per_year=700_000.0,
        )
    ]


def test_english_rows_say_the_same():
    sheet = read(
        "Organisation;Have/want;Material;Annual quantity (t);Hazardous;EWC code;Available from;Current route\n"
        "Alpha Power Ltd;have;Fly ash;35,000;no;10 01 02;March 2026;landfill\n"
        "Beta Cement;Want;Gypsum;1.200,5;;;now;\n"
    )

    assert sheet.problems == ()
    assert [(r.direction, r.title_en, r.quantity, r.available_from, r.ewc, r.route) for r in sheet.resources] == [
        ("have", "Fly ash", Quantity(value=35_000, unit="t", period="year"), date(2026, 3, 1), ("100102",), "landfill"),
        ("want", "Gypsum", Quantity(value=1200.5, unit="t", period="year"), None, (), ""),
    ]


def test_rows_that_cannot_be_taken_say_what_to_add():
    sheet = read("企业,供需,物料,数量\n,供,灰,1吨\n甲,,渣,1吨\n乙,??,渣,1吨\n丙,供,,1吨\n丁,需,石膏,1吨\n")

    assert faults(sheet) == [
        (2, "企业", "organisation-missing", "error"),
        (3, "供需", "direction-missing", "error"),
        (4, "供需", "direction-unknown", "error"),
        (5, "物料", "title-missing", "error"),
    ]
    assert brief(sheet) == [("丁", "want", "石膏")]
    assert [firm.name for firm in sheet.organisations] == ["丁"]


def test_cells_that_cannot_be_read_are_left_out_and_the_row_is_taken():
    sheet = read(
        "企业,供需,物料,数量,单位,危险废物,EWC,起始日期,截止日期,形态,信用代码,邮箱\n"
        "甲,供,灰,很多,,也许,999999,某天,2026-01-01,蓝色,91110000600037341A,x@y\n"
        "乙,供,灰,5,箱子,,,2026-05-01,2026-04-01,,123,\n"
        "丙,供,灰,5,,,,,,,,\n"
    )

    assert faults(sheet) == [
        (2, "邮箱", "email-unreadable", "warning"),
        (2, "信用代码", "uscc-check", "warning"),
        (2, "形态", "choice-unknown", "warning"),
        (2, "数量", "quantity-unreadable", "warning"),
        (2, "起始日期", "date-unreadable", "warning"),
        (2, "危险废物", "choice-unknown", "warning"),
        (2, "EWC", "ewc-unknown", "warning"),
        (3, "信用代码", "uscc-length", "warning"),
        (3, "单位", "unit-unknown", "warning"),
        (3, "截止日期", "dates-reversed", "warning"),
        (4, "数量", "unit-missing", "warning"),
    ]
    assert brief(sheet) == [("甲", "have", "灰"), ("乙", "have", "灰"), ("丙", "have", "灰")]


def test_every_problem_is_worded_in_both_languages():
    sheet = read("企业,供需,物料,数量\n甲,,灰,很多\n")
    (problem,) = sheet.errors

    assert problem_place(problem, "zh") == "a，第2行，“供需”列"
    assert problem_text(problem, "zh") == "没有写明是供还是需；请填写“供”或“需”"
    assert problem_text(problem, "en") == "it is not said whether this is offered or wanted; write have or want"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("物料,供需\n灰,供\n", "organisation-column-missing"),
        ("企业,数量\n甲,5 t\n", "title-column-missing"),
        ("企业,物料,数量\n甲,灰,5 t\n", "direction-column-missing"),
        ("Foo,Bar\n1,2\n", "organisation-column-missing"),
    ],
)
def test_table_without_a_needed_column_says_which(text: str, code: str):
    sheet = read(text)

    assert faults(sheet) == [(1, "", code, "error")]
    assert sheet.resources == ()


def test_stated_defaults_fill_what_no_row_says():
    sheet = read("物料,数量\n灰,5 t\n", direction="want", organisation="甲厂")

    assert brief(sheet) == [("甲厂", "want", "灰")]


def test_corrected_mapping_is_taken():
    tables = read_tables(b"Foo,Bar,Baz\nA,slag,offer\n", "a.csv")

    sheet = read_records(tables, {"a": {"organisation": 0, "title": 1, "direction": 2}})

    assert brief(sheet) == [("a", "have", "slag")]


def test_wide_layout_lists_haves_and_wants():
    sheet = read_pasted_sheet(
        'Company\tWhat do you have?\tWhat do you need?\nAlpha\t"slag 3,000 t/a; waste heat"\tscrap\nBeta\t-\t1. lime\n'
    )

    assert brief(sheet) == [
        ("alpha", "have", "slag"),
        ("alpha", "have", "waste heat"),
        ("alpha", "want", "scrap"),
        ("beta", "want", "lime"),
    ]
    assert sheet.resources[0].quantity == Quantity(value=3000, unit="t", period="year")
    haves, wants, _ = as_values(sheet)
    assert [item.id for item in (*haves, *wants)] == ["r2", "r2-2", "r2-3", "r3"]


def read_pasted_sheet(text: str) -> Sheet:
    return read_records(read_pasted(text))


def test_series_of_columns_is_one_list():
    sheet = read("Company,Have 1,Have 2,Want 1\nA,slag,heat,\nB,,ash,wood\n")

    assert brief(sheet) == [("a", "have", "slag"), ("a", "have", "heat"), ("b", "have", "ash"), ("b", "want", "wood")]


def test_blocks_of_haves_and_wants_beside_each_other():
    rows = [
        ["企业", "供", None, "需", None],
        [None, "名称", "数量", "名称", "数量"],
        ["甲", "粉煤灰", "3吨", "蒸汽", "5 GJ/h"],
        ["乙", None, None, "石膏", "2万吨/年"],
    ]

    sheet = read_xlsx({"S": rows}, {"S": ["A1:A2", "B1:C1", "D1:E1"]})

    assert sheet.problems == ()
    assert brief(sheet) == [("甲", "have", "粉煤灰"), ("甲", "want", "蒸汽"), ("乙", "want", "石膏")]


def test_tables_below_each_other():
    rows = [["一、可供资源"], ["企业", "物料"], ["甲", "灰"], [], ["二、需求清单"], ["企业", "物料"], ["乙", "渣"]]

    assert brief(read_xlsx({"Sheet1": rows})) == [("甲", "have", "灰"), ("乙", "want", "渣")]


def test_ticks_in_columns_of_have_and_want():
    sheet = read("企业,供,需,物料\n甲,√,,灰\n乙,,√,渣\n丙,√,√,煤\n丁,,,油\n")

    assert brief(sheet) == [("甲", "have", "灰"), ("乙", "want", "渣"), ("丙", "have", "煤"), ("丙", "want", "煤")]
    assert faults(sheet) == [(5, "", "direction-missing", "error")]


def test_title_or_headings_may_say_the_direction():
    assert brief(read("企业,标题\n甲,求购：废钢\n乙,供应 粉煤灰\n")) == [
        ("甲", "want", "废钢"),
        ("乙", "have", "粉煤灰"),
    ]
    assert brief(read("产废单位,废物名称,产生量(吨)\n甲,污泥,3\n")) == [("甲", "have", "污泥")]
    assert brief(read("企业,物料,需求量(吨)\n甲,石膏,3\n")) == [("甲", "want", "石膏")]
    assert brief(read("企业,物料\n甲,石膏\n", "需求清单.csv")) == [("甲", "want", "石膏")]


def test_sheet_of_organisations_gives_site_sector_and_permits():
    sheet = read_xlsx(
        {
            "供": [["企业", "物料"], ["甲公司", "废酸"]],
            "企业": [
                ["名称", "行业", "行业代码", "NACE", "经度", "纬度", "许可证", "英文名称"],
                ["甲公司", "化工", "C2614", "20.14", 117.7, 39.0, None, "Jia Chemical"],
                ["乙公司", "危废处置", None, None, "117°42′", "39°06′", "HW34、900-300-34", None],
            ],
        }
    )

    assert sheet.problems == ()
    assert [(f.name_zh, f.name_en, f.sector, f.gb4754, f.nace, f.site, f.permits) for f in sheet.organisations] == [
        ("甲公司", "Jia Chemical", "化工", ("C2614",), ("2014",), Site(lon=117.7, lat=39.0), ()),
        ("乙公司", "", "危废处置", (), (), Site(lon=117.7, lat=39.1), ("HW34", "900-300-34")),
    ]
    assert brief(sheet) == [("甲公司", "have", "废酸")]


@pytest.mark.parametrize(
    ("firm", "cell", "nace", "gb4754"),
    [
        ("Green Farms", "0111", ("0111",), ()),
        ("绿野农场", "0111", (), ("A0111",)),
        ("Bay Power", "D35.11", ("3511",), ()),
        ("滨海化工", "2614", (), ("C2614",)),
        ("Bay Chemicals", "C2614", (), ("C2614",)),
        ("Bay Works", "9999", (), ()),
        ("Bay Works", "2351 cement", (), ()),
    ],
)
def test_sector_that_is_nothing_but_a_code_is_read_as_one(firm, cell, nace, gb4754):
    (found,) = read(f"organisation,sector,have/want,title\n{firm},{cell},have,ash\n").organisations

    assert (found.sector, found.nace, found.gb4754) == (cell, nace, gb4754)


def test_the_same_firm_is_one_organisation():
    sheet = read(
        "企业,英文名称,信用代码,供需,物料\n"
        "甲（天津）公司,Jia,91110000600037341L,供,灰\n"
        "甲(天津)公司,,,供,渣\n"
        ",JIA,,需,煤\n"
        "新名字,,91110000600037341L,需,油\n"
    )

    assert [(firm.key, firm.name_zh, firm.name_en) for firm in sheet.organisations] == [
        ("91110000600037341L", "甲（天津）公司", "Jia")
    ]
    assert {draft.organisation_key for draft in sheet.resources} == {"91110000600037341L"}


@pytest.mark.parametrize(
    ("cells", "site", "codes"),
    [
        ("117.7,39.02,", Site(lon=117.7, lat=39.02), []),
        ("39.02,117.7,", Site(lon=117.7, lat=39.02), ["coordinates-swapped"]),
        ("217.7,39.02,", None, ["coordinates-outside"]),
        ("0,0,", None, ["coordinates-outside"]),
        ("x,39.02,", None, ["coordinates-unreadable"]),
        ("117.7,,", None, ["coordinates-unreadable"]),
        ("117.7,39.02,北京54", None, ["coordinate-system-unknown"]),
        ("117.7,39.02,WGS84", Site(lon=117.7, lat=39.02), []),
    ],
)
def test_coordinates(cells: str, site: Site | None, codes: list[str]):
    sheet = read(f"企业,经度,纬度,坐标系,供\n甲,{cells},灰\n")

    assert sheet.organisations[0].site == site
    assert [problem.code for problem in sheet.problems] == codes


def test_coordinates_of_chinese_maps_are_converted():
    stated = read("企业,经度,纬度,坐标系,供\n甲,117.704,39.022,高德,灰\n").organisations[0].site
    headed = read("企业,经度(百度),纬度(百度),供\n甲,117.704,39.022,灰\n").organisations[0].site

    assert (round(stated.lon, 4), round(stated.lat, 4)) == (117.6977, 39.0211)
    assert 0.005 < 117.704 - headed.lon < 0.02


def test_one_firm_in_the_title_holds_for_all_rows():
    rows = [["企业供需调查表"], ["企业名称：天津丙化工有限公司"], ["供/需", "资源名称"], ["供", "蒸汽"], ["需", "氢气"]]

    assert brief(read_xlsx({"S": rows})) == [
        ("天津丙化工有限公司", "have", "蒸汽"),
        ("天津丙化工有限公司", "want", "氢气"),
    ]


def test_examples_are_left_out_but_a_firm_may_be_called_example():
    sheet = read("企业,供需,物料\n（示例）甲,供,灰\n[Example] B,供,灰\nExample Steel Ltd,供,slag\n")

    assert brief(sheet) == [("examplesteelltd", "have", "slag")]


def test_error_values_and_formulas_without_their_result_are_named():
    sheet = read("企业,供需,物料,数量\n甲,供,=1+1,#REF!\n乙,供,#N/A,5 t\n丙,供,灰,=B2*12\n")

    assert brief(sheet) == [("丙", "have", "灰")]
    assert faults(sheet) == [
        (2, "物料", "formula-without-result", "warning"),
        (2, "数量", "formula-error", "warning"),
        (2, "物料", "title-missing", "error"),
        (3, "物料", "formula-error", "warning"),
        (3, "物料", "title-missing", "error"),
        (4, "数量", "formula-without-result", "warning"),
    ]


def test_cells_beside_a_list_belong_to_a_resource_that_stands_alone_and_are_named_beside_several():
    sheet = read(
        "企业名称,可提供资源,需求资源,数量,单位,去向\n甲,钢渣,,12,吨/年,填埋\n乙,钢渣、粉煤灰,,12,吨/年,\n丙,,黄沙,7,吨/年,\n"
        "丁,粉煤灰 3万吨/年,,12,吨/年,\n戊,钢渣,黄沙,4,吨/年,\n"
    )

    tonnes = [
        (r.direction, r.title_zh, r.quantity and (r.quantity.value, r.quantity.unit), r.route) for r in sheet.resources
    ]
    assert tonnes == [
        ("have", "钢渣", (12, "t"), "landfill"), ("have", "钢渣", None, ""), ("have", "粉煤灰", None, ""),
        ("want", "黄沙", (7, "t"), ""), ("have", "粉煤灰", (3, "10kt"), ""), ("have", "钢渣", None, ""),
        ("want", "黄沙", None, ""),
    ]  # fmt: skip
    assert faults(sheet) == [
        (3, "数量", "cell-of-several", "warning"), (3, "单位", "cell-of-several", "warning"),
        (5, "数量", "quantity-twice", "warning"),
        (6, "数量", "cell-of-several", "warning"), (6, "单位", "cell-of-several", "warning"),
    ]  # fmt: skip


def test_a_workbook_that_no_program_has_calculated_says_which_cells_have_no_result():
    rows = [["企业", "供需", "物料", "数量"], ["甲", "供", "灰", "=B9*12"], ["乙", "供", "渣", "5 t/年"]]
    sheet = read_xlsx({"S": rows})

    assert faults(sheet) == [(2, "数量", "formula-without-result", "warning")]
    assert [(problem.value, problem.row) for problem in sheet.problems] == [("=B9*12", 2)]
    assert [resource.quantity is None for resource in sheet.resources] == [True, False]


def test_costs_per_tonne_month_and_year():
    text = "企业,供需,物料,数量(吨/年),{}\n甲,供,灰,{},{}\n"

    def cost(heading: str, cell: str, amount: str = "100") -> tuple[float | None, list[str]]:
        sheet = read(text.format(heading, amount, cell))
        return sheet.resources[0].route_cost_per_year, [problem.code for problem in sheet.problems]

    assert cost("处置成本(元/吨)", "20") == (2000.0, [])
    assert cost("处置成本(万元/年)", "1.5") == (15_000.0, [])
    assert cost("处置成本", "500元/月") == (6000.0, [])
    assert cost("处置成本(元/吨)", "20", "") == (None, ["cost-needs-quantity"])
    assert cost("处置成本", "免费") == (None, ["cost-unreadable"])


def test_ids_are_stable_over_several_sheets():
    sheet = read_xlsx({"供": [["企业", "物料"], ["甲", "灰"]], "需": [["企业", "物料"], ["乙", "渣"]]})

    haves, wants, organisations = as_values(sheet)

    assert [item.id for item in (*haves, *wants, *organisations)] == ["r2", "r2-2", "o1", "o2"]
    assert as_values(sheet) == (haves, wants, organisations)


def test_recognised_table_can_be_shown_and_corrected():
    (table,) = read_tables("企业,供需,物料,颜色\n甲,供,灰,红\n".encode(), "a.csv")

    assert recognise_table(table) == {"organisation": 0, "direction": 1, "title": 2}


def test_ten_thousand_rows_are_read_in_seconds():
    lines = [
        f"公司{i % 800},{'供需'[i % 2]},粉煤灰{i},{i % 977 + 1},吨/年,否,100102,2026-0{i % 9 + 1}-01,粉末,填埋"
        for i in range(10_000)
    ]
    data = "\n".join(["企业,供需,物料,数量,单位,危废,EWC,起始日期,形态,去向", *lines]).encode("gb18030")
    start = time.process_time()

    sheet = read_records(read_tables(data, "a.csv"))

    assert (len(sheet.resources), len(sheet.organisations), sheet.problems) == (10_000, 800, ())
    assert time.process_time() - start < 8  # 1 s on an idle core; the suite shares its cores


@pytest.mark.parametrize("text", ["若干", "十几吨", "0"])
def test_an_amount_that_is_no_number_is_named_with_row_field_value_and_remedy(text):
    sheet = read_records(read_pasted(f"企业名称\t供需\t资源名称\t数量\t单位\n甲厂\t供\t粉煤灰\t{text}\t吨"))

    [problem] = sheet.problems
    assert (problem.row, problem.column, problem.value) == (2, "数量", text)
    assert [resource.quantity for resource in sheet.resources] == [None]
    assert "请" in problem_text(problem, "zh")
    assert problem_text(problem, "en")


def test_each_code_of_a_problem_has_words_in_both_languages():
    places = [*Path(problems.__file__).parent.glob("*.py"), *Path(problems.__file__).parents[1].glob("network/**/*.py")]
    text = "\n".join(place.read_text(encoding="utf-8") for place in places)
    codes = set(re.findall(r"""code="([a-z0-9-]+)",\s+severity""", text))
    codes |= {
        code
        for call in re.findall(r"(?:warn|refuse)\([^()]*\)", text)
        for code in re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)+)"', call)
    }

    words = {row["code"]: row for row in load_packs().rows("wording/problems")}
    assert len(codes) > 30
    assert [code for code in sorted(codes) if not (words.get(code) and words[code]["zh"] and words[code]["en"])] == []
