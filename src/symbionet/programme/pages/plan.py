"""The plan of a programme: the chart of activities, deliverables and risks."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from symbionet.programme.models import Activity, Deliverable, Programme, Risk
from symbionet.programme.pages.activities import ActivityCost, activity_costs
from symbionet.programme.pages.charts import plan_chart

__all__ = ["ActivityLine", "PlanShown", "plan_shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityLine:
    """An activity with its costs, and whether it is late."""

    cost: ActivityCost
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
    costs = activity_costs(programme)
    risks = sorted(programme.risks.all(), key=lambda one: -one.weight)
    return PlanShown(
        chart=plan_chart(
            [one.activity for one in costs], first=programme.starts_on, last=programme.ends_on, today=today
        ),
        activities=tuple(ActivityLine(cost=one, is_late=_is_late(one.activity, today)) for one in costs),
        deliverables=tuple(
            (one, one.delivered_on is None and one.due_on < today) for one in programme.deliverables.all()
        ),
        risks=tuple(one for one in risks if one.closed_on is None),
        closed_risks=tuple(one for one in risks if one.closed_on is not None),
    )


def _is_late(row: Activity, today: date) -> bool:
    """Whether it is over and not done, or a quarter of its days behind."""
    planned = 100 * ((today - row.starts_on).days + 1) / max(1, (row.ends_on - row.starts_on).days + 1)
    behind = row.starts_on <= today and row.progress + 25 < planned
    return row.progress < 100 and (row.ends_on < today or behind)
