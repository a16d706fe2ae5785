"""Where an indicator will stand at the end at its present pace, and whether it is on its way. Knows no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import sqrt
from statistics import mean, stdev

from symbionet.core.indicators import Rule

__all__ = ["Outlook", "expected_on", "light_of", "outlook_of"]

ENOUGH = 3  # periods, below which nothing is said of a pace
# two-sided 80 % points of Student's t by degrees of freedom (standard table); beyond the last the normal point
T80 = (3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372)
NORMAL80 = 1.282
ON_TRACK, BEHIND = Decimal("0.9"), Decimal("0.7")  # of what is planned by that day


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The figure at the end of the programme, with a range that holds it in four of five cases if the pace stays."""

    low: float
    central: float
    high: float


def outlook_of(
    rule: Rule, periods: Sequence[tuple[date, date, Decimal | None]], *, end: date, least: float = float("-inf")
) -> Outlook | None:
    """The outlook from the values of ended periods; None for fewer than three, for ratios, without any pace, and once
    the end is past. Nothing of it lies below `least`, what is reached already.

    The pace is the mean of the periods' values per day. With n days to come and k periods seen, the range is that of a
    prediction: t * s * sqrt(m + m^2 / k), where m are the periods to come and s the deviation of a period's value.
    """
    seen = [(last - first, float(value)) for first, last, value in periods if value is not None]
    if rule == Rule.RATIO or len(seen) < ENOUGH or len(seen) < len(periods) or periods[-1][1] >= end:
        return None
    length = mean(span.days + 1 for span, _value in seen)
    ahead = (end - periods[-1][1]).days / length
    values = [value for _span, value in seen]
    if rule == Rule.LAST:
        steps = [after - before for before, after in pairwise(values)]
        so_far = values[-1]
    else:
        steps, so_far = [value * length / (span.days + 1) for span, value in seen], sum(values)
    if len(steps) < 2:
        return None
    central = so_far + mean(steps) * ahead
    half = _point(len(steps) - 1) * stdev(steps) * sqrt(ahead + ahead * ahead / len(steps))
    if not any(steps):
        return None
    if rule != Rule.LAST and min(values) >= 0:
        least = max(least, so_far)
    return Outlook(low=max(least, central - half), central=max(least, central), high=max(least, central + half))


def _point(freedom: int) -> float:
    return T80[freedom - 1] if freedom <= len(T80) else NORMAL80


def expected_on(day: date, *, start: date, baseline: Decimal, points: Sequence[tuple[date, Decimal]]) -> Decimal | None:
    """What is planned by a day: straight between the baseline at the start, the milestones and the final target.

    >>> expected_on(date(2026, 7, 2), start=date(2026, 1, 1), baseline=Decimal(0),
    ...             points=[(date(2026, 12, 31), Decimal(364))])
    Decimal('182')
    """
    if not points:
        return None
    before, value = start, baseline
    for due, aim in sorted(points):
        if day <= due:
            days = (due - before).days
            return aim if days <= 0 else value + (aim - value) * Decimal(max(0, (day - before).days)) / Decimal(days)
        before, value = due, aim
    return value


def light_of(value: Decimal | None, expected: Decimal | None, *, baseline: Decimal) -> str:
    """The traffic light: "green" from 90 % of the planned way, "amber" from 70 %, else "red"; "" without a plan."""
    if value is None or expected is None:
        return ""
    if expected == baseline:  # nothing is due by that day
        return "green"
    share = (value - baseline) / (expected - baseline)
    return "green" if share >= ON_TRACK else "amber" if share >= BEHIND else "red"
