"""Lists as hasty people keep them: what is read of them, and that what is not read is told."""

import io

import openpyxl
import pytest

from symbionet.sheets import Sheet, read_records, read_tables


def read(rows: list[list[object]], name: str = "供") -> Sheet:
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return read_records(read_tables(file.getvalue(), "清单.xlsx"))


def taken(sheet: Sheet) -> list[tuple[int, str, str]]:
    return [(row.row, row.organisation_key, row.title) for row in sheet.resources]


def told(sheet: Sheet) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in sheet.problems]


HEAD = ["企业名称", "资源名称", "数量", "单位"]


def test_a_firm_named_only_in_the_first_row_of_its_block_is_that_of_the_rows_below_and_this_is_told():
    sheet = read([HEAD, ["甲电厂", "粉煤灰", 2, "吨/年"], [None, "炉渣", 5, "吨/年"], ["乙厂", "废木", 5, "吨/年"],
                  [None, "锯末", 1, "吨/年"]])  # fmt: skip
    assert taken(sheet) == [(2, "甲电厂", "粉煤灰"), (3, "甲电厂", "炉渣"), (4, "乙厂", "废木"), (5, "乙厂", "锯末")]
    assert told(sheet) == [(3, "organisation-above"), (5, "organisation-above")]
    grouped = read(
        [HEAD, ["甲电厂"], ["", "粉煤灰", 2, "吨/年"], ["", "炉渣", 3, "吨/年"], ["乙厂"], ["", "石膏", 2, "吨/年"]]
    )
    assert taken(grouped) == [(3, "甲电厂", "粉煤灰"), (4, "甲电厂", "炉渣"), (6, "乙厂", "石膏")]


def test_a_gap_in_a_list_that_repeats_its_firms_stays_a_gap():
    rows = [["甲电厂", "粉煤灰", 2, "吨/年"], ["乙厂", "废木", 5, "吨/年"], [None, "炉渣", 5, "吨/年"],
            ["甲电厂", "石膏", 2, "吨/年"]]  # fmt: skip
    sheet = read([HEAD, *rows])
    assert [row for row, _firm, _title in taken(sheet)] == [2, 3, 5]
    assert told(sheet) == [(4, "organisation-missing")]


@pytest.mark.parametrize("mark", ["同上", "〃", "Ditto", "（同上）"])
def test_a_ditto_mark_is_the_cell_above_and_no_firm(mark):
    sheet = read([HEAD, ["甲电厂", "粉煤灰", 2, "吨/年"], [mark, "炉渣", 5, mark], [mark, "石膏", 6, "吨/年"]])
    assert taken(sheet) == [(2, "甲电厂", "粉煤灰"), (3, "甲电厂", "炉渣"), (4, "甲电厂", "石膏")]
    assert sheet.resources[1].quantity.unit == "t"


def test_a_demand_with_a_unit_is_an_amount_and_lists_no_resources():
    for heading in ("Demand (kt/a)", "Demand"):
        sheet = read([["Company", "Resource", heading], ["A Ltd", "fly ash", 2.5], ["B Ltd", "slag", "1,200"]], "Wants")
        assert [title for _row, _firm, title in taken(sheet)] == ["fly ash", "slag"]
    listed = read([["Company", "Have", "Demand"], ["A Ltd", "fly ash", "slag; 2 pallets"]], "list")
    assert [row.title for row in listed.resources] == ["fly ash", "slag", "2 pallets"]


def test_of_the_amounts_of_several_years_the_latest_is_taken():
    sheet = read([["企业名称", "资源名称", "2023年产生量（吨）", "2025年产生量（吨）", "2024年产生量（吨）"],
                  ["甲电厂", "粉煤灰", 20, 40, 30]])  # fmt: skip
    assert (sheet.resources[0].quantity.value, sheet.resources[0].quantity.period) == (40, "year")


def test_a_form_of_one_firm_names_it_in_its_first_row():
    sheet = read(
        [
            ["企业名称：甲电厂", "", "填报日期：2026-1-1"],
            ["序号", "废物名称", "产生量", "单位"],
            [1, "粉煤灰", 20, "吨/年"],
        ]
    )
    assert taken(sheet) == [(3, "甲电厂", "粉煤灰")]


def test_a_remark_below_is_no_firm_and_is_told():
    sheet = read([HEAD, ["甲电厂", "粉煤灰", 2, "吨/年"], ["以上数据由园区管委会提供"]])
    assert [firm.name for firm in sheet.organisations] == ["甲电厂"]
    assert told(sheet) == [(3, "row-is-remark")]
