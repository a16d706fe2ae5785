"""Figures of the whole programme for those who steer and watch it, as the apps declare them.

An app declares `FIGURES` in its module `menu`, a tuple of `FigureEntry`; a function of its `pages` makes the figure.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from symbionet.core.app import declared

__all__ = ["FEW_FIRMS", "Counted", "Figure", "FigureEntry", "kept_from_few", "programme_figures"]

FEW_FIRMS = 3  # a figure that would tell of fewer organisations is kept from public bodies


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number with its list, where the visitor reaches it, and its target; None where it is withheld."""

    label: str
    number: int | None
    unit: str = ""
    url: str = ""
    target: int = 0
    parts: tuple[tuple[str, int | None, str], ...] = ()  # label, number, address


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A part of a figure with the organisations behind it."""

    label: str
    number: int
    firms: frozenset[int]
    url: str = ""


def kept_from_few(parts: Sequence[Counted]) -> tuple[tuple[str, int | None, str], ...]:
    """The parts of one whole, without the numbers behind which fewer than FEW_FIRMS organisations stand.

    The whole is told, so that what is left out could be had as a difference: parts are left out, the smallest first,
    until as many organisations stand behind all of them together.

    >>> ash, slag, oil = (Counted(label=str(n), number=n, firms=frozenset(range(n))) for n in (1, 4, 9))
    >>> kept_from_few([ash, slag, oil])
    (('1', None, ''), ('4', None, ''), ('9', 9, ''))
    >>> kept_from_few([slag, oil])
    (('4', 4, ''), ('9', 9, ''))
    """
    hidden = [part for part in parts if 0 < len(part.firms) < FEW_FIRMS]
    rest = sorted((part for part in parts if part not in hidden and part.number), key=lambda part: len(part.firms))
    while hidden and rest and (len(hidden) < 2 or len(frozenset().union(*(part.firms for part in hidden))) < FEW_FIRMS):
        hidden.append(rest.pop(0))
    return tuple((part.label, None if part in hidden else part.number, part.url) for part in parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureEntry:
    """A figure that an app declares: its place among the others, and how it is made for a visitor."""

    place: int
    figure_of: Callable[[Any], Figure]  # of the visitor, whose class only the rooms above know


def programme_figures(visitor: Any) -> list[Figure]:
    """The figures of all apps by place."""
    entries = [entry for app in declared("menu", "FIGURES", tuple).values() for entry in app]
    return [entry.figure_of(visitor) for entry in sorted(entries, key=lambda entry: entry.place)]
