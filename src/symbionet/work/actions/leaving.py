"""What a person who leaves hands over: open tasks."""

from django.db import transaction

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.work.models import Task

__all__ = ["hand_over"]


@transaction.atomic
def hand_over(person: User, *, to: User, by: User) -> int:
    """How many open tasks are the other person's now, each with its line of history; it is reminded of them anew."""
    rows = list(Task.objects.select_for_update(of=("self",)).filter(assigned_to=person, done_at=None))
    for row in rows:
        changed = history.changes(row, {"assigned_to": to})
        row.assigned_to, row.reminded_at = to, None
        row.save(update_fields=["assigned_to", "reminded_at"])
        history.record(by, "follow_up.assigned", row, changes=changed)
    return len(rows)
