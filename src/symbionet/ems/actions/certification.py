"""The way to a certificate: begun, its events, what the certificate says."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.ems.models import Case, CaseEvent, CaseStage, System
from symbionet.ems.queries.certification import OVER, awaits_check, months_of_records, needs_certificate
from symbionet.ems.queries.frameworks import frameworks
from symbionet.ems.queries.systems import reviews_assessments_of

__all__ = [
    "CertificateValues",
    "EventValues",
    "check_certificate",
    "record_case_event",
    "save_certificate",
    "start_case",
    "take_event_back",
]

LEAST_MONTHS = 3  # of records before an outside audit
LATER = (CaseStage.STAGE_1, CaseStage.STAGE_2, CaseStage.CERTIFIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventValues:
    """A step of the way: planned for a day, or done on one with what came of it."""

    stage: str
    planned_on: date | None = None
    done_on: date | None = None
    body: str = ""
    days: Decimal | None = None
    concerns: int | None = None
    major: int | None = None
    minor: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateValues:
    """What the certificate says."""

    body: str = ""
    accreditation: str = ""
    certificate: str = ""
    scope: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    register_url: str = ""


@transaction.atomic
def start_case(system: System, framework: str, *, by: User) -> Case:
    """The stored way to a certificate of that standard; raises ActionRefused for a second one."""
    known = frameworks().get(framework)
    if known is None or known.kind != "standard":
        raise ActionRefused(_("No certificates are given for this framework."), field="framework")
    try:
        with transaction.atomic():
            case = Case.objects.create(system=system, organisation_id=system.organisation_id, framework=framework)
    except IntegrityError:
        raise ActionRefused(_("The firm is on its way to this certificate already.")) from None
    history.record(by, "ems_case.started", case)
    return case


@transaction.atomic
def save_certificate(case: Case, values: CertificateValues, *, by: User) -> Case:
    """The case with what its certificate says; one that was checked is to be checked anew."""
    given = {one.name: getattr(values, one.name) for one in fields(values)}
    if values.issued_on and values.expires_on and values.expires_on <= values.issued_on:
        raise ActionRefused(_("The certificate ends before it begins: check both days."), field="expires_on")
    changes = history.changes(case, given)
    if not changes:
        return case
    for name, value in given.items():
        setattr(case, name, value)
    _uncheck(case)
    case.save()
    history.record(by, "ems_case.certificate_saved", case, changes=changes)
    return case


def _uncheck(case: Case) -> None:
    """The check is of what stood there before: the certificate does not count until somebody checks it again."""
    case.checked_by = case.checked_at = None
    case.checked_against = ""


@transaction.atomic
def check_certificate(case: Case, against: str, *, by: User) -> Case:
    """The case, whose certificate counts from now on: a person who is not of the firm has compared it with the public
    register or the paper. Raises ActionRefused.
    """
    row = Case.objects.select_for_update(of=("self",)).select_related("system").get(pk=case.pk)
    if not reviews_assessments_of(by, row.system):
        raise ActionRefused(_("A certificate is checked by whoever helps the firm and is not of it."))
    if not against.strip():
        raise ActionRefused(_("Write against what you have checked it: the register, or the paper."), field="against")
    if not awaits_check(row):
        raise ActionRefused(_("There is no certificate that waits to be checked."))
    if not (row.certificate and row.body and row.issued_on and row.expires_on):
        raise ActionRefused(_("The certificate lacks its body, number or days: have them written down first."))
    row.checked_by, row.checked_at, row.checked_against = by, timezone.now(), against.strip()[:300]
    row.save(update_fields=["checked_by", "checked_at", "checked_against"])
    history.record(by, "ems_case.checked", row, source=row.checked_against)
    return row


@transaction.atomic
def record_case_event(case: Case, values: EventValues, *, by: User) -> CaseEvent:
    """The stored event; one that was done takes the case to its stage. Raises ActionRefused where that cannot be."""
    row = Case.objects.select_for_update().get(pk=case.pk)
    if values.stage not in CaseStage.values:
        raise ActionRefused(_("There is no such stage."), field="stage")
    if values.planned_on is None and values.done_on is None:
        raise ActionRefused(_("Write the day for which it is planned, or on which it was done."), field="planned_on")
    if values.done_on is not None:
        _check_done(row, values)
    same = {one.name: getattr(values, one.name) for one in fields(values) if one.name not in ("body", "note")}
    known = row.events.filter(**same).first()
    if known is not None:  # a second press of the button
        return known
    if values.done_on is not None and _claims_more(row, values):
        _uncheck(row)
    event = CaseEvent.objects.create(case=row, by=by, **{one.name: getattr(values, one.name) for one in fields(values)})
    changes: history.Changes = {"stage": [row.stage, values.stage]}
    if values.done_on is not None:
        row.stage, row.body = values.stage, values.body or row.body
        row.save(update_fields=["stage", "body", "checked_by", "checked_at", "checked_against"])
        case.refresh_from_db()
    verb = "ems_case.event_done" if values.done_on is not None else "ems_case.event_planned"
    history.record(by, verb, row, changes=changes)
    return event


def _claims_more(case: Case, values: EventValues) -> bool:
    """Whether a step says more of the certificate than was checked: that it holds again, or from an earlier day on, or
    is of another body.
    """
    if not needs_certificate(values.stage):
        return False
    known = [one.done_on for one in case.events.exclude(done_on=None) if needs_certificate(one.stage)]
    first = min([day for day in (*known, case.issued_on) if day is not None], default=None)
    earlier = first is None or values.done_on is None or values.done_on < first
    other = bool(values.body) and values.body != case.body
    return earlier or other or not needs_certificate(case.stage)


@transaction.atomic
def take_event_back(event: CaseEvent, was: Mapping[str, str], *, by: User) -> None:
    """Take a step out that was written down by mistake; the case stands again at the stage and body of before (`was`).

    Raises ActionRefused where the case has gone on since.
    """
    case = Case.objects.select_for_update().get(pk=event.case_id)
    if event.done_on is not None and case.events.exclude(done_on=None).filter(pk__gt=event.pk).exists():
        raise ActionRefused(_("The way has gone on since: this step stays."))
    changes: history.Changes = {}
    if event.done_on is not None and case.stage == event.stage and was:
        changes = {"stage": [case.stage, was["stage"]]}
        case.stage, case.body = was["stage"], was["body"]
        case.save(update_fields=["stage", "body"])
    history.record(by, "ems_case.event_taken_back", case, changes=changes)
    event.delete()


def _check_done(case: Case, values: EventValues) -> None:
    if values.done_on is not None and values.done_on > timezone.localdate():
        raise ActionRefused(_("The day lies ahead: write it as planned."), field="done_on")
    if values.stage == CaseStage.STAGE_2 and months_of_records(case.system) < LEAST_MONTHS:
        raise ActionRefused(
            _("Before the stage 2 audit come three months of records: readings of at least three months."),
            field="stage",
        )
    if needs_certificate(values.stage) and not (case.certificate and case.expires_on and case.body):
        raise ActionRefused(
            _("First write down what the certificate says: body, number and until when it is valid."), field="stage"
        )
    if values.stage in OVER and not (case.certificate and case.body):
        raise ActionRefused(
            _("Nothing can be suspended, withdrawn or run out: no certificate is written down."), field="stage"
        )
    open_ones = case.events.exclude(done_on=None).filter(stage=CaseStage.STAGE_2).last()
    if values.stage != CaseStage.CERTIFIED or open_ones is None or not open_ones.major:
        return
    if not case.events.exclude(done_on=None).filter(stage=CaseStage.NC_CLOSURE, pk__gt=open_ones.pk).exists():
        raise ActionRefused(_("Major nonconformities of stage 2 are closed before the certificate."), field="stage")
