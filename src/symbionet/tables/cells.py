"""What a cell, a heading, the name of a sheet and the name of a file may hold."""

import re
from collections.abc import Container
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from unicodedata import normalize

__all__ = ["Cell", "as_written", "clean_text", "file_name", "safe_cell", "sheet_title"]

type Cell = str | int | float | Decimal | date | datetime | bool | None

SIGNS = "=+-@"  # a spreadsheet takes a text that begins so for a formula, and full-width and small ones as well
TITLE = 31  # letters of a sheet's name, the most that Excel takes
LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# what XML or a terminal cannot hold, halves of letters, and marks that turn the direction of what follows
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
UNSEEN = re.compile(r"[\s\u00ad\u034f\u115f\u1160\u180e\u200b-\u200f\u2060-\u2064\u3164\ufeff\uffa0]+")
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\s]+")
NOT_IN_FILE_NAMES = re.compile(r"[^\w.()-]+")


def clean_text(text: str) -> str:
    """The text with one kind of line break and without control characters.

    >>> clean_text("fly\\x00 ash\\r\\nwet\\x0bor dry")
    'fly ash\\nwet\\nor dry'
    """
    if text.isprintable():  # of what is taken out or turned into a line break nothing can be printed
        return text
    return CONTROLS.sub("", LINE_BREAKS.sub("\n", text))


def _runs(text: str) -> bool:
    """Whether a spreadsheet might run the text as a formula, be it behind blanks or behind an apostrophe of its own."""
    if text[:1] in {"\t", "\n"}:
        return True
    seen = UNSEEN.sub("", text, count=1) if UNSEEN.match(text) else text
    return seen != "" and normalize("NFKC", seen[0])[:1] in SIGNS


def safe_cell(value: object) -> str | int | float | Decimal | date | None:
    """The value as a cell: numbers and dates stay what they are, a text that might run as a formula gets an apostrophe.

    Yes and no are words; what is neither number nor date is its text. `as_written` takes the apostrophe off again.

    >>> safe_cell("=HYPERLINK(1)"), safe_cell(" ＝1"), safe_cell("fly ash"), safe_cell(-5), safe_cell(True)
    ("'=HYPERLINK(1)", "' ＝1", 'fly ash', -5, 'yes')
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        return value if isfinite(value) else None
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return value
    text = clean_text(str(value))
    return f"'{text}" if _runs(text.lstrip("'")) else text


def as_written(text: str) -> str:
    """The text of a cell that `safe_cell` made, as it was before.

    >>> as_written("'=HYPERLINK(1)"), as_written("'tis"), as_written(safe_cell("'=1"))
    ('=HYPERLINK(1)', "'tis", "'=1")
    """
    return text[1:] if text.startswith("'") and _runs(text.lstrip("'")) else text


def sheet_title(text: str, taken: Container[str] = ()) -> str:
    """A name for a sheet that Excel takes: at most 31 letters, none that it forbids, not one of `taken` (lower case).

    >>> sheet_title("=1/2: the [sums]"), sheet_title("", taken={"sheet"})
    ('1 2 the sums', 'Sheet 2')
    """
    plain = NOT_IN_TITLES.sub(" ", clean_text(text)).strip(" '")
    while plain and _runs(plain):
        plain = plain[1:].strip(" '")
    if not plain or plain.lower() == "history":  # Excel keeps that name for itself
        plain = f"Sheet {plain}".strip()
    title = plain if len(plain) <= TITLE else plain[: TITLE - 1].rstrip(" '") + "…"
    number = 1
    while title.lower() in taken:
        number += 1
        title = f"{plain[: TITLE - len(str(number)) - 1].rstrip()} {number}"
    return title


def file_name(text: str) -> str:
    """A name for a file: letters of any script, digits, point, bracket, hyphen; nothing that a shell or sheet runs.

    >>> file_name("=cmd|' /C calc'!A0.csv"), file_name("../报告 2026.csv"), file_name("...")
    ('cmd-C-calc-A0.csv', '报告-2026.csv', 'table')
    """
    return NOT_IN_FILE_NAMES.sub("-", clean_text(text)).strip("-.")[:150] or "table"
