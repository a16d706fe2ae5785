"""What proves the ledger: tonnes told apart, papers, verification, reconfirmed years, closed years."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from pydantic import Base64Bytes

from symbionet.accounts.api import caller
from symbionet.accounts.models import Role
from symbionet.core.api import ERRORS, BodyIn, NotValid, checked, sent_values
from symbionet.impact import actions
from symbionet.impact.actions import Finding, Paper
from symbionet.impact.actions.papers import document_with_file
from symbionet.impact.api.ledger import EntryOut, flow_for, made_for, sides_for
from symbionet.impact.forms import LockForm, PaperForm, ReasonForm, VerificationForm
from symbionet.impact.forms.sources import ArisingForm, DistinctionForm
from symbionet.impact.models import PeriodLock
from symbionet.impact.pages.doubts import shown_doubts
from symbionet.impact.queries import (
    base_unit,
    current_locks,
    evidence_visible_to,
    ledger_synergies_visible_to,
    reads_all_entries,
)
from symbionet.impact.queries.doubts import may_state_arising
from symbionet.impact.queries.entries import checked_entries

router = Router(tags=["ledger"])


class DoubtOut(Schema):
    """Another claim that may be of the same tonnes; `synergy` and `title` only where you see its ledger."""

    other: int
    kind: str = Field(description="twins: two haves of one provider; chain: two legs through one organisation")
    years: list[int]
    synergy: int | None
    title: str
    may_tell: bool


class DistinctionIn(BodyIn):
    """Why the tonnes of the two flows are not the same."""

    other: int
    reason: str = ""


class ArisingIn(BodyIn):
    """How much of the flow's class its site generates in a year, in the base unit of the flow, and who says so."""

    year: int
    quantity: float
    source: str = ""


class ArisingOut(Schema):
    """What is stated to be generated."""

    year: int
    class_id: str
    quantity: float
    unit: str
    source: str


class FileIn(BodyIn):
    """A file: its name and its bytes in base64."""

    name: str
    content: Base64Bytes


class PaperIn(BodyIn):
    """A paper that proves what flowed in a year, with its file; its quantity in the base unit of the flow.

    `issuer` is the name of a party of the synergy or of a registered body, not of the party that declared.
    """

    year: int
    kind: str
    number: str
    issuer: str
    quantity: float
    on: date | None = None
    file: FileIn


class ReasonIn(BodyIn):
    """Why."""

    reason: str = ""


class YearIn(BodyIn):
    """A calendar year."""

    year: int


class FindingIn(BodyIn):
    """What a verifier found; `adjusted` holds the verified value of an entry where it differs from the claim."""

    year: int
    method: str
    opinion: str
    statement: str = ""
    sample: str = ""
    adjusted: dict[int, float] = {}


class PeriodIn(BodyIn):
    """Which year is closed or opened, for all or for one park, and why."""

    year: int
    reason: str = ""
    park: int | None = None


class PeriodOut(Schema):
    """A year that is closed."""

    year: int
    park: int | None
    reason: str
    at: datetime


@router.get("/flows/{pk}/doubts", response={200: list[DoubtOut], **ERRORS}, summary="What may be counted twice")
def flow_doubts(request: HttpRequest, pk: int) -> list[DoubtOut]:
    """Claims that may be of the same tonnes; while there are any, the figure is not confirmed, documented, verified."""
    user = caller(request)
    return [
        DoubtOut(
            other=shown.doubt.other.pk,
            kind=shown.doubt.kind,
            years=list(shown.years),
            synergy=shown.doubt.other.synergy_id if shown.title else None,
            title=shown.title,
            may_tell=shown.may_tell,
        )
        for shown in shown_doubts(user, flow_for(user, pk))
    ]


@router.post("/flows/{pk}/distinguish", response={201: ReasonIn, **ERRORS}, summary="Say why tonnes are not the same")
def flow_distinguish(request: HttpRequest, pk: int, body: DistinctionIn) -> Status[ReasonIn]:
    """Say why the tonnes of two flows are not the same; only who takes part in both, and practitioners."""
    user = caller(request)
    flow = flow_for(user, pk)
    form = checked(DistinctionForm(sent_values(body)))
    shown = next((one for one in shown_doubts(user, flow) if form.names(one.doubt)), None)
    if shown is None or not shown.may_tell:
        raise Http404
    stated = {"year": shown.doubt.year, "reason": form.cleaned_data["reason"]}
    made = actions.distinguish(flow, shown.doubt.other, by=user, **stated)
    return Status(201, ReasonIn(reason=made.reason))


@router.post("/flows/{pk}/arising", response={201: ArisingOut, **ERRORS}, summary="State what a site generates")
def flow_arising(request: HttpRequest, pk: int, body: ArisingIn) -> Status[Any]:
    """State how much of the class is generated in a year: no more is claimed of it, whatever its haves are called."""
    user = caller(request)
    flow = flow_for(user, pk)
    if not may_state_arising(user, flow):
        raise Http404
    form = checked(ArisingForm(sent_values(body), unit=base_unit(flow.unit)))
    return Status(201, actions.state_arising(flow, by=user, **form.cleaned_data))


def _sent_file(sent: FileIn) -> SimpleUploadedFile:
    try:
        return SimpleUploadedFile(sent.name, sent.content)
    except SuspiciousFileOperation:
        wrong = _("“%(name)s” is no name of a file.") % {"name": sent.name}
        raise NotValid([("file.name", wrong, _("Send its name with its ending, such as invoice.pdf."))]) from None


@router.post("/flows/{pk}/papers", response={201: list[EntryOut], **ERRORS}, summary="Add a paper")
def flow_document(request: HttpRequest, pk: int, body: PaperIn) -> Status[list[EntryOut]]:
    """Add a paper that proves what both parties confirmed; 409 where the paper counts already."""
    user = caller(request)
    flow = flow_for(user, pk)
    sides_for(user, flow.synergy)
    files = {"file": _sent_file(body.file)}
    form = PaperForm(sent_values(body, apart=("year", "file")), files, flow=flow, year=body.year)
    values = checked(form).cleaned_data
    paper = Paper(**{name: value for name, value in values.items() if name != "file"})
    made = document_with_file(flow, year=body.year, paper=paper, file=values["file"], by=user)
    return Status(201, made_for(user, made))


@router.post("/papers/{pk}/withdraw", response={200: ReasonIn, **ERRORS}, summary="Withdraw a paper")
def paper_withdraw(request: HttpRequest, pk: int, body: ReasonIn) -> ReasonIn:
    """Withdraw a paper that was entered wrongly; its number may be entered anew."""
    user = caller(request)
    parts = ("synergy__provider", "synergy__receiver", "synergy__have", "flow__synergy")
    paper = get_object_or_404(evidence_visible_to(user).select_related(*parts), pk=pk)
    sides_for(user, paper.synergy)
    form = checked(ReasonForm(sent_values(body)))
    return ReasonIn(reason=actions.withdraw_paper(paper, by=user, **form.cleaned_data).withdrawn_reason)


@router.post("/flows/{pk}/reconfirm", response={201: list[EntryOut], **ERRORS}, summary="Reconfirm a later year")
def flow_reconfirm(request: HttpRequest, pk: int, body: YearIn) -> Status[list[EntryOut]]:
    """Reconfirm a confirmed year of a flow that was verified in an earlier one."""
    user = caller(request)
    flow = flow_for(user, pk)
    sides_for(user, flow.synergy)
    return Status(201, made_for(user, actions.reconfirm(flow, year=body.year, by=user)))


@router.post("/synergies/{pk}/verify", response={201: list[EntryOut], **ERRORS}, summary="Verify a year of a synergy")
def synergy_verify(request: HttpRequest, pk: int, body: FindingIn) -> Status[list[EntryOut]]:
    """Verify, as an independent verifier, what a synergy claims for a year; an adjusted figure needs a statement."""
    user = caller(request)
    parts = ("provider", "receiver", "have")
    synergy = get_object_or_404(ledger_synergies_visible_to(user).select_related(*parts), pk=pk)
    if not user.has_role(Role.VERIFIER):
        raise Http404
    figures = {f"entry{entry}": value for entry, value in body.adjusted.items()}
    sent = sent_values(body, apart=("year", "adjusted")) | figures
    form = checked(VerificationForm(sent, claimed=checked_entries(user, synergy, body.year)), figures)
    values = {name: form.cleaned_data[name] for name in ("method", "opinion", "statement", "sample")}
    row = actions.verify(synergy, year=body.year, finding=Finding(**values, adjusted=form.adjusted()), by=user)
    return Status(201, made_for(user, row.entries.all()))


@router.get("/periods", response={200: list[PeriodOut], **ERRORS}, summary="List closed years")
def period_list(request: HttpRequest) -> list[PeriodOut]:
    """The years that are closed."""
    if not reads_all_entries(caller(request)):
        raise Http404
    return [_period(lock) for lock in current_locks()]


@router.post("/periods/lock", response={201: PeriodOut, **ERRORS}, summary="Close a year")
def period_lock(request: HttpRequest, body: PeriodIn) -> Status[PeriodOut]:
    """Close a year: nothing is declared, confirmed, documented, verified or corrected in it any more."""
    user, form = _managing(request, body)
    return Status(201, _period(actions.lock_period(by=user, **form.cleaned_data)))


@router.post("/periods/unlock", response={201: PeriodOut, **ERRORS}, summary="Open a year again")
def period_unlock(request: HttpRequest, body: PeriodIn) -> Status[PeriodOut]:
    """Open a closed year again, with a reason."""
    user, form = _managing(request, body)
    return Status(201, _period(actions.unlock_period(by=user, **form.cleaned_data)))


def _managing(request: HttpRequest, body: PeriodIn) -> tuple[Any, LockForm]:
    user = caller(request)
    if not user.has_role(Role.PROGRAMME_MANAGER):
        raise Http404
    return user, checked(LockForm(sent_values(body)))


def _period(lock: PeriodLock) -> PeriodOut:
    return PeriodOut(year=lock.year, park=lock.park_id, reason=lock.reason, at=lock.at)
