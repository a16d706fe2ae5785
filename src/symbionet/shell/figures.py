"""Figures of the whole programme for those who steer it, as the apps declare them.

An app declares `FIGURES` in its module `menu`, a tuple of `FigureEntry`; a function of its `pages` makes the figure.
What a figure is to reach is set elsewhere: an app that knows targets declares `GOALS`, a tuple of functions that give
the target of a computed indicator by its key, or 0.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from symbionet.core.app import declared

__all__ = ["FEW_FIRMS", "Figure", "FigureEntry", "programme_figures"]

FEW_FIRMS = 3  # a figure that would tell of fewer organisations is kept from public bodies


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number with its list and its target.

    `indicator`: the computed indicator whose target it is held against; `reached`: what counts towards that, where it
    is not the number itself. `text`: the number in words with its unit, where it is money.
    """

    label: str
    number: int
    text: str = ""
    unit: str = ""
    url: str = ""
    indicator: str = ""
    target: int = 0
    reached: int | None = None
    parts: tuple[tuple[str, int, str], ...] = ()  # label, number, address


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureEntry:
    """A figure that an app declares: its place among the others, and how it is made for a visitor."""

    place: int
    figure_of: Callable[[Any], Figure]  # of the visitor, whose class only the rooms above know


def programme_figures(visitor: Any) -> list[Figure]:
    """The figures of all apps by place."""
    entries = [entry for app in declared("menu", "FIGURES", tuple).values() for entry in app]
    figures = [entry.figure_of(visitor) for entry in sorted(entries, key=lambda entry: entry.place)]
    return [replace(one, target=_goal_of(one.indicator)) if one.indicator else one for one in figures]


def _goal_of(indicator: str) -> int:
    goals = [goal for app in declared("menu", "GOALS", tuple).values() for goal in app]
    return next((int(value) for goal in goals if (value := goal(indicator))), 0)
