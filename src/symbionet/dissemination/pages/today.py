"""What waits for a person about case studies."""

from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.dissemination.models import Answer
from symbionet.dissemination.queries.cases import case_consents_of, cases_editable_by, cases_for_review
from symbionet.shell.today import TodayList, TodayRow, count_and_first, rows_of

__all__ = ["list_of_questions", "list_of_reviews"]


def list_of_questions(user: User) -> TodayList:
    """The cases about which a member's firms have not answered yet."""
    asked = case_consents_of(user).filter(answer=Answer.ASKED)
    count, waiting = count_and_first(asked.select_related(None).select_related("version"))
    return TodayList(
        title=_("May this be published about you?"),
        url=reverse("case_consent_list"),
        icon="news",
        count=count,
        rows=tuple(TodayRow(text=str(one.version), url=one.get_absolute_url()) for one in waiting),
        done=_("No case study waits for your answer."),
    )


def list_of_reviews(user: User) -> TodayList:
    """The cases of which the ledger has corrected a figure."""
    count, waiting = count_and_first(cases_editable_by(user).filter(pk__in=cases_for_review().values("pk")))
    return TodayList(
        title=_("Case studies for review"),
        url=reverse("case_list"),
        icon="news",
        count=count,
        rows=rows_of(waiting),
        done=_("No figure of a case has changed."),
    )
