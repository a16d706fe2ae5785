"""Meetings of the advisory group: planned, opened for check-in, minuted, closed; decisions followed to the end."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Max
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.policy.actions.publishing import publish_barriers
from symbionet.programme.actions.rows import keep, require_manager
from symbionet.programme.models import (
    PROVED,
    AgendaItem,
    Attendance,
    Decision,
    DecisionState,
    GroupMember,
    Meeting,
    Programme,
    Proof,
)
from symbionet.programme.queries.meetings import member_token, members_named, members_on, room_code, voters_present

__all__ = [
    "AgendaValues",
    "DecisionValues",
    "MeetingValues",
    "add_agenda_item",
    "check_in",
    "check_in_by_code",
    "close_meeting",
    "decide",
    "end_decision",
    "open_meeting",
    "plan_meeting",
    "prepare_papers",
    "remove_agenda_item",
    "set_attendance",
    "write_minutes",
]

STANDING = (  # of every meeting of the group
    ("上次会议决定的落实情况", "Decisions of the last meeting and what became of them"),
    ("项目指标与进度", "Indicators and progress of the programme"),
    ("风险与财务", "Risks and finance"),
    ("障碍与政策建议", "Barriers and policy"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingValues:
    """When and where a meeting is, and how many members with a vote make it quorate."""

    starts_at: datetime
    minutes_long: int = 120
    place: str = ""
    quorum: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaValues:
    """A point of the agenda."""

    title_zh: str = ""
    title_en: str = ""
    presenter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionValues:
    """What a meeting decided."""

    text: str
    owner: str
    due_on: date
    review_on: date | None = None
    item: AgendaItem | None = None


@transaction.atomic
def plan_meeting(values: MeetingValues, *, programme: Programme, by: User, meeting: Meeting | None = None) -> Meeting:
    """The stored meeting; a new one has the next number and the standing points of the agenda."""
    require_manager(by)
    if meeting is not None:
        _require_writable(meeting)
        return keep(meeting, values, verb="meeting.planned", by=by)
    last = programme.meetings.aggregate(last=Max("number"))["last"] or 0
    row = keep(Meeting(programme=programme, number=last + 1), values, verb="meeting.planned", by=by)
    for place, (zh, en) in enumerate(STANDING, start=1):
        row.items.create(place=place, title_zh=zh, title_en=en)
    return row


def _require_writable(meeting: Meeting) -> None:
    if meeting.closed_at is not None:
        raise ActionRefused(_("The minutes of this meeting are closed."))


@transaction.atomic
def add_agenda_item(meeting: Meeting, values: AgendaValues, *, by: User) -> AgendaItem:
    """The point, at the end of the agenda."""
    require_manager(by)
    _require_writable(meeting)
    if not (values.title_zh or values.title_en):
        raise ActionRefused(_("Write a title in Chinese or English."), field="title_zh")
    place = (meeting.items.aggregate(last=Max("place"))["last"] or 0) + 1
    row = meeting.items.create(
        place=place, title_zh=values.title_zh, title_en=values.title_en, presenter=values.presenter
    )
    history.record(by, "meeting.agenda", meeting, what=str(row))
    return row


@transaction.atomic
def remove_agenda_item(item: AgendaItem, *, by: User) -> None:
    """The point gone from an agenda without minutes of it."""
    require_manager(by)
    _require_writable(item.meeting)
    if item.minutes or item.decisions.exists():
        raise ActionRefused(_("Minutes or decisions stand under this point: it stays."))
    history.record(by, "meeting.agenda", item.meeting, removed=str(item))
    item.delete()


@transaction.atomic
def open_meeting(meeting: Meeting, *, by: User, at: datetime | None = None) -> Meeting:
    """The meeting open: members check in by their own links, or by the code of the room."""
    require_manager(by)
    _require_writable(meeting)
    if meeting.opened_at is not None:
        raise ActionRefused(_("This meeting is open already."))
    meeting.opened_at = at or timezone.now()
    meeting.save(update_fields=["opened_at"])
    history.record(by, "meeting.opened", meeting)
    if not meeting.programme.is_demo:
        _send_own_links(meeting)
    return meeting


def _send_own_links(meeting: Meeting) -> None:
    """A letter in both languages to each member with an e-mail, with the link by which that member checks in."""
    day = timezone.localtime(meeting.starts_at).date()
    for member in members_on(meeting.programme, day).exclude(email=""):
        link = settings.PUBLIC_URL.rstrip("/") + reverse("meeting_check_in", args=[member_token(meeting, member)])
        context = {"meeting": meeting, "member": member, "link": link}
        subject, _nothing, body = render_to_string("programme/email/check_in.txt", context).strip().partition("\n")
        letter = EmailMessage(subject.strip(), body.strip() + "\n", to=[member.email])
        # robust: a mail server that is down must not keep the meeting from being opened
        transaction.on_commit(letter.send, robust=True)


@transaction.atomic
def prepare_papers(meeting: Meeting, *, by: User) -> Meeting:
    """The meeting with the barriers as its papers tell them: kept when they are first handed out, so that no two
    editions of them differ by what one firm met."""
    row = Meeting.objects.select_for_update(of=("self",)).select_related("programme").get(pk=meeting.pk)
    if row.barriers is None:
        told = publish_barriers(demo=row.programme.is_demo, by=by)
        row.barriers = {one.series.removeprefix("barrier:"): one.told for one in told}
        row.save(update_fields=["barriers"])
        history.record(by, "meeting.papers", row)
    meeting.barriers = row.barriers
    return meeting


@transaction.atomic
def check_in(meeting: Meeting, *, member: GroupMember) -> Attendance:
    """The attendance of a member who opened the own link; twice is once."""
    if not meeting.is_open:
        raise ActionRefused(_("Check-in is closed."))
    if member.programme_id != meeting.programme_id or member.left_on is not None:
        raise ActionRefused(_("This link is of somebody who is not of the group."))
    return _attend(meeting, {"member": member}, Proof.OWN)


@transaction.atomic
def check_in_by_code(meeting: Meeting, *, name: str, code: str) -> Attendance:
    """The attendance of who gives the code of the room and the own name; the secretary confirms it, a guest it stays.

    Raises ActionRefused for another code. It counts for no quorum: a name is nobody's secret.
    """
    if not meeting.is_open:
        raise ActionRefused(_("Check-in is closed."))
    if not constant_time_compare(_digits(code), room_code(meeting)):
        raise ActionRefused(_("This is not the code of this meeting: it is shown in the room."), field="code")
    if not name.strip():
        raise ActionRefused(_("Write your name."), field="name")
    found = members_named(meeting, name)
    who = {"member": found[0]} if len(found) == 1 else {"member": None, "guest": name.strip()[:200]}
    return _attend(meeting, who, Proof.CODE)


def _digits(code: str) -> str:
    """The digits of a code as people type it, with spaces or in full width."""
    return "".join(str(unicodedata.digit(sign)) for sign in code if sign.isdigit())


def _attend(meeting: Meeting, who: Mapping[str, object], proof: Proof) -> Attendance:
    """The one attendance of a person, better proved where it can be."""
    row = meeting.attendances.filter(**who).first()
    if row is not None and (proof == Proof.CODE or row.proof in PROVED):
        return row
    if row is None:
        row = Attendance(meeting=meeting, **who)
    row.proof, row.at = proof, timezone.now()
    row.save()
    history.record(None, "meeting.checked_in", meeting, who=str(row), proof=proof.value)
    return row


@transaction.atomic
def set_attendance(meeting: Meeting, members: Sequence[GroupMember], *, by: User) -> None:
    """The members who are there, as the secretary sees them; guests stay, and names that were given with the code
    stay unconfirmed."""
    require_manager(by)
    _require_writable(meeting)
    present = {member.pk for member in members}
    known = meeting.attendances.filter(member__isnull=False)
    known.filter(proof__in=PROVED).exclude(member__in=present).delete()
    known.filter(proof=Proof.CODE, member__in=present).update(proof=Proof.SEEN)
    for member in members:
        Attendance.objects.get_or_create(meeting=meeting, member=member)
    history.record(by, "meeting.attendance", meeting, members=len(present))


@transaction.atomic
def write_minutes(meeting: Meeting, minutes: Mapping[int, str], *, by: User) -> None:
    """The minutes of the points whose keys are given."""
    require_manager(by)
    _require_writable(meeting)
    if meeting.opened_at is None:
        raise ActionRefused(_("Open the meeting first."))
    for item in meeting.items.filter(pk__in=minutes):
        item.minutes = minutes[item.pk].strip()
        item.save(update_fields=["minutes"])
    history.record(by, "meeting.minuted", meeting)


@transaction.atomic
def decide(meeting: Meeting, values: DecisionValues, *, by: User) -> Decision:
    """The decision with its owner and day; raises ActionRefused in a meeting that is not open or not quorate."""
    require_manager(by)
    if not meeting.is_open:
        raise ActionRefused(_("Decisions are made in an open meeting."))
    if values.item is not None and values.item.meeting_id != meeting.pk:
        raise ActionRefused(_("This point is of another meeting."), field="item")
    voting = voters_present(meeting)
    if voting < meeting.quorum:
        raise ActionRefused(
            _("%(there)s of %(quorum)s members for the quorum are there: nothing is decided.")
            % {"there": voting, "quorum": meeting.quorum}
        )
    if values.review_on is not None and values.review_on < values.due_on:
        raise ActionRefused(_("It is looked at again after it is due: exchange the two dates."), field="review_on")
    row = Decision(meeting=meeting)
    return keep(row, values, verb="decision.made", by=by)


@transaction.atomic
def close_meeting(meeting: Meeting, *, by: User, at: datetime | None = None) -> Meeting:
    """The minutes closed: from then on the meeting counts as held."""
    require_manager(by)
    if not meeting.is_open:
        raise ActionRefused(_("Only an open meeting is closed."))
    if not meeting.attendances.filter(proof__in=PROVED).exists():
        raise ActionRefused(_("Nobody has checked in: write down who was there."))
    meeting.closed_at, meeting.closed_by = at or timezone.now(), by
    meeting.save(update_fields=["closed_at", "closed_by"])
    history.record(by, "meeting.closed", meeting)
    return meeting


@transaction.atomic
def end_decision(decision: Decision, *, state: str, outcome: str, by: User, on: date | None = None) -> Decision:
    """The decision done or not pursued, with what became of it."""
    require_manager(by)
    if state not in (DecisionState.DONE, DecisionState.DROPPED):
        raise ActionRefused(_("A decision ends as done or not pursued."), field="state")
    if decision.state != DecisionState.OPEN:
        raise ActionRefused(_("This decision has ended already."))
    if not outcome.strip():
        raise ActionRefused(_("Say what became of it."), field="outcome")
    decision.state, decision.outcome = DecisionState(state).value, outcome.strip()[:500]
    decision.ended_on = on or timezone.localdate()
    decision.save()
    history.record(by, "decision.ended", decision, state=decision.state)
    return decision
