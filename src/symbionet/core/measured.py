"""Amounts of a firm by calendar year, handed from the apps that prove them to those that hold targets against them.

An app declares what it measures as `MEASURED` in its module `menu`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from symbionet.core.app import declared

__all__ = ["Measured", "measured"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A kind of amount: its unit, and a function of the visitor and the key of a firm to year -> amount.

    The function counts what that visitor may see, and no year before there is anything.
    """

    key: str
    unit: str
    by_year: Callable[[Any, int], Mapping[int, float]]


@cache
def measured() -> Mapping[str, Measured]:
    """What any app measures of a firm, by key."""
    return {one.key: one for rows in declared("menu", "MEASURED", tuple).values() for one in rows}
