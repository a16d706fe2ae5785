"""A list of entries as it stands in a file: its columns and words in Chinese or English."""

from collections.abc import Sequence
from functools import cache

from symbionet.accounts.queries import Visitor, facilitates, is_user
from symbionet.engine.packs import load_packs
from symbionet.imports.queries import ReadRow
from symbionet.sheets.plain import PlainRow
from symbionet.sheets.vocabulary import fold

__all__ = ["ENTRY_IMPORT", "claims_by_list", "column_words", "entry_rows", "word_of"]

ENTRY_IMPORT = "entry_import"  # the kind of these imports
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


def entry_rows(headings: Sequence[str], rows: Sequence[PlainRow]) -> tuple[list[ReadRow], list[str]]:
    """The rows by column, and the needed columns that no heading names."""
    names: dict[str, str] = {}
    for heading in headings:
        if (column := word_of("column", heading)) and column not in names:
            names[column] = heading
    found = [
        ReadRow(number=row.number, texts={to: row.texts.get(of, "") for to, of in names.items()}, headings=names)
        for row in rows
    ]
    return found, [column for column in NEEDED if column not in names]


def claims_by_list(visitor: Visitor) -> bool:
    """Whether the visitor may bring lists of entries: practitioners, and members for their own."""
    return is_user(visitor) and (facilitates(visitor) or bool(visitor.organisation_ids))
