"""Many synergies at once: each is done by itself, and all of it can be taken back while nobody has gone on from it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.models import Job, JobState
from symbionet.notices.actions import take_notices_back
from symbionet.synergies.actions.notices import owner_key, tell_move
from symbionet.synergies.actions.stages import hold_synergy, move_synergy
from symbionet.synergies.actions.synergies import edit_synergy
from symbionet.synergies.models import Synergy
from symbionet.synergies.queries import BULK, synergies_editable_by
from symbionet.synergies.queries.stages import next_stage
from symbionet.work.models import Barrier, StageMove

__all__ = [
    "BulkResult",
    "assign_owner",
    "hold_synergies",
    "move_synergies_on",
    "plan_next_action",
    "undo_bulk",
]

# what a bulk action changes of a synergy, and what the history tells of it
KEPT = ("owner_id", "next_action", "next_action_due", "stage", "stage_since", "stopped_at", "reactivate_on")
TOLD = {"owner_id": "owner", "next_action": "next_action", "next_action_due": "next_action_due", "stage": "stage",
        "reactivate_on": "reactivate_on"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkResult:
    """How many synergies it was done for, and why not for the others."""

    done: int
    refused: tuple[tuple[Synergy, str], ...] = ()


def _each[Row](rows: Iterable[Row], act: Callable[[Row], object], synergy_of: Callable[[Row], Synergy]) -> BulkResult:
    """Act on each by itself: one that is refused keeps no other from being done."""
    done, refused = 0, []
    for row in rows:
        try:
            with transaction.atomic():
                act(row)
        except ActionRefused as error:
            refused.append((synergy_of(row), str(error)))
        else:
            done += 1
    return BulkResult(done=done, refused=tuple(refused))


def _bulk(name: str, synergies: Iterable[Synergy], act: Callable[[Synergy], object], *, by: Any) -> BulkResult:
    """Act on each, and keep in a job what was changed, for taking it back."""
    steps: list[dict[str, Any]] = []

    def step(synergy: Synergy) -> None:
        before = _state(synergy)
        made = act(synergy)
        after = _state(synergy)
        changed = [name for name in KEPT if before[name] != after[name]]
        if changed:
            steps.append(
                {
                    "synergy": synergy.pk,
                    "before": {name: before[name] for name in changed},
                    "after": {name: after[name] for name in changed},
                    "barrier": made.pk if isinstance(made, Barrier) else None,
                }
            )

    result = _each(synergies, step, lambda synergy: synergy)
    if steps:
        kept = {"action": name, "steps": steps}
        now = timezone.now()
        Job.objects.create(
            kind=BULK, by=by, state=JobState.DONE, done=len(steps), total=len(steps), finished_at=now, result=kept
        )
    return result


def _state(synergy: Synergy) -> dict[str, Any]:
    """The kept columns as JSON values: dates and moments in full."""
    found = {name: getattr(synergy, name) for name in KEPT}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}


def assign_owner(synergies: Iterable[Synergy], owner: Any, *, by: Any) -> BulkResult:
    """The owner of all of them."""
    return _bulk("assign", synergies, lambda synergy: edit_synergy(synergy, {"owner": owner}, by=by), by=by)


def plan_next_action(synergies: Iterable[Synergy], text: str, due: date | None, *, by: Any) -> BulkResult:
    """The next action and its date of all of them."""
    values = {"next_action": text.strip(), "next_action_due": due}
    return _bulk("plan", synergies, lambda synergy: edit_synergy(synergy, values, by=by), by=by)


def hold_synergies(
    synergies: Iterable[Synergy], barrier: Mapping[str, Any], *, by: Any, reactivate_on: date | None
) -> BulkResult:
    """All of them on hold for the same barrier; those that are stopped already are refused."""

    def hold(synergy: Synergy) -> Barrier:
        return hold_synergy(synergy, barrier, by=by, reactivate_on=reactivate_on)

    return _bulk("hold", synergies, hold, by=by)


def move_synergies_on(synergies: Iterable[Synergy], *, by: Any) -> BulkResult:
    """Each one stage on, if it has the evidence its stage asks for; nothing is overridden in bulk."""
    return _bulk("move", synergies, lambda synergy: _move_on(synergy, by=by), by=by)


def _move_on(synergy: Synergy, *, by: Any) -> None:
    stage = next_stage(synergy.stage)
    if stage is None:
        raise ActionRefused(_("There is no next stage."))
    move_synergy(synergy, stage, by=by)


@transaction.atomic
def undo_bulk(job: Job, *, by: Any) -> BulkResult:
    """The synergies as they were before a bulk action, except those that somebody has changed since.

    The move and the barrier it made are gone; the history keeps both the action and its undoing, and a partner who
    was asked for its consent stays asked. Raises ActionRefused where it was taken back already.
    """
    locked = Job.objects.select_for_update().get(pk=job.pk)
    if locked.kind != BULK or "undone" in locked.result:
        raise ActionRefused(_("This was undone already."))
    rows = synergies_editable_by(by).in_bulk([step["synergy"] for step in locked.result["steps"]])
    steps = [step for step in locked.result["steps"] if step["synergy"] in rows]
    result = _each(steps, lambda step: _take_back(step, by=by), lambda step: rows[step["synergy"]])
    locked.result = {**locked.result, "undone": result.done}
    locked.save(update_fields=["result"])
    return result


def _take_back(step: Mapping[str, Any], *, by: Any) -> None:
    synergy = Synergy.objects.select_for_update().get(pk=step["synergy"])
    now = _state(synergy)
    if any(now[name] != value for name, value in step["after"].items()):
        raise ActionRefused(_("Somebody has changed it since: it stays as it is."))
    fields = {field.attname: field for field in Synergy._meta.concrete_fields}
    before = {name: fields[name].to_python(value) for name, value in step["before"].items()}
    told = {TOLD[name]: value for name, value in before.items() if name in TOLD}
    if "owner_id" in before:
        told["owner"] = User.objects.filter(pk=before["owner_id"]).first()
        before["owner_id"] = told["owner"].pk if told["owner"] else None
        take_notices_back(owner_key(synergy))
    changes = history.changes(synergy, told)
    if "stage" in before:
        _take_move_back(synergy, step, to=before["stage"], by=by)
    for name, value in before.items():
        setattr(synergy, name, value)
    synergy.save(update_fields=[*before, "updated_at"])
    history.record(by, "synergy.bulk_undone", synergy, changes=changes)


def _take_move_back(synergy: Synergy, step: Mapping[str, Any], *, to: str, by: Any) -> None:
    """The move and its barrier gone, its hints set aside; who was told of the move is told of the way back."""
    synergy.moves.order_by("-pk")[:1].get().delete()
    if step["barrier"] is not None:
        Barrier.objects.filter(pk=step["barrier"]).delete()
        synergy.reactivations.filter(taken=None).update(taken=False, decided_by=by, decided_at=timezone.now())
    tell_move(StageMove(subject=synergy, before=synergy.stage, after=to), by=by)
