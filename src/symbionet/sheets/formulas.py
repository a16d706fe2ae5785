"""Finds formulas of a workbook whose result is not in the file: a program wrote it, and no spreadsheet calculated it.

Readers of values see an empty cell there; so that no amount is lost without a word, such a cell is read as its formula.
"""

import html
import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from symbionet.sheets.guard import MAX_COLUMNS

__all__ = ["fill_formulas", "formulas_without_result"]

type Formulas = dict[tuple[int, int], str]

_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# a cell with a formula and an empty value; of text (t="str") an empty value is a result, too
_CELL = re.compile(
    rb"<(?:\w+:)?c\s(?P<attributes>[^>]*)>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>(?P<formula>[^<]*)</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_TEXT = re.compile(rb"\bt=[\"']str[\"']")


def formulas_without_result(data: bytes) -> dict[str, Formulas]:
    """By name of the sheet and (row, column), both counted from 1, the formulas of an XLSX without a result: "=B2*12".

    Empty for other files. The file has passed `check_file`.
    """
    if not data.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return {}
        found = {name: _formulas(archive.read(part)) for name, part in _sheets(archive) if part in archive.namelist()}
    return {name: formulas for name, formulas in found.items() if formulas}


def fill_formulas(rows: list[list[Any]], formulas: Mapping[tuple[int, int], str]) -> None:
    """Put formulas without a result into the cells of their sheet, laid out from the first row and column.

    A sheet that ends before them grows.
    """
    for (row, column), formula in formulas.items():
        if column > MAX_COLUMNS:
            continue
        rows += [[] for _missing in range(row - len(rows))]
        cells = rows[row - 1]
        cells += [""] * (column - len(cells))
        if cells[column - 1] in ("", None):
            cells[column - 1] = formula


def _sheets(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """The name of each sheet and its part of the archive."""
    try:
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    except (ElementTree.ParseError, KeyError):
        return []
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    return [
        (sheet.get("name", ""), _part(targets.get(sheet.get(f"{_OFFICE}id"), "")))
        for sheet in book.iterfind(".//{*}sheets/{*}sheet")
    ]


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _formulas(sheet: bytes) -> Formulas:
    if b"<f" not in sheet and b":f" not in sheet:
        return {}
    found: Formulas = {}
    for cell in _CELL.finditer(sheet):
        place = _PLACE.search(cell["attributes"])
        if place and not _TEXT.search(cell["attributes"]):
            formula = html.unescape((cell["formula"] or b"").decode("utf-8", "replace")).strip()
            found[int(place[2]), _column(place[1])] = f"={formula}"
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
