"""Meetings of the advisory group: who reads them, their quorum, and decisions that are open."""

import unicodedata
from collections.abc import Iterator
from datetime import date

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from symbionet.accounts.queries import Visitor
from symbionet.core.indicators import Counted, Scope
from symbionet.programme.models import PROVED, Decision, DecisionState, GroupMember, Meeting, Programme
from symbionet.programme.queries.programmes import programmes_visible_to

__all__ = [
    "decisions_due",
    "meeting_of_token",
    "meetings_held",
    "meetings_visible_to",
    "member_of_token",
    "member_token",
    "members_named",
    "members_on",
    "open_decisions",
    "room_code",
    "voters_present",
]

SALT = "symbionet.meeting-member"  # a token of another purpose is not read as this one


def meetings_visible_to(visitor: Visitor) -> QuerySet[Meeting]:
    """Meetings of the programmes that the visitor reads."""
    rows = Meeting.objects.filter(programme__in=programmes_visible_to(visitor).values("pk"))
    return rows.select_related("programme", "closed_by")


def meeting_of_token(token: str) -> Meeting | None:
    """The meeting whose check-in a link opens, while it is open."""
    row = Meeting.objects.filter(token=token).select_related("programme").first()
    return row if row is not None and row.is_open else None


def room_code(meeting: Meeting) -> str:
    """The six digits that are shown in the room: who knows the link alone cannot tell them."""
    sealed = salted_hmac("symbionet.meeting-room", meeting.token, algorithm="sha256").hexdigest()
    return f"{int(sealed, 16) % 10**6:06}"


def member_token(meeting: Meeting, member: GroupMember) -> str:
    """The signed text of the link by which this member checks in to this meeting."""
    return signing.dumps({"meeting": meeting.pk, "member": member.pk}, salt=SALT)


def member_of_token(token: str) -> tuple[Meeting, GroupMember] | None:
    """The meeting and the member of an own link, while the meeting is open and the member of the group."""
    try:
        content: dict[str, int] = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    meeting = Meeting.objects.filter(pk=content["meeting"]).select_related("programme").first()
    if meeting is None or not meeting.is_open:
        return None
    member = members_on(meeting.programme, timezone.localdate()).filter(pk=content["member"]).first()
    return (meeting, member) if member is not None else None


def members_named(meeting: Meeting, name: str) -> list[GroupMember]:
    """The members of the group who bear this name, however it is spaced or written in width or case."""
    day = timezone.localtime(meeting.starts_at).date()
    asked = _spelled(name)
    return [one for one in members_on(meeting.programme, day) if asked in (_spelled(one.name), _spelled(str(one)))]


def _spelled(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def members_on(programme: Programme, day: date) -> QuerySet[GroupMember]:
    """The members of the group on a day."""
    return programme.members.filter(Q(left_on__isnull=True) | Q(left_on__gt=day))


def voters_present(meeting: Meeting) -> int:
    """How many members who count for the quorum are there for certain."""
    return meeting.attendances.filter(member__votes=True, proof__in=PROVED).count()


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
