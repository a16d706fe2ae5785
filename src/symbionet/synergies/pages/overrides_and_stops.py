"""What lies behind synergies, in words for a file: steps without evidence with their reasons, and what stopped them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from symbionet.accounts.queries import Visitor
from symbionet.synergies.models import Stage
from symbionet.synergies.queries.stages import STOPPED
from symbionet.synergies.queries.synergies import reads_workbench
from symbionet.work.models import Barrier, StageMove

__all__ = ["OverridesAndStop", "overrides_and_stops_shown_to"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OverridesAndStop:
    """Stages reached without their evidence and why; of what is stopped now, the barrier with what it blocks a year:
    `tonnes` in t, `money` in CNY."""

    overridden: str = ""
    override_reasons: str = ""
    step: str = ""
    instrument: str = ""
    tonnes: float | None = None
    money: float | None = None
    note: str = ""


def overrides_and_stops_shown_to(visitor: Visitor, keys: Sequence[int]) -> dict[int, OverridesAndStop]:
    """Those of synergies by their keys, in two queries; none for who does not read the whole programme."""
    if not reads_workbench(visitor):
        return {}
    moves: dict[int, list[StageMove]] = defaultdict(list)
    for move in StageMove.objects.filter(synergy__in=keys).exclude(override_reason="").order_by("at", "id"):
        moves[move.subject_id].append(move)
    standing = Barrier.objects.filter(synergy__in=keys, synergy__stage__in=STOPPED, fell_at=None)
    barriers = {row.subject_id: row for row in standing.order_by("at", "id")}  # the newest, as on the board
    return {key: _past(moves[key], barriers.get(key)) for key in {*moves, *barriers}}


def _past(moves: Sequence[StageMove], barrier: Barrier | None) -> OverridesAndStop:
    stages = "; ".join(str(Stage(move.after).label) for move in moves)
    reasons = "; ".join(dict.fromkeys(move.override_reason for move in moves))
    if barrier is None:
        return OverridesAndStop(overridden=stages, override_reasons=reasons)
    return OverridesAndStop(
        overridden=stages,
        override_reasons=reasons,
        step=str(Stage(barrier.step).label),
        instrument=barrier.instrument,
        tonnes=barrier.tonnes,
        money=barrier.money,
        note=barrier.note,
    )
