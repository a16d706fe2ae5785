"""Corrective actions of a supplier: tasks that both sides see."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.suppliers.models import Supplier
from symbionet.suppliers.queries import corrective_tasks_of, people_of_both, suppliers_visible_to
from symbionet.work.actions import add_task, assign_task, finish_task
from symbionet.work.models import Task

__all__ = ["agree_action", "change_action", "finish_action"]


def _require_side(supplier: Supplier, by: User) -> None:
    if not suppliers_visible_to(by).filter(pk=supplier.pk).exists():
        raise ActionRefused(_("Only the people of the buyer and of the supplier do this."))


@transaction.atomic
def agree_action(supplier: Supplier, title: str, *, due: date | None, assigned_to: User | None, by: User) -> Task:
    """The stored corrective action, of a person of either side; raises ActionRefused for anybody else."""
    _require_side(supplier, by)
    person = assigned_to or by
    if not people_of_both(supplier).filter(pk=person.pk).exists():
        raise ActionRefused(_("Give it to a person of the buyer or of the supplier."), field="assigned_to")
    return add_task(supplier, title, by=by, due=due, assigned_to=person)


@transaction.atomic
def change_action(
    supplier: Supplier, task: Task, *, due: date | None, assigned_to: User | None, done_on: date | None, by: User
) -> bool:
    """Whether the corrective action was changed to this day, person (None: as before) and day of completion."""
    _require_side(supplier, by)
    before = (task.due, task.assigned_to_id, timezone.localdate(task.done_at) if task.done_at else None)
    if (due, assigned_to.pk if assigned_to else task.assigned_to_id, done_on) == before:
        return False
    if assigned_to is not None and assigned_to.pk != task.assigned_to_id and task.done_at is None:
        assign_task(task, to=assigned_to, by=by)
    task.due = due
    task.remind_on = due if task.done_at is None else task.remind_on
    if done_on is None:
        task.done_at, task.done_by = None, None
    elif before[2] != done_on:
        if done_on > timezone.localdate():
            raise ActionRefused(_("An action is not done on a day to come."), field="done_on")
        task.done_at = timezone.make_aware(datetime.combine(done_on, time(12)))
        task.done_by = by
    task.save()
    history.record(by, "supplier.action_changed", supplier, action=task.title)
    return True


@transaction.atomic
def finish_action(supplier: Supplier, key: int, *, by: User) -> Task:
    """The corrective action, done; either side may say so, and the history says who did."""
    _require_side(supplier, by)
    row = corrective_tasks_of(supplier).filter(pk=key).first()
    if row is None:
        raise ActionRefused(_("This action is not there any more."))
    return finish_task(row, by=by)
