"""The European List of Waste on a day: entries that come, end or change with an amendment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from symbionet.engine.packs.loading import WASTE_CHANGES, Packs
from symbionet.engine.packs.values import Row

__all__ = ["WasteCodeChange", "change_of", "mirror_codes", "waste_code"]


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


NAMED = re.compile(r"other than (?:[a-z]+ )*mentioned in (.+)")
CODE = re.compile(r"(\d\d) (\d\d) (\d\d)")


def mirror_codes(code: str, packs: Packs) -> tuple[str, ...]:
    """The entries that mirror one: of a hazardous entry those "other than those mentioned in" it, and the other way.

    Which of a pair holds is decided by the hazardous properties of the waste, not by its name.

    >>> from symbionet.engine import load_packs
    >>> mirror_codes("100207", load_packs()), mirror_codes("100208", load_packs()), mirror_codes("010101", load_packs())
    (('100208',), ('100207',), ())
    """
    return _mirrors(packs.whole).get(code, ())


@lru_cache(maxsize=4)
def _mirrors(packs: Packs) -> Mapping[str, tuple[str, ...]]:
    known, found = packs.codes("ewc"), dict[str, list[str]]()
    for code, row in known.items():
        named = NAMED.search(row["name_en"]) if row["hazardous"] == "no" else None
        for other in map("".join, CODE.findall(named[1])) if named else ():
            if other in known and known[other]["hazardous"] == "yes":
                found.setdefault(code, []).append(other)
                found.setdefault(other, []).append(code)
    return {code: tuple(sorted(set(others))) for code, others in found.items()}
