"""Corrective actions from a spreadsheet: an action is known by its supplier and its words."""

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.imports.actions import kept_change, plain_reader, restore_changed
from symbionet.imports.models import Import, RowState
from symbionet.imports.queries import Importer, Outcome, ReadRow, Undone, blank_form
from symbionet.suppliers.actions import agree_action, change_action
from symbionet.suppliers.importers.common import (
    CHAIN,
    both_undone,
    chain_of,
    day_in,
    outcome,
    parts_of,
    said,
    supplier_in,
)
from symbionet.suppliers.models import Chain, Supplier
from symbionet.suppliers.queries import buys, corrective_tasks_of, people_of_both
from symbionet.work.actions import restore_task, task_values
from symbionet.work.models import Task

__all__ = ["ACTIONS", "ACTION_COLUMNS"]

ACTION_COLUMNS = {
    "supplier": ("supplier", "供应商"),
    "code": ("own number", "自有编号"),
    "title": ("action", "措施"),
    "due": ("by", "期限"),
    "who": ("who", "负责人"),
    "done_on": ("done on", "完成日期"),
}


def _person(row: ReadRow, supplier: Supplier) -> User | None:
    if not (text := row.text("who")):
        return None
    found = people_of_both(supplier).filter(email__iexact=text).first()
    if found is None:
        raise ActionRefused(_("Write the e-mail of a person of the buyer or of the supplier."), field="who")
    return found


def _take(row: ReadRow, chain: Chain, by: User) -> Outcome:
    supplier, title = supplier_in(row, chain), said(row, "title")
    person, due, done_on = _person(row, supplier), day_in(row, "due"), day_in(row, "done_on")
    known = corrective_tasks_of(supplier).filter(title=title[:250]).first()
    if known is None:
        made = agree_action(supplier, title, due=due, assigned_to=person, by=by)
        if done_on is not None:
            change_action(supplier, made, due=due, assigned_to=None, done_on=done_on, by=by)
        return outcome(row, RowState.ENTERED, title, target=made)
    was = task_values(known)
    due = due if "due" in row.headings else known.due  # a column that is not there says nothing
    if "done_on" not in row.headings and known.done_at is not None:
        done_on = localdate(known.done_at)
    if not change_action(supplier, known, due=due, assigned_to=person, done_on=done_on, by=by):
        return outcome(row, RowState.SAME, title, target=known)
    return outcome(row, RowState.CHANGED, title, target=known, before=kept_change(was, task_values(known)))


def _undo(batch: Import, by: User) -> Undone:
    """New actions are gone and changed ones as before, except what people have worked on since."""
    back = restore_changed(batch, Task, values_of=task_values, restore=lambda task, was: restore_task(task, was, by=by))
    return both_undone(batch, by, Task, back, verb="action.import_undone")


ACTIONS = Importer(
    kind="action_import",
    title=gettext_lazy("Import corrective actions"),
    list_route="action_import",
    verbs="actions.import_",
    may_import=buys,
    read=plain_reader(ACTION_COLUMNS, needed=("title",)),
    parts=parts_of(_take, chain_of, "title"),
    subject=CHAIN,
    home_route="chain_home",
    blanks=lambda: {"actions": [blank_form(ACTION_COLUMNS, _("Corrective actions"))]},
    undo=_undo,
)
