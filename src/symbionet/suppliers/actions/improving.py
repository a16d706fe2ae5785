"""Corrective actions of a supplier: tasks that both sides see."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.suppliers.models import Supplier
from symbionet.suppliers.queries import corrective_tasks_of, people_of_both, suppliers_visible_to
from symbionet.work.actions import add_task, change_task, finish_task
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
    if not change_task(task, due=due, to=assigned_to, done_on=done_on, by=by):
        return False
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
