"""What waits for a person in supply chains."""

from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.shell.today import FEW, TodayList, TodayRow, count_and_first
from symbionet.suppliers.models import State, Supplier
from symbionet.suppliers.queries import (
    respondents_visible_to,
    state_condition,
    suppliers_bought_by,
    unclaimed_invitations,
)

__all__ = ["list_of_answers", "list_of_requests"]


def list_of_answers(user: User) -> TodayList:
    """Answers of suppliers that wait for the buyer's decision."""
    waiting = suppliers_bought_by(user).filter(state=State.SUBMITTED, merged_into=None)
    count, rows = count_and_first(waiting.order_by("submitted_at"))
    shown = tuple(
        TodayRow(
            text=row.name, url=row.get_absolute_url(), aside=f"{row.submitted_at:%Y-%m-%d}" if row.submitted_at else ""
        )
        for row in rows
    )
    return TodayList(
        title=_("Answers of suppliers to read"), url=reverse("chain_home"), icon="truck", count=count,
        rows=shown, done=_("No answers of a supplier wait for you."),
    )  # fmt: skip


def list_of_requests(user: User) -> TodayList:
    """Buyers that wait for answers of own firms, and invitations that nobody has taken up."""
    own = respondents_visible_to(user).order_by().values("pk")
    idle = state_condition(State.STARTED) | state_condition(State.CHANGES_REQUESTED) | state_condition(State.EXPIRED)
    asked = Supplier.objects.filter(idle, respondent__in=own, merged_into=None)
    waiting = [
        *(TodayRow(text=str(row.buyer), url=reverse("chain_home")) for row in unclaimed_invitations(user)),
        *(TodayRow(text=str(row.buyer), url=reverse("request_detail", args=[row.pk]),
                   aside=str(row.now_state.label)) for row in asked.select_related("buyer")),
    ]  # fmt: skip
    return TodayList(
        title=_("Buyers that wait for your answers"), url=reverse("chain_home"), icon="truck", count=len(waiting),
        rows=tuple(waiting[:FEW]), done=_("No buyer waits for your answers."),
    )  # fmt: skip
