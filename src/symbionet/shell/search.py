"""The search over everything: it shows what each app finds among the things the visitor may see.

An app declares `SEARCH` in its module `menu`, a tuple of `SearchEntry`; each finds things of one kind.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from symbionet.core.app import declared
from symbionet.shell.menu import menu_of

__all__ = ["FEW", "SearchEntry", "SearchGroup", "SearchRow", "pages_reached", "search_everything"]

FEW = 8  # rows of a group; the rest is a link


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRow:
    """One thing that was found."""

    text: str
    url: str
    aside: str = ""
    direction: str = ""  # of a resource


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchGroup:
    """The first things of one kind, and the list with all of them."""

    title: str
    icon: str
    rows: tuple[SearchRow, ...]
    more_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchEntry:
    """A kind of things that an app finds: the place of its group, and the group of a visitor and a text."""

    place: int
    group_of: Callable[[Any, str], SearchGroup]


def search_everything(visitor: Any, text: str) -> list[SearchGroup]:
    """What a text finds among all the visitor may see, by kind; kinds without a hit are left out."""
    if not text.strip():
        return []
    entries = [entry for app in declared("menu", "SEARCH", tuple).values() for entry in app]
    groups = [entry.group_of(visitor, text) for entry in sorted(entries, key=lambda entry: entry.place)]
    return [group for group in (_pages_called(visitor, text), *groups) if group.rows]


def pages_reached(visitor: Any) -> frozenset[str]:
    """The addresses in the visitor's menu."""
    return frozenset(line["url"] for line in menu_of(visitor, path=""))


def _pages_called(visitor: Any, text: str) -> SearchGroup:
    """The pages of the visitor's menu whose name holds the text: a way to everywhere without the mouse."""
    lines = [line for line in menu_of(visitor, path="") if text.strip().lower() in str(line["label"]).lower()]
    rows = tuple(SearchRow(text=str(line["label"]), url=line["url"]) for line in lines[:FEW])
    return SearchGroup(title=_("Pages"), icon="layout-sidebar", rows=rows)
