"""The life of a synergy: one step along the track at a time, stopped by a barrier, taken up again; limits of stages."""

from collections.abc import Mapping
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.accounts.queries import facilitates
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.synergies.actions.consents import ask_missing_consents
from symbionet.synergies.actions.notices import notify_move
from symbionet.synergies.actions.parties import settle_amounts
from symbionet.synergies.models import Stage, Synergy
from symbionet.synergies.queries import TRACK, stage_days
from symbionet.synergies.queries.amounts import COMMITTED
from symbionet.synergies.queries.stages import (
    NEVER_OVERRIDDEN,
    STOPPED,
    missing_evidence,
    next_stage,
    previous_stage,
)
from symbionet.synergies.words import evidence_words
from symbionet.work.actions import BarrierValues, record_barrier
from symbionet.work.models import Barrier, StageLimit, StageMove

__all__ = [
    "MoveRefused",
    "hold_synergy",
    "lose_synergy",
    "move_synergy",
    "resume_synergy",
    "set_stage_limits",
]

TEXT = 500  # characters of a note or a reason


class MoveRefused(ActionRefused):
    """A step that the rules do not allow; `missing` holds the kinds of evidence it was refused for, if any."""

    def __init__(self, text: str, missing: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.missing = missing


@transaction.atomic
def move_synergy(
    synergy: Synergy, to: str, *, by: User | None, note: str = "", override_reason: str = "", at: datetime | None = None
) -> StageMove:
    """The move to the next stage, or one stage back with a `note` that says why.

    A step forward asks for its exit evidence; a practitioner may go without it for a reason that stays visible,
    except where the benefits are to be verified. `at` is for records of the past (an import). Raises MoveRefused.
    """
    before = _stage_now(synergy)
    forward = _is_forward(before, to)
    if not forward and not note.strip():
        raise MoveRefused(_("A step back is a correction: say in the note why it is made."))
    missing = missing_evidence(synergy) if forward else []
    if missing:
        _require_override(to, missing, override_reason, by=by)
    reason = override_reason.strip()[:TEXT] if missing else ""
    if forward and to == Stage.DISCUSSION and at is None:
        ask_missing_consents(synergy, by=by)  # without an answer the sides stay without a name to each other
    move = _placed(synergy, to, by=by, note=note, missing=missing, override_reason=reason, at=at)
    changes: history.Changes = {
        "stage": [before, to],
        **_text_change("note", move.note),
        **_text_change("override_reason", reason),
    }
    if missing:
        changes["missing"] = ["", missing]
    history.record(by, "synergy.moved", synergy, changes=changes)
    return move


def _stage_now(synergy: Synergy) -> str:
    """The stage, with the row locked until the transaction ends; refused where somebody was faster."""
    stage: str = Synergy.objects.select_for_update().values_list("stage", flat=True).get(pk=synergy.pk)
    if stage != synergy.stage:
        raise MoveRefused(
            _("Somebody has moved this synergy to “%(stage)s” meanwhile: read its page again, then decide.")
            % {"stage": Stage(stage).label}
        )
    return stage


def _is_forward(before: str, to: str) -> bool:
    if to not in Stage.values:
        raise MoveRefused(_("“%(stage)s” is no stage.") % {"stage": to})
    if to in STOPPED:
        raise MoveRefused(_("Put a synergy on hold or give it up with the barrier that stopped it."))
    if before in STOPPED:
        raise MoveRefused(_("This synergy is stopped: take it up again first."))
    if to == next_stage(before):
        return True
    if to == previous_stage(before):
        return False
    allowed = [stage.label for stage in (next_stage(before), previous_stage(before)) if stage is not None]
    raise MoveRefused(
        _("From “%(before)s” a synergy moves one step at a time: to %(allowed)s.")
        % {"before": Stage(before).label, "allowed": _(" or ").join(f"“{label}”" for label in allowed)}
    )


def _require_override(to: str, missing: list[str], reason: str, *, by: User | None) -> None:
    named = {"stage": Stage(to).label, "evidence": evidence_words(missing)}
    if set(missing) & set(NEVER_OVERRIDDEN):
        raise MoveRefused(
            _("“%(stage)s” asks first for: %(evidence)s, recorded by a verifier who did not claim the benefits.")
            % named,
            tuple(missing),
        )
    if not reason.strip():
        raise MoveRefused(
            _("“%(stage)s” asks first for: %(evidence)s. Add it, or give a reason for going on without it.") % named,
            tuple(missing),
        )
    if by is None or not facilitates(by):
        raise MoveRefused(
            _("“%(stage)s” asks first for: %(evidence)s. Only a practitioner goes on without it.") % named,
            tuple(missing),
        )


@transaction.atomic
def hold_synergy(
    synergy: Synergy, barrier: BarrierValues, *, by: User | None, reactivate_on: date | None, at: datetime | None = None
) -> Barrier:
    """The barrier that puts the synergy on hold until somebody looks at it again on `reactivate_on`.

    `barrier` holds category and, where they differ from what the synergy says, step, tonnes and money; instrument if
    regulatory; note. Raises MoveRefused.
    """
    if synergy.stage in STOPPED:
        raise MoveRefused(_("This synergy is stopped already."))
    if reactivate_on is None:
        raise MoveRefused(_("Say when the synergy is to be looked at again."))
    return _stopped(synergy, Stage.ON_HOLD, barrier, by=by, reactivate_on=reactivate_on, at=at)


@transaction.atomic
def lose_synergy(
    synergy: Synergy,
    barrier: BarrierValues,
    *,
    by: User | None,
    reactivate_on: date | None = None,
    at: datetime | None = None,
) -> Barrier:
    """The barrier the synergy is lost to, as for `hold_synergy`; what is on hold may be lost, too."""
    if synergy.stage == Stage.LOST:
        raise MoveRefused(_("This synergy is lost already."))
    return _stopped(synergy, Stage.LOST, barrier, by=by, reactivate_on=reactivate_on, at=at)


def _stopped(
    synergy: Synergy,
    to: Stage,
    barrier: BarrierValues,
    *,
    by: User | None,
    reactivate_on: date | None,
    at: datetime | None,
) -> Barrier:
    before = _stage_now(synergy)
    if reactivate_on is not None and reactivate_on < timezone.localdate() and at is None:
        raise MoveRefused(_("The date of another look is past: give one to come."))
    stopped_at = synergy.stopped_at or before
    worth: BarrierValues = {"step": stopped_at, "tonnes": synergy.tonnes, "money": synergy.money}
    row = record_barrier(synergy, {**worth, **barrier}, by=by, at=at)
    synergy.stopped_at, synergy.reactivate_on = stopped_at, reactivate_on
    move = _placed(synergy, to, by=by, note=row.note, at=at)
    changes: history.Changes = {"stage": [before, to], "barrier": ["", row.category], **_text_change("note", move.note)}
    if to == Stage.LOST:
        history.record(by, "synergy.lost", synergy, changes=changes)
    else:
        history.record(by, "synergy.held", synergy, changes=changes)
    return row


@transaction.atomic
def resume_synergy(synergy: Synergy, *, by: User | None, note: str = "") -> StageMove:
    """The move back to the stage where the synergy stopped: its barriers have fallen, hints about it are taken up."""
    before = _stage_now(synergy)
    if before not in STOPPED:
        raise MoveRefused(_("This synergy is not stopped: there is nothing to take up."))
    to = synergy.stopped_at if synergy.stopped_at in TRACK else Stage.IDEA
    now = timezone.now()
    synergy.barriers.filter(fell_at=None).update(fell_at=now)
    person = by
    synergy.reactivations.filter(taken=None).update(taken=True, decided_by=person, decided_at=now)
    synergy.stopped_at, synergy.reactivate_on = "", None
    move = _placed(synergy, to, by=by, note=note)
    history.record(by, "synergy.resumed", synergy, changes={"stage": [before, to], **_text_change("note", move.note)})
    return move


def _placed(
    synergy: Synergy,
    to: str,
    *,
    by: User | None,
    note: str = "",
    missing: list[str] | None = None,
    override_reason: str = "",
    at: datetime | None = None,
) -> StageMove:
    """The stored move, with the synergy in its new stage."""
    before, synergy.stage, synergy.stage_since = synergy.stage, Stage(to), at or timezone.now()
    synergy.save(update_fields=["stage", "stage_since", "stopped_at", "reactivate_on", "updated_at"])
    if (before in COMMITTED) != (to in COMMITTED):
        settle_amounts(synergy)
    move = StageMove.objects.create(
        subject=synergy,
        before=before,
        after=to,
        at=synergy.stage_since,
        by=by,
        note=note.strip()[:TEXT],
        missing=missing or [],
        override_reason=override_reason,
    )
    if at is None:  # nobody is told of a past that is written down now
        notify_move(move, by=by)
    return move


def _text_change(name: str, text: str) -> history.Changes:
    return {name: ["", text]} if text else {}


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
