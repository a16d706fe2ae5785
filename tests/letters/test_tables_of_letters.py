"""Tables of letters fill the page from margin to margin, in Word and PDF alike, and keep a day in one line."""

import io

import pytest
from docx import Document
from PIL import Image

from symbionet.letters import Block, Letter, letter_docx, letter_pictures
from symbionet.letters.columns import column_widths

ROWS = (("Item", "t"), ("Fly ash, counted until 2026-06-30", "12,000"))


def a_letter(rows: tuple[tuple[str, ...], ...]) -> Letter:
    blocks = (Block(kind="title", text="Figures"), *(Block(kind="row", text="", cells=row) for row in rows))
    return Letter(kind="report", lang="en", blocks=blocks, missing=())


def test_a_small_table_is_as_wide_as_the_words_around_it():
    word = Document(io.BytesIO(letter_docx(a_letter(ROWS))))
    table = word.tables[0]
    assert sum(column.width.cm for column in table.columns) == pytest.approx(16.2, abs=0.05)
    assert table._tbl.xpath("w:tblPr/w:tblInd/@w:w") == ["108"]

    picture = Image.open(io.BytesIO(letter_pictures(a_letter(ROWS))[0])).convert("L")
    ink = [
        [x for x in range(picture.width) if picture.getpixel((x, y)) < 200]
        for y in range(picture.height // 20, picture.height // 4)
    ]
    line = max(ink, key=len)  # a rule of the table
    assert line[0] / picture.width * 210 == pytest.approx(24, abs=0.5)
    assert line[-1] / picture.width * 210 == pytest.approx(186, abs=0.5)


def test_a_day_is_never_broken_but_reads_as_before():
    word = Document(io.BytesIO(letter_docx(a_letter(ROWS))))
    cell = word.tables[0].rows[1].cells[0]

    assert cell.text == "Fly ash, counted until 2026-06-30"
    assert len(cell._tc.xpath(".//w:noBreakHyphen")) == 2
    codes = a_letter((("Code",), ("900-001-S17",)))
    assert not Document(io.BytesIO(letter_docx(codes))).tables[0]._tbl.xpath(".//w:noBreakHyphen")


def test_a_chart_stands_between_the_margins_of_a_word_file():
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 20"><rect width="680" height="20"/></svg>'
    blocks = (Block(kind="title", text="Figures"), Block(kind="picture", text="A bar", picture=svg))
    word = Document(io.BytesIO(letter_docx(Letter(kind="report", lang="en", blocks=blocks, missing=()))))
    drawn = word.inline_shapes[0]

    assert drawn.width.cm == pytest.approx(16.2, abs=0.05)
    assert {drawn._inline.get(f"dist{side}") for side in "TBLR"} == {"0"}


def test_a_day_in_chinese_brackets_stays_on_one_line():
    rows = [
        ("预期成果", "基线", "当前值"),
        ("区域产业在减少废物、排放和资源消耗的前提下发展" * 3, "0（2024）", "43,662（2026-06-30）"),
    ]

    _text, base, now = column_widths(rows, whole=9.0)

    assert base >= 8 * 0.175  # the year and its brackets, two letters wide each
    assert now >= 14 * 0.175


def test_line_before_a_table_stands_on_the_page_of_the_table():
    rows = [Block(kind="row", text="", cells=cells) for cells in (("Question", "Answer"), ("Water", "4"))]
    blocks = [Block(kind="title", text="Scorecard"), Block(kind="text", text="Made up."),
              Block(kind="text", text="Water and waste"), *rows, Block(kind="text", text="End")]  # fmt: skip
    word = Document(io.BytesIO(letter_docx(Letter(kind="x", lang="en", blocks=tuple(blocks), missing=()))))
    kept = {one.text: one.paragraph_format.keep_with_next for one in word.paragraphs}

    assert kept["Water and waste"] is True
    assert kept["Made up."] is None
    assert kept["End"] is None
