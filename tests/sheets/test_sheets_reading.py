"""Files and pasted text become tables, whatever their encoding, separator and layout."""

import csv
from contextlib import suppress
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from sheet_files import ods, xlsx

from symbionet.sheets import HostileFile, read_pasted, read_records, read_tables
from symbionet.sheets.encoding import decode_text, split_rows
from symbionet.sheets.tables import Row
from symbionet.sheets.totals import is_total, left_out_problems

CHINESE = "企业名称,供/需,资源名称,数量\n滨海热电有限公司,供,粉煤灰,3.5\n海河水泥厂,需,脱硫石膏,2\n"
ROWS = [["企业", "供需", "物料", "数量"], ["甲", "供", "粉煤灰", "3 t"], ["乙", "需", "石膏", "2 t"]]
FILES = Path(__file__).parent / "files"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_chinese_csv_of_any_encoding(encoding: str):
    (table,) = read_tables(CHINESE.encode(encoding), "清单.csv")

    assert table.headings == ("企业名称", "供/需", "资源名称", "数量")
    assert [row.cells for row in table.rows] == [
        ("滨海热电有限公司", "供", "粉煤灰", "3.5"),
        ("海河水泥厂", "需", "脱硫石膏", "2"),
    ]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("公司名稱,資源名稱\n臺灣水泥股份有限公司,爐石粉\n", "big5"),
        ("Gießerei;Öl\nKöln Größe;Füße 20 °C\n", "cp1252"),
        ("Société;déchets\nÉnergie;1 m³\n", "cp1252"),
        ("企业,资源\n甲,煤\n", "gb18030"),
        ("供\n钢\n", "gb18030"),
        ("company,need\nAlpha,20 m³/h at 90 °C\n", "cp1252"),
        ("企业,资源\n甲,煤\n", "utf-16-le"),
        ("Company\tWaste\n", "utf-16-be"),
        ("企业,物料\n钅喜公司,镉镍电池、硒鼓、氟硅酸\n", "gb18030"),
    ],
)
def test_encoding_is_decided(text: str, encoding: str):
    assert decode_text(text.encode(encoding)) == text


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "，"])
def test_any_separator(separator: str):
    text = "\n".join(separator.join(row) for row in ROWS)

    assert split_rows(text) == ROWS


def test_decimal_commas_do_not_hide_semicolons():
    assert split_rows("Organisation;Resource;Quantity\nA;Slag;3,5\nB;Ash;4,25\n") == [
        ["Organisation", "Resource", "Quantity"],
        ["A", "Slag", "3,5"],
        ["B", "Ash", "4,25"],
    ]


def test_stated_separator_is_taken():
    assert split_rows("sep=;\na,b;c\n") == [["a,b", "c"]]


def test_pasted_cells_with_line_breaks():
    (table,) = read_pasted('企业\t供\t需\n甲\t"粉煤灰\n余热"\t蒸汽\n')

    assert table.rows[0].cells == ("甲", "粉煤灰\n余热", "蒸汽")


def test_title_rows_totals_and_notes_are_no_rows():
    rows = [
        ["2026年园区可供资源汇总表"],
        ["填报单位：园区管委会", None, "日期：2026年3月"],
        [],
        ["序号", "企业名称", "物料名称", "年产生量（吨）"],
        [1, "甲", "粉煤灰", 30000],
        [None, None, None, None],
        [2, "乙", "钢渣", 12000],
        ["合计", None, None, 42000],
        ["注：数据由企业提供"],
    ]

    (table,) = read_tables(xlsx({"Sheet1": rows}), "a.xlsx")

    assert (table.header_row, table.headings) == (4, ("序号", "企业名称", "物料名称", "年产生量（吨）"))
    assert [(row.number, row.cells[1]) for row in table.rows] == [(5, "甲"), (7, "乙")]
    assert table.role == "have"
    assert [row.number for row in table.totals] == [8]
    assert [row.number for row in table.remarks] == [9]
    assert [(item.row, item.value, item.code) for item in left_out_problems(table)] == [
        (8, "合计", "row-is-total"),
        (9, "注：数据由企业提供", "row-is-remark"),
    ]


@pytest.mark.parametrize(
    "cells",
    [
        ("合计", "", "", "42000"),
        ("合 计（吨）", "", "", "42,000", "吨/年"),
        ("12", "总计", "—", "42000"),
        ("Total 2026:", "", "42000 t/a"),
        ("Sub-total (5 rows)", 42000.0),
        ("小计：3 项", None, 5.0),
        ("Grand total", "100 %"),
    ],
)
def test_a_row_that_only_adds_up_is_a_total(cells):
    assert is_total(Row(9, cells))


@pytest.mark.parametrize(
    "cells",
    [
        ("Total reuse Ltd", "", "500"),
        ("TotalEnergies", 5.0),
        ("合计达化工", "", "500"),
        ("Total", "fly ash", "500"),
        ("合计", "乙", "5"),
        ("Sum of parts GmbH", 5.0),
        ("5", "12 t"),
        (),
    ],
)
def test_a_row_that_says_more_than_a_total_is_a_record(cells):
    assert not is_total(Row(9, cells))


def test_rows_left_out_as_totals_are_told_of():
    text = "企业,资源,供或需,数量,单位\nTotal reuse Ltd,粉煤灰,供,500,吨/年\n合计,,,500,吨/年\n"
    sheet = read_records(read_tables(text.encode(), "a.csv"))

    assert [draft.title_zh for draft in sheet.resources] == ["粉煤灰"]
    assert [(note.row, note.value, note.code, note.severity) for note in sheet.problems] == [
        (3, "合计", "row-is-total", "note")
    ]


def test_two_row_headings_with_merged_cells():
    rows = [
        ["企业", "物料", "数量", None, "位置", None],
        [None, None, "数值", "单位", "经度", "纬度"],
        ["甲", "粉煤灰", 3.5, "万吨/年", 117.7, 39.0],
        [None, "钢渣", 2, "万吨/年", None, None],
    ]
    merged = ["A1:A2", "B1:B2", "C1:D1", "E1:F1", "A3:A4"]

    (table,) = read_tables(xlsx({"供": rows}, {"供": merged}), "a.xlsx")

    assert table.headings == ("企业", "物料", "数量 数值", "单位", "经度", "纬度")
    assert [row.cells for row in table.rows] == [
        ("甲", "粉煤灰", 3.5, "万吨/年", 117.7, 39.0),
        ("甲", "钢渣", 2.0, "万吨/年", None, None),
    ]


def test_amount_of_merged_cells_does_not_count_twice():
    rows = [["企业", "物料", "数量(吨)"], ["甲", "粉煤灰", 10], ["甲", "钢渣", None]]

    (table,) = read_tables(xlsx({"供": rows}, {"供": ["C2:C3"]}), "a.xlsx")

    assert [row.cells[2] for row in table.rows] == [10.0, None]


def test_headings_in_two_languages_below_each_other():
    rows = [["企业名称", "资源名称", "数量"], ["Organisation", "Resource", "Quantity"], ["甲", "钢渣", "3 t"]]

    (table,) = read_tables(xlsx({"供": rows}), "a.xlsx")

    assert [row.cells for row in table.rows] == [("甲", "钢渣", "3 t")]


def test_sheets_have_roles_and_instructions_are_left_out():
    rows = [["Organisation", "Resource"], ["A", "Slag"]]
    names = ["Haves", "需求清单", "企业名单", "填写说明"]

    tables = read_tables(xlsx(dict.fromkeys(names, rows)), "a.xlsx")

    assert [(table.name, table.role) for table in tables] == [
        ("Haves", "have"),
        ("需求清单", "want"),
        ("企业名单", "organisations"),
    ]


def test_empty_rows_and_columns_around_a_table():
    rows = [[], [], [None, None, "Company", None, "Material"], [None, None, "A", None, "Slag"]]

    (table,) = read_tables(xlsx({"S": rows}), "a.xlsx")

    assert table.headings == ("", "", "Company", "", "Material")
    assert table.rows[0].number == 4


def test_unknown_headings_still_make_a_table_to_be_mapped():
    (table,) = read_tables(b"Foo,Bar,Baz\n1,2,3\n", "a.csv")

    assert (table.headings, len(table.rows)) == (("Foo", "Bar", "Baz"), 1)


def test_ods_file():
    (table,) = read_tables(ods([["企业", "物料", "数量"], ["甲", "粉煤灰", 3]], "供"), "a.ods")

    assert (table.role, table.rows[0].cells) == ("have", ("甲", "粉煤灰", 3.0))


def test_xls_file():
    (table,) = read_tables((FILES / "haves.xls").read_bytes(), "haves.xls")

    assert (table.role, table.header_row) == ("have", 2)
    assert [row.cells for row in table.rows] == [
        ("甲钢铁有限公司", "钢渣", 12000.0, "否"),
        ("乙化工有限公司", "废酸", 350.5, "是"),
    ]


cell = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=8)


@given(st.lists(st.tuples(cell, cell, cell), min_size=1, max_size=12))
def test_what_csv_writes_is_read_again(rows: list[tuple[str, str, str]]):
    file = StringIO()
    csv.writer(file, lineterminator="\n").writerows([("企业", "资源名称", "备注"), *rows])

    read = split_rows(file.getvalue())

    assert [tuple(row) for row in read[1:] if row] == rows


@given(st.binary(max_size=300))
@example(b"\x88\xa3")  # a letter and an accent in Big5-HKSCS
def test_any_bytes_are_read_or_refused(data: bytes):
    with suppress(HostileFile):
        read_tables(data, "x.csv")


def test_row_of_data_with_a_direction_is_no_header():
    (table,) = read_pasted("Owner,Dir,Stuff\nOwner Power,have,Slag\nRoad Builder,want,Slag\n")

    assert table.headings == ("Owner", "Dir", "Stuff")
    assert len(table.rows) == 2


def workbook(rows, merged=()):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


THREE_TIERS = [
    ["企业名称", "所属行业", "供应", None, None, "需求", None],
    [None, None, "名称", "年产生量", None, "名称", "数量"],
    [None, None, None, "数值", "单位", None, None],
    ["甲厂", "水泥", "粉煤灰", 3, "万吨", "废钢", "5吨"],
]


@pytest.mark.parametrize(
    "merged", [(), ("C1:E1", "F1:G1", "D2:E2", "A1:A3", "B1:B3", "C2:C3", "F2:F3", "G2:G3")], ids=["bare", "merged"]
)
def test_headers_of_three_tiers_join(merged):
    tables = read_tables(workbook(THREE_TIERS, merged), "tiers.xlsx")

    found = [
        (row.direction, row.title, row.quantity.value, row.quantity.unit, row.quantity.period)
        for row in read_records(tables).resources
    ]
    assert found == [("have", "粉煤灰", 3, "10kt", "year"), ("want", "废钢", 5, "t", "")]


@pytest.mark.parametrize(
    ("data", "what"),
    [(b"<html><body>Please sign in</body></html>", "webpage"), (b"only words", "text"), (b"%PDF-1.7 x", "pdf")],
)
def test_a_file_that_only_bears_the_name_of_a_workbook_is_refused(data, what):
    with pytest.raises(HostileFile) as refusal:
        read_tables(data, "list.xlsx")

    assert (refusal.value.code, refusal.value.params["what"]) == ("not-a-sheet", what)


def test_rows_of_a_table_that_is_not_read_are_counted():
    book = load_workbook(BytesIO(workbook([["企业名称", "供需", "资源名称"], ["甲厂", "供", "粉煤灰"]])))
    other = book.create_sheet("Sheet2")
    for number in range(11):
        other.append([f"第{number}家", "abc", number])
    file = BytesIO()
    book.save(file)

    sheet = read_records(read_tables(file.getvalue(), "two.xlsx"))

    assert [row.title for row in sheet.resources] == ["粉煤灰"]
    assert [(one.table, one.code, one.params["rows"]) for one in sheet.problems] == [("Sheet2", "table-not-read", "10")]
