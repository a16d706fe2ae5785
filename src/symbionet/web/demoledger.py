"""The ledger of the demo: years declared, confirmed, documented and verified, written by the actions people use."""

from typing import Any

from django.utils import timezone

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.impact.actions import (
    Finding,
    Paper,
    assess_synergy,
    confirm,
    declare,
    document,
    state_basis,
    verify,
)
from symbionet.impact.queries import base_unit, best_claims, expected_quantity
from symbionet.network.models import Organisation
from symbionet.synergies.models import Stage, Synergy, SynergyFlow

__all__ = ["fill_demo_ledger"]

MARK = "演示数据 / demo"
RUNNING = (Stage.COMPLETED, Stage.VERIFIED, Stage.SUSTAINED)
PROVEN = (Stage.VERIFIED, Stage.SUSTAINED)
BASIS: dict[str, Any] = {  # invented, as the demo is
    "routes": {"landfill": 1.0},
    "distance_km": 25.0,
    "baseline_distance_km": 10.0,
    "attribution": 0.8,
    "additionality": 0.9,
    "years": 5,
    "source": MARK,
}


def fill_demo_ledger(*, by: User, technical: User, verifier: User) -> int:
    """How many synergies of the demo got a ledger: those that run and whose flow states how much there is.

    The practitioner enters for the provider, the technical lead for the receiver, so that two people state it.
    """
    filled = 0
    for synergy in Synergy.objects.filter(is_demo=True, stage__in=RUNNING).order_by("pk"):
        try:
            filled += _fill(synergy, by=by, technical=technical, verifier=verifier)
        except ActionRefused:  # a flow in a unit that the engine cannot weigh: such a synergy has no ledger yet
            continue
    return filled


def _fill(synergy: Synergy, *, by: User, technical: User, verifier: User) -> bool:
    flow = synergy.flows.select_related("resource", "synergy__provider", "synergy__receiver", "synergy__have").first()
    last = timezone.localdate().year - 1
    amount = expected_quantity(flow, last) if flow else None
    if flow is None or not amount:
        return False
    state_basis(flow, BASIS | {"start": f"{last - 1}-01-01"}, by=by)
    flow = SynergyFlow.objects.select_related("synergy__provider", "synergy__receiver", "resource").get(pk=flow.pk)
    assess_synergy(synergy, by=by)
    for year, share in ((last - 1, 0.7), (last, 0.9)):
        _year(flow, year, amount * share, by=by, technical=technical)
        if synergy.stage in PROVEN and year == last - 1:
            _prove(flow, year, amount * share, by=by, verifier=verifier)
    return True


def _year(flow: SynergyFlow, year: int, quantity: float, *, by: User, technical: User) -> None:
    sides: tuple[Organisation, Organisation] = flow.synergy.provider, flow.synergy.receiver
    declare(flow, organisation=sides[0], year=year, quantity=quantity, by=by, reason=MARK)
    confirm(flow, organisation=sides[1], year=year, quantity=quantity * 0.98, by=technical)


def _prove(flow: SynergyFlow, year: int, quantity: float, *, by: User, verifier: User) -> None:
    """Twelve monthly weighbridge notes, and a verifier who finds a little less."""
    issuer = str(flow.synergy.provider)
    papers = [
        Paper(
            kind="weighbridge",
            number=f"DEMO-{flow.pk}-{year}-{month:02}",
            issuer=issuer,
            quantity=quantity / 12,
            unit=base_unit(flow.unit),
        )
        for month in range(1, 13)
    ]
    document(flow, year=year, papers=papers, by=by)
    cut = {entry.pk: entry.central * 0.97 for entry in best_claims(flow.synergy, year) if entry.central > 0}
    opinion = "modified" if cut else "unmodified"
    finding = Finding(method="sample", sample="3/12", opinion=opinion, statement=MARK, adjusted=cut)
    verify(flow.synergy, year=year, finding=finding, by=verifier)
