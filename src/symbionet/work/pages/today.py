"""What waits for a person of the work on any subject: its tasks."""

from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.shell.today import TodayList, TodayRow, count_and_first
from symbionet.work.queries.tasks import tasks_of

__all__ = ["list_of_tasks"]


def list_of_tasks(user: User) -> TodayList:
    """Open tasks that somebody has given to the user."""
    count, rows = count_and_first(tasks_of(user))
    url = reverse("follow_up_list")
    return TodayList(
        title=_("Your tasks"),
        url=url,
        icon="list-check",
        count=count,
        rows=tuple(TodayRow(text=str(row), url=url, aside=row.due.isoformat() if row.due else "") for row in rows),
        done=_("No open tasks."),
    )
