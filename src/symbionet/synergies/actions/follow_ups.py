"""Writes of tasks: given to somebody, done, put off."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.notices.actions import take_notices_back
from symbionet.synergies.actions.telling import task_key, tell_task
from symbionet.synergies.models import FollowUp, Synergy

__all__ = ["add_follow_up", "assign_follow_up", "finish_follow_up", "note_reminded", "reopen_follow_up", "snooze"]


@transaction.atomic
def add_follow_up(
    synergy: Synergy,
    title: str,
    *,
    by: Any,
    due: date | None = None,
    remind_on: date | None = None,
    assigned_to: User | None = None,
) -> FollowUp:
    """The stored task, of the person who adds it unless given to another; reminded on its day unless said otherwise."""
    words = title.strip()
    if not words:
        raise ActionRefused(_("Say in a few words what is to be done."))
    if due and remind_on and remind_on > due:
        raise ActionRefused(_("The reminder comes after the due date: choose an earlier day."))
    row = FollowUp.objects.create(
        synergy=synergy,
        title=words[:250],
        due=due,
        remind_on=remind_on or due,
        assigned_to=assigned_to or by,
        created_by=by,
    )
    history.record(by, "follow_up.added", row)
    tell_task(row, by=by)
    return row


@transaction.atomic
def assign_follow_up(row: FollowUp, *, to: User, by: Any) -> FollowUp:
    """The task, given to another person, who is told and reminded anew; raises ActionRefused for one that is done."""
    if row.done_at is not None:
        raise ActionRefused(_("This task is done already."))
    changed = history.changes(row, {"assigned_to": to})
    if not changed:
        return row
    row.assigned_to, row.reminded_at = to, None
    row.save(update_fields=["assigned_to", "reminded_at"])
    history.record(by, "follow_up.assigned", row, changes=changed)
    take_notices_back(task_key(row))
    tell_task(row, by=by)
    return row


@transaction.atomic
def finish_follow_up(row: FollowUp, *, by: Any) -> FollowUp:
    """The task, done; raises ActionRefused where somebody was quicker."""
    now = timezone.now()
    if not FollowUp.objects.filter(pk=row.pk, done_at=None).update(done_at=now, done_by=by):
        raise ActionRefused(_("This task is done already."))
    row.done_at, row.done_by = now, by
    history.record(by, "follow_up.done", row)
    return row


@transaction.atomic
def reopen_follow_up(row: FollowUp, *, by: Any) -> FollowUp:
    """The task, open again: a slip of the thumb is taken back."""
    if not FollowUp.objects.filter(pk=row.pk, done_at__isnull=False).update(done_at=None, done_by=None):
        raise ActionRefused(_("This task is open."))
    row.done_at, row.done_by = None, None
    history.record(by, "follow_up.reopened", row)
    return row


@transaction.atomic
def snooze(row: FollowUp, *, until: date, by: Any) -> FollowUp:
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


def note_reminded(rows: list[FollowUp]) -> int:
    """Stamp that the reminders were sent, so that each goes out once; leaves no line, as nobody did anything."""
    open_rows = FollowUp.objects.filter(pk__in=[row.pk for row in rows], reminded_at=None)
    return open_rows.update(reminded_at=timezone.now())
