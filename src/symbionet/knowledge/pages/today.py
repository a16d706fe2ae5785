"""What waits for a person about the knowledge."""

from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.knowledge.queries import corrections_decidable_by
from symbionet.shell.today import FEW, TodayList, rows_of

__all__ = ["list_of_corrections"]


def list_of_corrections(user: User) -> TodayList:
    """Corrections of the knowledge to review."""
    waiting = corrections_decidable_by(user)
    return TodayList(
        title=_("Corrections to review"),
        url=reverse("correction_list") + "?state=open",
        icon="pencil",
        count=waiting.count(),
        rows=rows_of(waiting.order_by("pk")[:FEW]),
        done=_("No correction waits for you."),
    )
