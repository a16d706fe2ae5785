"""What one person has to do now, ranked by the value that is at risk."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from symbionet.accounts.models import User
from symbionet.network.models import Consent, ConsentState
from symbionet.notices.models import Notice, Topic
from symbionet.synergies.models import (
    FollowUp,
    MatchState,
    Reactivation,
    ReactivationReason,
    Stage,
    Synergy,
    SynergyConsent,
)
from symbionet.synergies.queries.matches import filtered_matches, matches_decidable_by
from symbionet.synergies.queries.prospects import WON, stage_probabilities, with_prospects
from symbionet.synergies.queries.showing import matches_shown_to
from symbionet.synergies.queries.stalls import stage_days, stalled_among
from symbionet.synergies.queries.synergies import synergies_editable_by, with_sides
from symbionet.synergies.queries.synergy_board import ShownCard, cards_shown_to

__all__ = ["Duty", "duties_of"]

CLOSED = (*WON, Stage.LOST)
MATCHES = 5
PATIENCE = timedelta(days=3)  # a question is not chased before


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One thing to do now: why it is here, what it is about, and how much is at risk."""

    kind: str  # "synergy", "task", "match", "consent" or "messages"
    text: str
    url: str
    title: str = ""  # of the synergy, where the text is not it
    why: tuple[str, ...] = ()
    due: date | None = None
    late: bool = False
    value: float = 0.0  # expected CNY per year
    value_text: str = ""
    synergy: int | None = None
    task: int | None = None
    planned: bool = False  # there is a next action that can be done or put off


@dataclass(slots=True)
class _Signs:
    """What else a person's synergies ask for, by their keys."""

    tasks: list[FollowUp] = field(default_factory=list)
    hints: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


def duties_of(user: User) -> list[Duty]:
    """Everything that waits for the user, the most valuable first; what has no value known comes last, oldest first.

    Overdue actions, tasks of today, synergies without a next action or at a standstill, consents without an answer,
    stopped ones to look at again, the best matches to decide, unread messages. A fixed number of queries.
    """
    today, limits = timezone.localdate(), stage_days()
    signs = _signs(user, today)
    mine = _asking(user, today, limits) | Q(pk__in=[*signs.hints, *(task.synergy_id for task in signs.tasks)])
    found_rows = with_prospects(synergies_editable_by(user).filter(mine), chances=stage_probabilities())
    rows = list(with_sides(found_rows))
    cards = {card.pk: card for card in cards_shown_to(user, rows, limits=limits, brief=True)}
    owned = {row.pk for row in rows if row.owner_id == user.pk}
    found = [
        *(duty for pk, card in cards.items() if pk in owned and (duty := _of_synergy(card, signs, today)) is not None),
        *(_of_task(task, cards[task.synergy_id], today) for task in signs.tasks if task.synergy_id in cards),
        *_matches(user),
        *_consents(user),
        *_messages(user),
    ]
    return sorted(found, key=lambda duty: (-duty.value, duty.due or today, duty.text))


def _asking(user: User, today: date, limits: dict[str, int]) -> Q:
    """The user's synergies that may ask for something by themselves: due, without a plan, or at a standstill."""
    standing = stalled_among(Synergy.objects.filter(owner=user), limits=limits).order_by().values("pk")
    unplanned = ~Q(stage__in=(*CLOSED, Stage.ON_HOLD)) & (Q(next_action="") | Q(next_action_due=None))
    due = Q(next_action_due__lte=today) | Q(reactivate_on__lte=today)
    return Q(owner=user) & ~Q(stage=Stage.LOST) & (due | unplanned | Q(pk__in=standing))


def _signs(user: User, today: date) -> _Signs:
    due = Q(due__lte=today) | Q(remind_on__lte=today)
    signs = _Signs(tasks=list(FollowUp.objects.filter(due, assigned_to=user, done_at=None)))
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


def _of_synergy(card: ShownCard, signs: _Signs, today: date) -> Duty | None:
    shown = card.synergy
    why = list(signs.hints.get(shown.pk, ()))
    under_way = shown.stage not in (*CLOSED, Stage.ON_HOLD)
    if card.due == "late":
        why.insert(0, _("overdue"))
    elif card.due == "today":
        why.insert(0, _("due today"))
    elif under_way and not (shown.next_action and shown.next_action_due):
        why.insert(0, _("no next action planned") if not shown.next_action else _("no date for the next action"))
    if card.stall:
        why.append(card.stall)
    if card.reactivate_on is not None and card.reactivate_on <= today:
        why.append(_("to be looked at again"))
    if not why:
        return None
    return Duty(
        kind="synergy",
        text=shown.next_action or shown.title,
        title=shown.title if shown.next_action else "",
        url=shown.url,
        why=tuple(dict.fromkeys(why)),
        due=shown.next_action_due,
        late=card.due == "late",
        value=card.expected or 0.0,
        value_text=card.expected_text,
        synergy=shown.pk,
        planned=bool(shown.next_action),
    )


def _of_task(task: FollowUp, card: ShownCard, today: date) -> Duty:
    late = task.due is not None and task.due < today
    return Duty(
        kind="task",
        text=task.title,
        title=card.synergy.title,
        url=card.synergy.url,
        why=(_("overdue") if late else _("due today") if task.due == today else _("reminder"),),
        due=task.due,
        late=late,
        value=card.expected or 0.0,
        value_text=card.expected_text,
        synergy=card.pk,
        task=task.pk,
    )


def _matches(user: User) -> list[Duty]:
    ranked = filtered_matches(matches_decidable_by(user), state=MatchState.OPEN, order="-expected")
    keys = list(ranked.select_related(None).values_list("pk", flat=True)[:MATCHES])  # sorted before rows are read
    best = ranked.filter(pk__in=keys)
    return [
        Duty(
            kind="match",
            text=f"{match.provider.title or match.provider.label} → {match.receiver.label}",
            url=match.url,
            why=(_("match to decide: %(percent)d %%") % {"percent": match.percent},),
            value=match.worth.expected or 0.0,
            value_text=match.worth.expected_text,
        )
        for match in matches_shown_to(user, best)
    ]


def _consents(user: User) -> list[Duty]:
    asked = Consent.objects.filter(asked_by=user, state=ConsentState.ASKED, created_at__lt=timezone.now() - PATIENCE)
    return [
        Duty(
            kind="consent",
            text=f"{row.organisation}: {row.resource}",
            url=row.resource.get_absolute_url(),
            why=(_unanswered((timezone.now() - row.created_at).days),),
            due=timezone.localdate(row.created_at),
        )
        for row in asked.select_related("organisation", "resource")
    ]


def _messages(user: User) -> list[Duty]:
    unread = Notice.objects.filter(person=user, topic=Topic.MESSAGES, read_at=None)
    newest = unread.first()
    if newest is None:
        return []
    number = unread.count()
    words = ngettext("%(number)d unread message", "%(number)d unread messages", number) % {"number": number}
    return [Duty(kind="messages", text=words, url=newest.url or reverse("home"), due=timezone.localdate(newest.at))]
