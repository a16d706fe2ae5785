"""Writes of tasks: given to somebody, done, put off."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.holdings import Holding
from symbionet.notices.actions import take_notices_back
from symbionet.work.actions.notices import notify_task, task_key
from symbionet.work.models import Task, kind_of
from symbionet.work.queries.messages import audience_of
from symbionet.work.queries.team import is_team, people_for_tasks

__all__ = [
    "HOLDINGS",
    "TaskValues",
    "add_task",
    "assign_task",
    "change_task",
    "finish_task",
    "note_reminded",
    "reopen_task",
    "restore_task",
    "snooze_task",
    "task_values",
]


@transaction.atomic
def add_task(
    subject: Model,
    title: str,
    *,
    by: User | None,
    due: date | None = None,
    remind_on: date | None = None,
    assigned_to: User | None = None,
) -> Task:
    """The stored task, of the person who adds it unless given to another; reminded on its day unless stated otherwise.

    Raises ActionRefused for somebody who does not see the subject, and for a name that this person must not read yet.
    """
    text = title.strip()
    if not text:
        raise ActionRefused(_("Say in a few words what is to be done."))
    if due and remind_on and remind_on > due:
        raise ActionRefused(_("The reminder comes after the due date: choose an earlier day."))
    row = Task(subject=subject, title=text[:250], due=due, remind_on=remind_on or due, created_by=by)
    row.assigned_to = assigned_to or by
    _require_suited(row)
    row.save()
    history.record(by, "follow_up.added", row)
    notify_task(row, by=by)
    return row


def _require_suited(row: Task) -> None:
    """Raises ActionRefused where the person does not take part, or would read the name of a side that did not agree."""
    subject, person = row.subject, row.assigned_to
    if person is None or is_team(person):
        return
    if not people_for_tasks(subject).filter(pk=person.pk).exists():
        raise ActionRefused(
            _("%(person)s does not see what the task is about: give it to somebody who takes part.")
            % {"person": person}
        )
    anonymity, side = kind_of(subject).anonymity, audience_of(subject, person)
    hidden = anonymity.revealed_name(row.title, subject, side) if anonymity is not None and side is not None else None
    if hidden is not None:
        raise ActionRefused(
            _("The task names %(organisation)s, which has not agreed to be named. Take the name out or ask first.")
            % {"organisation": hidden}
        )


HOLDINGS = (
    Holding(
        model=Task,
        field="assigned_to",
        words=lambda count: ngettext("%(count)s open task", "%(count)s open tasks", count) % {"count": count},
        verb="follow_up.assigned",
        is_open=lambda: Q(done_at=None),
        check=_require_suited,
        resets=("reminded_at",),  # the other person is reminded anew
    ),
)


@transaction.atomic
def assign_task(row: Task, *, to: User, by: User) -> Task:
    """The task, given to another person, who is told and reminded anew; raises ActionRefused for one that is done, and
    as for a new one.
    """
    if row.done_at is not None:
        raise ActionRefused(_("This task is done already."))
    changed = history.changes(row, {"assigned_to": to})
    if not changed:
        return row
    row.assigned_to, row.reminded_at = to, None
    _require_suited(row)
    row.save(update_fields=["assigned_to", "reminded_at"])
    history.record(by, "follow_up.assigned", row, changes=changed)
    take_notices_back(task_key(row))
    notify_task(row, by=by)
    return row


@transaction.atomic
def finish_task(row: Task, *, by: User) -> Task:
    """The task, done; raises ActionRefused where somebody was quicker."""
    now = timezone.now()
    if not Task.objects.filter(pk=row.pk, done_at=None).update(done_at=now, done_by=by):
        raise ActionRefused(_("This task is done already."))
    row.done_at, row.done_by = now, by
    history.record(by, "follow_up.done", row)
    return row


@transaction.atomic
def change_task(row: Task, *, due: date | None, to: User | None, done_on: date | None, by: User) -> bool:
    """Whether the task was changed to this day, person (None: as before) and day of completion (None: open), as a list
    that is read back tells them; raises ActionRefused as for a new one and for a day of completion to come.
    """
    before = timezone.localdate(row.done_at) if row.done_at else None
    if done_on is not None and done_on > timezone.localdate():
        raise ActionRefused(_("An action is not done on a day to come."), field="done_on")
    person = to or row.assigned_to
    changed = history.changes(row, {"due": due, "assigned_to": person})
    if done_on != before:
        changed["done"] = [str(before or ""), str(done_on or "")]
    if not changed:
        return False
    given_away = "assigned_to" in changed
    row.due, row.assigned_to = due, person
    if given_away:
        row.reminded_at = None
        _require_suited(row)
    if done_on != before:
        row.done_at = timezone.make_aware(datetime.combine(done_on, time(12))) if done_on else None
        row.done_by = by if done_on else None
    if row.done_at is None:
        row.remind_on = due
    row.save()
    history.record(by, "follow_up.changed", row, changes=changed)
    if given_away and row.done_at is None:
        take_notices_back(task_key(row))
        notify_task(row, by=by)
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskValues:
    """What a list may change of a task: day, person, when and by whom it was done; people by their keys."""

    due: date | None
    assigned_to: int | None
    done_at: datetime | None
    done_by: int | None


def task_values(row: Task) -> TaskValues:
    """What a task says of that."""
    return TaskValues(due=row.due, assigned_to=row.assigned_to_id, done_at=row.done_at, done_by=row.done_by_id)


@transaction.atomic
def restore_task(row: Task, was: TaskValues, *, by: User) -> Task:
    """The task with values that `task_values` gave before; nobody is told, as it was theirs before."""
    people = User.objects.in_bulk([one for one in (was.assigned_to, was.done_by) if one is not None])
    given: dict[str, Any] = {
        "due": was.due, "assigned_to": people.get(was.assigned_to or 0), "done_at": was.done_at,
        "done_by": people.get(was.done_by or 0),
    }  # fmt: skip
    changed = history.changes(row, {name: given[name] for name in ("due", "assigned_to")})
    days = [str(timezone.localdate(one)) if one else "" for one in (row.done_at, given["done_at"])]
    if days[0] != days[1]:
        changed["done"] = days
    for name, value in given.items():
        setattr(row, name, value)
    if row.done_at is None:
        row.remind_on = row.due
    row.save()
    take_notices_back(task_key(row))
    history.record(by, "follow_up.changed", row, changes=changed)
    return row


@transaction.atomic
def reopen_task(row: Task, *, by: User) -> Task:
    """The task, open again: a slip of the thumb is taken back."""
    if not Task.objects.filter(pk=row.pk, done_at__isnull=False).update(done_at=None, done_by=None):
        raise ActionRefused(_("This task is open."))
    row.done_at, row.done_by = None, None
    history.record(by, "follow_up.reopened", row)
    return row


@transaction.atomic
def snooze_task(row: Task, *, until: date, by: User) -> Task:
    """The task, put off to a later day and reminded of on that day; raises ActionRefused for a day that has passed."""
    if until <= timezone.localdate():
        raise ActionRefused(_("Put it off to a day to come."))
    if row.done_at is not None:
        raise ActionRefused(_("This task is done already."))
    changed = history.changes(row, {"due": until})
    row.due, row.remind_on, row.reminded_at = until, until, None
    row.save(update_fields=["due", "remind_on", "reminded_at"])
    history.record(by, "follow_up.snoozed", row, changes=changed)
    return row


def note_reminded(rows: list[Task]) -> int:
    """Stamp that the reminders were sent, so that each goes out once; leaves no line, as nobody did anything."""
    open_rows = Task.objects.filter(pk__in=[row.pk for row in rows], reminded_at=None)
    return open_rows.update(reminded_at=timezone.now())
