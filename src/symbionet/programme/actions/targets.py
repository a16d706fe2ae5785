"""The targets of the programme."""

from datetime import date
from typing import TypedDict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.programme.models import Target
from symbionet.programme.queries.forecast import sets_targets, targets_of_logframes

__all__ = ["TargetValues", "remove_target", "set_target"]


class TargetValues(TypedDict, total=False):
    """What the programme means to reach in a period, and where it says so."""

    indicator: str
    starts_on: date
    ends_on: date
    value: float
    source: str


@transaction.atomic
def set_target(values: TargetValues, *, by: User, target: Target | None = None) -> Target:
    """The stored target: indicator, starts_on, ends_on, value and source; raises ActionRefused."""
    _require_manager(by)
    row = target or Target()
    for name, value in values.items():
        setattr(row, name, value)
    for indicator, told in targets_of_logframes(timezone.localdate()):
        if told.indicator == row.indicator:
            raise ActionRefused(
                _("This target stands in the logframe (%(indicator)s): change it there.") % {"indicator": indicator},
                field="indicator",
            )
    if row.ends_on < row.starts_on:
        raise ActionRefused(_("The period ends before it begins: check the dates."))
    if row.value <= 0:
        raise ActionRefused(_("A target is above 0."))
    same = Target.objects.filter(indicator=row.indicator, starts_on=row.starts_on, ends_on=row.ends_on)
    if same.exclude(pk=row.pk).exists():
        raise ActionRefused(_("There is a target for this period already: edit it."))
    row.save()
    history.record(by, "target.set", row, changes={"target": ["", row.value]})
    return row


@transaction.atomic
def remove_target(target: Target, *, by: User) -> None:
    """The target gone."""
    _require_manager(by)
    history.record(by, "target.removed", target, changes={"target": [target.value, ""]})
    target.delete()


def _require_manager(by: User) -> None:
    if not sets_targets(by):
        raise ActionRefused(_("Targets are set by the programme manager."))
