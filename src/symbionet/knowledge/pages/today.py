"""What waits for a person about the knowledge."""

from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.knowledge.queries import corrections_decidable_by
from symbionet.shell.today import TodayList, count_and_first, rows_of

__all__ = ["list_of_corrections"]


def list_of_corrections(user: User) -> TodayList:
    """Corrections of the knowledge to review."""
    count, waiting = count_and_first(corrections_decidable_by(user).order_by("pk"))
    return TodayList(
        title=_("Corrections to review"),
        url=reverse("correction_list") + "?state=open",
        icon="pencil",
        count=count,
        rows=rows_of(waiting),
        done=_("No correction waits for you."),
    )
