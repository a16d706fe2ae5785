"""Meetings of the advisory group: their papers, check-in, minutes and decisions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.actions import note_link
from symbionet.accounts.models import User
from symbionet.accounts.queries import signed_in
from symbionet.core.errors import ActionRefused
from symbionet.core.visitors import count_wrong_try, sealed_address, wrong_tries
from symbionet.programme.actions import meetings as actions
from symbionet.programme.exports import calendar_of
from symbionet.programme.forms.meetings import AgendaForm, CheckInForm, DecisionForm, MeetingForm
from symbionet.programme.models import PROVED, Decision, GroupMember, Meeting, Proof
from symbionet.programme.pages.meetings import decision_lines, meeting_shown, minutes_letter, pack_letter
from symbionet.programme.queries.meetings import (
    decisions_due,
    meeting_of_token,
    meetings_visible_to,
    member_of_token,
    members_on,
    open_decisions,
    room_code,
)
from symbionet.programme.queries.programmes import steers
from symbionet.programme.views.shared import LETTERS, edited, letter_answer, managed, seen
from symbionet.shell.answers import act, file_answer, form_problems, refused_at_link, tried

__all__ = [
    "decision_add",
    "decision_end",
    "meeting_agenda",
    "meeting_calendar",
    "meeting_check_in",
    "meeting_detail",
    "meeting_edit",
    "meeting_file",
    "meeting_list",
    "meeting_minutes",
    "meeting_move",
]

WRONG_CODES, WRONG_SECONDS = 20, 600  # of a meeting from one address; a code has six digits


@require_safe
def meeting_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The meetings of the group, its members, and decisions that are open."""
    user, programme = seen(request, pk)
    today = timezone.localdate()
    context = {
        "programme": programme,
        "meetings": programme.meetings.all(),
        "members": members_on(programme, today),
        "decisions": decision_lines(list(open_decisions(programme)), today),
        "due": decisions_due(programme, today=today).count(),
        "steers": steers(user),
    }
    return render(request, "programme/meeting_list.html", context)


@require_safe
def meeting_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """All meetings of a programme as an iCalendar file."""
    _user, programme = seen(request, pk)
    data = calendar_of(programme.meetings.prefetch_related("items"), host=request.get_host())
    return file_answer(data, "meetings.ics", "text/calendar; charset=utf-8")


def meeting_edit(request: HttpRequest, pk: int, meeting_pk: int | None = None) -> HttpResponse:
    """Plan a meeting, or change its plan."""
    user, programme = managed(request, pk)
    row = get_object_or_404(programme.meetings, pk=meeting_pk) if meeting_pk is not None else None
    form = MeetingForm(request.POST or None, meeting=row)
    back = row.get_absolute_url() if row else reverse("meeting_list", args=[pk])
    return edited(
        request, form, lambda: actions.plan_meeting(form.values(), programme=programme, by=user, meeting=row),
        title=_("Change the meeting") if row else _("Plan a meeting"), back=(back, str(row or programme)),
    )  # fmt: skip


def _meeting(request: HttpRequest, pk: int) -> tuple[User, Meeting]:
    user = signed_in(request)
    return user, get_object_or_404(meetings_visible_to(user), pk=pk)


def _own(request: HttpRequest, pk: int) -> tuple[User, Meeting]:
    user, meeting = _meeting(request, pk)
    if not steers(user):
        raise Http404
    return user, meeting


@require_safe
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting: agenda, who is there, minutes and decisions."""
    user, meeting = _meeting(request, pk)
    shown = meeting_shown(meeting)
    there = {one.member_id for one in meeting.attendances.filter(proof__in=PROVED)}
    context = {
        "meeting": meeting,
        "programme": meeting.programme,
        "shown": shown,
        "members": [(one, one.pk in there) for one in members_on(meeting.programme, shown.day)],
        "steers": steers(user),
        "decision_form": DecisionForm(meeting=meeting),
        "agenda_form": AgendaForm(),
        "check_in": request.build_absolute_uri(reverse("meeting_check_in", args=[meeting.token]))
        if steers(user)
        else "",
        "room_code": room_code(meeting) if steers(user) else "",
    }
    return render(request, "programme/meeting_detail.html", context)


@require_POST
def meeting_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Open the meeting for check-in, or close its minutes."""
    user, meeting = _own(request, pk)
    if move == "open":
        return act(request, lambda: actions.open_meeting(meeting, by=user), done=_("Check-in is open."), target=meeting)
    if move == "close":
        words = _("The minutes are closed; the meeting counts as held.")
        return act(request, lambda: actions.close_meeting(meeting, by=user), done=words, target=meeting)
    raise Http404


@require_POST
def meeting_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a point to the agenda."""
    user, meeting = _own(request, pk)
    form = AgendaForm(request.POST)
    if not form.is_valid():
        messages.error(request, form_problems(form))
        return redirect(meeting)
    return act(
        request, lambda: actions.add_agenda_item(meeting, form.values(), by=user), done=_("Added."), target=meeting
    )


@require_POST
def meeting_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the minutes and who is there, as they are written."""
    user, meeting = _own(request, pk)
    minutes = {item.pk: request.POST.get(f"minutes-{item.pk}", item.minutes)[:20_000] for item in meeting.items.all()}
    chosen = {
        int(key) for key in request.POST.getlist("present") if key.isascii() and key.isdecimal() and len(key) < 19
    }
    members = list(meeting.programme.members.filter(pk__in=chosen))

    def save() -> None:
        actions.write_minutes(meeting, minutes, by=user)
        actions.set_attendance(meeting, members, by=user)

    return act(request, save, done=_("Saved."), target=meeting)


@require_POST
def decision_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a decision."""
    user, meeting = _own(request, pk)
    form = DecisionForm(request.POST, meeting=meeting)
    back = (meeting.get_absolute_url(), str(meeting))
    return edited(
        request, form, lambda: actions.decide(meeting, form.values(), by=user), title=_("Decision"), back=back
    )


@require_POST
def decision_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a decision: done or not pursued, with what became of it."""
    user = signed_in(request)
    rows = Decision.objects.filter(meeting__in=meetings_visible_to(user).values("pk")).select_related("meeting")
    row = get_object_or_404(rows, pk=pk)
    if not steers(user):
        raise Http404
    state, outcome = request.POST.get("state", ""), request.POST.get("outcome", "")
    return act(
        request, lambda: actions.end_decision(row, state=state, outcome=outcome, by=user), done=_("Ended."),
        target=reverse("meeting_list", args=[row.meeting.programme_id]),
    )  # fmt: skip


@require_safe
def meeting_file(request: HttpRequest, pk: int, kind: str, form: str) -> HttpResponse:
    """The papers or the minutes as Word file or PDF, or the meeting for a calendar."""
    user, meeting = _meeting(request, pk)
    day = f"{timezone.localtime(meeting.starts_at):%Y%m%d}"
    if (kind, form) == ("meeting", "ics"):
        data = calendar_of([meeting], host=request.get_host())
        return file_answer(data, f"meeting-{day}.ics", "text/calendar; charset=utf-8")
    letters = {"papers": pack_letter, "minutes": minutes_letter}
    if form not in LETTERS or kind not in letters:
        raise Http404
    if kind == "papers":
        actions.prepare_papers(meeting, by=user)
    return letter_answer(letters[kind](meeting), name=f"{kind}-{day}", form=form)


@login_not_required
@never_cache
def meeting_check_in(request: HttpRequest, token: str) -> HttpResponse:
    """Say that one is there, without an account: a member by the own link, anybody by the code of the room."""
    own = member_of_token(token)
    meeting, member = own if own is not None else (meeting_of_token(token), None)
    if meeting is None:
        return render(request, "programme/check_in_over.html", status=404)
    if isinstance(request.user, User) and steers(request.user):
        note_link("link.refused", meeting, by=request.user, sender=sealed_address(request))
        return refused_at_link(request, instead=(meeting.get_absolute_url(), _("Write down who is there")))
    if member is not None:
        return _own_check_in(request, meeting, member)
    return _check_in_by_code(request, meeting)


def _own_check_in(request: HttpRequest, meeting: Meeting, member: GroupMember) -> HttpResponse:
    form = Form(request.POST or None)
    if request.method == "POST" and tried(form, lambda: actions.check_in(meeting, member=member)):
        return render(request, "programme/check_in_done.html", {"meeting": meeting, "who": member})
    return render(request, "programme/check_in.html", {"meeting": meeting, "form": form, "member": member})


def _check_in_by_code(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Who is checked in once from a browser is not checked in again from it under another name."""
    what = f"meeting-{meeting.pk}"
    if (who := request.session.get(what)) is not None:
        return render(request, "programme/check_in_done.html", {"meeting": meeting, "who": who, "waits": True})
    form = CheckInForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and wrong_tries(request, what) >= WRONG_CODES:
        form.add_error(None, _("Too many wrong codes from here. Wait ten minutes and try again."))
    elif form.is_valid():
        try:
            row = actions.check_in_by_code(meeting, **form.cleaned_data)
        except ActionRefused as refusal:
            count_wrong_try(request, what, seconds=WRONG_SECONDS)
            form.add_error(refusal.field or None, str(refusal))
        else:
            request.session[what] = str(row)
            context = {"meeting": meeting, "who": row, "waits": row.proof == Proof.CODE}
            return render(request, "programme/check_in_done.html", context)
    return render(request, "programme/check_in.html", {"meeting": meeting, "form": form})
