"""A programme brings its old list of synergies: kept, previewed, and stored by the actions people use."""

from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.models import Job, JobState
from symbionet.sheets import Problem
from symbionet.sheets.pipeline import PipelineRow, read_pipeline
from symbionet.synergies.actions.stages import hold_synergy, lose_synergy, move_synergy
from symbionet.synergies.actions.synergies import AlreadyProposed, open_synergy
from symbionet.synergies.models import Origin, Stage, Synergy
from symbionet.synergies.queries import TRACK
from symbionet.synergies.queries.synergy_imports import (
    SYNERGY_IMPORT,
    PlannedSynergy,
    pipeline_plan,
    worked_on_since,
)

__all__ = ["commit_synergy_import", "rows_of_import", "start_synergy_import", "undo_synergy_import"]


@transaction.atomic
def start_synergy_import(*, data: bytes, name: str, by: Any) -> Job:
    """The rows of the file, kept for a preview; raises HostileFile where it may not be read."""
    sheet = read_pipeline(data, name)
    kept = {
        "name": name[:200],
        "rows": [{**asdict(row), "texts": dict(row.texts), "headings": dict(row.headings)} for row in sheet.rows],
        "problems": [{**asdict(problem), "params": dict(problem.params)} for problem in sheet.problems],
    }
    job = Job.objects.create(kind=SYNERGY_IMPORT, by=by, total=len(sheet.rows), result=kept)
    history.record(by, "synergies.import_started", job, changes={})
    return job


def rows_of_import(job: Job) -> tuple[list[PipelineRow], list[Problem]]:
    """The kept rows, and what was wrong with the columns."""
    rows = [PipelineRow(**row) for row in job.result.get("rows", [])]
    return rows, [Problem(**problem) for problem in job.result.get("problems", [])]


@transaction.atomic
def commit_synergy_import(job: Job, *, by: Any, leave_out: bool = False) -> Job:
    """The list stored: rows that are there already stay as they are, so that it may be imported again.

    With problems only where `leave_out` says that the rows they are in are left out. What the platform refuses is
    kept as a problem of its row. Raises ActionRefused.
    """
    locked = Job.objects.select_for_update().get(pk=job.pk)
    if locked.state != JobState.WAITING:
        raise ActionRefused(_("This list is stored already."))
    rows, columns = rows_of_import(locked)
    plan = pipeline_plan(rows, by)
    if (columns or plan.counts["left out"]) and not leave_out:
        raise ActionRefused(_("Some rows cannot be taken: mend the file, or say that they are left out."))
    refused: list[Problem] = []
    made = [pk for row in plan.new if (pk := _stored(row, locked.result["name"], refused, by=by))]
    counts = {"new": len(made), "same": plan.counts["same"], "left_out": plan.counts["left out"] + len(refused)}
    locked.result = {**locked.result, "counts": counts, "made": made, "refused": [_plain(one) for one in refused]}
    locked.state, locked.done, locked.finished_at = JobState.DONE, len(made), timezone.now()
    locked.save()
    history.record(by, "synergies.import_committed", locked, changes={}, **counts)
    return locked


@transaction.atomic
def undo_synergy_import(job: Job, *, by: Any) -> Job:
    """The undone import: the synergies it made are gone, except those people have worked on since.

    Raises ActionRefused where it was undone already, or where people have worked on each of them.
    """
    locked = Job.objects.select_for_update().get(pk=job.pk)
    if locked.state != JobState.DONE or locked.finished_at is None or "undone" in locked.result:
        raise ActionRefused(_("There is no import here that could be undone."))
    made = list(Synergy.objects.select_for_update().filter(pk__in=locked.result.get("made", [])))
    kept = worked_on_since(made, locked.finished_at)
    gone = [synergy for synergy in made if synergy.pk not in kept]
    if made and not gone:
        raise ActionRefused(_("People have worked on each of these synergies since: none can be taken back."))
    history.record_many(by, "synergy.import_undone", gone)
    Synergy.objects.filter(pk__in=[synergy.pk for synergy in gone]).delete()
    locked.result = {**locked.result, "undone": len(gone), "kept": sorted(kept)}
    locked.save(update_fields=["result"])
    history.record(by, "synergies.import_undone", locked, changes={}, undone=len(gone), kept=len(kept))
    return locked


def _plain(problem: Problem) -> dict[str, Any]:
    return {**asdict(problem), "params": dict(problem.params)}


def _stored(row: PlannedSynergy, name: str, refused: list[Problem], *, by: Any) -> int | None:
    """The key of the stored synergy; None where an action refused it, and then nothing of the row is kept."""
    # always a moment: what is written down from an old list tells nobody (500 rows would be 500 notices)
    opened = _moment(row.dates.get("opened_on") or row.dates.get("since")) or timezone.now()
    since = _moment(row.dates.get("since")) or opened
    reason = _("Imported from “%(name)s”: its evidence is not in the platform.") % {"name": name}
    try:
        with transaction.atomic():
            values = {**row.values, "origin": Origin.IMPORT, "origin_note": name[:200]}
            synergy = open_synergy(values, by=by, at=opened)
            for stage in TRACK[1 : TRACK.index(row.stage) + 1]:
                move_synergy(synergy, stage, by=by, override_reason=reason, at=since)
            _stop(synergy, row, since, by=by)
            return int(synergy.pk)
    except AlreadyProposed:
        return None
    except ActionRefused as error:
        refused.append(row.row.problem("provider", "synergy-refused", value=str(error)))
        return None


def _stop(synergy: Any, row: PlannedSynergy, since: datetime | None, *, by: Any) -> None:
    again = row.dates.get("reactivate_on")
    when = since or timezone.now()
    if row.stopped == Stage.LOST:
        lose_synergy(synergy, row.barrier, by=by, reactivate_on=again, at=when)
    elif row.stopped == Stage.ON_HOLD:
        hold_synergy(synergy, row.barrier, by=by, reactivate_on=again, at=when)


def _moment(day: date | None) -> datetime | None:
    """Noon of a day, so that no time zone makes another day of it."""
    return timezone.make_aware(datetime.combine(day, time(12))) if day is not None else None
