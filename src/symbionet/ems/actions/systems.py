"""The system of a firm: begun, described, taken from step to step."""

from dataclasses import dataclass, fields

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.holdings import Holding
from symbionet.ems.actions.significance import rate_aspects
from symbionet.ems.models import StepDone, System
from symbionet.ems.queries.steps import missing_of, steps
from symbionet.ems.queries.systems import organisations_without_system, possible_coaches
from symbionet.network.models import Organisation

__all__ = ["HOLDINGS", "SystemValues", "finish_step", "reopen_step", "save_system", "start_system"]

HOLDINGS = (
    Holding(
        model=System,
        field="coach",
        words=lambda count: (
            ngettext(
                "%(count)s management system of a firm to help with",
                "%(count)s management systems of firms to help with",
                count,
            )
            % {"count": count}
        ),
        verb="ems_system.edited",
        takers=possible_coaches,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemValues:
    """What is said of a system as a whole."""

    framework: str = "iso14001-2015"
    method: str = "matrix"
    scope: str = ""
    head: str = ""
    manager: str = ""
    headcount: int | None = None
    coach: User | None = None


@transaction.atomic
def start_system(organisation: Organisation, values: SystemValues, *, by: User) -> System:
    """The stored system; raises ActionRefused for a firm that has one, or that is not one's own."""
    if not organisations_without_system(by).filter(pk=organisation.pk).exists():
        raise ActionRefused(_("This firm has an environmental management system here already."))
    try:
        with transaction.atomic():
            system = System.objects.create(organisation=organisation, created_by=by, **_given(values))
    except IntegrityError:  # a second press of the button
        raise ActionRefused(_("This firm has an environmental management system here already.")) from None
    history.record(by, "ems_system.started", system)
    return system


def _given(values: SystemValues) -> dict[str, object]:
    return {field.name: getattr(values, field.name) for field in fields(values)}


@transaction.atomic
def save_system(system: System, values: SystemValues, *, by: User) -> System:
    """The system with what is said of it; another method of significance rates all aspects anew."""
    given = _given(values)
    changes = history.changes(system, given)
    if not changes:
        return system
    for name, value in given.items():
        setattr(system, name, value)
    system.save()
    history.record(by, "ems_system.edited", system, changes=changes)
    if "method" in changes:
        rate_aspects(system)
    return system


@transaction.atomic
def finish_step(system: System, number: int, *, by: User) -> StepDone:
    """The step, called done; raises ActionRefused that names what is missing."""
    step = next((one for one in steps() if one.number == number), None)
    if step is None:
        raise ActionRefused(_("There is no such step."))
    if missing_of(system, step):
        raise ActionRefused(_("The step is not done yet: its page says which evidence is missing."))
    done, made = StepDone.objects.get_or_create(system=system, number=number, defaults={"by": by})
    if made:
        history.record(by, "ems_system.step_done", system, step=number)
    return done


@transaction.atomic
def reopen_step(system: System, number: int, *, by: User) -> None:
    """Take back that a step is done."""
    if StepDone.objects.filter(system=system, number=number).delete()[0]:
        history.record(by, "ems_system.step_reopened", system, step=number)
