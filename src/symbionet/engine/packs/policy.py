"""Policy instruments and barriers to symbiosis: what the packs `policy/*` know, and what holds on a day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from symbionet.engine.errors import BadPack
from symbionet.engine.packs.values import Row

__all__ = ["Instrument", "InstrumentState", "PolicyBarrier", "read_barriers", "read_instruments"]

type InstrumentState = Literal["in_force", "to_come", "ended", "draft", "unclear"]

WHEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
STATUSES, CONFIDENCES, EFFECTS = ("issued", "draft"), ("opened", "excerpt", "background"), ("helps", "hinders", "both")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A law, rule, tax, standard or programme that bears upon symbiosis, as far as its source was read."""

    id: str
    place: str
    level: str
    status: str
    title_zh: str
    title_en: str
    issuer_zh: str
    issuer_en: str
    kind: str
    topics: tuple[str, ...]
    what_it_does_zh: str
    what_it_does_en: str
    effect: str
    addresses: str
    barriers: tuple[str, ...]
    valid_from: str  # "2025", "2025-10" or "2025-10-28"; "" where it was not seen
    valid_to: str
    replaced_by: str
    source: str
    reference: str
    confidence: str  # opened, excerpt or background
    note_zh: str
    note_en: str

    def state(self, on: date) -> InstrumentState:
        """What is known of it on a day: in force, to come, ended, a draft, or unclear.

        Unclear is what has no known first day, what began or ended within a year or month of which the day is not
        known, and what has a successor in force or to come but no known last day.

        >>> from symbionet.engine.packs import load_packs
        >>> code = load_packs().instruments["CN-001"]
        >>> code.state(date(2026, 8, 14)), code.state(date(2026, 8, 15))
        ('to_come', 'in_force')
        """
        if self.status == "draft":
            return "draft"
        first, last = days_of(self.valid_from), days_of(self.valid_to)
        if last and on > last[1]:
            return "ended"
        if first and on < first[0]:
            return "to_come"
        if first is None or on < first[1] or (self.replaced_by and not last):
            return "unclear"
        return "in_force"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyBarrier:
    """A barrier of the taxonomy; `category` is the one under which the platform records it."""

    code: str
    name_zh: str
    name_en: str
    definition_zh: str
    definition_en: str
    evidence_zh: str
    evidence_en: str
    category: str
    instruments: tuple[str, ...]
    source: str


def days_of(text: str) -> tuple[date, date] | None:
    """The first and the last day of a year, month or day; None for no text. Raises `BadPack`.

    >>> days_of("2025-02")
    (datetime.date(2025, 2, 1), datetime.date(2025, 2, 28))
    """
    if not text:
        return None
    found = WHEN.fullmatch(text)
    if found is None:
        raise BadPack(f"{text!r} is no date of an instrument: write 2025, 2025-10 or 2025-10-28")
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        raise BadPack(f"{text!r} is no day of the calendar: correct the date of the instrument") from None
    if day:
        return first, first
    after = date(year + 1, 1, 1) if month in (0, 12) else date(year, month + 1, 1)
    return first, after - timedelta(days=1)


def read_instruments(
    rows: Mapping[str, Row], places: Mapping[str, Row], topics: Mapping[str, Row]
) -> dict[str, Instrument]:
    """The instruments by id; raises `BadPack` where a row names what no pack holds."""
    return {key: _instrument(row, rows, places, topics) for key, row in rows.items()}


def read_barriers(rows: Mapping[str, Row], instruments: Mapping[str, Instrument]) -> dict[str, PolicyBarrier]:
    """The barriers by code; raises `BadPack` for a barrier of an unknown instrument."""
    found = {}
    for code, row in rows.items():
        texts = {name: cell for name, cell in row.items() if name != "instruments"}
        named = _listed(row["instruments"])
        if unknown := sorted(set(named) - set(instruments)):
            raise BadPack(f"policy/barriers: {code!r} names {unknown[0]!r}, which is not in policy/instruments")
        found[code] = PolicyBarrier(**texts, instruments=named)
    return found


def _instrument(row: Row, rows: Mapping[str, Row], places: Mapping[str, Row], topics: Mapping[str, Row]) -> Instrument:
    lists = {name: _listed(row[name]) for name in ("topics", "barriers")}
    for column, known in (("status", STATUSES), ("confidence", CONFIDENCES), ("effect", EFFECTS), ("place", places)):
        if row[column] not in known:
            raise BadPack(f"policy/instruments: {row['id']!r} has {column} {row[column]!r}; correct the cell")
    if unknown := sorted(set(lists["topics"]) - set(topics)):
        raise BadPack(f"policy/instruments: {row['id']!r} has topic {unknown[0]!r}, which is not in policy/topics")
    if row["replaced_by"] and row["replaced_by"] not in rows:
        raise BadPack(f"policy/instruments: {row['id']!r} is replaced by {row['replaced_by']!r}, which has no row")
    first, last = days_of(row["valid_from"]), days_of(row["valid_to"])
    if first and last and last[1] < first[0]:
        raise BadPack(f"policy/instruments: {row['id']!r} ends before it begins; correct its dates")
    texts = {name: cell for name, cell in row.items() if name not in lists}
    return Instrument(topics=lists["topics"], barriers=lists["barriers"], **texts)


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)
