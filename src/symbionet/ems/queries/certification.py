"""Cases on their way to a certificate: who sees them, which certificates are valid, what is due, what is counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from symbionet.accounts.queries import Visitor, is_user
from symbionet.core.indicators import Counted, Scope
from symbionet.ems.models import Case, CaseEvent, CaseStage, Entry, System
from symbionet.ems.queries.systems import systems_visible_to

__all__ = [
    "HELD",
    "OVER",
    "Due",
    "awaits_check",
    "case_events_due",
    "cases_to_check",
    "cases_visible_to",
    "certificates_held",
    "implemented_cases",
    "implemented_systems",
    "months_of_records",
    "needs_certificate",
    "valid_cases",
]

HELD = (CaseStage.CERTIFIED, CaseStage.SURVEILLANCE_1, CaseStage.SURVEILLANCE_2, CaseStage.RECERTIFIED,
        CaseStage.TRANSFERRED, CaseStage.TRANSITION)  # fmt: skip
IMPLEMENTED = (CaseStage.INTERNAL_AUDIT, CaseStage.MANAGEMENT_REVIEW, CaseStage.BODY_CHOSEN, CaseStage.STAGE_1,
               CaseStage.STAGE_2, CaseStage.NC_CLOSURE)  # fmt: skip
OVER = (CaseStage.SUSPENDED, CaseStage.WITHDRAWN, CaseStage.EXPIRED)
AHEAD, HALF_A_YEAR = timedelta(days=90), timedelta(days=183)


def cases_visible_to(visitor: Visitor) -> QuerySet[Case]:
    """Cases of the systems that the visitor sees."""
    return Case.objects.filter(system__in=systems_visible_to(visitor).order_by().values("pk"))


def needs_certificate(stage: str) -> bool:
    """Whether a firm in this stage holds a certificate."""
    return stage in HELD


def valid_cases(day: date) -> QuerySet[Case]:
    """Cases with a certificate that is valid on that day: the stage says so, it has a number, has not run out, and a
    person who is not of the firm has checked it.
    """
    return Case.objects.filter(stage__in=HELD, expires_on__gte=day, checked_at__isnull=False).exclude(certificate="")


def awaits_check(case: Case) -> bool:
    """Whether the firm is said to hold a certificate that nobody from outside it has checked."""
    return case.checked_at is None and case.stage in HELD


def cases_to_check(visitor: Visitor) -> QuerySet[Case]:
    """Certificates that wait for the visitor to check them: of firms that it helps, never of its own."""
    rows = cases_visible_to(visitor).filter(stage__in=HELD, checked_at=None)
    return rows.exclude(organisation__in=visitor.organisation_ids) if is_user(visitor) else rows.none()


def implemented_cases() -> QuerySet[Case]:
    """Cases of systems that work and have no certificate: audited and reviewed by the firm itself, or further; those
    whose certificate nobody has checked are among them.
    """
    unchecked = Q(stage__in=HELD, checked_at=None, events__stage__in=IMPLEMENTED, events__done_on__isnull=False)
    keys = Case.objects.filter(unchecked).order_by().values("pk")
    return Case.objects.filter(Q(stage__in=IMPLEMENTED) | Q(pk__in=keys))


def certificates_held(scope: Scope) -> Iterator[Counted]:
    """Certificates that were checked, from the day on which the firm had its first until they run out, or are suspended
    or withdrawn.
    """
    rows = Case.objects.filter(organisation__is_demo=scope.demo, stage__in=(*HELD, *OVER)).exclude(certificate="")
    for case in rows.exclude(issued_on=None).exclude(checked_at=None).prefetch_related("events"):
        assert case.issued_on is not None
        done = [one for one in case.events.all() if one.done_on is not None]
        begun = min((one.done_on for one in done if one.stage in HELD and one.done_on), default=case.issued_on)
        last = max((one.done_on for one in done if one.stage in OVER and one.done_on), default=None)
        after = case.expires_on + timedelta(days=1) if case.expires_on else None  # its last day counts
        ends = [day for day in (after, last if case.stage in OVER else None) if day is not None]
        yield _state_of(case, min(begun, case.issued_on), min(ends, default=None))


def implemented_systems(scope: Scope) -> Iterator[Counted]:
    """Systems that the firm has audited or reviewed itself, until the day of their first certificate that counts."""
    rows = Case.objects.filter(organisation__is_demo=scope.demo, stage__in=(*IMPLEMENTED, *HELD, *OVER))
    for case in rows.prefetch_related("events"):
        done = [one for one in case.events.all() if one.done_on is not None]
        begun = min((one.done_on for one in done if one.stage in IMPLEMENTED and one.done_on), default=None)
        held = min((one.done_on for one in done if one.stage in HELD and one.done_on), default=case.issued_on)
        if case.checked_at is None:
            held = None
        if begun is not None and (held is None or begun < held):
            yield _state_of(case, begun, held)


def _state_of(case: Case, begun: date, until: date | None) -> Counted:
    firm = case.organisation_id
    return Counted(record=("ems.case", case.pk), on=begun, until=until, firm=firm, who=f"o{firm}")


def months_of_records(system: System) -> int:
    """Of how many months there are readings; a quarter counts three, a year twelve."""
    months: set[str] = set()
    for values in Entry.objects.filter(system=system, register="readings").values_list("values", flat=True):
        period = str(values.get("period", ""))
        year, _dash, part = period.partition("-")
        if part.startswith("Q"):
            months |= {f"{year}-{3 * int(part[1:]) - back:02}" for back in range(3)}
        elif part:
            months.add(period)
        elif year:
            months |= {f"{year}-{month:02}" for month in range(1, 13)}
    return len(months)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A day of the calendar: of a planned event, or the end of a certificate (`event` None)."""

    on: date
    case: Case
    event: CaseEvent | None
    late: bool


def case_events_due(cases: QuerySet[Case], today: date) -> list[Due]:
    """The calendar: planned events that were not done, and certificates that end within 90 days or have ended."""
    found = []
    rows = CaseEvent.objects.filter(case__in=cases.order_by().values("pk"), done_on=None)
    for event in rows.exclude(planned_on=None).select_related("case__organisation"):
        planned = event.planned_on
        if planned is None:
            continue
        done = event.case.events.filter(stage=event.stage, done_on__gte=planned - HALF_A_YEAR)
        if not done.exists():
            found.append(Due(on=planned, case=event.case, event=event, late=planned < today))
    ending = cases.filter(Q(stage__in=HELD), expires_on__lte=today + AHEAD).select_related("organisation")
    found += [
        Due(on=one.expires_on, case=one, event=None, late=one.expires_on < today) for one in ending if one.expires_on
    ]
    return sorted(found, key=lambda one: one.on)
