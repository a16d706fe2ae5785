"""A programme brings its old list of synergies: kept, previewed, and stored by the actions people use."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.imports.actions import commit_now, delete_made, start_import, undo_import
from symbionet.imports.models import Import, RowState
from symbionet.imports.queries import Outcome, Part, ReadRow, Undone
from symbionet.matches.actions import settle_matches
from symbionet.sheets import Problem
from symbionet.synergies.actions.stages import hold_synergy, lose_synergy, move_synergy
from symbionet.synergies.actions.synergies import AlreadyProposed, open_synergy
from symbionet.synergies.actions.values import SynergyValues
from symbionet.synergies.models import Origin, Stage, Synergy
from symbionet.synergies.queries import TRACK
from symbionet.synergies.queries.synergy_imports import (
    OF_IMPORT,
    SYNERGY_IMPORT,
    PipelinePlan,
    PlannedSynergy,
    pipeline_plan,
    read_file,
    rows_of_import,
)
from symbionet.work.actions import BarrierValues

__all__ = [
    "check_import",
    "commit_synergy_import",
    "import_parts",
    "import_summary",
    "start_synergy_import",
    "take_synergies_back",
    "undo_synergy_import",
]

STATES = {"new": RowState.ENTERED, "same": RowState.SAME, "left out": RowState.REFUSED}


def start_synergy_import(*, data: bytes, name: str, by: User | None) -> Import:
    """The rows of the file, kept for a preview; raises HostileFile where it may not be read."""
    return start_import(SYNERGY_IMPORT, read_file(data, name, False), by=by, name=name)


def commit_synergy_import(batch: Import, *, by: User, leave_out: bool = False) -> Import:
    """The list stored: rows that are there already stay as they are, so that it may be imported again.

    With problems only where `leave_out` says that the rows they are in are left out. What the platform refuses is
    kept as a problem of its row. Raises ActionRefused.
    """
    return commit_now(batch, by=by, leave_out=leave_out)


def check_import(batch: Import, by: User) -> None:
    """Raise ActionRefused where rows cannot be taken and nobody has said that they are left out."""
    rows, columns = rows_of_import(batch)
    if (columns or pipeline_plan(rows, by).counts["left out"]) and not batch.options.get("leave_out"):
        raise ActionRefused(_("Some rows cannot be taken: correct the file, or say that they are left out."))


def import_parts(batch: Import, _rows: Sequence[ReadRow]) -> list[Part]:
    """All rows in one part: a list is stored as a whole."""
    rows, _columns = rows_of_import(batch)
    return [Part(size=len(rows), act=lambda: _store(pipeline_plan(rows, batch.asked_by), batch))]


def _store(plan: PipelinePlan, batch: Import) -> list[Outcome]:
    problems: dict[tuple[str, int], tuple[Problem, ...]] = {}
    for one in plan.problems:
        problems[one.table, one.row] = (*problems.get((one.table, one.row), ()), one)
    return [_outcome(row, problems.get((row.row.table, row.row.row), ()), batch) for row in plan.rows]


def _outcome(row: PlannedSynergy, problems: tuple[Problem, ...], batch: Import) -> Outcome:
    outcome = Outcome(
        number=row.row.row, table=row.row.table, state=STATES[row.effect], what=row.title, problems=problems
    )
    if row.effect != "new":
        return outcome
    try:
        made = _stored(row, batch.name, by=batch.asked_by)
    except AlreadyProposed:
        return replace(outcome, state=RowState.SAME)
    except ActionRefused as error:
        problem = row.row.problem("provider", "synergy-refused", value=str(error))
        return replace(outcome, state=RowState.REFUSED, problems=(*problems, problem))
    return replace(outcome, state=RowState.ENTERED, target=made)


def import_summary(_batch: Import, counts: Mapping[str, int]) -> dict[str, int]:
    """How many rows were stored, were there already and are left out."""
    return {
        "new": counts.get(RowState.ENTERED, 0),
        "same": counts.get(RowState.SAME, 0),
        "left_out": counts.get(RowState.REFUSED, 0),
    }


def undo_synergy_import(batch: Import, *, by: User) -> Import:
    """The undone import: the synergies it made are gone, except those people have worked on since.

    Raises ActionRefused where it was undone already, or where people have worked on each of them.
    """
    return undo_import(batch, by=by)


def take_synergies_back(batch: Import, by: User) -> Undone:
    """What the import made is gone, except what people have worked on since."""
    all_kept = _("People have worked on each of these synergies since: none can be taken back.")
    undone = delete_made(batch, by, Synergy, verb="synergy.import_undone", all_kept=all_kept, apart_from=OF_IMPORT)
    settle_matches()
    return undone


@transaction.atomic
def _stored(row: PlannedSynergy, name: str, *, by: User | None) -> Synergy:
    """The stored synergy; where an action refuses it, nothing of the row is kept."""
    # always a moment: what is written down from an old list tells nobody (500 rows would be 500 notices)
    opened = _moment(row.dates.get("opened_on") or row.dates.get("since")) or timezone.now()
    since = _moment(row.dates.get("since")) or opened
    reason = _("Imported from “%(name)s”: its evidence is not in the platform.") % {"name": name}
    values = {**row.values, "origin": Origin.IMPORT, "origin_note": name[:200]}
    synergy = open_synergy(cast(SynergyValues, values), by=by, at=opened)
    for stage in TRACK[1 : TRACK.index(row.stage) + 1]:
        move_synergy(synergy, stage, by=by, override_reason=reason, at=since)
    _stop(synergy, row, since, by=by)
    return synergy


def _stop(synergy: Synergy, row: PlannedSynergy, since: datetime | None, *, by: User | None) -> None:
    again, barrier = row.dates.get("reactivate_on"), cast(BarrierValues, row.barrier)
    when = since or timezone.now()
    if row.stopped == Stage.LOST:
        lose_synergy(synergy, barrier, by=by, reactivate_on=again, at=when)
    elif row.stopped == Stage.ON_HOLD:
        hold_synergy(synergy, barrier, by=by, reactivate_on=again, at=when)


def _moment(day: date | None) -> datetime | None:
    """Noon of a day, so that no time zone makes another day of it."""
    return timezone.make_aware(datetime.combine(day, time(12))) if day is not None else None
