"""Actions of the one list: a task about an entry or the system, given to a person of the firm or of the programme."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.ems.models import Entry, System
from symbionet.work.actions import add_task, finish_task
from symbionet.work.models import Task

__all__ = ["add_action", "finish_action"]


@transaction.atomic
def add_action(subject: System | Entry, title: str, *, by: User, due: date | None, to: User | None = None) -> Task:
    """The stored task; raises ActionRefused where the same one stands open already (a second press of the button)."""
    if subject.tasks.filter(title=title.strip()[:250], done_at=None).exists():
        raise ActionRefused(_("This action is open already."))
    return add_task(subject, title, by=by, due=due, assigned_to=to)


@transaction.atomic
def finish_action(task: Task, *, by: User) -> Task:
    """The task, done."""
    return finish_task(task, by=by)
