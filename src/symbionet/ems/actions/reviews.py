"""Management reviews: inputs gathered from the registers, decisions that become actions."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import in_language
from symbionet.ems.models import Entry
from symbionet.work.actions import add_task
from symbionet.work.models import Task

__all__ = ["REVIEWS", "decisions_of", "keep_inputs", "make_decisions_actions"]

REVIEWS = "reviews"


@transaction.atomic
def keep_inputs(entry: Entry, inputs: Mapping[str, str], *, by: User) -> Entry:
    """The review with its inputs as they were gathered ("zh", "en"), from then on in the active language and to be
    changed by people; one that was held keeps those of its day.
    """
    row = Entry.objects.select_for_update().get(pk=entry.pk)
    if row.register != REVIEWS:
        raise ActionRefused(_("Only a management review has inputs."))
    if row.state == "held":
        raise ActionRefused(_("The review was held: its inputs stay as they were."))
    if row.result.get("inputs") == dict(inputs) and row.values.get("inputs") in inputs.values():
        return row
    row.values = {**row.values, "inputs": in_language(zh=inputs["zh"], en=inputs["en"])}
    row.result = {**row.result, "inputs": dict(inputs)}
    row.save(update_fields=["values", "result"])
    history.record(by, "ems_entry.inputs_gathered", row)
    return row


def decisions_of(entry: Entry) -> list[str]:
    """The decisions of a review, one for each line."""
    lines: Iterable[str] = str(entry.values.get("decisions") or "").splitlines()
    return [line.strip(" -•·\t")[:250] for line in lines if line.strip(" -•·\t")]


@transaction.atomic
def make_decisions_actions(entry: Entry, *, by: User) -> list[Task]:
    """The actions that were made of decisions; a decision that has its action already makes none."""
    if entry.register != REVIEWS or not decisions_of(entry):
        raise ActionRefused(_("There are no decisions yet: write one on each line."))
    known = set(entry.tasks.values_list("title", flat=True))
    made = [
        add_task(entry, line, by=by, due=entry.due) for line in dict.fromkeys(decisions_of(entry)) if line not in known
    ]
    if not made:
        raise ActionRefused(_("All decisions are actions already."))
    return made
