"""What waits for a person about synergies and their messages."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.network.models import Resource
from symbionet.shell.today import FEW, TodayList, TodayRow, count_and_first
from symbionet.synergies.pages.duties import duties_of
from symbionet.synergies.pages.threads import unread_threads
from symbionet.synergies.queries import synergy_consents_waiting_for
from symbionet.synergies.queries.consents import own_key

__all__ = ["list_of_duties", "list_of_messages", "list_of_naming"]


def list_of_duties(user: User) -> TodayList:
    """What is due today, the most valuable first."""
    duties = duties_of(user, with_matches=False)  # these have a list of their own here
    return TodayList(
        title=_("Today"),
        url=reverse("today"),
        icon="checklist",
        count=len(duties),
        rows=tuple(
            TodayRow(
                text=f"{duty.text} · {duty.title}" if duty.title else duty.text, url=duty.url, aside=duty.value_text
            )
            for duty in duties[:FEW]
        ),
        done=_("Nothing waits for you"),
    )


def list_of_naming(user: User) -> TodayList:
    """Questions whether one's organisation may be named; of the partner nothing is told here."""
    count, asked = count_and_first(synergy_consents_waiting_for(user))
    rows = [(reverse("synergy_answer", args=[one.synergy_id]), one) for one in asked]
    own = Resource.objects.only("title_zh", "title_en").in_bulk({key for one in asked if (key := own_key(one))})
    return TodayList(
        title=_("May a partner know who you are?"),
        url=rows[0][0] if rows else reverse("consent_list"),
        icon="lock-question",
        count=count,
        rows=tuple(
            TodayRow(
                text=str(own.get(own_key(one) or 0, one.organisation)),
                url=url,
                aside=f"{timezone.localtime(one.asked_at):%Y-%m-%d}",
            )
            for url, one in rows
        ),
        done=_("Nobody asks for your name."),
    )


def list_of_messages(user: User) -> TodayList:
    """Conversations with unread messages; what they say is read on their page."""
    threads = unread_threads(user)
    return TodayList(
        title=_("Unread messages"),
        url=f"{reverse('our_page')}#messages",
        icon="messages",
        count=sum(thread.unread for thread in threads),
        lines=len(threads),
        rows=tuple(
            TodayRow(
                text=thread.title, url=reverse("synergy_messages", args=[thread.synergy_id]), aside=str(thread.unread)
            )
            for thread in threads[:FEW]
        ),
        done=_("All messages are read."),
    )
