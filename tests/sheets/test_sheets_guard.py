"""Hostile files and files that are no spreadsheet are refused with a reason."""

import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook
from sheet_files import archive, ods, replaced, xlsx

from symbionet.sheets import HostileFile, read_pasted, read_tables, refusal_text

GOOD = xlsx({"供": [["企业", "物料"], ["甲", "粉煤灰"]]})
ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
FAR = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="{cell}"><v>1</v></c></row></sheetData></worksheet>'
)
FAR_ODS = (
    '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
    '<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
)


def refused(data: bytes, name: str = "a.xlsx") -> str:
    with pytest.raises(HostileFile) as caught:
        read_tables(data, name)
    assert name in str(caught.value)
    assert name in refusal_text(caught.value.code, caught.value.params, "zh")
    return caught.value.code


def lying_bomb() -> bytes:
    """An archive whose directory declares a small size for a part that unpacks to 30 MB."""
    data = bytearray(replaced(GOOD, {"xl/media/image1.bin": b"\0" * (30 * 1024 * 1024)}))
    place = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/media/image1.bin"))
    data[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (replaced(GOOD, {"xl/vbaProject.bin": b"x"}), "macros"),
        (replaced(GOOD, {"xl/sharedStrings.xml": ENTITIES}), "entities"),
        (replaced(GOOD, {"xl/media/a.bin": b"\0" * (20 * 1024 * 1024)}), "zip-bomb"),
        (replaced(GOOD, {"xl/worksheets/sheet1.xml": FAR.format(cell="A1048576")}), "too-many-rows"),
        (replaced(GOOD, {"xl/worksheets/sheet1.xml": FAR.format(cell="XFD9")}), "too-many-columns"),
        (archive({"word/document.xml": "x"}), "not-a-sheet"),
        (archive({"readme.txt": "x"}), "not-a-sheet"),
        (GOOD[: len(GOOD) // 2], "broken"),
        (b"%PDF-1.7 ...", "not-a-sheet"),
        (b"MZ\x90\x00\x03", "not-a-sheet"),
        (b"\x89PNG\r\n\x1a\n", "not-a-sheet"),
        (b"\x00\x01\x02\x03" * 100, "not-a-sheet"),
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"a" * (25 * 1024 * 1024 + 1), "too-big"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le"), "macros"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "not-a-sheet"),
        (ods([["企业", "物料"]], body=FAR_ODS), "too-many-rows"),
        (replaced(ods([["a"]]), {"Basic/script-lc.xml": "x"}), "macros"),
        (b"a,b\n" * 100_002, "too-many-rows"),
        (b",".join([b"a"] * 201) + b"\n1\n", "too-many-columns"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_refused_with_a_reason(data: bytes, code: str):
    assert refused(data) == code


def test_bomb_that_lies_about_its_size_is_refused():
    assert refused(lying_bomb()) in ("zip-bomb", "broken")


def test_macro_workbook_by_name_is_refused():
    assert refused(GOOD, "a.xlsm") == "macros"


def test_reason_is_worded_in_both_languages():
    with pytest.raises(HostileFile) as caught:
        read_tables(b"%PDF-1.7", "a.xlsx")

    assert (
        str(caught.value) == "a.xlsx is a PDF document, not a spreadsheet; give an .xlsx, .xls, .ods, .csv or .tsv file"
    )
    assert "PDF 文档" in refusal_text(caught.value.code, caught.value.params, "zh")


def test_pasted_nothing_is_refused():
    with pytest.raises(HostileFile, match="the text is empty"):
        read_pasted("  \n")


def test_formatted_but_empty_cells_far_down_do_no_harm():
    book = Workbook()
    book.active.append(["企业", "物料"])
    book.active.append(["甲", "粉煤灰"])
    book.active.cell(200_000, 1).number_format = "0.0"
    file = BytesIO()
    book.save(file)

    (table,) = read_tables(file.getvalue(), "a.xlsx")

    assert len(table.rows) == 1


def test_libreoffice_padding_does_no_harm():
    padding = (
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )

    (table,) = read_tables(ods([["企业", "物料"], ["甲", "粉煤灰"]], body=padding), "a.ods")

    assert len(table.rows) == 1


def test_formula_text_and_external_links_are_only_text():
    data = xlsx({"供": [["企业", "物料"], ["甲", "@SUM(A1)"]]})
    with zipfile.ZipFile(BytesIO(data)) as source:
        assert source.testzip() is None

    (table,) = read_tables(replaced(data, {"xl/externalLinks/externalLink1.xml": "<x/>"}), "a.xlsx")

    assert table.rows[0].cells == ("甲", "@SUM(A1)")
