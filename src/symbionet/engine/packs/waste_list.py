"""The European List of Waste on a day: entries that come, end or change with an amendment; how a code is printed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from symbionet.engine.packs.loading import WASTE_CHANGES, Packs
from symbionet.engine.packs.values import Row

__all__ = [
    "WasteCodeChange",
    "always_hazardous",
    "change_of",
    "codes_in_force",
    "edition_on",
    "entries_of",
    "first_day",
    "is_mirror",
    "is_starred",
    "mirror_codes",
    "printed_code",
    "printed_codes",
    "waste_code",
]

DIGITS = 6  # of a code of the European list


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


def edition_on(day: date, packs: Packs) -> str:
    """The edition of the list that applies on a day: when its last change began to apply (ISO), "" before the first.

    >>> from symbionet.engine import load_packs
    >>> [edition_on(date(2026, 12, day), load_packs()) for day in (8, 9)]
    ['', '2026-12-09']
    """
    begun = {change.valid_from for change in _changes(packs).values() if change.valid_from <= day}
    return max(begun).isoformat() if begun else ""


def first_day(edition: str) -> date:
    """The day from which an edition of the list applies; the first day of all for the one before any change."""
    return date.fromisoformat(edition) if edition else date.min


def entries_of(edition: str, packs: Packs) -> Mapping[str, Row]:
    """The entries of an edition (as `edition_on` names it), by code: as they read and are starred there.

    >>> from symbionet.engine import load_packs
    >>> ["160605" in entries_of(edition, load_packs()) for edition in ("", "2026-12-09")]
    [True, False]
    """
    return _entries(edition, packs.whole)


@lru_cache(maxsize=4)
def _entries(edition: str, packs: Packs) -> Mapping[str, Row]:
    found = {code: waste_code(code, packs, on=first_day(edition)) for code in packs.codes("ewc")}
    return {code: row for code, row in found.items() if row is not None}


def codes_in_force(codes: Iterable[str], packs: Packs, *, on: date) -> tuple[str, ...]:
    """Those of these codes of both lists that are in the list on a day; all that is not European stays.

    >>> from symbionet.engine import load_packs
    >>> codes_in_force(("160607", "160605", "HW31"), load_packs(), on=date(2026, 12, 9))
    ('160607', 'HW31')
    """
    listed = entries_of(edition_on(on, packs), packs)
    return tuple(code for code in codes if not _is_european(code) or code in listed)


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


def is_starred(code: str, packs: Packs, *, on: date) -> bool:
    """Whether the list marks a code as hazardous on a day; one that has ended is read as it was.

    >>> from symbionet.engine import load_packs
    >>> [is_starred("160604", load_packs(), on=date(2026, 12, day)) for day in (8, 9)]
    [False, True]
    """
    row = waste_code(code, packs, on=on) or packs.codes("ewc").get(code)
    return row is not None and row["hazardous"] == "yes"


def always_hazardous(codes: Iterable[str], packs: Packs, *, on: date | None = None) -> tuple[str, ...]:
    """Those of these codes that are hazardous waste whatever it holds: absolute starred entries, and the Chinese list.

    By the European list of the day; without a day an entry counts that is starred in any edition known here.

    >>> from symbionet.engine import load_packs
    >>> always_hazardous(("060101", "100207", "100102", "HW34", "900-300-34"), load_packs())
    ('060101', 'HW34', '900-300-34')
    """
    return tuple(code for code in codes if not _is_european(code) or _is_absolute(code, packs.whole, on))


@lru_cache(maxsize=4096)
def _is_absolute(code: str, packs: Packs, on: date | None) -> bool:
    change = change_of(code, packs)
    rows = [packs.codes("ewc").get(code), change.row if change is not None else None]
    if on is not None:
        rows = [waste_code(code, packs, on=on) or packs.codes("ewc").get(code)]
    return any(row is not None and (row["hazardous"], row["entry_type"]) == ("yes", "absolute") for row in rows)


def is_mirror(code: str, packs: Packs) -> bool:
    """Whether a European code stands in the list twice, hazardous and not, so that the content decides.

    >>> from symbionet.engine import load_packs
    >>> [is_mirror(code, load_packs()) for code in ("100207", "100208", "060101")]
    [True, True, False]
    """
    row = packs.codes("ewc").get(code)
    return row is not None and row["entry_type"] == "mirror"


def printed_code(code: str, packs: Packs, *, on: date) -> str:
    """A waste code as it is printed everywhere: a European one in pairs, starred where the list of the day stars it.

    Codes of the Chinese list are printed as the list writes them; all of it is hazardous, and it knows no star.

    >>> from symbionet.engine import load_packs
    >>> [printed_code(code, load_packs(), on=date(2026, 11, 30)) for code in ("060101", "100102", "1606", "900-300-34")]
    ['06 01 01*', '10 01 02', '16 06', '900-300-34']
    """
    if not _is_european(code):
        return code
    pairs = " ".join(code[place : place + 2] for place in range(0, len(code), 2))
    return f"{pairs}*" if len(code) == DIGITS and is_starred(code, packs, on=on) else pairs


def printed_codes(codes: Iterable[str], packs: Packs, *, on: date) -> tuple[str, ...]:
    """Each of these codes as it is printed."""
    return tuple(printed_code(code, packs, on=on) for code in codes)


def _is_european(code: str) -> bool:
    return code.isdigit()
