"""A styled table of very many rows, written as text: a cell object each takes seven times as long, and a gigabyte."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.compat import safe_string
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from symbionet.sheets.styles import WRAPPED, as_bytes, safe_text, style_cell, write_table

__all__ = ["LongTable", "PackedRows"]

FAST = 3  # of the nine levels of compression: the same words come again and again
END = b"</row>"
NUMBER = "\0"  # stands for the number of the row until all are together; no text of a cell holds it


class PackedRows(NamedTuple):
    """How many rows, and their compressed text."""

    rows: int
    text: bytes


class LongTable:
    """A table as `write_table` writes it (texts and numbers, no dates), whose rows are made apart and packed."""

    def __init__(
        self, sheet: Worksheet, headings: Sequence[str], *, widths: Sequence[float], formats: Mapping[int, str]
    ) -> None:
        write_table(sheet, headings, [], widths=widths)
        self._sheet = sheet
        self._last = get_column_letter(len(headings))
        self._columns = [
            _column(get_column_letter(column + 1), *_styles(sheet, formats.get(column, "")))
            for column in range(len(headings))
        ]

    def pack(self, rows: Iterable[Sequence[object]]) -> PackedRows:
        """The rows, ready for `save`; they may be made in any process."""
        texts = [self._row(row) for row in rows]
        return PackedRows(len(texts), zlib.compress("".join(texts).encode(), FAST))

    def save(self, book: Workbook, parts: Sequence[PackedRows]) -> bytes:
        """The workbook of the sheet as the bytes of an .xlsx file, with these rows one after the other."""
        place = f"{self._last}{1 + sum(part.rows for part in parts)}"
        if any(part.rows for part in parts):
            self._sheet.auto_filter.ref = f"A1:{place}"
        file = BytesIO()
        with ZipFile(BytesIO(as_bytes(book))) as plain, ZipFile(file, "w", ZIP_DEFLATED, compresslevel=FAST) as whole:
            for item in plain.infolist():
                data = plain.read(item)
                if f"/{item.filename}" != self._sheet.path:
                    whole.writestr(item, data)
                    continue
                head, tail = data.split(b"</sheetData>")
                with whole.open(item.filename, "w") as entry:
                    entry.write(head.replace(f'ref="A1:{self._last}1"'.encode(), f'ref="A1:{place}"'.encode(), 1))
                    for text in _numbered(parts):
                        entry.write(text)
                    entry.write(b"</sheetData>" + tail)
        return file.getvalue()

    def _row(self, row: Sequence[object]) -> str:
        cells = [_cell(column, value) for column, value in zip(self._columns, row, strict=True)]
        return f'<row r="{NUMBER}">{"".join(cells)}</row>'


class _Column(NamedTuple):
    """How the cells of a column begin: of a text of one line, of several, of a number."""

    text: str
    wrapped: str
    number: str


def _column(letter: str, plain: int, wrapped: int) -> _Column:
    """A column whose cells of one line and of several have these styles."""
    start = f'<c r="{letter}{NUMBER}" s='
    return _Column(f'{start}"{plain}" t="inlineStr">', f'{start}"{wrapped}" t="inlineStr">', f'{start}"{plain}" t="n">')


def _styles(sheet: Worksheet, number_format: str) -> tuple[int, int]:
    """The numbers that the book gives to the looks of a column: of one line, of several."""
    plain, wrapped = (style_cell(Cell(sheet, row=2, column=1), wrap, number_format).style_id for wrap in (False, True))
    return plain, wrapped


def _cell(column: _Column, value: object) -> str:
    """A cell of a column."""
    shown = value if isinstance(value, str) else safe_text(value)
    if isinstance(shown, str):
        is_long, inside = _text(shown)
        return f"{column.wrapped if is_long else column.text}{inside}</c>"
    return f"{column.number}</c>" if shown is None else f"{column.number}<v>{safe_string(shown)}</v></c>"


@lru_cache(maxsize=8192)
def _text(value: str) -> tuple[bool, str]:
    """Whether a text takes several lines, and how it is written: names and titles come again and again."""
    shown = str(safe_text(value))
    space = ' xml:space="preserve"' if shown != shown.strip() else ""
    return len(shown) > WRAPPED, f"<is><t{space}>{escape(shown)}</t></is>" if shown else ""


def _numbered(parts: Iterable[PackedRows]) -> Iterable[bytes]:
    """The text of the rows of each part, numbered from 2."""
    number = 1
    for part in parts:
        rows = zlib.decompress(part.text).split(END)[:-1]
        yield b"".join(
            row.replace(NUMBER.encode(), str(at).encode()) + END for at, row in enumerate(rows, start=number + 1)
        )
        number += len(rows)
