"""What typical firms have and could take: the sector profiles, by class and by sector, one line for each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from symbionet.core.texts import localised
from symbionet.engine.packs import ProfileRow, load_packs
from symbionet.knowledge.pages.links import Link, class_link, sector_link, sector_links
from symbionet.knowledge.pages.terms import amount_words, frequency_word
from symbionet.knowledge.queries.sources import pack_holding, rows_of_class

__all__ = [
    "ProfileLine",
    "groups_with_profile",
    "ranked_takers",
    "sectors_with",
    "taken_by",
    "typical_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileLine:
    """A class of a sector or a sector of a class: how often, how much, from what."""

    link: Link
    frequency: str
    amount: str
    note: str
    source: str
    key: str  # of the row that says it most firmly
    pack: str


@cache
def _of_class() -> dict[str, tuple[ProfileRow, ...]]:
    return _grouped("class_id")


@cache
def _of_group() -> dict[str, tuple[ProfileRow, ...]]:
    return _grouped("gb4754")


def _grouped(name: str) -> dict[str, tuple[ProfileRow, ...]]:
    found: dict[str, list[ProfileRow]] = {}
    for row in load_packs().profiles:
        found.setdefault(getattr(row, name), []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def _span(rows: Sequence[ProfileRow]) -> str:
    """The range over all rows that count in the unit of the first one that has any."""
    measured = [row for row in rows if row.unit and (row.low is not None or row.high is not None)]
    same = [row for row in measured if row.unit == measured[0].unit]
    lows = [row.low for row in same if row.low is not None]
    highs = [row.high for row in same if row.high is not None]
    return amount_words(min(lows, default=None), max(highs, default=None), measured[0].unit) if same else ""


def _lines(rows: Iterable[ProfileRow], name: str) -> tuple[ProfileLine, ...]:
    """One line for each value of `name`, the most typical first."""
    grouped: dict[str, list[ProfileRow]] = {}
    for row in sorted(rows, key=lambda row: -row.prior):
        grouped.setdefault(getattr(row, name), []).append(row)
    return tuple(
        ProfileLine(
            link=class_link(key) if name == "class_id" else sector_link(key),
            frequency=frequency_word(same[0].prior),
            amount=_span(same),
            note=localised(same[0], "note"),
            source=same[0].source,
            key=same[0].id,
            pack=pack_holding("profiles/profiles", same[0].id),
        )
        for key, same in grouped.items()
    )


def sectors_with(class_id: str, direction: str) -> tuple[ProfileLine, ...]:
    """The sectors (GB/T 4754 groups) that typically have or want the class."""
    return _lines((row for row in _of_class().get(class_id, ()) if row.direction == direction), "gb4754")


def ranked_takers(class_id: str) -> tuple[Link, ...]:
    """The sectors (NACE classes) that most often take the class, most frequent first."""
    rows = rows_of_class("profiles/takers", class_id)
    return sector_links(rows[0][1]["nace"].split("|")) if rows else ()


def groups_with_profile() -> frozenset[str]:
    """The GB/T 4754 groups that have a profile."""
    return frozenset(_of_group())


def _rows_of(code: str) -> Iterable[ProfileRow]:
    """Rows of a GB/T 4754 code (its group's where it is narrower) or of a NACE code (all classes it begins)."""
    if code[:1].isalpha():
        return [row for group, rows in _of_group().items() if group == code or code.startswith(group) for row in rows]
    return [row for row in load_packs().profiles if any(nace.startswith(code) for nace in row.nace)]


def typical_of(code: str, direction: str) -> tuple[ProfileLine, ...]:
    """The classes that a typical firm of the sector has or could take."""
    return _lines((row for row in _rows_of(code) if row.direction == direction), "class_id")


def taken_by(nace: Iterable[str]) -> tuple[Link, ...]:
    """The classes with a known use in one of the NACE codes, with what is done with them; the most usual first."""
    wanted = tuple(nace)
    found: dict[str, tuple[float, str]] = {}
    for use in load_packs().uses.values():
        near = any(own.startswith(code) or code.startswith(own) for own in use.nace for code in wanted if len(own) > 1)
        if near and use.prior > found.get(use.class_id, (0.0, ""))[0]:
            found[use.class_id] = (use.prior, localised(use, "process"))
    order = sorted(found, key=lambda class_id: (-found[class_id][0], class_id))
    return tuple(class_link(class_id, aside=found[class_id][1]) for class_id in order)
