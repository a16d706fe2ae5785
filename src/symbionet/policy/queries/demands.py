"""Who sees which demand, who works on them, and what a demand blocks and has brought back."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q, QuerySet

from symbionet.accounts.models import Role, User
from symbionet.accounts.queries import FACILITATORS, Visitor, facilitates, is_user, reads_programme
from symbionet.policy.models import CLOSED_STATES, Demand, DemandState
from symbionet.policy.queries.barriers import Amounts, Blocked, amounts_of, barriers_visible_to, blocked_by, shares_of
from symbionet.synergies.models import Reactivation, ReactivationReason, Stage, Synergy
from symbionet.synergies.queries import synergies_visible_to
from symbionet.synergies.queries.prospects import WON
from symbionet.synergies.queries.stages import STOPPED
from symbionet.work.models import Barrier

__all__ = [
    "NEXT",
    "Effect",
    "barriers_of",
    "blocked_rows_of",
    "counts_by_state",
    "demands_editable_by",
    "demands_of_team",
    "demands_told_to",
    "demands_visible_to",
    "duplicates_of",
    "effect_of",
    "hints_of_rules",
    "may_watch",
    "possible_officers",
    "waiting_demands",
    "works_on_policy",
]

NEXT: dict[str, tuple[DemandState, ...]] = {
    DemandState.PREPARED: (DemandState.RAISED,),
    DemandState.RAISED: (DemandState.ACCEPTED, DemandState.REJECTED, DemandState.ALLOWED),
    DemandState.ACCEPTED: (DemandState.DRAFTED, DemandState.REJECTED, DemandState.ALLOWED),
    DemandState.DRAFTED: (DemandState.CONSULTED, DemandState.ADOPTED, DemandState.REJECTED),
    DemandState.CONSULTED: (DemandState.ADOPTED, DemandState.REJECTED),
    DemandState.ADOPTED: (DemandState.IN_FORCE,),
    DemandState.REJECTED: (DemandState.PREPARED,),
}


def works_on_policy(visitor: Visitor) -> bool:
    """Whether the visitor is a policy officer: practitioners, technical leads, programme managers."""
    return facilitates(visitor) or (is_user(visitor) and visitor.has_role(Role.PROGRAMME_MANAGER))


def may_watch(visitor: Visitor) -> bool:
    """Whether the visitor sees the barriers at all: the programme's readers, and public bodies aggregated."""
    return reads_programme(visitor) or (is_user(visitor) and visitor.has_role(Role.OBSERVER))


def demands_visible_to(visitor: Visitor) -> QuerySet[Demand]:
    """Demands the visitor may see: all for the programme's readers; public bodies see those that were sent, and
    nothing of who is behind them."""
    if not is_user(visitor):
        return Demand.objects.none()
    if reads_programme(visitor):
        return Demand.objects.all()
    return demands_told_to(visitor)


def demands_told_to(visitor: Visitor) -> QuerySet[Demand]:
    """Demands of which public bodies read: those that were sent."""
    seen = may_watch(visitor)
    return (
        Demand.objects.filter(sent_on__isnull=False).exclude(state=DemandState.MERGED)
        if seen
        else Demand.objects.none()
    )


def demands_editable_by(visitor: Visitor) -> QuerySet[Demand]:
    """Demands the visitor works on."""
    return Demand.objects.all() if works_on_policy(visitor) else Demand.objects.none()


def possible_officers() -> QuerySet[User]:
    """People who may own a demand."""
    roles = (*FACILITATORS, Role.PROGRAMME_MANAGER)
    return User.objects.filter(is_active=True, role_grants__role__in=roles).distinct().order_by("name", "email")


def waiting_demands(visitor: Visitor) -> QuerySet[Demand]:
    """Demands that wait for something the visitor does: those of nobody else that are not over, by the day of reply."""
    rows = demands_editable_by(visitor).exclude(state__in=CLOSED_STATES)
    return rows.filter(Q(owner=visitor.pk) | Q(owner=None)).order_by("reply_due", "pk")


def barriers_of(demand: Demand) -> QuerySet[Barrier]:
    """The barriers that the demand is to remove."""
    return Barrier.objects.filter(demanded__demand=demand)


def blocked_rows_of(visitor: Visitor, demand: Demand) -> list[Blocked]:
    """What stands behind the demand, as far as the visitor sees it."""
    return blocked_by(barriers_visible_to(visitor).filter(demanded__demand=demand))


def duplicates_of(demand: Demand) -> QuerySet[Demand]:
    """Other demands that are not over and mean the same: the same instrument, or the same barrier of the taxonomy."""
    same = Q(pk__in=[])
    if demand.instrument_id:
        same |= Q(instrument_id=demand.instrument_id)
    if demand.instrument:
        same |= Q(instrument__iexact=demand.instrument)
    if demand.barrier_code and not (demand.instrument_id or demand.instrument):
        same |= Q(barrier_code=demand.barrier_code, category=demand.category)
    return Demand.objects.filter(same).exclude(pk=demand.pk).exclude(state__in=CLOSED_STATES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a rule in force has done: synergies that it let go, how many of them were taken up again, were set aside,
    wait for somebody, and were completed; with what those taken up and those completed move a year."""

    let_go: int
    taken_up: int
    set_aside: int
    waiting: int
    completed: int
    back: Amounts
    done: Amounts


def effect_of(visitor: Visitor, demand: Demand, rows: Iterable[Blocked]) -> Effect:
    """The effect, counted from the synergies as they stand; each once."""
    synergy_type = ContentType.objects.get_for_model(Synergy).pk
    rows = [row for row in rows if row.subject[0] == synergy_type]
    keys = {row.subject[1] for row in rows}
    let_go = set(
        demand.barrier_rows.filter(let_go_on__isnull=False, barrier__subject_id__in=keys).values_list(
            "barrier__subject_id", flat=True
        )
    )
    stages = dict(synergies_visible_to(visitor).filter(pk__in=let_go).order_by().values_list("pk", "stage"))
    hints: dict[int, bool | None] = {}
    known = Reactivation.objects.filter(synergy__in=stages, reason=ReactivationReason.RULE).order_by("at", "id")
    for pk, taken in known.values_list("synergy", "taken"):
        hints[pk] = taken
    back = {pk for pk, stage in stages.items() if stage not in STOPPED}
    done = {pk for pk, stage in stages.items() if Stage(stage) in WON}
    aside = {pk for pk in stages.keys() - back if hints.get(pk) is False}
    shares = shares_of(visitor, rows)
    return Effect(
        let_go=len(stages),
        taken_up=len(back),
        set_aside=len(aside),
        waiting=len(stages.keys() - back - aside),
        completed=len(done),
        back=amounts_of([row for row in rows if row.subject[1] in back], shares),
        done=amounts_of([row for row in rows if row.subject[1] in done], shares),
    )


def hints_of_rules(visitor: Visitor) -> QuerySet[Reactivation]:
    """Stopped synergies that a new rule lets go on and that nobody has looked at yet."""
    rows = Reactivation.objects.filter(taken=None, reason=ReactivationReason.RULE)
    return (
        rows.filter(synergy__in=synergies_visible_to(visitor).order_by()).select_related("synergy").order_by("at", "id")
    )


def counts_by_state(demands: QuerySet[Demand]) -> dict[str, int]:
    """How many demands stand in each state."""
    return dict(demands.order_by().values_list("state").annotate(number=Count("pk")))


def demands_of_team(visitor: Visitor) -> QuerySet[Demand]:
    """Demands whose work the visitor reads: the programme's readers."""
    return Demand.objects.all() if reads_programme(visitor) else Demand.objects.none()
