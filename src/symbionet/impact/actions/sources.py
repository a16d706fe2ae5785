"""What tells tonnes apart is said: how much a site generates, and why two flows are not the same tonnes."""

import math

from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import number_words
from symbionet.impact.actions.rules import check_year, lock_claims
from symbionet.impact.models import AcceptedYield, Arising, Distinction
from symbionet.impact.queries import (
    base_unit,
    claimed_of_arising,
    claimed_of_flow,
    class_of,
    doubts_of,
    resource_of,
    rival_claims,
    site_of,
)
from symbionet.impact.queries.yields import may_accept_yield
from symbionet.synergies.models import SynergyFlow

__all__ = ["accept_yield", "distinguish", "state_arising"]


@transaction.atomic
def distinguish(flow: SynergyFlow, other: SynergyFlow, *, year: int, reason: str, by: User | None) -> Distinction:
    """Why two flows that may be the same tonnes are not; it holds for all flows of the same two resources.

    Raises ActionRefused without a reason, or where nothing is in doubt between the two in the year.
    """
    lock_claims(flow.synergy)
    if not reason.strip():
        raise ActionRefused(_("Say why."))
    if other.pk not in {doubt.other.pk for doubt in doubts_of(flow, year)}:
        raise ActionRefused(_("Nothing is in doubt between these two flows."))
    made = Distinction.objects.create(flow=flow, other=other, reason=reason.strip()[:500], by=by)
    history.record(by, "synergy.flows_distinguished", flow.synergy)
    return made


@transaction.atomic
def accept_yield(flow: SynergyFlow, *, year: int, quantity: float, reason: str, by: User) -> AcceptedYield:
    """How much the flow's have yields in a year, as a practitioner accepts it; in the base unit of the flow.

    Raises ActionRefused for who works for the owner, without a have or a reason, or where more is claimed already;
    `LockedPeriod`.
    """
    lock_claims(flow.synergy)
    check_year(flow.synergy, year)
    have = resource_of(flow)
    if have is None or not may_accept_yield(by, have):
        raise ActionRefused(_("A practitioner who does not work for the owner accepts how much its resource yields."))
    if not reason.strip():
        raise ActionRefused(_("Say why."))
    if not math.isfinite(quantity) or quantity < 0:
        raise ActionRefused(_("State the yield as a positive number."))
    claimed = claimed_of_flow(flow, year) + sum(rival_claims(flow, year)[0].values())
    unit = base_unit(flow.unit)
    if claimed > quantity * (1 + 1e-9):
        raise ActionRefused(
            _("%(claimed)s %(unit)s are claimed for %(year)s already: correct these claims first.")
            % {"claimed": number_words(claimed), "unit": unit, "year": year}
        )
    stated = {"year": year, "quantity": quantity, "unit": unit, "reason": reason.strip()[:500]}
    made = AcceptedYield.objects.create(resource=have, by=by, **stated)
    history.record(by, "resource.yield_accepted", have, year=year)
    return made


@transaction.atomic
def state_arising(flow: SynergyFlow, *, year: int, quantity: float, source: str, by: User | None) -> Arising:
    """How much of the flow's class its site generates in a year: no more is claimed of it, under whatever name.

    `quantity` in the base unit of the flow. Raises ActionRefused where the flow has no class, or more is claimed
    already; `LockedPeriod`.
    """
    lock_claims(flow.synergy)
    check_year(flow.synergy, year)
    name = class_of(flow)
    if not name:
        raise ActionRefused(_("Choose first the class of what flows: a source is counted by class."))
    if not source.strip():
        raise ActionRefused(_("Say where the figure comes from, such as the waste ledger of the year."))
    if not math.isfinite(quantity) or quantity < 0:
        raise ActionRefused(_("State what was generated as a positive number."))
    made = Arising(
        organisation=flow.synergy.provider,
        site=site_of(flow),
        class_id=name,
        year=year,
        quantity=quantity,
        unit=base_unit(flow.unit),
        source=source.strip()[:500],
        by=by,
    )
    claimed = claimed_of_arising(made)
    if claimed > quantity * (1 + 1e-9):
        raise ActionRefused(
            _("%(claimed)s %(unit)s are claimed for %(year)s already: correct these claims first.")
            % {"claimed": number_words(claimed), "unit": made.unit, "year": year}
        )
    made.save(force_insert=True)
    history.record(by, "organisation.arising_stated", made.organisation, year=year)
    return made
