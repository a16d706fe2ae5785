"""Work in the background."""

from django.tasks import task

from symbionet.accounts.models import User
from symbionet.synergies.actions import notify_duties, recheck_stopped

__all__ = ["REMINDERS", "look_at_stopped_again"]

REMINDERS = (notify_duties,)


@task
def look_at_stopped_again(user_id: int) -> None:
    """Look whether lost and held synergies may work now."""
    recheck_stopped(by=User.objects.filter(pk=user_id).first())
