"""What measures have saved so far by calendar year, by what firms said of them; nothing is projected.

The newest statement holds for the whole time from the day since which the measure runs until the day of the statement:
a year counts by its days in that time. What is said to run no longer counts nothing.
"""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from symbionet.audits.models import FollowUp, Opportunity, Outcome, Stream
from symbionet.audits.queries.baseline import energy_of
from symbionet.engine.impact import UNITS_OF_METRICS

__all__ = ["Realised", "realised_of", "runs_since"]

MONEY = ("cost_saving", "", "CNY")
METRICS = {  # stream -> metric of the ledger, and how much of it one unit of the stream is
    Stream.WATER: ("water_saved_m3", 1.0),
    Stream.MATERIAL: ("virgin_material_saved_t", 1.0),
    Stream.HAZARDOUS: ("hazardous_avoided_t", 1.0),
    Stream.CHEMICAL: ("virgin_material_saved_t", 0.001),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Realised:
    """A figure of one calendar year; `metric` is one of the ledger's."""

    year: int
    metric: str
    value: float
    unit: str
    currency: str = ""


def runs_since(statements: Sequence[FollowUp]) -> date | None:
    """Since when a measure runs: as the firm says, else the day on which it was first said to be carried out."""
    stated = [one.done_on for one in statements if one.outcome == Outcome.DONE and one.done_on is not None]
    told = [timezone.localdate(one.at) for one in statements if one.outcome == Outcome.DONE]
    return stated[-1] if stated else min(told, default=None)


def realised_of(opportunity: Opportunity) -> list[Realised]:
    """What a measure has saved so far, by year and metric, the earliest first."""
    statements = list(opportunity.follow_ups.order_by("month"))
    since = runs_since(statements)
    if since is None or statements[-1].outcome != Outcome.DONE:
        return []
    last = statements[-1]
    shares = _shares(since, timezone.localdate(last.at))
    found = [
        Realised(year=year, metric=metric, value=value * share, unit=unit, currency=currency)
        for metric, (value, unit, currency) in _yearly(opportunity, last).items()
        for year, share in shares.items()
    ]
    spent = next((one.cost for one in reversed(statements) if one.cost), None)
    if spent:
        found.append(
            Realised(year=since.year, metric="private_investment", value=float(spent), unit="", currency="CNY")
        )
    return sorted(found, key=lambda one: (one.year, one.metric))


def _shares(since: date, until: date) -> dict[int, float]:
    """The share of each calendar year that lies between two days, the second left out."""
    found = {}
    for year in range(since.year, until.year + 1):
        begins, ends = max(since, date(year, 1, 1)), min(until, date(year, 12, 31) + timedelta(days=1))
        if (days := (ends - begins).days) > 0:
            found[year] = days / (366 if calendar.isleap(year) else 365)
    return found


def _yearly(opportunity: Opportunity, said: FollowUp) -> Mapping[str, tuple[float, str, str]]:
    """Metric -> what a whole year saves, its unit and currency, by one statement; what was not said is left out."""
    found: dict[str, tuple[float, str, str]] = {}
    if said.money is not None:
        found[MONEY[0]] = (float(said.money), *MONEY[1:])
    if said.amount is None:
        return found
    if opportunity.stream in METRICS:
        metric, scale = METRICS[Stream(opportunity.stream)]
        found[metric] = (said.amount * scale, UNITS_OF_METRICS[metric], "")
    lines = energy_of({opportunity.stream: said.amount})
    for metric, values in (
        ("energy_saved_mwh", [line.mwh for line in lines]),
        ("co2e_avoided_t", [line.co2 for line in lines]),
    ):
        known = [value for value in values if value is not None]
        if known:
            found[metric] = (sum(known), UNITS_OF_METRICS[metric], "")
    return found
