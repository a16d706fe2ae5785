"""Work in the background."""

from django.tasks import task

from symbionet.core.models import Job
from symbionet.matches.actions import run_matching

__all__ = ["carry_out_matching"]


@task
def carry_out_matching(job_id: int) -> None:
    """Carry out a run that finds matches."""
    run_matching(Job.objects.get(pk=job_id))
