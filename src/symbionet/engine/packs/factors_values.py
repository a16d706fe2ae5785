"""The value of an emission factor, and how wide its range is where its source gives none."""

import math
from dataclasses import dataclass, replace
from typing import Literal

from symbionet.engine.errors import BadPack

__all__ = ["GRADES", "Factor", "graded", "lowered"]

GRADES = "ABCD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One published figure: what one unit of something emits, or holds, or weighs.

    `value`, `low` and `high` are in `unit` ("kgCO2e/t", "kgCO2e/tkm", "kgCO2/kWh", "GJ/t"), always per tonne, tkm, GJ,
    kWh, m3 or Nm3; what was printed in another unit stands in `published`. `fit` says in codes how it was found, and is
    empty where it fits exactly: "guessed_subject", "broader_subject", "other_route", "country", "global",
    "proxy_region", "earlier_year", "later_year", "collection_only", "expert_judgement", "not_reviewed", "co2_only",
    "converted".
    """

    id: str
    activity: str
    subject: str
    route: str = ""
    value: float
    low: float
    high: float
    unit: str
    region: str = "GLO"
    year: int = 0
    gwp: Literal["AR4", "AR5", "AR6", "CO2 only", ""] = ""
    heating: Literal["net", "gross", ""] = ""
    quality: Literal["A", "B", "C", "D"] = "D"
    valid_from: str = ""
    superseded_by: str = ""
    source: str
    licence: str = ""
    note: str = ""
    pack: str = ""
    published: str = ""
    own: bool = False
    reviewed: bool = True
    fit: tuple[str, ...] = ()

    @property
    def gas(self) -> str:
        """What is counted: "CO2e", "CO2" (carbon dioxide alone), or "" where the factor is no emission.

        >>> Factor(id="x", activity="grid", subject="x", value=1, low=1, high=1, unit="kgCO2/kWh", source="s").gas
        'CO2'
        """
        head = self.unit.split("/")[0]
        return "CO2e" if head.endswith("CO2e") else "CO2" if head.endswith("CO2") else ""

    @property
    def per(self) -> str:
        """The unit of the amount that the factor is multiplied with: "t", "tkm", "kWh", ..."""
        return self.unit.split("/", 1)[-1]

    def scaled(self, factor: float, unit: str) -> "Factor":
        """The same factor in another unit; what was printed is kept in `published`."""
        printed = self.published or f"{self.value:g} {self.unit}"
        values = {"value": self.value * factor, "low": self.low * factor, "high": self.high * factor}
        return replace(self, **values, unit=unit, published=printed)  # type: ignore[arg-type]


def graded(value: float, spread: float) -> tuple[float, float]:
    """The low and high end of a value with a relative spread (0.15 is ±15 %); in order for negative values, too.

    >>> graded(-100.0, 0.15)
    (-115.0, -85.0)
    """
    if not (math.isfinite(value) and spread >= 0):
        raise BadPack(f"a factor of {value} with a spread of {spread} has no range; give finite numbers")
    margin = abs(value) * spread
    return float(f"{value - margin:.10g}"), float(f"{value + margin:.10g}")


def lowered(factor: Factor, steps: int, spreads: dict[str, float]) -> Factor:
    """A factor used where it was not made for: grades lower by `steps`, and at least as wide as that grade.

    `spreads` is the relative spread of each grade (pack `factors/quality_grades`).
    """
    if steps <= 0:
        return factor
    quality = GRADES[min(GRADES.index(factor.quality) + steps, len(GRADES) - 1)]
    low, high = graded(factor.value, spreads[quality])
    return replace(
        factor,
        quality=quality,  # type: ignore[arg-type]
        low=min(factor.low, low),
        high=max(factor.high, high),
    )
