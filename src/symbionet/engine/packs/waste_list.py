"""The European List of Waste on a day: entries that come, end or change with an amendment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from symbionet.engine.packs.loading import WASTE_CHANGES, Packs
from symbionet.engine.packs.values import Row

__all__ = ["WasteCodeChange", "change_of", "waste_code"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WasteCodeChange:
    """What an amendment does to an entry on the day `valid_from`: "new", "ended" or "changed".

    `successors` take the place of an ended one; `row` is the entry from the day on.
    """

    code: str
    change: str
    valid_from: date
    successors: tuple[str, ...]
    source: str
    row: Row


@lru_cache(maxsize=4)
def _changes(packs: Packs) -> Mapping[str, WasteCodeChange]:
    if WASTE_CHANGES not in packs.headers:
        return {}
    return {
        row["code"]: WasteCodeChange(
            code=row["code"],
            change=row["change"],
            valid_from=date.fromisoformat(row["valid_from"]),
            successors=tuple(filter(None, row["successors"].split("|"))),
            source=row["source"],
            row=row,
        )
        for row in packs.rows(WASTE_CHANGES)
    }


def change_of(code: str, packs: Packs) -> WasteCodeChange | None:
    """What an amendment changes of a code or sub-chapter; None where nothing.

    >>> from symbionet.engine import load_packs
    >>> found = change_of("200133", load_packs())
    >>> found and (found.change, found.successors)
    ('ended', ('200142', '200143'))
    """
    return _changes(packs).get(code)


def waste_code(code: str, packs: Packs, *, on: date) -> Row | None:
    """The entry of a code as it stands in the list on a day; None where the list does not hold it then.

    >>> from symbionet.engine import load_packs
    >>> entries = [waste_code("160604", load_packs(), on=date(2026, 12, day)) for day in (8, 9)]
    >>> [entry and entry["hazardous"] for entry in entries]
    ['no', 'yes']
    """
    known = packs.codes("ewc").get(code)
    change = change_of(code, packs)
    if change is None or known is None:
        return known
    if on < change.valid_from:
        return None if change.change == "new" else known
    return None if change.change == "ended" else change.row
