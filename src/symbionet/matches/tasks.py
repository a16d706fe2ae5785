"""Work in the background."""

from django.tasks import task

from symbionet.core.models import Job
from symbionet.matches.actions import run_matching
from symbionet.matches.actions.remainders import settle_all_matches

__all__ = ["REMINDERS", "carry_out_matching"]

REMINDERS = (settle_all_matches,)


@task
def carry_out_matching(job_id: int) -> None:
    """Carry out a run that finds matches."""
    run_matching(Job.objects.get(pk=job_id))
