"""The values that pass into the actions of registers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from symbionet.ems.models import Entry

__all__ = ["EntryValues", "FieldValue", "KeptEntry"]

type FieldValue = str | float | None  # of a field of a register; a day stands as 2026-03-01


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryValues:
    """What an entry says: columns, values by field (days as 2026-03-01), and the entries that it names by field."""

    title: str = ""
    state: str = ""
    owner: str = ""
    due: date | None = None
    expires: date | None = None
    values: Mapping[str, FieldValue] = field(default_factory=dict)
    links: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    number: int | None = None  # asked for by a list that is read back

    def text(self, name: str) -> str:
        """A value as text, "" without one."""
        return str(self.values.get(name) or "").strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEntry:
    """What an entry said before a list changed it; `links` are the keys of the entries that it named, by field."""

    title: str
    state: str
    owner: str
    due: date | None
    expires: date | None
    values: Mapping[str, FieldValue]
    links: Mapping[str, Sequence[int]]
