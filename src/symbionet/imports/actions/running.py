"""The commit of an import, or the trial of its preview, as a job: begun, carried out in parts, stopped, continued."""

import time
from typing import Any

from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.jobs import end_job, kept_alive, stop_job
from symbionet.core.models import ORPHANED, Job, JobState
from symbionet.imports.actions.imports import locked_import
from symbionet.imports.actions.parts import in_parts
from symbionet.imports.models import Import, ImportState
from symbionet.imports.queries import Importer, counts_of_rows, importer_of, rows_left
from symbionet.imports.words import over_words

__all__ = ["commit_now", "continue_import", "fail_orphaned_imports", "request_commit", "run_import", "stop_import"]

BREATH = 0.12  # seconds; a writer who waits for SQLite looks every 0.1 s whether it is free
UNFINISHED = (JobState.STOPPED, JobState.FAILED)


@transaction.atomic
def request_commit(batch: Import, *, by: User, **options: Any) -> Import:
    """The import with a waiting job that stores it, as the options say; of two people who ask, one is refused.

    Raises ActionRefused unless it is a preview that may be stored.
    """
    importer, locked = importer_of(batch.kind), locked_import(batch)
    if locked.state != ImportState.PREVIEW or _is_busy(locked):
        raise ActionRefused(over_words(locked))
    locked.options = options
    if importer.check is not None:
        importer.check(locked, by)
    _let_wait(locked, by)
    _take_over(batch, locked)
    return batch


@transaction.atomic
def continue_import(batch: Import, *, by: User) -> Import:
    """The import, waiting again: a preview is stored, what was stopped or has failed goes on with the rows left.

    Raises ActionRefused where there is nothing to go on with.
    """
    importer, locked = importer_of(batch.kind), locked_import(batch)
    previewed = locked.state == ImportState.PREVIEW and (locked.job is None or locked.job.state == JobState.DONE)
    unfinished = locked.job is not None and locked.job.state in UNFINISHED
    if locked.state == ImportState.UNDONE or not (previewed or unfinished):
        raise ActionRefused(over_words(locked))
    if previewed and importer.check is not None:
        importer.check(locked, by)
    _let_wait(locked, by, only_tried=locked.state == ImportState.PREVIEW and not previewed)
    history.record(by, f"{importer.verbs}continued", locked)
    _take_over(batch, locked)
    return batch


def _is_busy(batch: Import) -> bool:
    return batch.job is not None and not batch.job.is_over


def _let_wait(batch: Import, by: User, *, only_tried: bool = False) -> None:
    job = batch.job or Job(kind=batch.kind, by=by)
    job.state, job.stop_asked, job.message, job.finished_at, job.done = JobState.WAITING, False, "", None, 0
    job.by = by
    job.save()
    batch.job = job
    if not only_tried:
        batch.state = ImportState.RUNNING
    batch.save(update_fields=["job", "state", "options"])


def _take_over(batch: Import, locked: Import) -> None:
    for name in ("job", "state", "options", "mapping", "mended", "choices"):
        setattr(batch, name, getattr(locked, name))


def stop_import(batch: Import, *, by: User) -> Import:
    """The import asked to stop after its present part; asked twice it is stopped, as its worker may be dead.

    Raises ActionRefused where nobody works on it.
    """
    importer = importer_of(batch.kind)
    if batch.job is None:
        raise ActionRefused(_("This list is not being worked on."))
    stop_job(batch.job, f"{importer.verbs}stopped", over=_("This list is not being worked on."), by=by)
    if batch.job.is_over and batch.state == ImportState.RUNNING:
        _commit_done(batch, importer, stopped=True)
    return batch


@transaction.atomic
def commit_now(batch: Import, *, by: User, **options: Any) -> Import:
    """The import stored at once and in one transaction; raises ActionRefused where it may not be stored."""
    return run_import(request_commit(batch, by=by, **options))


def run_import(batch: Import) -> Import:
    """The import after its preview or its commit, stopped, or failed with the reason in `message` of its job.

    Each part of the rows is in a transaction of its own: what is stored when it stops stays; the rest goes on later.
    """
    job, importer = batch.job, importer_of(batch.kind)
    if job is None or not _taken(job):
        return batch  # stopped before it began, or taken by another worker
    try:
        with kept_alive(job), translation.override(batch.language or translation.get_language()):
            _carry_out(batch, job, importer)
    except Exception as error:
        _fail(batch, job, error)
        raise
    return batch


@transaction.atomic
def _taken(job: Job) -> bool:
    """Whether the job waited and is now worked on here."""
    job.refresh_from_db(from_queryset=Job.objects.select_for_update())
    if job.state != JobState.WAITING:
        return False
    job.state = JobState.RUNNING
    job.save(update_fields=["state"])
    return True


def _carry_out(batch: Import, job: Job, importer: Importer) -> None:
    store = batch.state == ImportState.RUNNING
    parts = importer.parts(batch, rows_left(batch))
    job.total, job.done = sum(part.size for part in parts), 0
    job.save(update_fields=["total", "done"])
    asked = False
    for _part, _outcomes in in_parts(parts, store=store, batch=batch):
        if asked := _stop_asked(job):
            break
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            time.sleep(BREATH)
    _finish(batch, job, importer, stopped=asked and job.done < job.total)


def _stop_asked(job: Job) -> bool:
    job.refresh_from_db(fields=["stop_asked", "state"])
    return job.stop_asked or job.state != JobState.RUNNING


@transaction.atomic
def _finish(batch: Import, job: Job, importer: Importer, *, stopped: bool) -> None:
    end_job(job, JobState.STOPPED if stopped else JobState.DONE)
    if locked_import(batch).state == ImportState.RUNNING:  # a person who asked twice may have ended it
        _commit_done(batch, importer, stopped=stopped)


def _commit_done(batch: Import, importer: Importer, *, stopped: bool) -> None:
    figures = importer.summary(batch, counts_of_rows(batch))
    batch.summary = {**batch.summary, **figures, "stopped": stopped}
    batch.state, batch.committed_at = ImportState.COMMITTED, timezone.now()
    batch.save(update_fields=["summary", "state", "committed_at"])
    if not stopped:  # else the stop has its line
        history.record(batch.asked_by, f"{importer.verbs}committed", batch, **batch.summary)


def fail_orphaned_imports() -> int:
    """How many imports were being stored when their worker ended; they stand as failed and can be continued."""
    orphaned = Import.objects.filter(state=ImportState.RUNNING, job__state=JobState.FAILED, job__message=ORPHANED)
    return orphaned.update(state=ImportState.FAILED)


def _fail(batch: Import, job: Job, error: Exception) -> None:
    end_job(job, JobState.FAILED, f"{type(error).__name__}: {error}"[:500])
    if batch.state == ImportState.RUNNING:
        batch.state = ImportState.FAILED
        batch.save(update_fields=["state"])
