"""The barriers of a year: what came, what fell, what stands, over the years; and what demands have solved."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from symbionet.accounts.queries import Visitor
from symbionet.policy.models import Demand, DemandState
from symbionet.policy.queries.barriers import Amounts, Blocked, amounts_of, barriers_visible_to, blocked_by, shares_of
from symbionet.policy.queries.demands import Effect, blocked_rows_of, demands_visible_to, effect_of

__all__ = ["TREND_YEARS", "BarrierReport", "ReportRow", "report_of"]

TREND_YEARS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One barrier in a year: cases that came and that fell in it, and what stands at its end."""

    category: str
    came: int
    fell: int
    stands: Amounts
    trend: tuple[int, ...]  # cases that stood at the end of each year


@dataclass(frozen=True, slots=True, kw_only=True)
class BarrierReport:
    """The report of a year, to its last day or to today."""

    year: int
    until: date
    years: tuple[int, ...]
    rows: tuple[ReportRow, ...]
    came: int
    fell: int
    stands: Amounts
    solved: tuple[tuple[Demand, Effect], ...]  # in force in that year
    states: Mapping[str, int]  # of the demands as they stand


def report_of(visitor: Visitor, year: int) -> BarrierReport:
    """The report as the visitor sees it, for the programme's readers; a case is a subject, however many barriers."""
    today = timezone.localdate()
    rows = [row for row in blocked_by(barriers_visible_to(visitor)) if _year(row.at) <= year]
    first = min((_year(row.at) for row in rows), default=year)
    years = tuple(range(max(first, year - TREND_YEARS + 1), year + 1))
    groups: dict[str, list[Blocked]] = defaultdict(list)
    for row in rows:
        groups[row.category].append(row)
    at_end = [row for row in rows if _stood(row, year)]
    shares = shares_of(visitor, at_end)
    made = [
        ReportRow(
            category=name,
            came=_cases(row for row in group if _year(row.at) == year),
            fell=_cases(row for row in group if row.fell_at is not None and _year(row.fell_at) == year),
            stands=amounts_of([row for row in group if _stood(row, year)], shares),
            trend=tuple(_cases(row for row in group if _year(row.at) <= one and _stood(row, one)) for one in years),
        )
        for name, group in groups.items()
    ]
    seen = demands_visible_to(visitor)
    in_force = seen.filter(state=DemandState.IN_FORCE, in_force_on__year=year).order_by("in_force_on", "pk")
    states: dict[str, int] = defaultdict(int)
    for state in seen.order_by().values_list("state", flat=True):
        states[state] += 1
    return BarrierReport(
        year=year,
        until=min(today, date(year, 12, 31)),
        years=years,
        rows=tuple(sorted(made, key=lambda row: (-row.stands.tonnes, -row.stands.subjects, row.category))),
        came=_cases(row for row in rows if _year(row.at) == year),
        fell=_cases(row for row in rows if row.fell_at is not None and _year(row.fell_at) == year),
        stands=amounts_of(at_end, shares),
        solved=tuple((demand, effect_of(visitor, demand, blocked_rows_of(visitor, demand))) for demand in in_force),
        states=dict(states),
    )


def _year(moment: datetime) -> int:
    return timezone.localtime(moment).year


def _stood(row: Blocked, year: int) -> bool:
    """Whether it stood at the end of the year, or today where that has not come."""
    return row.fell_at is None or _year(row.fell_at) > year


def _cases(rows: Iterable[Blocked]) -> int:
    return len({row.subject for row in rows})
