"""The values that pass into the actions of registers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from symbionet.ems.models import Entry

__all__ = ["EntryValues"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryValues:
    """What an entry says: columns, values by field (days as 2026-03-01), and the entries that it names by field."""

    title: str = ""
    state: str = ""
    owner: str = ""
    due: date | None = None
    expires: date | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    links: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    number: int | None = None  # asked for by a list that is read back

    def text(self, name: str) -> str:
        """A value as text, "" without one."""
        return str(self.values.get(name) or "").strip()
