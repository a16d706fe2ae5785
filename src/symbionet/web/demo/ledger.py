"""The ledger of the demo: years declared, confirmed, documented and verified, written by the actions people use."""

from django.core.files.base import ContentFile
from django.utils import timezone

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.impact.actions import (
    BodyValues,
    Finding,
    Paper,
    assess_synergy,
    confirm,
    correct,
    declare,
    declare_figures,
    document,
    propose_factor,
    reconfirm,
    register_body,
    review_factor,
    state_basis,
    verify,
)
from symbionet.impact.actions.assessing import BasisValues
from symbionet.impact.actions.proofs import draw_sample
from symbionet.impact.models import BodyKind, IssuingBody, Metric
from symbionet.impact.queries import base_unit, began_on, best_claims, expected_quantity
from symbionet.letters import Block, Letter, letter_pdf
from symbionet.synergies.models import Audience, DocumentKind, Stage, Synergy, SynergyFlow
from symbionet.work.actions import add_document

__all__ = ["fill_demo_ledger"]

MARK = "演示数据 / demo"
SCALE = "公共地磅站（演示） / Public weighbridge (demo)"
SEED = 2010  # of the sample that the verifier draws
RUNNING = (Stage.COMPLETED, Stage.VERIFIED, Stage.SUSTAINED)
PROVEN = (Stage.VERIFIED, Stage.SUSTAINED)
BASIS: BasisValues = {  # invented, as the demo is
    "routes": {"landfill": 1.0},
    "distance_km": 25.0,
    "baseline_distance_km": 10.0,
    "attribution": 0.8,
    "additionality": 0.9,
    "years": 5,
    "source": MARK,
}
REPLACED = {  # class and the receiver's sector -> what it replaces, one to one: rows of the pack uses/uses_minerals
    ("fly-ash", "2351"): "clinker",  # u-fly-ash-1, in cement
    ("fly-ash", "4120"): "gravel",  # u-fly-ash-6, in road bases and fills
}


def fill_demo_ledger(*, by: User, technical: User, verifier: User) -> int:
    """How many synergies of the demo got a ledger: those that run and whose flow states how much there is.

    The practitioner enters for the provider, the technical lead for the receiver, so that two people state it. All
    levels occur: of an exchange that runs for years the year before last is documented and verified, last year is
    reconfirmed or documented, this year waits for the other party; one that began this year is documented so far.
    """
    filled = 0
    for synergy in Synergy.objects.filter(is_demo=True, stage__in=RUNNING).order_by("pk"):
        try:
            filled += _fill(synergy, by=by, technical=technical, verifier=verifier)
        except ActionRefused:  # a flow in a unit that the engine cannot weigh: such a synergy has no ledger yet
            continue
    _add_own_factors(by=by, technical=technical)
    if filled:
        draw_sample(year=timezone.localdate().year - 1, size=min(filled, 2), seed=SEED, by=verifier)
    return filled


def _fill(synergy: Synergy, *, by: User, technical: User, verifier: User) -> bool:
    flow = synergy.flows.select_related("resource", "synergy__provider", "synergy__receiver", "synergy__have").first()
    last = timezone.localdate().year - 1
    amount = expected_quantity(flow, last, disclosed=True) if flow else None
    if flow is None or not amount:
        return False
    amount /= max(1, Synergy.objects.filter(have=synergy.have, stage__in=RUNNING).count())  # a tonne counts once
    begin = began_on(flow).isoformat()
    state_basis(flow, {**BASIS, **_replaces(flow), "start": begin}, by=by)
    flow = SynergyFlow.objects.select_related("synergy__provider", "synergy__receiver", "resource").get(pk=flow.pk)
    assess_synergy(synergy, by=by)
    proven = synergy.stage in PROVEN
    for year, share in ((last - 1, 0.7), (last, 0.9)) if proven else ((last + 1, 0.3),):
        _declare(flow, year, amount * share, by=by)
        _confirm(flow, year, amount * share, technical=technical)
        _document(flow, year, amount * share, by=by)
    if not proven:
        return True
    _declare(flow, last + 1, amount * 0.3, by=by)
    _verify(synergy, last - 1, verifier=verifier)
    if synergy.stage == Stage.SUSTAINED:
        reconfirm(flow, year=last, by=by)
    for side, saved in ((synergy.provider, 180_000.0), (synergy.receiver, 260_000.0)):
        declare_figures(synergy, organisation=side, year=last, figures={Metric.COST: saved}, by=by)
    return True


def _replaces(flow: SynergyFlow) -> BasisValues:
    """What the flow replaces, where the packs know it of the two sides; nothing for the others."""
    named = REPLACED.get((flow.class_id, flow.synergy.receiver.nace))
    return {"substitutes": named, "substitution_ratio": 1.0} if named else {}


def _declare(flow: SynergyFlow, year: int, quantity: float, *, by: User) -> None:
    """Declared with a slip of the pen, and corrected."""
    made = declare(flow, organisation=flow.synergy.provider, year=year, quantity=quantity * 1.02, by=by, reason=MARK)
    correct(made[0], value=quantity, reason=f"含水 / moisture ({MARK})", by=by)


def _confirm(flow: SynergyFlow, year: int, quantity: float, *, technical: User) -> None:
    confirm(flow, organisation=flow.synergy.receiver, year=year, quantity=quantity * 0.98, by=technical)


def _document(flow: SynergyFlow, year: int, quantity: float, *, by: User) -> None:
    """Twelve monthly notes of a public weighbridge, listed in one file."""
    numbers = [f"DEMO-{flow.pk}-{year}-{month:02}" for month in range(1, 13)]
    unit, each = base_unit(flow.unit), quantity / 12
    title = f"磅单 / weighbridge notes {year}"
    rows = [Block(kind="row", text="", cells=(number, f"{each:,.3f} {unit}")) for number in numbers]
    blocks = (Block(kind="title", text=title), *rows, Block(kind="note", text=f"{SCALE} · {MARK}"))
    data = letter_pdf(Letter(kind="weighbridge", lang="zh", blocks=blocks, missing=()))
    file = ContentFile(data, name=f"weighbridge-{year}.pdf")
    kind, audience = DocumentKind.DELIVERY_NOTE, Audience.PARTIES
    stored = add_document(flow.synergy, file, kind=kind, title=title, audience=audience, by=by).versions.get()
    issuer = IssuingBody.objects.filter(name=SCALE).first()
    issuer = issuer or register_body(BodyValues(name=SCALE, kind=BodyKind.WEIGHBRIDGE, note=MARK), by=by)
    papers = [
        Paper(kind="weighbridge", number=number, issuer=issuer, quantity=each, unit=unit, document=stored)
        for number in numbers
    ]
    document(flow, year=year, papers=papers, by=by)


def _verify(synergy: Synergy, year: int, *, verifier: User) -> None:
    """A verifier who finds a little less."""
    cut = {entry.pk: entry.central * 0.97 for entry in best_claims(synergy, year) if entry.central > 0}
    opinion = "modified" if cut else "unmodified"
    finding = Finding(method="sample", sample="3/12", opinion=opinion, statement=MARK, adjusted=cut)
    verify(synergy, year=year, finding=finding, by=verifier)


def _add_own_factors(*, by: User, technical: User) -> None:
    """One that was reviewed and one that waits; both of materials that no synergy of the demo is about."""
    shared = {"region": "CN-TJ", "year": str(timezone.localdate().year - 1), "source": MARK}
    known = propose_factor(
        shared
        | {"activity": "disposal", "subject": "foundry sand", "route": "landfill", "value": "14", "unit": "kgCO2e/t"},
        by=by,
    )
    review_factor(known, accept=True, by=technical)
    propose_factor(shared | {"activity": "virgin", "subject": "silica sand", "value": "22", "unit": "kgCO2e/t"}, by=by)
