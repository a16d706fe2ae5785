"""Many synergies at once: each is done by itself, and all of it can be taken back while nobody has gone on from it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.models import Job, JobState
from symbionet.notices.actions import take_notices_back
from symbionet.synergies.actions.notices import notify_move, owner_key
from symbionet.synergies.actions.parties import settle_amounts
from symbionet.synergies.actions.stages import hold_synergy, move_synergy
from symbionet.synergies.actions.synergies import edit_synergy
from symbionet.synergies.actions.values import SynergyValues
from symbionet.synergies.models import BulkAction, BulkChange, BulkRow, Synergy
from symbionet.synergies.queries import BULK, synergies_editable_by
from symbionet.synergies.queries.stages import next_stage
from symbionet.work.actions import BarrierValues
from symbionet.work.models import Barrier, StageMove

__all__ = [
    "BulkResult",
    "assign_owner",
    "hold_synergies",
    "move_synergies_on",
    "plan_next_action",
    "undo_bulk",
]

# what a bulk action changes of a synergy, and what of it is for the history
KEPT = ("owner", "next_action", "next_action_due", "stage", "stage_since", "stopped_at", "reactivate_on")
IN_HISTORY = ("owner", "next_action", "next_action_due", "stage", "reactivate_on")


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


def _bulk(
    action: BulkAction, synergies: Iterable[Synergy], act: Callable[[Synergy], object], *, by: User
) -> BulkResult:
    """Act on each, and keep what was changed, for taking it back."""
    rows: list[BulkRow] = []

    def step(synergy: Synergy) -> None:
        before = {f"{name}_before": getattr(synergy, name) for name in KEPT}
        made = act(synergy)
        after = {f"{name}_after": getattr(synergy, name) for name in KEPT}
        row = BulkRow(synergy=synergy, barrier=made if isinstance(made, Barrier) else None, **before, **after)
        if _changed(row):
            rows.append(row)

    result = _each(synergies, step, lambda synergy: synergy)
    if rows:
        _keep(action, rows, by=by)
    return result


def _changed(row: BulkRow) -> list[str]:
    """The columns that the action changed."""
    return [name for name in KEPT if getattr(row, f"{name}_before") != getattr(row, f"{name}_after")]


@transaction.atomic
def _keep(action: BulkAction, rows: list[BulkRow], *, by: User) -> None:
    done = len(rows)
    job = Job.objects.create(kind=BULK, by=by, state=JobState.DONE, done=done, total=done, finished_at=timezone.now())
    change = BulkChange.objects.create(job=job, action=action)
    for row in rows:
        row.change = change
    BulkRow.objects.bulk_create(rows, batch_size=200)


def assign_owner(synergies: Iterable[Synergy], owner: User | None, *, by: User) -> BulkResult:
    """The owner of all of them."""
    return _bulk(BulkAction.ASSIGN, synergies, lambda synergy: edit_synergy(synergy, {"owner": owner}, by=by), by=by)


def plan_next_action(synergies: Iterable[Synergy], text: str, due: date | None, *, by: User) -> BulkResult:
    """The next action and its date of all of them."""
    values: SynergyValues = {"next_action": text.strip(), "next_action_due": due}
    return _bulk(BulkAction.PLAN, synergies, lambda synergy: edit_synergy(synergy, values, by=by), by=by)


def hold_synergies(
    synergies: Iterable[Synergy], barrier: BarrierValues, *, by: User, reactivate_on: date | None
) -> BulkResult:
    """All of them on hold for the same barrier; those that are stopped already are refused."""

    def hold(synergy: Synergy) -> Barrier:
        return hold_synergy(synergy, barrier, by=by, reactivate_on=reactivate_on)

    return _bulk(BulkAction.HOLD, synergies, hold, by=by)


def move_synergies_on(synergies: Iterable[Synergy], *, by: User) -> BulkResult:
    """Each one stage on, if it has the evidence its stage asks for; nothing is overridden in bulk."""
    return _bulk(BulkAction.MOVE, synergies, lambda synergy: _move_on(synergy, by=by), by=by)


def _move_on(synergy: Synergy, *, by: User) -> None:
    stage = next_stage(synergy.stage)
    if stage is None:
        raise ActionRefused(_("There is no next stage."))
    move_synergy(synergy, stage, by=by)


@transaction.atomic
def undo_bulk(job: Job, *, by: User) -> BulkResult:
    """The synergies as they were before a bulk action, except those that somebody has changed since.

    The move and the barrier it made are gone; the history keeps both the action and its undoing, and a partner who
    was asked for its consent stays asked. Raises ActionRefused where it was taken back already.
    """
    change = BulkChange.objects.select_for_update().filter(job=job).first()
    if change is None or change.undone is not None:
        raise ActionRefused(_("This was undone already."))
    keys = list(change.rows.values_list("synergy_id", flat=True))
    synergies = synergies_editable_by(by).in_bulk(keys)
    rows = [row for row in change.rows.all() if row.synergy_id in synergies]
    result = _each(rows, lambda row: _take_back(row, by=by), lambda row: synergies[row.synergy_id])
    change.undone = result.done
    change.save(update_fields=["undone"])
    return result


def _take_back(row: BulkRow, *, by: User) -> None:
    synergy = Synergy.objects.select_for_update().get(pk=row.synergy_id)
    changed = _changed(row)
    if any(getattr(synergy, name) != getattr(row, f"{name}_after") for name in changed):
        raise ActionRefused(_("Somebody has changed it since: it stays as it is."))
    before = {name: getattr(row, f"{name}_before") for name in changed}
    if "owner" in before:
        if before["owner"] is not None and not before["owner"].is_active:
            raise ActionRefused(_("%(name)s can no longer sign in: it stays as it is.") % {"name": before["owner"]})
        take_notices_back(owner_key(synergy))
    changes = history.changes(synergy, {name: value for name, value in before.items() if name in IN_HISTORY})
    if "stage" in before:
        _take_move_back(synergy, row, to=before["stage"], by=by)
    for name, value in before.items():
        setattr(synergy, name, value)
    synergy.save(update_fields=[*before, "updated_at"])
    if "stage" in before:
        settle_amounts(synergy)
    history.record(by, "synergy.bulk_undone", synergy, changes=changes)


def _take_move_back(synergy: Synergy, row: BulkRow, *, to: str, by: User) -> None:
    """The move and its barrier gone, its hints set aside; who was told of the move is told of the way back."""
    synergy.moves.order_by("-pk")[:1].get().delete()
    if row.barrier is not None:
        row.barrier.delete()
        synergy.reactivations.filter(taken=None).update(taken=False, decided_by=by, decided_at=timezone.now())
    notify_move(StageMove(subject=synergy, before=synergy.stage, after=to), by=by)
