"""A meeting of the advisory group: its page, its pack and its minutes, of the same figures as everywhere else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.core.texts import bracketed, is_chinese, localised
from symbionet.dissemination.pages.cases import case_shown
from symbionet.dissemination.queries import published_cases
from symbionet.letters import Block, Letter
from symbionet.policy.pages.words import told_words
from symbionet.programme.models import PROVED, AgendaItem, Attendance, Decision, Meeting, Period, Programme, Proof
from symbionet.programme.pages.logframe import logframe_shown, period_words
from symbionet.programme.pages.money import finance_blocks
from symbionet.programme.pages.report import risk_blocks
from symbionet.programme.queries.meetings import members_on, open_decisions, voters_present
from symbionet.programme.queries.readings import period_on
from symbionet.synergies.pages.withholding import withheld_words
from symbionet.work.models import BarrierCategory

CASES = 2  # in the papers of a meeting

__all__ = ["DecisionLine", "MeetingShown", "decision_lines", "meeting_shown", "minutes_letter", "pack_letter"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """A decision, and whether its day has passed."""

    decision: Decision
    is_late: bool
    reviewed: bool  # the day on which it is looked at again has come


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingShown:
    """What the page of a meeting shows."""

    day: date
    present: int
    voters: int
    is_quorate: bool
    items: tuple[AgendaItem, ...]
    attendance: tuple[str, ...]
    decisions: tuple[DecisionLine, ...]
    earlier: tuple[DecisionLine, ...]


def decision_lines(rows: list[Decision], today: date) -> tuple[DecisionLine, ...]:
    """Decisions with what is due."""
    return tuple(
        DecisionLine(
            decision=one,
            is_late=one.state == "open" and one.due_on < today,
            reviewed=one.state == "open" and one.review_on is not None and one.review_on <= today,
        )
        for one in rows
    )


def meeting_shown(meeting: Meeting) -> MeetingShown:
    """The meeting as it stands."""
    today = timezone.localdate()
    there = list(meeting.attendances.select_related("member"))
    voters = voters_present(meeting)
    return MeetingShown(
        day=timezone.localtime(meeting.starts_at).date(),
        present=sum(1 for one in there if one.proof in PROVED),
        voters=voters,
        is_quorate=voters >= meeting.quorum,
        items=tuple(meeting.items.all()),
        attendance=tuple(_there(one) for one in there),
        decisions=decision_lines(list(meeting.decisions.select_related("item")), today),
        earlier=decision_lines(list(open_decisions(meeting.programme, before=meeting)), today),
    )


def _there(one: Attendance) -> str:
    how = f"{one.get_proof_display()} {timezone.localtime(one.at):%H:%M}" if one.proof != Proof.SEEN else ""
    guest = "" if one.member_id else _("guest")
    return f"{one}{bracketed(', '.join(filter(None, (guest, how))))}"


def _letter(blocks: Iterator[Block]) -> Letter:
    return Letter(kind="report", lang="zh" if is_chinese() else "en", blocks=tuple(blocks), missing=())


def _head(meeting: Meeting, title: str) -> Iterator[Block]:
    programme, at = meeting.programme, timezone.localtime(meeting.starts_at)
    yield Block(kind="title", text=title)
    if programme.is_demo:
        yield Block(kind="text", text=_("Demo: this programme is made up."))
    yield Block(kind="field", text=_("Programme"), value=str(programme))
    yield Block(kind="field", text=_("Day and place"), value=f"{at:%Y-%m-%d %H:%M} · {meeting.place or '–'}")
    yield Block(kind="foot", text=f"{programme} · {meeting}")


def pack_letter(meeting: Meeting) -> Letter:
    """The papers of a meeting: agenda, decisions, traffic lights, cases, risks, finance and barriers."""
    return _letter(block for part in _pack(meeting) for block in part)


def _pack(meeting: Meeting) -> Iterator[Iterator[Block]]:
    programme = meeting.programme
    period = _told_period(meeting)
    yield _head(meeting, _("Papers of advisory meeting %(number)s") % {"number": meeting.number})
    yield _agenda(meeting)
    yield _decisions(meeting)
    yield _lights(programme, period)
    yield _cases(programme)
    yield risk_blocks(programme, period)
    if period is not None:
        yield iter([Block(kind="heading", text=_("Finance")), Block(kind="text", text=period_words(period))])
        yield finance_blocks(programme, period)
    yield _barriers(meeting)


def _told_period(meeting: Meeting) -> Period | None:
    """Whose figures the group is told: those of today; of a meeting that is over what was locked last before it."""
    programme = meeting.programme
    if meeting.closed_at is not None:
        locked = programme.periods.filter(locked_at__lt=meeting.starts_at).order_by("-ends_on").first()
        if locked is not None:
            return locked
    day = timezone.localtime(meeting.starts_at).date()
    return period_on(programme, min(day, timezone.localdate()))


def _agenda(meeting: Meeting) -> Iterator[Block]:
    yield Block(kind="heading", text=_("Agenda"))
    for item in meeting.items.all():
        yield Block(kind="item", text=f"{localised(item, 'title')}{bracketed(item.presenter)}")


def _decisions(meeting: Meeting) -> Iterator[Block]:
    earlier = list(open_decisions(meeting.programme, before=meeting))
    last = meeting.programme.meetings.filter(starts_at__lt=meeting.starts_at).first()
    yield Block(kind="heading", text=_("Decisions of the last meeting and open actions"))
    rows = {one.pk: one for one in [*(last.decisions.select_related("meeting") if last else ()), *earlier]}
    if not rows:
        yield Block(kind="text", text=_("No decision is open."))
        return
    headings = (_("Meeting"), _("Decision"), _("Who does it"), _("Until"), _("Looked at again on"), _("State"))
    yield Block(kind="row", text="", cells=headings)
    for one in sorted(rows.values(), key=lambda row: (row.due_on, row.pk)):
        state = one.get_state_display() + (f"{_(': ')}{one.outcome}" if one.outcome else "")
        cells = (str(one.meeting), one.text, one.owner, str(one.due_on), str(one.review_on or "–"), state)
        yield Block(kind="row", text="", cells=cells)


def _lights(programme: Programme, period: Period | None) -> Iterator[Block]:
    yield Block(kind="heading", text=_("Indicators and where they stand"))
    if period is None:
        yield Block(kind="text", text=_("No reporting period has begun"))
        return
    yield Block(kind="text", text=period_words(period))
    headings = (_("Indicator"), _("Current value"), _("Final target"), _("State"), _("At the end (range)"))
    yield Block(kind="row", text="", cells=headings, right=(1, 2))
    for block in logframe_shown(programme, period):
        for line in block.lines:
            name = f"{line.indicator.code} {line.name}{bracketed(line.unit)}"
            cells = (name, line.cumulative, line.target, line.light_words, line.outlook or "–")
            yield Block(kind="row", text="", cells=cells)


def _cases(programme: Programme) -> Iterator[Block]:
    """The two newest public case studies: what any reader of the public site may read of them."""
    yield Block(kind="heading", text=_("Case studies"))
    versions = published_cases().filter(case__is_demo=programme.is_demo)[:CASES]
    if not versions:
        yield Block(kind="text", text=_("No case study is public yet."))
    for version in versions:
        case = case_shown(version)
        yield Block(kind="text", text=f"{case.title}{_(': ')}{case.lead}")
        yield Block(kind="field", text=_("Firms"), value=_(", ").join(case.firms))
        for one in case.figures:
            yield Block(kind="field", text=one.label, value=f"{one.text}{bracketed(one.note)}")


def _barriers(meeting: Meeting) -> Iterator[Block]:
    """Barriers of synergies, audits and environmental management as they were told when the papers were prepared."""
    yield Block(kind="heading", text=_("Barriers met in synergies, audits and environmental management"))
    told = meeting.barriers or {}
    if not told:
        yield Block(kind="text", text=_("No barrier stands."))
        return
    headings = (_("Barrier"), _("Firms"), _("Tonnes per year blocked"), _("CNY per year blocked"))
    yield Block(kind="row", text="", cells=headings, right=(1, 2, 3))
    for name in sorted(told, key=lambda one: (-(told[one].get("tonnes") or 0), one)):
        yield Block(kind="row", text="", cells=(str(BarrierCategory(name).label), *told_words(told[name])))
    yield Block(kind="note", text=withheld_words())


def minutes_letter(meeting: Meeting) -> Letter:
    """The minutes: who was there by the check-in, each point, and the decisions."""
    return _letter(block for part in _minutes(meeting) for block in part)


def _minutes(meeting: Meeting) -> Iterator[Iterator[Block]]:
    shown = meeting_shown(meeting)
    title = (
        _("Minutes of advisory meeting %(number)s")
        if meeting.closed_at
        else _("Minutes of advisory meeting %(number)s (draft)")
    )
    yield _head(meeting, title % {"number": meeting.number})
    yield _there_blocks(meeting, shown)
    yield _points(shown)
    yield iter(
        [
            Block(kind="sign", text=_("Chair")),
            Block(kind="sign", text=_("Secretary"), value=str(meeting.closed_by or "")),
        ]
    )


def _there_blocks(meeting: Meeting, shown: MeetingShown) -> Iterator[Block]:
    yield Block(kind="field", text=_("There"), value="\n".join(shown.attendance) or "–")
    there = {one.member_id for one in meeting.attendances.filter(proof__in=PROVED)}
    missing = [str(one) for one in members_on(meeting.programme, shown.day) if one.pk not in there]
    yield Block(kind="field", text=_("Not there"), value="\n".join(missing) or "–")
    quorum = _("%(there)s of %(quorum)s needed") % {"there": shown.voters, "quorum": meeting.quorum}
    yield Block(kind="field", text=_("Quorum"), value=quorum)


def _points(shown: MeetingShown) -> Iterator[Block]:
    for number, item in enumerate(shown.items, start=1):
        yield Block(kind="heading", text=f"{number}. {localised(item, 'title')}")
        yield Block(kind="text", text=item.minutes or "–")
        for line in shown.decisions:
            if line.decision.item_id == item.pk:
                yield _decided(line.decision)
    for line in shown.decisions:
        if line.decision.item_id is None:
            yield _decided(line.decision)


def _decided(one: Decision) -> Block:
    words = _("Decided: %(text)s %(owner)s, until %(day)s.")
    return Block(kind="item", text=words % {"text": one.text, "owner": one.owner, "day": one.due_on})
