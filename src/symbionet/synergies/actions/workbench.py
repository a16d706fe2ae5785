"""Writes of the workbench: many synergies at once, next actions done and put off, limits of stages."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.synergies.actions.stages import hold_synergy, move_synergy
from symbionet.synergies.actions.synergies import edit_synergy
from symbionet.synergies.models import StageLimit, Synergy
from symbionet.synergies.queries import stage_days
from symbionet.synergies.queries.stages import next_stage

__all__ = [
    "BulkResult",
    "assign_owner",
    "finish_next_action",
    "hold_synergies",
    "move_synergies_on",
    "plan_next_action",
    "put_off_next_action",
    "set_stage_limits",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkResult:
    """How many synergies it was done for, and why not for the others."""

    done: int
    refused: tuple[tuple[Synergy, str], ...] = ()


def _each(synergies: Iterable[Synergy], act: Callable[[Synergy], object]) -> BulkResult:
    """Act on each by itself: one that is refused keeps no other from being done."""
    done, refused = 0, []
    for synergy in synergies:
        try:
            with transaction.atomic():
                act(synergy)
        except ActionRefused as error:
            refused.append((synergy, str(error)))
        else:
            done += 1
    return BulkResult(done=done, refused=tuple(refused))


def assign_owner(synergies: Iterable[Synergy], owner: Any, *, by: Any) -> BulkResult:
    """The owner of all of them."""
    return _each(synergies, lambda synergy: edit_synergy(synergy, {"owner": owner}, by=by))


def plan_next_action(synergies: Iterable[Synergy], text: str, due: date | None, *, by: Any) -> BulkResult:
    """The next action and its date of all of them."""
    values = {"next_action": text.strip(), "next_action_due": due}
    return _each(synergies, lambda synergy: edit_synergy(synergy, values, by=by))


def hold_synergies(
    synergies: Iterable[Synergy], barrier: Mapping[str, Any], *, by: Any, reactivate_on: date | None
) -> BulkResult:
    """All of them on hold for the same barrier; those that are stopped already are refused."""
    return _each(synergies, lambda synergy: hold_synergy(synergy, barrier, by=by, reactivate_on=reactivate_on))


def move_synergies_on(synergies: Iterable[Synergy], *, by: Any) -> BulkResult:
    """Each one stage on, if it has the evidence its stage asks for; nothing is overridden in bulk."""
    return _each(synergies, lambda synergy: _move_on(synergy, by=by))


def _move_on(synergy: Synergy, *, by: Any) -> None:
    stage = next_stage(synergy.stage)
    if stage is None:
        raise ActionRefused(_("There is no next stage."))
    move_synergy(synergy, stage, by=by)


def finish_next_action(synergy: Synergy, *, by: Any, then: str = "", due: date | None = None) -> Synergy:
    """The synergy with its next action done; `then` is what follows, without it the synergy asks for one."""
    if not synergy.next_action:
        raise ActionRefused(_("Nothing is planned here that could be done."))
    return edit_synergy(synergy, {"next_action": then.strip()[:250], "next_action_due": due}, by=by)


def put_off_next_action(synergy: Synergy, *, until: date, by: Any) -> Synergy:
    """The next action on a later day; refused for a day that has passed."""
    if not synergy.next_action:
        raise ActionRefused(_("Nothing is planned here that could be put off."))
    if until <= timezone.localdate():
        raise ActionRefused(_("Put it off to a day to come."))
    return edit_synergy(synergy, {"next_action_due": until}, by=by)


@transaction.atomic
def set_stage_limits(limits: Mapping[str, int], *, by: Any) -> None:
    """The days after which a synergy counts as stalled in each stage; one that stays as it is leaves no line."""
    before = stage_days()
    for stage, days in limits.items():
        if days == before.get(stage):
            continue
        row, _made = StageLimit.objects.update_or_create(stage=stage, defaults={"days": days})
        history.record(by, "stage_limit.set", row, changes={"days": [str(before.get(stage, "")), str(days)]})
