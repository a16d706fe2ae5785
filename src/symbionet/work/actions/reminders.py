"""Reminds people of their tasks."""

from collections import defaultdict
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from symbionet.accounts.models import User
from symbionet.core.history import Json
from symbionet.notices.actions import notify
from symbionet.notices.models import Notice
from symbionet.work.actions.tasks import note_reminded
from symbionet.work.models import Task
from symbionet.work.queries.tasks import due_reminders, tasks_visible_to

__all__ = ["remind_of_tasks"]

SHOWN = 5


def remind_of_tasks(moment: datetime) -> list[Notice]:
    """Tasks whose reminder has come, each once to the person who has it; a task is the team's own text."""
    due: dict[User, list[Task]] = defaultdict(list)
    for task in due_reminders(timezone.localdate(moment)):
        if task.assigned_to is not None:
            due[task.assigned_to].append(task)
    notices: list[Notice] = []
    for person, mine in due.items():
        visible = tasks_visible_to(person).filter(pk__in=[task.pk for task in mine])
        seen = set(visible.values_list("pk", flat=True))
        tasks = [task for task in mine if task.pk in seen]
        if tasks:
            best = [{"zh": task.title, "en": task.title} for task in tasks[:SHOWN]]
            values: dict[str, Json] = {"count": len(tasks), "best": best}
            code = "duties.follow_ups"
            url = reverse("follow_up_list")
            notices += notify([person], code, values=values, url=url, key=code, counted=True, at=moment)
            note_reminded(tasks)
    return notices
