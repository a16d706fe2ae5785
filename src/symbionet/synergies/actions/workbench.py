"""Writes of the workbench: next actions done and put off, limits of stages."""

from collections.abc import Mapping
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.synergies.actions.synergies import edit_synergy
from symbionet.synergies.models import Synergy
from symbionet.synergies.queries import stage_days
from symbionet.work.models import StageLimit

__all__ = ["finish_next_action", "put_off_next_action", "set_stage_limits"]


def finish_next_action(synergy: Synergy, *, by: User | None, then: str = "", due: date | None = None) -> Synergy:
    """The synergy with its next action done; `then` is what follows, without it the synergy asks for one."""
    if not synergy.next_action:
        raise ActionRefused(_("Nothing is planned here that could be done."))
    return edit_synergy(synergy, {"next_action": then.strip()[:250], "next_action_due": due}, by=by)


def put_off_next_action(synergy: Synergy, *, until: date, by: User | None) -> Synergy:
    """The next action on a later day; refused for a day that has passed."""
    if not synergy.next_action:
        raise ActionRefused(_("Nothing is planned here that could be put off."))
    if until <= timezone.localdate():
        raise ActionRefused(_("Put it off to a day to come."))
    return edit_synergy(synergy, {"next_action_due": until}, by=by)


@transaction.atomic
def set_stage_limits(limits: Mapping[str, int], *, by: User | None) -> None:
    """The days after which a synergy counts as stalled in each stage; one that stays as it is leaves no line."""
    before = stage_days()
    for stage, days in limits.items():
        if days == before.get(stage):
            continue
        row, _made = StageLimit.objects.update_or_create(
            subject_type=ContentType.objects.get_for_model(Synergy), stage=stage, defaults={"days": days}
        )
        history.record(by, "stage_limit.set", row, changes={"days": [str(before.get(stage, "")), str(days)]})
