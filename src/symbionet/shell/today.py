"""What waits for a person: the home page and a member's own page show the lists that the apps declare.

An app declares its lists as `TODAY` in its module `menu`, a tuple of `TodayEntry`; what a list holds is made by a
function of its `pages`, and only for those whom the list is for.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from symbionet.core.app import declared

__all__ = ["FEW", "TodayEntry", "TodayList", "TodayRow", "count_and_first", "home_lists", "our_page_lists", "rows_of"]

FEW = 5  # rows of a list; the rest is a number and a link


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayRow:
    """One thing to do, with its page."""

    text: str
    url: str
    aside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayList:
    """One kind of thing to do: how many there are, where the list is, and the first ones.

    lines: how many rows the whole list has, where `count` counts something else (unread messages of few threads).
    """

    title: str | Promise
    url: str
    icon: str
    count: int
    rows: tuple[TodayRow, ...] = ()
    done: str | Promise = ""  # what to say when nothing waits
    lines: int | None = None

    @property
    def all_lines(self) -> int:
        """How many rows the whole list has; of these `rows` are the first."""
        return self.count if self.lines is None else self.lines


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayEntry:
    """A list that an app declares: its place from the top, whom it is for, the pages that show it, how it is made."""

    place: int
    reaches: Callable[[Any], bool]  # of the visitor, whose class only the rooms above know
    list_of: Callable[[Any], TodayList]  # of the same
    on_home: bool = True
    on_our_page: bool = False  # of a member, where that page does not show the same at length


def count_and_first[Row: Model](rows: QuerySet[Row]) -> tuple[int, list[Row]]:
    """How many rows there are, and the first few; they are counted only where there are more.

    Most lists of most people are short, and to put a question to the database costs more than its answer.
    """
    first = list(rows[: FEW + 1])
    return (len(first) if len(first) <= FEW else rows.count()), first[:FEW]


def rows_of(things: Iterable[Any], *, aside: str = "") -> tuple[TodayRow, ...]:
    """A row for each thing by its name and page; `aside` names the attribute that stands beside it."""
    return tuple(
        TodayRow(text=str(thing), url=thing.get_absolute_url(), aside=str(getattr(thing, aside)) if aside else "")
        for thing in things
    )


def _entries_for(user: Any) -> list[TodayEntry]:
    entries = [entry for app in declared("menu", "TODAY", tuple).values() for entry in app]
    return sorted((entry for entry in entries if entry.reaches(user)), key=lambda entry: entry.place)


def home_lists(user: Any) -> list[TodayList]:
    """The lists of the home page by place, those where something waits before those that are done."""
    made = [entry.list_of(user) for entry in _entries_for(user) if entry.on_home]
    return sorted(made, key=lambda row: not row.count)


def our_page_lists(user: Any) -> list[TodayList]:
    """The lists of a member's own page by place, over all its organisations; without those that are done."""
    made = [entry.list_of(user) for entry in _entries_for(user) if entry.on_our_page]
    return [row for row in made if row.count]
