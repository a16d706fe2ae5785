"""Meetings of the advisory group: who reads them, their quorum, and decisions that are open."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from symbionet.accounts.queries import Visitor
from symbionet.core.indicators import Counted, Scope
from symbionet.programme.models import Decision, DecisionState, GroupMember, Meeting, Programme
from symbionet.programme.queries.programmes import programmes_visible_to

__all__ = [
    "decisions_due",
    "meeting_of_token",
    "meetings_held",
    "meetings_visible_to",
    "members_on",
    "open_decisions",
    "voters_present",
]


def meetings_visible_to(visitor: Visitor) -> QuerySet[Meeting]:
    """Meetings of the programmes that the visitor reads."""
    rows = Meeting.objects.filter(programme__in=programmes_visible_to(visitor).values("pk"))
    return rows.select_related("programme", "closed_by")


def meeting_of_token(token: str) -> Meeting | None:
    """The meeting whose check-in a link opens, while it is open."""
    row = Meeting.objects.filter(token=token).select_related("programme").first()
    return row if row is not None and row.is_open else None


def members_on(programme: Programme, day: date) -> QuerySet[GroupMember]:
    """The members of the group on a day."""
    return programme.members.filter(Q(left_on__isnull=True) | Q(left_on__gt=day))


def voters_present(meeting: Meeting) -> int:
    """How many members who count for the quorum are there."""
    return meeting.attendances.filter(member__votes=True).count()


def open_decisions(programme: Programme, *, before: Meeting | None = None) -> QuerySet[Decision]:
    """Decisions that are not done, of meetings before the one given."""
    rows = Decision.objects.filter(meeting__programme=programme, state=DecisionState.OPEN).select_related("meeting")
    return rows.filter(meeting__starts_at__lt=before.starts_at) if before is not None else rows


def decisions_due(programme: Programme, *, today: date) -> QuerySet[Decision]:
    """Open decisions whose day, or day of review, has come."""
    return open_decisions(programme).filter(Q(due_on__lte=today) | Q(review_on__lte=today))


def meetings_held(scope: Scope) -> Iterator[Counted]:
    """Meetings of the group whose minutes are closed."""
    rows = Meeting.objects.filter(programme__is_demo=scope.demo, closed_at__isnull=False)
    for key, at in rows.order_by().values_list("pk", "starts_at"):
        on = timezone.localtime(at).date()
        if scope.since <= on <= scope.until:
            yield Counted(record=("programme.meeting", key), on=on)
