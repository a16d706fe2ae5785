"""Programmes of audits, cohorts and auditors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.audits.models import Auditor, AuditProgramme, Cohort
from symbionet.audits.queries.audits import plans_audits
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.network.models import Organisation

__all__ = ["AuditorValues", "ProgrammeValues", "add_cohort", "save_auditor", "save_programme"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeValues:
    """A programme of audits."""

    name_zh: str
    name_en: str
    target: int
    starts_on: date
    ends_on: date
    is_demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditorValues:
    """What an auditor can do, how much, and for whom not."""

    sectors: Sequence[str] = ()
    training: str = ""
    valid_until: date | None = None
    most_per_month: int = 4
    conflicts: Sequence[Organisation] = ()
    note: str = ""


def _require_planner(by: User) -> None:
    if not plans_audits(by):
        raise ActionRefused(_("Audits are planned by practitioners and managers."))


@transaction.atomic
def save_programme(values: ProgrammeValues, *, by: User, programme: AuditProgramme | None = None) -> AuditProgramme:
    """The stored programme."""
    _require_planner(by)
    if not (values.name_zh or values.name_en):
        raise ActionRefused(_("Write a name in Chinese or English."), field="name_zh")
    if values.ends_on < values.starts_on:
        raise ActionRefused(_("The programme ends before it begins; exchange the two dates."), field="ends_on")
    row = programme or AuditProgramme()
    for name in ProgrammeValues.__dataclass_fields__:
        setattr(row, name, getattr(values, name))
    row.save()
    history.record(by, "audit_programme.saved", row)
    return row


@transaction.atomic
def add_cohort(
    programme: AuditProgramme,
    name: str,
    *,
    target: int,
    by: User,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Cohort:
    """The stored cohort of a programme."""
    _require_planner(by)
    if not name.strip():
        raise ActionRefused(_("Write a name for the cohort."), field="name")
    if programme.cohorts.filter(name=name.strip()).exists():
        raise ActionRefused(_("The programme has a cohort of that name already."), field="name")
    row = Cohort.objects.create(
        programme=programme, name=name.strip(), target=target, starts_on=starts_on, ends_on=ends_on
    )
    history.record(by, "audit_programme.cohort_added", programme, what=row.name)
    return row


@transaction.atomic
def save_auditor(person: User, values: AuditorValues, *, by: User) -> Auditor:
    """What is known of an auditor."""
    _require_planner(by)
    row, _made = Auditor.objects.get_or_create(user=person)
    row.sectors, row.training = list(values.sectors), values.training
    row.valid_until, row.most_per_month, row.note = values.valid_until, values.most_per_month, values.note
    row.save()
    row.conflicts.set(values.conflicts)
    history.record(by, "auditor.saved", row)
    return row
