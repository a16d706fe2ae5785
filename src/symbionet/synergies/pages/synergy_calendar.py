"""Days of synergies: next actions, tasks, and when a stopped one is looked at again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from symbionet.accounts.queries import Visitor, facilitates
from symbionet.synergies.models import Stage, Synergy
from symbionet.synergies.pages.synergy_board import cards_shown_to
from symbionet.synergies.queries.prospects import WON
from symbionet.work.models import Task

__all__ = ["ShownEvent", "events_between"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvent:
    """One thing that is due on a day: an action, a task, or another look."""

    on: date
    kind: str  # "action", "task" or "again"
    key: str  # stable, for calendars of other programs
    text: str
    title: str  # of the synergy
    url: str
    owner: str
    person: int | None = None  # whose it is to do
    late: bool = False


def events_between(
    visitor: Visitor, synergies: QuerySet[Synergy], *, first: date, last: date, limits: Mapping[str, int]
) -> list[ShownEvent]:
    """What is due from the first to the last day, by day; tasks only for those who work on synergies.

    `synergies` come from `chosen_synergies`.
    """
    days = (first, last)
    under_way = ~Q(stage__in=(*WON, Stage.LOST))
    due = under_way & Q(next_action_due__range=days)
    tasks = list(_tasks(synergies, days)) if facilitates(visitor) else []
    wanted = due | Q(reactivate_on__range=days) | Q(pk__in=[task.subject_id for task in tasks])
    today = timezone.localdate()
    found: list[ShownEvent] = []
    by_key: dict[int, tuple[str, str]] = {}
    rows = list(synergies.filter(wanted))
    for row, card in zip(rows, cards_shown_to(visitor, rows, limits=limits), strict=True):
        shown = card.synergy
        by_key[shown.pk] = shown.title, shown.url
        common: dict[str, Any] = {
            "title": shown.title, "url": shown.url, "owner": shown.owner, "person": row.owner_id
        }  # fmt: skip
        day = shown.next_action_due
        if day is not None and first <= day <= last and shown.stage not in (*WON, Stage.LOST):
            key = f"action-{shown.pk}"
            found.append(ShownEvent(on=day, kind="action", key=key, text=shown.next_action, late=day < today, **common))
        if card.reactivate_on is not None and first <= card.reactivate_on <= last:
            found.append(ShownEvent(on=card.reactivate_on, kind="again", key=f"again-{shown.pk}", text="", **common))
    for task in tasks:
        if task.due is not None and task.subject_id in by_key:
            title, url = by_key[task.subject_id]
            found.append(_task_event(task, task.due, title, url, late=task.due < today))
    return sorted(found, key=lambda event: (event.on, event.title))


def _tasks(synergies: QuerySet[Synergy], days: tuple[date, date]) -> QuerySet[Task]:
    keys = synergies.order_by().values("pk")
    return Task.objects.filter(synergy__in=keys, done_at=None, due__range=days).select_related("assigned_to")


def _task_event(task: Task, on: date, title: str, url: str, *, late: bool) -> ShownEvent:
    owner = str(task.assigned_to) if task.assigned_to else ""
    return ShownEvent(
        on=on,
        kind="task",
        key=f"task-{task.pk}",
        text=task.title,
        title=title,
        url=url,
        owner=owner,
        person=task.assigned_to_id,
        late=late,
    )
