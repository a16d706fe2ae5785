"""Indicators that the platform computes from the work itself; each app declares its own.

An app declares `INDICATORS` in its module `menu`, a tuple of `IndicatorEntry`. A function of its `queries` gives the
records that are counted; sums, cumulatives, groups and snapshots are made from them by `programme`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils import timezone

from symbionet.core.app import declared

__all__ = ["Counted", "IndicatorEntry", "Rule", "Scope", "indicator_entries"]


class Rule(StrEnum):
    """How the periods of an indicator add up to its cumulative."""

    SUM = "sum"  # periods are added
    LAST = "last"  # the state at the end of the last period
    DISTINCT = "distinct"  # firms or people, each once over all periods
    RATIO = "ratio"  # numerators over denominators, never a mean of percentages


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a programme counts: days, the last one included, and demo records or real ones, never both."""

    since: date
    until: date
    demo: bool = False

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From the beginning of the first day to that of the day after the last, which is no more of it: a column of
        moments is compared as it stands, not made a day row by row.
        """
        ends = (self.since, self.until + timedelta(days=1))
        first, after = (timezone.make_aware(datetime.combine(day, time.min)) for day in ends)
        return first, after


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One record that an indicator counts.

    `record` is label and key of its row ("audits.audit", 12). `on` is the day it counts; a record of a state (rule
    "last") stands until the day `until`, if any. `value` is what it adds, of a ratio the numerator to the denominator
    `whole`. `who` is the firm or person that rule "distinct" counts once ("o12", "p7"). `firm` is the key of the
    organisation by whose size, sector and park it is disaggregated; `groups` says further groups ("gender": "f").
    `split` divides the value of a figure that was stated whole: dimension -> group -> value.
    """

    record: tuple[str, int]
    on: date
    until: date | None = None
    value: Decimal = Decimal(1)
    whole: Decimal = Decimal(0)
    who: str = ""
    firm: int | None = None
    groups: Mapping[str, str] = field(default_factory=dict)
    split: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorEntry:
    """A computed indicator: its words, rule and query, and which of the counted records a visitor may open."""

    key: str  # "audits.visited"; never changed, as logframes keep it
    label: Any  # a text, translated when it is read
    unit: Any  # as well; of a ratio "%"
    rule: Rule
    means: Any  # what is counted, and what it rests on: the source of verification
    records: Callable[[Scope], Iterable[Counted]]
    visible_to: Callable[[Any], Any]  # of a visitor: the query set of the records it may see
    groups: tuple[str, ...] = ("size", "sector", "park")


def indicator_entries() -> dict[str, IndicatorEntry]:
    """The computed indicators of all apps by key. Raises ValueError for a key of two."""
    found: dict[str, IndicatorEntry] = {}
    for app, entries in declared("menu", "INDICATORS", tuple).items():
        for entry in entries:
            if entry.key in found:
                raise ValueError(f"the indicator {entry.key!r} of {app} is declared twice: rename one")
            found[entry.key] = entry
    return found
