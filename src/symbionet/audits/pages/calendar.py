"""The month of visits: days with the audits that are planned or were made on them."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from symbionet.audits.models import Audit
from symbionet.audits.queries import stage_place

__all__ = ["MonthShown", "VisitShown", "month_shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitShown:
    """A visit on its day; late: its day has passed and nobody wrote down that it was made."""

    audit: Audit
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthShown:
    """A month as weeks of days with their visits, and the months before and after."""

    month: date
    today: date
    weeks: tuple[tuple[tuple[date, tuple[VisitShown, ...]], ...], ...]
    before: str
    after: str
    number: int


def month_shown(audits: QuerySet[Audit], text: str, *, today: date) -> MonthShown:
    """The month that a text such as "2026-03" names; this month for any other text."""
    month = _month(text, today)
    weeks = calendar.Calendar().monthdatescalendar(month.year, month.month)
    rows = audits.filter(planned_on__gte=weeks[0][0], planned_on__lte=weeks[-1][-1]).select_related(
        "organisation", "lead"
    )
    visited = stage_place("visited")
    found: dict[date, list[VisitShown]] = {}
    for row in rows.order_by("planned_on", "pk"):
        is_late = row.planned_on < today and stage_place(row.stage) < visited
        found.setdefault(row.planned_on, []).append(VisitShown(audit=row, is_late=is_late))
    return MonthShown(
        month=month,
        today=today,
        weeks=tuple(tuple((day, tuple(found.get(day, ()))) for day in week) for week in weeks),
        before=f"{month - timedelta(days=1):%Y-%m}",
        after=f"{month + timedelta(days=31):%Y-%m}",
        number=sum(len(visits) for day, visits in found.items() if day.month == month.month),
    )


def _month(text: str, today: date) -> date:
    found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", text)
    return date(min(max(int(found[1]), 2000), 2100), int(found[2]), 1) if found else today.replace(day=1)
