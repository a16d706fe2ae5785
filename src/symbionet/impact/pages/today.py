"""What waits for a member about benefits."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.impact.queries import open_requests, subject_of_request
from symbionet.shell.today import TodayList, TodayRow, count_and_first
from symbionet.synergies.models import Synergy
from symbionet.synergies.queries.synergies import synergies_of_own_sides

__all__ = ["list_of_benefit_questions"]


def list_of_benefit_questions(user: User) -> TodayList:
    """Yearly questions about benefits without an answer; the ledger of the synergy takes it without the letter."""
    rows = open_requests(user.organisation_ids)
    rows = rows.filter(synergy__in=synergies_of_own_sides(user))
    parts = Prefetch("synergy", Synergy.objects.select_related("provider", "receiver"))
    count, asked = count_and_first(rows.order_by("-year", "pk").prefetch_related(parts))
    return TodayList(
        title=_("Yearly questions about benefits"),
        url=reverse("ledger_list"),
        icon="report-analytics",
        count=count,
        rows=tuple(
            TodayRow(
                text=subject_of_request(one),
                url=reverse("synergy_ledger", args=[one.synergy_id]),
                aside=str(one.year),
            )
            for one in asked
        ),
    )
