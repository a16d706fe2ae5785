"""The Chinese list of hazardous wastes on a day: which edition is in force, and what is known of a code in it."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from symbionet.engine.packs.loading import Packs

__all__ = ["EDITIONS", "ListEdition", "edition_holding", "edition_on"]

EDITIONS = "codes/hw_editions"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEdition:
    """An edition of the list; `entries` names the pack that holds its entries, "" where they are not at hand."""

    id: str
    edition: str
    decree: str
    valid_from: date
    valid_to: date | None  # None while it is in force
    count: int
    entries: str
    pattern: str
    note_en: str
    note_zh: str

    @property
    def year(self) -> str:
        """The year by which it is called."""
        return self.edition[:4]

    @property
    def number(self) -> str:
        """The number of the ministry's decree."""
        return "".join(filter(str.isdigit, self.decree))

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on the day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@lru_cache(maxsize=4)
def _editions(packs: Packs) -> tuple[ListEdition, ...]:
    if EDITIONS not in packs.headers:
        return ()
    return tuple(
        ListEdition(
            id=row["code"],
            edition=row["edition"],
            decree=row["decree"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            count=int(row["count"]),
            entries=row["entries"],
            pattern=row["pattern"],
            note_en=row["note_en"],
            note_zh=row["note_zh"],
        )
        for row in packs.rows(EDITIONS)
    )


def edition_on(day: date, packs: Packs) -> ListEdition | None:
    """The edition in force on a day; None before the first that is known here.

    >>> from symbionet.engine import load_packs
    >>> found = [edition_on(date(year, 12, 31), load_packs()) for year in (2024, 2026)]
    >>> [edition and edition.year for edition in found]
    ['2021', '2025']
    """
    return next((edition for edition in _editions(packs) if edition.holds_on(day)), None)


def edition_holding(code: str, packs: Packs) -> ListEdition | None:
    """The newest edition whose entries are at hand and hold the code (eight digits); None where no such one does.

    >>> from symbionet.engine import load_packs
    >>> found = [edition_holding(code, load_packs()) for code in ("900-041-49", "999-999-49")]
    >>> [edition and edition.year for edition in found]
    ['2021', None]
    """
    for edition in reversed(_editions(packs)):
        scheme = edition.entries.rpartition("/")[2]
        if scheme and re.match(edition.pattern, code) and code in packs.codes(scheme):
            return edition
    return None
