"""What one person has to do now, ranked by the value that is at risk."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from symbionet.accounts.models import User
from symbionet.core.addresses import page_address
from symbionet.core.texts import percent_words
from symbionet.matches.pages.matches import ShownMatch, matches_shown_to
from symbionet.matches.pages.values import money_words
from symbionet.matches.queries.matches import best_keys, matches_decidable_by, open_matches, rows_of_keys
from symbionet.network.models import Consent, ConsentState
from symbionet.notices.models import Notice
from symbionet.synergies.models import Reactivation, ReactivationReason, Stage, Synergy, SynergyConsent
from symbionet.synergies.pages.anonymised import titles_read_by
from symbionet.synergies.queries.amounts import Claim, feasible_shares
from symbionet.synergies.queries.prospects import WON, chance_of, stage_probabilities
from symbionet.synergies.queries.stages import days_in_stage, is_stalled, stage_days, stalled_among
from symbionet.synergies.queries.synergies import synergies_editable_by
from symbionet.synergies.words import stall_words
from symbionet.work.models import Task
from symbionet.work.queries import of_kind

__all__ = ["Duty", "duties_of", "value_at_risk"]

CLOSED = (*WON, Stage.LOST)
MATCHES = 5
AMONG = 500  # of the best matches: those of a have beyond them are counted only
PATIENCE = timedelta(days=3)  # a question is not chased before


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One thing to do now: why it is here, what it is about, and how much is at risk."""

    kind: str  # "synergy", "task", "match", "consent" or "messages"
    text: str
    address: str = ""  # else the page of the synergy
    title: str = ""  # of the synergy, where the text is not it
    why: tuple[str, ...] = ()
    due: date | None = None
    late: bool = False
    value: float = 0.0  # expected CNY per year
    worth: str = ""  # the value as its list words it
    synergy: int | None = None
    have: int | None = None  # what it draws on: of several duties with one have not all can come to be
    want: int | None = None
    task: int | None = None
    planned: bool = False  # there is a next action that can be done or put off

    # of hundreds of duties a page shows some: these are worked out for them alone
    @property
    def url(self) -> str:
        """The page where it is done."""
        return self.address or page_address("synergy_detail", self.synergy or 0)

    @property
    def value_text(self) -> str:
        """The value in words, "" where none is known."""
        return self.worth or (money_words(self.value) if self.value else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A synergy of the list: what its sides let the reader know of it, and its chance of completion, 0 to 1."""

    row: Synergy
    title: str
    named: bool
    chance: float

    @property
    def next_action(self) -> str:
        """What is planned; it may name a side."""
        return self.row.next_action if self.named else ""

    @property
    def expected(self) -> float:
        """Probability times value in CNY per year, 0 where it is not known."""
        return (self.row.money or 0.0) * self.chance if self.named else 0.0


@dataclass(slots=True)
class _Signs:
    """What else a person's synergies ask for, by their keys."""

    tasks: list[Task] = field(default_factory=list)
    hints: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


def duties_of(user: User, *, with_matches: bool = True) -> list[Duty]:
    """Everything that waits for the user, the most valuable first; what has no value known comes last, oldest first.

    Overdue actions, tasks of today, synergies without a next action or at a standstill, consents without an answer,
    stopped ones to look at again, the best matches to decide (unless left out), unread messages. The number of queries
    is fixed.
    """
    today, limits = timezone.localdate(), stage_days()
    signs = _signs(user, today)
    mine = _asking(user, today, limits) | Q(pk__in=[*signs.hints, *(task.subject_id for task in signs.tasks)])
    cases = _cases(user, synergies_editable_by(user).filter(mine).defer("notes"))
    owned = [case for case in cases.values() if case.row.owner_id == user.pk]
    found = [
        *(duty for case in owned if (duty := _of_synergy(case, signs, today, limits)) is not None),
        *(_of_task(task, cases[task.subject_id], today) for task in signs.tasks if task.subject_id in cases),
        *(_matches(user) if with_matches else ()),
        *_consents(user),
        *_messages(user),
    ]
    return sorted(found, key=lambda duty: (-duty.value, duty.due or today, duty.text))


def _cases(user: User, synergies: QuerySet[Synergy]) -> dict[int, _Case]:
    """The synergies by their keys; the sides are loaded of those alone that may not be named."""
    rows, chances = list(synergies), stage_probabilities()
    titles = titles_read_by(user, rows)
    return {
        row.pk: _Case(row=row, title=title, named=named, chance=chance_of(row, chances))
        for row, (title, named) in zip(rows, titles, strict=True)
    }


def _asking(user: User, today: date, limits: dict[str, int]) -> Q:
    """The user's synergies that may ask for something by themselves: due, without a plan, or at a standstill."""
    standing = stalled_among(Synergy.objects.filter(owner=user), limits=limits).order_by().values("pk")
    unplanned = ~Q(stage__in=(*CLOSED, Stage.ON_HOLD)) & (Q(next_action="") | Q(next_action_due=None))
    due = Q(next_action_due__lte=today) | Q(reactivate_on__lte=today)
    return Q(owner=user) & ~Q(stage=Stage.LOST) & (due | unplanned | Q(pk__in=standing))


def _signs(user: User, today: date) -> _Signs:
    due = Q(due__lte=today) | Q(remind_on__lte=today)
    signs = _Signs(tasks=list(of_kind(Task.objects.filter(due, assigned_to=user, done_at=None), Synergy)))
    for pk, reason in _of_owner(Reactivation.objects.filter(taken=None), user).values_list("synergy", "reason"):
        signs.hints[pk].append(str(ReactivationReason(reason).label))
    asked = SynergyConsent.objects.filter(state=ConsentState.ASKED, asked_at__lt=timezone.now() - PATIENCE)
    for pk, days in (
        (row.synergy_id, (today - timezone.localdate(row.asked_at)).days) for row in _of_owner(asked, user)
    ):
        signs.hints[pk].append(_unanswered(days))
    return signs


def _of_owner[T: Reactivation | SynergyConsent](rows: QuerySet[T], user: User) -> QuerySet[T]:
    return rows.filter(synergy__owner=user)


def _unanswered(days: int) -> str:
    words = ngettext("consent asked %(days)d day ago, no answer", "consent asked %(days)d days ago, no answer", days)
    return words % {"days": days}


def value_at_risk(duties: Iterable[Duty]) -> float:
    """CNY per year of all duties together, as far as they can come to be beside each other: those that draw on one have
    or serve one want count with the shares that bring most. A synergy counts once.
    """
    claims: dict[str, Claim] = {}
    for duty in duties:
        key = f"synergy {duty.synergy}" if duty.synergy else duty.url
        if key not in claims or duty.value > claims[key].value:
            claims[key] = Claim(id=key, value=duty.value, have=duty.have, want=duty.want, synergy=duty.synergy)
    shares = feasible_shares(claims.values())
    return sum(claim.value * shares[key] for key, claim in claims.items())


def _of_synergy(case: _Case, signs: _Signs, today: date, limits: Mapping[str, int]) -> Duty | None:
    row, planned = case.row, case.next_action
    why = list(signs.hints.get(row.pk, ()))
    due = row.next_action_due
    late = due is not None and due < today and row.stage not in CLOSED
    if late:
        why.insert(0, _("overdue"))
    elif due == today and row.stage not in CLOSED:
        why.insert(0, _("due today"))
    elif row.stage not in (*CLOSED, Stage.ON_HOLD) and not (planned and due):
        why.insert(0, _("no next action planned") if not planned else _("no date for the next action"))
    if is_stalled(row, limits):
        why.append(stall_words(days_in_stage(row)))
    if row.reactivate_on is not None and row.reactivate_on <= today:
        why.append(_("to be looked at again"))
    if not why:
        return None
    return Duty(
        kind="synergy",
        text=planned or case.title,
        title=case.title if planned else "",
        why=tuple(dict.fromkeys(why)),
        due=due,
        late=late,
        value=case.expected,
        synergy=row.pk,
        have=row.have_id,
        want=row.want_id,
        planned=bool(planned),
    )


def _of_task(task: Task, case: _Case, today: date) -> Duty:
    late = task.due is not None and task.due < today
    return Duty(
        kind="task",
        text=task.title,
        title=case.title,
        why=(_("overdue") if late else _("due today") if task.due == today else _("reminder"),),
        due=task.due,
        late=late,
        value=case.expected,
        synergy=case.row.pk,
        have=case.row.have_id,
        want=case.row.want_id,
        task=task.pk,
    )


def _matches(user: User) -> list[Duty]:
    """The best open match of each have, as its matches cannot all come to be, and how many others it has."""
    waiting = open_matches(matches_decidable_by(user))
    keys = best_keys(waiting, AMONG, order="-expected")  # sorted before rows are read
    haves = dict(waiting.filter(pk__in=keys).order_by().values_list("pk", "have"))
    best_of: dict[int, int] = {}
    for pk in keys:
        best_of.setdefault(haves[pk], pk)
    best = rows_of_keys(list(best_of.values())[:MATCHES])
    of_have = waiting.filter(have__in={match.have_id for match in best}).order_by().values_list("have")
    number = dict(of_have.annotate(number=Count("pk")))
    return [
        Duty(
            kind="match",
            have=row.have_id,
            want=row.want_id,
            text=f"{match.provider.title or match.provider.label} → {match.receiver.label}",
            title=match.provider.label if match.provider.title else "",
            address=match.url,
            why=_why_to_decide(match, number[row.have_id] - 1),
            value=match.worth.expected or 0.0,
            worth=match.worth.expected_text,
        )
        for row, match in zip(best, matches_shown_to(user, best), strict=True)
    ]


def _why_to_decide(match: ShownMatch, others: int) -> tuple[str, ...]:
    why = [_("match to decide: technical fit %(percent)s") % {"percent": percent_words(match.percent)}]
    if match.worth.adds_emissions:
        why.append(_("adds emissions"))
    if others:
        more = ngettext("%(number)d more could take it", "%(number)d more could take it", others)
        why.append(more % {"number": others})
    return tuple(why)


def _consents(user: User) -> list[Duty]:
    asked = Consent.objects.filter(asked_by=user, state=ConsentState.ASKED, created_at__lt=timezone.now() - PATIENCE)
    return [
        Duty(
            kind="consent",
            text=f"{row.organisation}: {row.resource}",
            address=row.resource.get_absolute_url(),
            why=(_unanswered((timezone.now() - row.created_at).days),),
            due=timezone.localdate(row.created_at),
        )
        for row in asked.select_related("organisation", "resource")
    ]


def _messages(user: User) -> list[Duty]:
    unread = Notice.objects.filter(person=user, topic="messages", read_at=None).values_list("url", "at")
    rows = list(unread)
    if not rows:
        return []
    url, at = rows[0]
    words = ngettext("%(number)d unread message", "%(number)d unread messages", len(rows)) % {"number": len(rows)}
    return [Duty(kind="messages", text=words, address=url or reverse("home"), due=timezone.localdate(at))]
