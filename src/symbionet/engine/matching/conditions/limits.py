"""The limits that a known use sets, or a want by its own composition."""

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from symbionet.engine.matching.conditions.composition import WHOLE, factor_between, stated_of, units_of_parameters
from symbionet.engine.model import Component, Resource
from symbionet.engine.packs import Packs

__all__ = ["Limit", "bound_of", "limits_of", "limits_wanted", "read_limits"]

_LIMIT = re.compile(r"(?P<name>[A-Za-z0-9_]+)(?P<sign><=|>=)(?P<value>-?[\d.]+)\s*(?P<unit>.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A limit of a parameter in its unit; `sign` is "<=" or ">="."""

    parameter: str
    sign: str
    value: float
    unit: str

    @property
    def text(self) -> str:
        """The limit as people read it: "<= 0.5 %"."""
        return f"{self.sign} {self.value:g} {self.unit}".strip()


@lru_cache(maxsize=4096)
def read_limits(texts: tuple[str, ...]) -> tuple[Limit, ...]:
    """The limits of a known use; a text that is no limit is left out.

    >>> read_limits(("Cl<=0.5 %",))[0].text
    '<= 0.5 %'
    """
    found = []
    for text in texts:
        if match := _LIMIT.fullmatch(text.strip()):
            found.append(
                Limit(
                    parameter=match["name"], sign=match["sign"], value=float(match["value"]), unit=match["unit"].strip()
                )
            )
    return tuple(found)


def bound_of(limit: Limit, packs: Packs) -> float | None:
    """The value of a limit in the unit of its parameter; None where the units do not compare."""
    factor = factor_between(limit.unit, units_of_parameters(packs.whole).get(limit.parameter, limit.unit))
    return None if factor is None else limit.value * factor


def limits_wanted(want: Resource, packs: Packs) -> tuple[Limit, ...]:
    """The composition of a want read as limits: its low ends are to be reached, its high ends to be kept.

    One and the same figure for both says what is usual and sets no limit.
    """
    return limits_of(want.composition, packs) if want.composition else ()


def limits_of(composition: tuple[Component, ...], packs: Packs) -> tuple[Limit, ...]:
    """A composition read as limits (`limits_wanted`)."""
    return _wanted(composition, packs.whole)


@lru_cache(maxsize=4096)
def _wanted(composition: tuple[Component, ...], packs: Packs) -> tuple[Limit, ...]:
    found = []
    for parameter, stated in stated_of(composition, "", packs).items():
        unit = units_of_parameters(packs)[parameter]
        if stated.low == stated.high:
            continue
        if stated.low > 0:
            found.append(Limit(parameter=parameter, sign=">=", value=stated.low, unit=unit))
        if stated.high < WHOLE or (unit != "%" and not math.isinf(stated.high)):
            found.append(Limit(parameter=parameter, sign="<=", value=stated.high, unit=unit))
    return tuple(found)
