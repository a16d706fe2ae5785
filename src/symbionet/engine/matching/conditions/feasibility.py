"""The feasibility sheet: what a use asks for against what the have was measured at, parameter by parameter."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from symbionet.engine.errors import IncompatibleUnits, UnknownUnit
from symbionet.engine.matching.conditions.composition import factor_between, parameter_unit, read_stated
from symbionet.engine.matching.conditions.limits import Limit, limits_wanted, read_limits
from symbionet.engine.model import Resource
from symbionet.engine.packs import KnownUse, Packs
from symbionet.engine.units import convert

__all__ = ["Fit", "SheetLine", "convert_share", "draft_sheet", "judge_parameter"]

Status = Literal["pass", "at_times", "gap", "unknown"]
PLACES = 10  # significant digits kept when a unit is converted


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a parameter keeps its limits.

    "pass": at all times; "at_times": part of the measured range lies outside; "gap": all of it; "unknown": a limit or a
    measurement is missing. `margin` is the distance of the worst measured value from its limit as a share of the limit,
    negative outside it; None where it is unknown or the limit is 0.
    """

    status: Status
    margin: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """A line of the sheet, all figures in `unit`; `sources` name where the limits come from ("want" or a known use)."""

    parameter: str
    name_en: str
    name_zh: str
    unit: str
    low: float | None
    high: float | None
    measured_low: float | None
    measured_high: float | None
    sources: tuple[str, ...]


def judge_parameter(
    *, low: float | None, high: float | None, measured_low: float | None, measured_high: float | None
) -> Fit:
    """How a measured range keeps its limits; an open end (None) of the measurement is unbounded.

    An open end leaves the limit on its side unknown: "at most 5" measured says nothing about a limit of at least 1.

    >>> judge_parameter(low=None, high=10, measured_low=4, measured_high=8)
    Fit(status='pass', margin=0.2)
    >>> judge_parameter(low=None, high=10, measured_low=8, measured_high=12).status
    'at_times'
    """
    if (low is None and high is None) or (measured_low is None and measured_high is None):
        return Fit(status="unknown")
    sides = []
    if high is not None:
        sides.append(_side(high, best=measured_low, worst=measured_high, sign=1))
    if low is not None:
        sides.append(_side(low, best=measured_high, worst=measured_low, sign=-1))
    order: tuple[Status, ...] = ("gap", "at_times", "unknown", "pass")
    status = next(one for one in order if any(side.status == one for side in sides))
    margins = [side.margin for side in sides if side.margin is not None]
    return Fit(status=status, margin=min(margins) if margins and status != "unknown" else None)


def _side(limit: float, *, best: float | None, worst: float | None, sign: int) -> Fit:
    """One limit; sign 1: at most, -1: at least. `worst` is the measured end towards the limit."""
    if best is not None and sign * best > sign * limit:  # even the best is outside
        return Fit(status="gap", margin=_margin(limit, worst if worst is not None else best, sign))
    if worst is None:
        return Fit(status="unknown")
    margin = _margin(limit, worst, sign)
    if sign * worst <= sign * limit:
        return Fit(status="pass", margin=margin)
    return Fit(status="at_times" if best is not None else "unknown", margin=margin if best is not None else None)


def _margin(limit: float, value: float, sign: int) -> float | None:
    return None if limit == 0 else round(sign * (limit - value) / abs(limit), 6)


def convert_share(value: float, unit: str, wanted: str) -> float:
    """A figure of a composition in another unit: 3000 mg/kg is 0.3 %; raises IncompatibleUnits.

    Shares, concentrations, heating values, pressures and lengths go by the table of `conditions`, others by `units`.

    >>> convert_share(3000, "mg/kg", "%")
    0.3
    """
    factor = 1.0 if unit == wanted else factor_between(unit, wanted)
    if factor is not None:
        return _tidy(value * factor)
    try:
        return _tidy(convert(value, unit, wanted))
    except UnknownUnit as error:
        raise IncompatibleUnits(f"{unit!r} and {wanted!r} do not compare: give both in one unit.") from error


def _tidy(value: float) -> float:
    return value if value == 0 or math.isinf(value) else float(f"{value:.{PLACES}g}")


def draft_sheet(have: Resource, want: Resource | None, uses: Iterable[KnownUse], packs: Packs) -> tuple[SheetLine, ...]:
    """The first sheet of an exchange: each parameter the want or a known use limits, with what the have states of it.

    Limits of the want come first; of several limits on one side the strictest counts. Both ends of a line are in the
    unit of the parameter (pack `uses/parameters`).

    >>> from symbionet.engine.model import Component
    >>> from symbionet.engine.packs import load_packs
    >>> packs = load_packs()
    >>> chlorine = (Component(name="Cl", low=0.1, high=0.2),)
    >>> ash = Resource(id="h", organisation_id="o", direction="have", composition=chlorine)
    >>> line = draft_sheet(ash, None, [packs.uses["u-ash-1"]], packs)[0]
    >>> line.parameter, line.high, line.measured_high, line.sources
    ('Cl', 0.5, 0.2, ('u-ash-1',))
    """
    found: dict[str, list[tuple[Limit, str]]] = {}
    wanted = [(limit, "want") for limit in limits_wanted(want, packs)] if want is not None else []
    used = [(limit, use.id) for use in uses for limit in read_limits(use.limits)]
    for limit, source in (*wanted, *used):
        found.setdefault(limit.parameter, []).append((limit, source))
    stated = read_stated(have, packs)
    names = {row["id"]: row for row in packs.rows("uses/parameters")}
    lines = []
    for parameter, limits in found.items():
        unit = parameter_unit(parameter, packs) or limits[0][0].unit
        bounds = [(limit.sign, factor * limit.value, source)
                  for limit, source in limits
                  if (factor := factor_between(limit.unit, unit)) is not None]  # fmt: skip
        if not bounds:
            continue
        row, measured = names.get(parameter), stated.get(parameter)
        lines.append(
            SheetLine(
                parameter=parameter,
                name_en=row["name_en"] if row else parameter,
                name_zh=row["name_zh"] if row else parameter,
                unit=unit,
                low=max((value for sign, value, _source in bounds if sign == ">="), default=None),
                high=min((value for sign, value, _source in bounds if sign == "<="), default=None),
                measured_low=None if measured is None else _tidy(measured.low),
                measured_high=None if measured is None or math.isinf(measured.high) else _tidy(measured.high),
                sources=tuple(dict.fromkeys(source for _sign, _value, source in bounds)),
            )
        )
    return tuple(lines)
