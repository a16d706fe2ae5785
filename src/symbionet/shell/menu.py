"""The main menu, put together from the entries that the apps declare, and which of them a visitor reaches."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypedDict

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from symbionet.core.addresses import page_address
from symbionet.core.app import declared

__all__ = ["MenuEntry", "MenuLine", "address_of", "grouped_menu_of", "is_signed_in", "menu_entries", "menu_of"]

GROUPS: tuple[tuple[int, str | Promise], ...] = (  # from which place on, and the heading
    (0, ""),
    (40, _("Network")),
    (100, _("Work")),
    (120, _("Results")),
    (145, _("Tools and people")),
)
FEW = 8  # entries that need no headings


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
    place: int


def address_of(route: str, *args: Any) -> str:
    """The address of a route, or nothing where no app names it."""
    try:
        return page_address(route, *args)
    except NoReverseMatch:
        return ""


def menu_entries() -> list[MenuEntry]:
    """What the apps declare as `MENU` in their `menu` modules, by place."""
    entries = [entry for declared_by_app in declared("menu", "MENU", tuple).values() for entry in declared_by_app]
    return sorted(entries, key=lambda entry: entry.place)


def menu_of(visitor: AbstractBaseUser | AnonymousUser, *, path: str) -> list[MenuLine]:
    """The entries the visitor reaches, with the one marked that `path` belongs to (the longest address wins)."""
    shown = [(url, entry) for entry in _reached_by(visitor) if (url := address_of(entry.route))]
    home = address_of("home")
    around = [url for url, _entry in shown if path == url or (url != home and path.startswith(url))]
    current = max(around, key=len, default="")
    return [
        {"url": url, "label": entry.label, "icon": entry.icon, "active": url == current, "place": entry.place}
        for url, entry in shown
    ]


def _reached_by(visitor: AbstractBaseUser | AnonymousUser) -> list[MenuEntry]:
    """The entries the visitor reaches: asked once in the life of the visitor's object, which is one request."""
    known: dict[str, Any] = vars(visitor)
    if "menu_reached" not in known:
        known["menu_reached"] = [entry for entry in menu_entries() if entry.reaches(visitor)]
    reached: list[MenuEntry] = known["menu_reached"]
    return reached


def grouped_menu_of(
    visitor: AbstractBaseUser | AnonymousUser, *, path: str
) -> list[tuple[str | Promise, list[MenuLine]]]:
    """The same under headings; a short menu has none."""
    lines = menu_of(visitor, path=path)
    if len(lines) <= FEW:
        return [("", lines)]
    ends = [*(place for place, _heading in GROUPS[1:]), float("inf")]
    parts = [
        (heading, [line for line in lines if first <= line["place"] < last])
        for (first, heading), last in zip(GROUPS, ends, strict=True)
    ]
    return [(heading, part) for heading, part in parts if part]
