"""One rule for cells, headings, names of sheets and files; numbers and dates stay what they are."""

import csv
import io
import unicodedata
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from symbionet.tables import (
    Column,
    Table,
    TooManyRows,
    as_csv,
    as_workbook,
    as_written,
    as_xlsx,
    clean_text,
    file_name,
    files,
    safe_cell,
    sheet_title,
    table_of,
)

BEFORE = ["", " ", "\t", "\r", "\n", "\r\n", "\u3000", "\xa0", "\u200b", "\ufeff", "\x00", "\x1b", "'", " \t\u3000"]
SIGNS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫"]
SIGNED = st.tuples(st.sampled_from(BEFORE), st.sampled_from(SIGNS), st.text(max_size=10)).map("".join)
TEXTS = st.one_of(st.text(max_size=40), SIGNED)


def runs(text: str) -> bool:
    """Whether a spreadsheet may run the text: the first thing seen in it is a sign of a formula."""
    seen = [sign for sign in text if unicodedata.category(sign) not in {"Cc", "Cf", "Zs", "Zl", "Zp"}]
    return bool(seen) and unicodedata.normalize("NFKC", seen[0])[0] in "=+-@"


def sheets_of(data: bytes) -> list[list[list[object]]]:
    return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in load_workbook(io.BytesIO(data))]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", BEFORE)
def test_no_text_is_a_formula_whatever_stands_before_its_sign(before: str, sign: str):
    assert str(safe_cell(f"{before}{sign}1+1")).startswith("'")


@settings(deadline=None)
@given(TEXTS)
@example("'=1")
@example("''＝1")
@example("_x000D_")
@example("#N/A")
@example("\ud800")
def test_both_files_give_texts_back_as_people_wrote_them(text: str):
    table = table_of([text or "x"], [[text]])
    wanted = clean_text(text)

    from_csv = list(csv.reader(io.StringIO(as_csv(table).decode("utf-8-sig"), newline="")))
    (from_xlsx,) = sheets_of(as_xlsx(table))

    assert as_written(from_csv[1][0]) == wanted if wanted else from_csv[1] in ([], [""])
    assert as_written(str(from_xlsx[1][0] or "")) == wanted if wanted else len(from_xlsx) >= 1
    assert not runs(from_csv[0][0])
    assert not runs(str(from_xlsx[0][0] or ""))
    if wanted:
        assert not runs(from_csv[1][0])
        assert not runs(str(from_xlsx[1][0]))


@settings(deadline=None)
@given(st.lists(TEXTS, max_size=4))
def test_sheets_have_names_that_excel_takes(titles: list[str]):
    data = as_workbook(Table(columns=[Column(heading="a")], rows=[["b"]], title=title) for title in titles or ["x"])

    names = load_workbook(io.BytesIO(data)).sheetnames

    assert all(1 <= len(name) <= 31 and not set(name) & set("[]:*?/\\") and not runs(name) for name in names)
    assert not any(name.startswith("'") or name.endswith("'") for name in names)
    assert len({name.lower() for name in names}) == len(names)


@settings(deadline=None)
@given(TEXTS)
def test_names_of_files_hold_nothing_that_runs(text: str):
    name = file_name(f"{text}.csv")

    assert name
    assert not set(name) & set("/\\:*?\"<>|'=+@\r\n\t ")
    assert not name.startswith((".", "-"))


def test_numbers_and_dates_stay_what_they_are():
    row = [5, 2.5, Decimal("1.20"), date(2026, 5, 1), datetime(2026, 5, 1, 9, 30), True, None, float("nan"), -3]
    table = table_of("abcdefghi", [row])

    (_heads, xlsx), *_ = sheets_of(as_xlsx(table))
    text = as_csv(table).decode("utf-8-sig").splitlines()[1]

    assert xlsx == [5, 2.5, 1.2, datetime(2026, 5, 1), datetime(2026, 5, 1, 9, 30), "yes", None, None, -3]
    assert text == "5,2.5,1.20,2026-05-01,2026-05-01 09:30,yes,,,-3"


def test_a_unit_stands_in_the_heading_and_a_number_has_its_format():
    column = Column(heading="Mass", unit="t", number_format="0.00", width=12)

    book = load_workbook(io.BytesIO(as_xlsx(Table(columns=[column], rows=[[1.5]], note="=note"))))

    sheet = book.active
    assert (sheet["A1"].value, sheet["A2"].number_format, sheet.column_dimensions["A"].width) == (
        "Mass (t)",
        "0.00",
        12,
    )
    assert sheet["A1"].alignment.wrap_text  # a long heading is read whole
    assert int(sheet.page_setup.paperSize) == 9  # A4
    assert (sheet["A1"].font.bold, sheet.freeze_panes, sheet["A4"].value) == (True, "A2", "'=note")


def test_more_rows_than_a_sheet_holds_are_an_error_that_says_so(monkeypatch):
    monkeypatch.setattr(files, "ROWS", 3)
    table = table_of(["a"], [[number] for number in range(3)])

    with pytest.raises(TooManyRows, match="a sheet holds 2 rows below its headings"):
        as_xlsx(table)
    assert len(as_csv(table).splitlines()) == 4


def test_sheets_of_one_name_are_told_apart():
    assert sheet_title("x" * 40, taken={"x" * 30 + "…"}) == "x" * 29 + " 2"
    assert sheet_title("History") == "Sheet History"
