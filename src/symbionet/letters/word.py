"""Letters as Word files, to be edited by the parties."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from itertools import groupby
from math import ceil
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from symbionet.letters.columns import column_widths
from symbionet.letters.filling import Block, Letter
from symbionet.letters.pdf import MARGINS, SIGNATURE, picture_png

__all__ = ["letter_docx"]

FONTS = {"en": "Calibri", "zh": "宋体"}
SIZES = {"en": 10, "zh": 10.5}  # points; 10.5 is the usual 五号
LANGUAGES = {"en": "en-GB", "zh": "zh-CN"}
GREY = RGBColor(0x60, 0x60, 0x60)
LABEL = 6.2  # cm, the left column of a table of fields
INDENT = 0.7  # cm, of a list
WIDEST_PICTURE = 17.0  # cm
PICTURED = 0.6  # of the page, for a picture with words beside it
ACROSS = {False: 3, True: 6}  # figures side by side at most, on pages that stand or lie
SHORT = 12  # rows of a table that stands on one page
MARGIN = "45"  # twentieths of a point, above and below the words of a cell
EDGE = "108"  # twentieths of a point, the air of a cell at its sides: so far a table would stand out on the left
DASH = re.compile(r"(?<=\b\d{4})-(?=\d\d\b)|(?<=\b\d{4}-\d\d)-(?=\d\d\b)")  # of a day or month, which no line breaks
TALLEST = 12  # cm, of a picture
RULE = "_" * 18


def letter_docx(letter: Letter) -> bytes:
    """The letter as a .docx file of A4 pages; fields are a table, list entries are numbered anew in each section."""
    word = Document()
    _set_page(word, letter.lang, lying=letter.is_wide)
    _number_pages(word, [block.text for block in letter.blocks if block.kind == "foot"])
    word.core_properties.title = letter.title
    word.core_properties.author = "Symbionet"
    blocks = [block for block in letter.blocks if block.kind != "foot"]
    kinds = {"beside": "picture"}  # what stands together
    groups = [(kind, list(group)) for kind, group in groupby(blocks, key=lambda one: kinds.get(one.kind, one.kind))]
    adders: dict[str, Callable[[list[Block]], None]] = {
        "field": partial(_add_fields, word),
        "row": partial(_add_rows, word),
        "sign": partial(_add_signatures, word, lang=letter.lang),
        "figure": partial(_add_figures, word, lying=letter.is_wide),
        "picture": partial(_add_pictures, word, lying=letter.is_wide),
        "photo": partial(_add_photos, word),
        "break": lambda _rows: word.add_paragraph().add_run().add_break(WD_BREAK.PAGE),
    }
    for place, (kind, rows) in enumerate(groups):
        if kind in adders:
            adders[kind](rows)
            continue
        for number, block in enumerate(rows, start=1):
            _add_paragraph(word, block, number)
        if [after for after, _rows in groups[place + 1 : place + 2] if after in ("row", "photo")]:
            word.paragraphs[-1].paragraph_format.keep_with_next = True  # what names a table stands on its page
    buffer = BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def _set_page(word: Word, lang: str, *, lying: bool) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = (Cm(29.7), Cm(21)) if lying else (Cm(21), Cm(29.7))
    section.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Cm(MARGINS / 2)
    section.top_margin = section.bottom_margin = Cm(2)
    style = word.styles["Normal"]
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size = FONTS["en"], Pt(SIZES[lang])
    # Word takes the font of Chinese letters from an attribute of its own, and their shape from the language
    properties = style.element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), FONTS["zh"])
    properties.append(_element("lang", val=LANGUAGES[lang], eastAsia=LANGUAGES["zh"]))
    style.paragraph_format.space_after = Pt(5)
    style.paragraph_format.line_spacing = 1.0 if lang == "zh" else 1.1  # Chinese fonts bring their own air


def _element(name: str, **attributes: str) -> Any:
    """An element of the WordprocessingML namespace."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _width(word: Word) -> float:
    """The width between the margins, in cm."""
    width = word.sections[0].page_width
    assert width is not None
    return float(width.cm) - MARGINS


def _number_pages(word: Word, foot: list[str]) -> None:
    """The words of the foot, and “1 / 2”, counted by Word."""
    paragraph = word.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    style = paragraph.style
    assert style is not None
    style.font.size, style.font.color.rgb = Pt(8), GREY
    for text in foot:
        paragraph.add_run(f"{text} · ")
    for part in ("PAGE", " / ", "NUMPAGES"):
        run = paragraph.add_run("" if part.isalpha() else part)
        if part.isalpha():
            for kind in ("begin", "", "end"):
                run._r.append(_element("fldChar", fldCharType=kind) if kind else _instruction(part))


def _instruction(code: str) -> Any:
    made = OxmlElement("w:instrText")
    made.text = code
    return made


def _add_paragraph(word: Word, block: Block, number: int) -> None:
    starts = {"item": f"{number}.\t", "check": "☐\t"}
    paragraph = word.add_paragraph()
    run = paragraph.add_run(f"{starts.get(block.kind, '')}{block.text}")
    shape = paragraph.paragraph_format
    if block.kind == "title":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shape.space_after = Pt(14)
        run.bold, run.font.size = True, Pt(16)
    elif block.kind == "chapter":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shape.space_before, shape.space_after, shape.keep_with_next = Pt(24), Pt(10), True
        run.bold, run.font.size = True, Pt(14)
    elif block.kind == "heading":
        shape.space_before, shape.keep_with_next = Pt(10), True
        run.bold, run.font.size = True, Pt(11.5)
    elif block.kind in starts:
        shape.left_indent, shape.first_line_indent, shape.space_after = Cm(INDENT), Cm(-INDENT), Pt(2)
        shape.tab_stops.add_tab_stop(Cm(INDENT))
    elif block.kind == "note":
        shape.space_before = Pt(12)
        run.font.size, run.font.color.rgb = Pt(8.5), GREY


def _add_table(word: Word, widths: Sequence[float], *, lines: bool = True) -> Any:
    """An empty table with columns of these widths in cm and air around its words."""
    table = word.add_table(rows=0, cols=len(widths))
    table.autofit = False
    if lines:
        table.style = "Table Grid"
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    air = _element("tblCellMar")
    for side in ("top", "bottom"):
        air.append(_element(side, w=MARGIN, type="dxa"))
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    table._tbl.tblPr.find(qn("w:tblLayout")).addprevious(_element("tblInd", w=EDGE, type="dxa"))
    look.addprevious(air)
    return table


def _add_row(table: Any, *, head: bool = False) -> Sequence[_Cell]:
    """The cells of a new row that no page breaks; a head is repeated on each page."""
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(_element("cantSplit"))
    if head:
        properties.append(_element("tblHeader"))
    for cell, column in zip(row.cells, table.columns, strict=True):
        cell.width = column.width
    return tuple(row.cells)


def _write(
    paragraph: Paragraph, text: str, *, bold: bool = False, size: float = 0, grey: bool = False, keep: bool = False
) -> Paragraph:
    """The paragraph of a cell with its words; `size` in points, 0 as the page; `keep`: on the page of what follows."""
    run = paragraph.add_run()
    for number, part in enumerate(DASH.split(text)):
        if number:
            run._r.append(_element("noBreakHyphen"))
        run.add_text(part)
    run.bold = bold
    if size:
        run.font.size = Pt(size)
    if grey:
        run.font.color.rgb = GREY
    shape = paragraph.paragraph_format
    shape.space_after, shape.line_spacing, shape.keep_with_next = Pt(0), 1.0, keep
    return paragraph


def _end_table(word: Word) -> None:
    """Little air below a table: Word joins two tables that nothing parts."""
    gap = _write(word.add_paragraph(), "")
    gap.paragraph_format.line_spacing = Pt(7)  # exactly, whatever the font


def _add_fields(word: Word, blocks: list[Block]) -> None:
    table = _add_table(word, (LABEL, _width(word) - LABEL))
    for number, block in enumerate(blocks):
        label, value = _add_row(table)
        held = len(blocks) <= SHORT and number < len(blocks) - 1  # a short table stands on one page, as in rows
        _write(label.paragraphs[0], block.text, grey=True, keep=held)
        _write(value.paragraphs[0], block.value, keep=held)
    _end_table(word)


def _add_figures(word: Word, blocks: list[Block], *, lying: bool) -> None:
    """Boxes in rows of about one length: what it is, the figure, what else to know of it."""
    across = ceil(len(blocks) / ceil(len(blocks) / ACROSS[lying]))
    table = _add_table(word, [_width(word) / across] * across)
    for first in range(0, len(blocks), across):
        for cell, block in zip(_add_row(table), blocks[first : first + across], strict=False):
            _write(cell.paragraphs[0], block.text, size=8.5, grey=True, keep=True)
            _write(cell.add_paragraph(), block.value, size=12 if across > 5 else 14, bold=True, keep=True)
            _write(cell.add_paragraph(), block.note, size=8, grey=True)
    _end_table(word)


def _add_pictures(word: Word, blocks: list[Block], *, lying: bool) -> None:
    """Pictures as wide as the page, with what they show as their description; what is told of them beside or below."""
    drawn, told = ([block for block in blocks if block.kind == kind] for kind in ("picture", "beside"))
    if lying and drawn and told:
        table = _add_table(word, [_width(word) * PICTURED, _width(word) * (1 - PICTURED)], lines=False)
        left, right = _add_row(table)
        for block in drawn:
            _draw(left.paragraphs[0], block, width=_width(word) * PICTURED - 0.5)
        for number, block in enumerate(told):
            heading = right.add_paragraph() if number else right.paragraphs[0]
            _write(heading, block.text, size=10.5, bold=True, keep=True).paragraph_format.space_before = Pt(8 * number)
            for text in block.cells:
                _write(right.add_paragraph(), text, size=9).paragraph_format.space_before = Pt(3)
        _end_table(word)
        return
    for block in drawn:
        _draw(word.add_paragraph(), block, width=min(WIDEST_PICTURE, _width(word)))
    for block in told:
        for kind, text in (("heading", block.text), *(("text", text) for text in block.cells)):
            _add_paragraph(word, Block(kind=kind, text=text), 1)


def _draw(paragraph: Paragraph, block: Block, *, width: float) -> None:
    made = paragraph.add_run().add_picture(BytesIO(picture_png(block.picture)), width=Cm(width))
    made._inline.docPr.set("descr", block.text)
    for side in "TBLR":  # no air around it: without a word of it LibreOffice takes a third of a centimetre
        made._inline.set(f"dist{side}", "0")


def _add_rows(word: Word, blocks: list[Block]) -> None:
    """A table whose first row is repeated on each page; figures stand right."""
    table = _add_table(word, column_widths([block.cells for block in blocks], whole=_width(word)))
    for number, block in enumerate(blocks):
        for place, (cell, text) in enumerate(zip(_add_row(table, head=number == 0), block.cells, strict=True)):
            held = len(blocks) <= SHORT and number < len(blocks) - 1
            paragraph = _write(cell.paragraphs[0], text, bold=number == 0, size=8.5, keep=held)
            if place in blocks[0].right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _end_table(word)


def _add_photos(word: Word, blocks: list[Block]) -> None:
    for block in blocks:
        _add_photo(word, block)


def _add_photo(word: Word, block: Block) -> None:
    """A picture with its words below, as wide as asked and never higher than half a page."""
    paragraph = word.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(BytesIO(block.photo), width=Cm(_width(word) * block.width))
    if shape.height > Cm(TALLEST):
        shape.width, shape.height = Emu(int(shape.width * Cm(TALLEST) / shape.height)), Cm(TALLEST)
    if block.text:
        words = _write(word.add_paragraph(), block.text, size=8.5, grey=True)
        words.alignment = WD_ALIGN_PARAGRAPH.CENTER
        words.paragraph_format.space_after = Pt(8)


def _add_signatures(word: Word, blocks: list[Block], *, lang: str) -> None:
    """Who signs, and below the lines to sign on: side by side at one height, on one page with the words before."""
    for paragraph in word.paragraphs[-1:]:
        paragraph.paragraph_format.keep_with_next = True
    table = _add_table(word, [_width(word) / len(blocks)] * len(blocks), lines=False)
    whose, names, lines = (_add_row(table) for _ in range(3))
    for place, block in enumerate(blocks):
        first = _write(whose[place].paragraphs[0], block.text, grey=True, keep=True)
        first.paragraph_format.space_before = Pt(12)
        _write(names[place].paragraphs[0], block.value, bold=True, keep=True)
        line = _write(lines[place].paragraphs[0], RULE, keep=True)
        line.paragraph_format.space_before = Pt(30)
        _write(lines[place].add_paragraph(), SIGNATURE[lang], size=8.5, grey=True)
