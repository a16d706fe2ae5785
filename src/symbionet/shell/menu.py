"""The main menu, put together from the entries that the apps declare, and which of them a visitor reaches."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypedDict

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from symbionet.core.app import declared

__all__ = ["MenuEntry", "MenuLine", "address_of", "is_signed_in", "menu_entries", "menu_of"]


def is_signed_in(visitor: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether the visitor is signed in."""
    return visitor.is_authenticated


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """One entry: a route, its words and icon, who reaches it, and its place from the top (entries stand by place)."""

    route: str
    label: str | Promise
    icon: str
    place: int
    reaches: Callable[[Any], bool] = is_signed_in  # of the visitor, whose class only the rooms above know


class MenuLine(TypedDict):
    """An entry as the menu shows it."""

    url: str
    label: str | Promise
    icon: str
    active: bool


def address_of(route: str, *args: Any) -> str:
    """The address of a route, or nothing where no app names it."""
    try:
        return reverse(route, args=args)
    except NoReverseMatch:
        return ""


def menu_entries() -> list[MenuEntry]:
    """What the apps declare as `MENU` in their `menu` modules, by place."""
    entries = [entry for declared_by_app in declared("menu", "MENU", tuple).values() for entry in declared_by_app]
    return sorted(entries, key=lambda entry: entry.place)


def menu_of(visitor: AbstractBaseUser | AnonymousUser, *, path: str) -> list[MenuLine]:
    """The entries the visitor reaches, with the one marked that `path` belongs to (the longest address wins)."""
    reached = [(address_of(entry.route), entry) for entry in menu_entries() if entry.reaches(visitor)]
    shown = [(url, entry) for url, entry in reached if url]
    home = address_of("home")
    around = [url for url, _entry in shown if path == url or (url != home and path.startswith(url))]
    current = max(around, key=len, default="")
    return [{"url": url, "label": entry.label, "icon": entry.icon, "active": url == current} for url, entry in shown]
