"""Work in the background."""

from django.tasks import task

from symbionet.accounts.models import User
from symbionet.core.models import Job
from symbionet.synergies.actions import recheck_stopped, run_matching

__all__ = ["carry_out_matching", "look_at_stopped_again"]


@task
def carry_out_matching(job_id: int) -> None:
    """Carry out a run that finds matches."""
    run_matching(Job.objects.get(pk=job_id))


@task
def look_at_stopped_again(user_id: int) -> None:
    """Look whether lost and held synergies may work now."""
    recheck_stopped(by=User.objects.filter(pk=user_id).first())
