"""Letters as Word files, to be edited by the parties."""

import re
from io import BytesIO
from itertools import groupby

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table

from symbionet.letters.filling import Block, Letter
from symbionet.letters.pdf import SIGNATURE

__all__ = ["letter_docx"]

FONTS = {"en": "Calibri", "zh": "宋体"}
GREY = RGBColor(0x60, 0x60, 0x60)
NUMBER = re.compile(r"[-–−]?[0-9.,]*")
PAGE = 16.2  # cm between the margins


def letter_docx(letter: Letter) -> bytes:
    """The letter as a .docx file of A4 pages; fields are a table, list entries are numbered anew in each section."""
    word = Document()
    _set_page(word, letter.lang)
    word.core_properties.title = letter.title
    word.core_properties.author = "Symbionet"
    for kind, group in groupby(letter.blocks, key=lambda block: block.kind):
        blocks = list(group)
        if kind == "field":
            _add_fields(word, blocks)
        elif kind == "row":
            _add_rows(word, blocks)
        elif kind == "sign":
            _add_signatures(word, blocks, letter.lang)
        else:
            for number, block in enumerate(blocks, start=1):
                _add_paragraph(word, block, number)
    buffer = BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def _set_page(word: Word, lang: str) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(2.2)
    style = word.styles["Normal"]
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size = "Calibri", Pt(10.5)
    # Word takes the font of Chinese letters from an attribute of its own
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONTS["zh"])
    style.paragraph_format.space_after = Pt(5)
    style.paragraph_format.line_spacing = 1.25 if lang == "zh" else 1.15


def _add_paragraph(word: Word, block: Block, number: int) -> None:
    starts = {"item": f"{number}. ", "check": "☐ "}
    paragraph = word.add_paragraph()
    run = paragraph.add_run(f"{starts.get(block.kind, '')}{block.text}")
    if block.kind == "title":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(14)
        run.bold, run.font.size = True, Pt(16)
    elif block.kind == "heading":
        paragraph.paragraph_format.space_before = Pt(10)
        paragraph.paragraph_format.keep_with_next = True
        run.bold, run.font.size = True, Pt(11.5)
    elif block.kind in starts:
        paragraph.paragraph_format.left_indent = Cm(0.7)
        paragraph.paragraph_format.first_line_indent = Cm(-0.7)
    elif block.kind == "note":
        paragraph.paragraph_format.space_before = Pt(12)
        run.font.size, run.font.color.rgb = Pt(8.5), GREY


def _add_fields(word: Word, blocks: list[Block]) -> None:
    table = word.add_table(rows=0, cols=2)
    table.style, table.autofit = "Table Grid", False
    _set_widths(table, [5.4, 10.8])
    for block in blocks:
        label, value = table.add_row().cells
        label.width, value.width = Cm(5.4), Cm(10.8)
        label.text, value.text = block.text, block.value
    word.add_paragraph().paragraph_format.space_after = Pt(2)


def _add_rows(word: Word, blocks: list[Block]) -> None:
    """A table whose first row is repeated on each page; columns are as wide as their words ask, numbers stand right."""
    columns = list(zip(*(block.cells for block in blocks), strict=True))
    widths = _widths(columns)
    numeric = [place > 0 and all(NUMBER.fullmatch(text) for text in column[1:]) for place, column in enumerate(columns)]
    table = word.add_table(rows=0, cols=len(columns))
    table.style, table.autofit = "Table Grid", False
    _set_widths(table, widths)
    for number, block in enumerate(blocks):
        row = table.add_row()
        if number == 0:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell, text, width, right in zip(row.cells, block.cells, widths, numeric, strict=True):
            cell.width = Cm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(1)
            if right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            run = paragraph.add_run(text)
            run.bold, run.font.size = number == 0, Pt(8.5)
    word.add_paragraph().paragraph_format.space_after = Pt(2)


def _set_widths(table: Table, widths: list[float]) -> None:
    """The widths of the grid in cm: some readers follow it and not the cells."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)


def _widths(columns: list[tuple[str, ...]]) -> list[float]:
    """The width of each column in cm: by its longest text, with a floor and a ceiling, the whole page together."""
    asked = [min(45, max(7, *(_letters(text) for text in column))) for column in columns]
    return [PAGE * one / sum(asked) for one in asked]


def _letters(text: str) -> int:
    """How wide a text is in Latin letters; a Chinese one is two."""
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)


def _add_signatures(word: Word, blocks: list[Block], lang: str) -> None:
    table = word.add_table(rows=1, cols=len(blocks))
    for cell, block in zip(table.rows[0].cells, blocks, strict=True):
        cell.text = block.text
        cell.add_paragraph().add_run(block.value).bold = True
        cell.add_paragraph("\n")
        cell.add_paragraph(f"________________  {SIGNATURE[lang]}")
