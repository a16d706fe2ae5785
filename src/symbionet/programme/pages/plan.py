"""The plan of a programme: the chart of activities, deliverables and risks."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from symbionet.programme.models import Activity, Deliverable, Programme, Risk
from symbionet.programme.pages.charts import plan_chart
from symbionet.programme.pages.money import amount_words

__all__ = ["ActivityLine", "PlanShown", "plan_shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityLine:
    """An activity with what its budget lines hold, and whether it is late."""

    activity: Activity
    budget: str
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanShown:
    """What the page of the plan shows."""

    chart: str
    activities: tuple[ActivityLine, ...]
    deliverables: tuple[tuple[Deliverable, bool], ...]  # with whether it is late
    risks: tuple[Risk, ...]
    closed_risks: tuple[Risk, ...]


def plan_shown(programme: Programme) -> PlanShown:
    """The plan as of today."""
    today = timezone.localdate()
    rows = list(programme.activities.select_related("result").prefetch_related("lines"))
    risks = sorted(programme.risks.all(), key=lambda one: -one.weight)
    return PlanShown(
        chart=plan_chart(rows, first=programme.starts_on, last=programme.ends_on, today=today),
        activities=tuple(_line(one, today) for one in rows),
        deliverables=tuple(
            (one, one.delivered_on is None and one.due_on < today) for one in programme.deliverables.all()
        ),
        risks=tuple(one for one in risks if one.closed_on is None),
        closed_risks=tuple(one for one in risks if one.closed_on is not None),
    )


def _line(row: Activity, today: date) -> ActivityLine:
    lines = list(row.lines.all())
    budget = amount_words(sum((one.amount for one in lines), start=lines[0].amount - lines[0].amount)) if lines else ""
    planned = 100 * ((today - row.starts_on).days + 1) / max(1, (row.ends_on - row.starts_on).days + 1)
    late = row.progress < 100 and (row.ends_on < today or (row.starts_on <= today and row.progress + 25 < planned))
    return ActivityLine(activity=row, budget=budget, is_late=late)
