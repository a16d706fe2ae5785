"""What the funnel of certification, its calendar and the page of a case show; and the figure of the programme."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.ems.models import Case, CaseEvent, CaseStage
from symbionet.ems.pages.entries import pack_words
from symbionet.ems.queries.certification import (
    HELD,
    Due,
    awaits_check,
    case_events_due,
    implemented_cases,
    months_of_records,
    valid_cases,
)
from symbionet.ems.queries.frameworks import framework_of
from symbionet.ems.queries.systems import reads_systems
from symbionet.shell.figures import Figure

__all__ = ["ShownCase", "ShownFunnel", "case_shown", "figure_of_certificates", "funnel_shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFunnel:
    """All cases by stage, and the calendar."""

    stages: tuple[tuple[str, tuple[tuple[Case, str], ...]], ...]
    valid: int
    implemented: int
    count: int
    calendar: tuple[tuple[Due, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCase:
    """A case: its standard, whether its certificate is valid today, what is due, months of records."""

    framework: str
    valid: bool
    state: str
    months: int
    due: tuple[tuple[Due, str], ...]
    events: tuple[CaseEvent, ...]


def _due_words(due: Due) -> str:
    if due.event is not None:
        return str(due.event.get_stage_display())
    return _("the certificate has run out") if due.late else _("the certificate ends")


def funnel_shown(cases: QuerySet[Case]) -> ShownFunnel:
    """The funnel of the cases that a visitor sees."""
    today, by_stage = timezone.localdate(), dict[str, list[tuple[Case, str]]]()
    for case in cases.select_related("organisation"):
        by_stage.setdefault(case.stage, []).append((case, pack_words(framework_of(case.framework))))
    keys = cases.order_by().values("pk")
    return ShownFunnel(
        stages=tuple((str(stage.label), tuple(by_stage[stage])) for stage in CaseStage if stage in by_stage),
        valid=valid_cases(today).filter(pk__in=keys).count(),
        implemented=implemented_cases().filter(pk__in=keys).count(),
        count=sum(len(rows) for rows in by_stage.values()),
        calendar=tuple((one, _due_words(one)) for one in case_events_due(cases, today)),
    )


def case_shown(case: Case) -> ShownCase:
    """The page of a case."""
    today = timezone.localdate()
    valid = valid_cases(today).filter(pk=case.pk).exists()
    if valid:
        state = _("The certificate is valid.")
    elif case.stage in HELD and case.expires_on is not None and case.expires_on < today:
        state = _("The certificate has run out: it does not count.")
    elif awaits_check(case):
        state = _("Nobody outside the firm has checked the certificate yet: it does not count.")
    else:
        state = _("No valid certificate: it does not count as certified.")
    return ShownCase(
        framework=pack_words(framework_of(case.framework)),
        valid=valid,
        state=state,
        months=months_of_records(case.system),
        due=tuple((one, _due_words(one)) for one in case_events_due(Case.objects.filter(pk=case.pk), today)),
        events=tuple(sorted(case.events.all(), key=lambda one: one.done_on or one.planned_on or today)),
    )


def figure_of_certificates(visitor: Visitor) -> Figure:
    """Valid certificates of the programme; systems that work without one stand apart and are not added."""
    url = reverse("ems_certification") if reads_systems(visitor) else ""
    return Figure(
        label=_("Valid ISO 14001 certificates"),
        number=valid_cases(timezone.localdate()).count(),
        url=url,
        parts=((_("implemented, not certified"), implemented_cases().count(), url),),
    )
