"""Long work that people watch: how a job is stopped and how it ends. What it does belongs to its app."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.history import Actor
from symbionet.core.models import ORPHANED, Job, JobState

__all__ = ["end_job", "end_orphans", "kept_alive", "stop_job"]

BEAT = 15  # seconds between two signs of life
LEASE = timedelta(minutes=3)  # without one: a writer may have to wait for others meanwhile

log = logging.getLogger(__name__)


@transaction.atomic
def stop_job(job: Job, verb: str, *, over: str, by: Actor) -> Job:
    """The job asked to stop after its present step; one that waits, or was asked before, stops at once.

    Leaves the history line `verb`. Raises ActionRefused with the sentence `over` where the job has ended.
    """
    job.refresh_from_db(from_queryset=Job.objects.select_for_update())
    if job.is_over:
        raise ActionRefused(over)
    if job.state == JobState.WAITING or job.stop_asked:  # asked twice: its worker may be dead
        job.state, job.finished_at = JobState.STOPPED, timezone.now()
    job.stop_asked = True
    job.save(update_fields=["state", "stop_asked", "finished_at"])
    history.record(by, verb, job)
    return job


def end_job(job: Job, state: JobState, message: str = "") -> Job:
    """The job in the state it ends in, with the reason where it failed."""
    job.state, job.message, job.finished_at = state, message, timezone.now()
    job.save(update_fields=["state", "message", "finished_at"])
    return job


@contextmanager
def kept_alive(job: Job) -> Iterator[None]:
    """While it is held the job shows signs of life; without them for some minutes it counts as orphaned."""
    ended = threading.Event()
    job.beat_at = timezone.now()
    job.save(update_fields=["beat_at"])
    beats = threading.Thread(target=_beat, args=[job.pk, ended], daemon=True)
    beats.start()
    try:
        yield
    finally:
        ended.set()
        beats.join(timeout=1)


def _beat(key: int, ended: threading.Event) -> None:
    while not ended.wait(BEAT):
        try:
            Job.objects.filter(pk=key, state=JobState.RUNNING).update(beat_at=timezone.now())
        except DatabaseError:  # busy: the next beat comes soon
            log.info("job %s could not show its sign of life", key)
        finally:
            close_old_connections()
    connection.close()


@transaction.atomic
def end_orphans(now: datetime) -> list[Job]:
    """The running jobs that showed no sign of life for some minutes, ended as failed: they can be continued."""
    silent = Job.objects.select_for_update(of=("self",)).filter(state=JobState.RUNNING)
    silent = silent.alias(seen=Coalesce("beat_at", "created_at")).filter(seen__lt=now - LEASE)
    return [end_job(job, JobState.FAILED, ORPHANED) for job in silent]
