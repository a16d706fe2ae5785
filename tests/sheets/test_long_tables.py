"""Rows that are written as text look and read as those that are written cell by cell."""

from io import BytesIO

from openpyxl import Workbook, load_workbook

from symbionet.sheets.longtable import LongTable
from symbionet.sheets.styles import as_bytes, write_table

HEADINGS = ("What", "Share", "Note")
ROWS = [
    ("=1+1", 0.25, "a & b < c > d"),
    ("粉煤灰", None, " at its ends " * 5),
    ("", 12, 'two\nlines, "quoted" \U0001f600'),
    (True, 1e-7, None),
]
LOOKS = {"widths": (20, 10, 30), "formats": {1: "0%"}}


def cells(data):
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    assert sheet.freeze_panes == "A2"
    found = [
        (cell.value, cell.data_type, cell.number_format, cell.alignment.wrap_text, cell.alignment.vertical)
        for row in sheet.iter_rows()
        for cell in row
    ]
    return sheet.dimensions, sheet.auto_filter.ref, found


def test_a_long_table_reads_as_one_written_cell_by_cell():
    book, other = Workbook(), Workbook()
    table = LongTable(book.active, HEADINGS, **LOOKS)
    write_table(other.active, HEADINGS, ROWS, **LOOKS)

    assert cells(table.save(book, [table.pack(ROWS[:1]), table.pack(()), table.pack(ROWS[1:])])) == cells(
        as_bytes(other)
    )


def test_a_long_table_without_rows_has_its_headings_and_no_filter():
    book = Workbook()

    assert cells(LongTable(book.active, HEADINGS, **LOOKS).save(book, []))[:2] == ("A1:C1", None)
