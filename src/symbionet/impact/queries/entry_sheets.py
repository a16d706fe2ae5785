"""A list of entries as it stands in a file: its columns and words in Chinese or English."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from symbionet.engine.packs import load_packs
from symbionet.sheets.plain import PlainRow
from symbionet.sheets.vocabulary import fold

__all__ = ["EntryRow", "column_words", "entry_rows", "word_of"]

NEEDED = ("synergy", "year", "quantity")


@cache
def _words(of: str) -> dict[str, str]:
    rows = [row for row in load_packs().rows("wording/entry_headings") if row["of"] == of]
    return {
        fold(term): row["id"] for row in rows for term in f"{row['id']}|{row['terms_en']}|{row['terms_zh']}".split("|")
    }


def column_words(chinese: bool) -> dict[str, str]:
    """The headings of a list to fill in, by column, in one of the languages.

    >>> column_words(chinese=True)["organisation"], column_words(chinese=False)["organisation"]
    ('申报方', 'stated by')
    """
    rows = [row for row in load_packs().rows("wording/entry_headings") if row["of"] == "column"]
    return {row["id"]: row["terms_zh" if chinese else "terms_en"].split("|")[0] for row in rows}


def word_of(of: str, text: str) -> str:
    """What a word means in a column ("磅单" of paper: weighbridge); "" where nothing.

    >>> word_of("paper", "磅单"), word_of("level", "Confirmed"), word_of("level", "maybe")
    ('weighbridge', 'confirmed', '')
    """
    return _words(of).get(fold(text), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """A row by column, with the headings as they were written."""

    number: int
    texts: dict[str, str] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)

    def text(self, column: str) -> str:
        """The text of a column, "" where there is none."""
        return self.texts.get(column, "").strip()


def entry_rows(headings: Sequence[str], rows: Sequence[PlainRow]) -> tuple[list[EntryRow], list[str]]:
    """The rows by column, and the needed columns that no heading names."""
    names: dict[str, str] = {}
    for heading in headings:
        if (column := word_of("column", heading)) and column not in names:
            names[column] = heading
    found = [
        EntryRow(number=row.number, texts={to: row.texts.get(of, "") for to, of in names.items()}, headings=names)
        for row in rows
    ]
    return found, [column for column in NEEDED if column not in names]
