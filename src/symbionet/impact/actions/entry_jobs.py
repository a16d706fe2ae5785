"""Long lists of entries in the background: a preview, then the entry of what can be taken; with progress, stopped and
continued.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.jobs import end_job, stop_job
from symbionet.core.models import Job, JobState
from symbionet.impact.actions.entry_imports import import_in_parts
from symbionet.impact.queries.entry_jobs import ENTRY_IMPORT, kept_outcomes, kept_rows, outcomes_of, rows_of_list
from symbionet.impact.queries.entry_sheets import EntryRow

__all__ = ["go_on_with_entry_import", "run_entry_import", "start_entry_import", "stop_entry_import"]

BREATH = 0.12  # seconds; a writer who waits for SQLite looks every 0.1 s whether it is free


@transaction.atomic
def start_entry_import(rows: Sequence[EntryRow], *, by: Any, store: bool = False) -> Job:
    """The waiting preview of a list; with `store` its rows are entered without one."""
    kept = {**kept_rows(rows), "store": store, "language": translation.get_language()}
    job = Job.objects.create(kind=ENTRY_IMPORT, by=by, total=len(rows), result=kept)
    history.record(by, "entries.import_started", job)
    return job


@transaction.atomic
def go_on_with_entry_import(job: Job, *, by: Any) -> Job:
    """The list, waiting again: after its preview the rows that can be taken are entered; what was stopped or has failed
    goes on. Raises ActionRefused where there is nothing to go on with.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    previewed = job.state == JobState.DONE and not job.result["store"]
    if not previewed and job.state not in (JobState.STOPPED, JobState.FAILED):
        raise ActionRefused(_("This list is entered already, or it is being worked on."))
    if previewed:
        job.result["store"] = True
    job.state, job.stop_asked, job.message, job.finished_at, job.done = JobState.WAITING, False, "", None, 0
    job.save()
    history.record(by, "entries.import_continued", job)
    return job


def stop_entry_import(job: Job, *, by: Any) -> Job:
    """The list asked to stop after its present part; raises ActionRefused where nobody works on it."""
    return stop_job(job, "entries.import_stopped", over=_("This list is not being worked on."), by=by)


def run_entry_import(job: Job) -> Job:
    """The list after its preview or its entry, stopped, or failed with the reason in `message`.

    Each part of the rows is in a transaction of its own (`import_in_parts`): what is entered when it stops stays, and
    the rest goes on later.
    """
    if not _taken(job):
        return job  # stopped before it began, or taken by another worker
    try:
        with translation.override(job.result["language"]):
            _carry_out(job)
    except Exception as error:
        _finish(job, JobState.FAILED, f"{type(error).__name__}: {error}")
        raise
    return job


@transaction.atomic
def _taken(job: Job) -> bool:
    """Whether the list waited and is now worked on here."""
    job.refresh_from_db(from_queryset=Job.objects.select_for_update())
    if job.state != JobState.WAITING:
        return False
    job.state = JobState.RUNNING
    job.save(update_fields=["state"])
    return True


def _carry_out(job: Job) -> None:
    store = job.result["store"]
    known = {row.number: row for row in outcomes_of(job)} if store else {}
    left = [row for row in rows_of_list(job) if row.number not in known or known[row.number].state == "new"]
    job.total, job.done = len(left), 0
    job.save(update_fields=["total"])
    asked = False
    try:
        for part in import_in_parts(left, by=job.by, store=store):
            entered = (replace(row, state="entered") if store and row.state == "new" else row for row in part)
            known |= {row.number: row for row in entered}
            job.done += len(part)
            job.save(update_fields=["done"])
            if asked := _stop_asked(job):
                break
            if connection.vendor == "sqlite":
                time.sleep(BREATH)
    finally:
        job.result["found"] = kept_outcomes(known.values())
        job.save(update_fields=["result"])
    _finish(job, JobState.STOPPED if asked and job.done < job.total else JobState.DONE)


def _stop_asked(job: Job) -> bool:
    job.refresh_from_db(fields=["stop_asked", "state"])
    return job.stop_asked or job.state != JobState.RUNNING


def _finish(job: Job, state: JobState, message: str = "") -> None:
    end_job(job, state, message)
    if state == JobState.DONE and job.result["store"]:
        history.record(job.by, "entries.import_committed", job)
