"""Long work that people watch: how a job is stopped and how it ends. What it does belongs to its app."""

from django.db import transaction
from django.utils import timezone

from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.history import Actor
from symbionet.core.models import Job, JobState

__all__ = ["end_job", "stop_job"]


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
