"""Synergies: listed, read, opened, moved one step at a time, stopped, taken up again, and their evidence."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Status

from symbionet.accounts.api import caller
from symbionet.accounts.models import User
from symbionet.accounts.queries import facilitates
from symbionet.core.api import ERRORS, BodyIn, PageIn, PageOut, checked, initial_values, listed, sent_values
from symbionet.matches.queries import filtered_matches, matches_decidable_by
from symbionet.synergies.actions import (
    edit_synergy,
    hold_synergy,
    lose_synergy,
    move_synergy,
    open_synergy,
    propose_synergy,
    resume_synergy,
)
from symbionet.synergies.api.schemas import SynergyDetailOut, SynergyOut
from symbionet.synergies.forms import (
    BarrierForm,
    EvidenceForm,
    OpeningForm,
    ReasonForm,
    StepForm,
    SynergyFilterForm,
    SynergyForm,
)
from symbionet.synergies.pages.anonymised import synergies_shown_to
from symbionet.synergies.pages.life import life_shown_to
from symbionet.synergies.pages.synergy_board import cards_shown_to
from symbionet.synergies.queries import (
    chances_read_by,
    chosen_synergies,
    reads_workbench,
    stage_days,
    synergies_editable_by,
    synergies_visible_to,
)
from symbionet.synergies.queries.stages import evidence_withdrawable_by, synergies_movable_by, synergies_proven_by
from symbionet.work.actions import add_evidence, withdraw_evidence

router = Router(tags=["synergies"])
proposals = Router(tags=["matches"])
PARTS = (
    "provider__park",
    "receiver__park",
    "have__organisation__park",
    "have__site__park",
    "want__site__park",
    "owner",
)


class SynergiesIn(PageIn):
    """The filters of the workbench; members have stage, kind, type and level."""

    search: str | None = None
    order: str | None = None
    stage: str | None = None
    owner: str | None = None
    due: str | None = None
    kind: str | None = None
    type: str | None = None
    level: str | None = None
    park: str | None = None
    barrier: str | None = None
    least: str | None = None
    most: str | None = None
    stalled: bool | None = None
    overridden: bool | None = None


class OpeningIn(BodyIn):
    """A synergy that does not come from a match: two organisations, and a resource or a title."""

    provider: int
    receiver: int
    have: int | None = None
    want: int | None = None
    title_zh: str = ""
    title_en: str = ""
    kind: str = ""
    origin: str = "other"
    origin_note: str = ""
    owner: int | None = None
    next_action: str = ""
    next_action_due: date | None = None


class SynergyChangeIn(BodyIn):
    """What changes of a synergy; what is left out stays, null empties.

    `probability` in per cent, `money` in CNY per year, `co2e` and `tonnes` in t per year; `sight` "practitioners" or
    "teaser", and, only while both sides agree to be named, "parties" or "network".
    """

    title_zh: str | None = None
    title_en: str | None = None
    type: str | None = None
    level: str | None = None
    owner: int | None = None
    next_action: str | None = None
    next_action_due: date | None = None
    notes: str | None = None
    probability: float | None = None
    money: float | None = None
    co2e: float | None = None
    tonnes: float | None = None
    sight: str | None = None


class MoveIn(BodyIn):
    """Where to: the next stage, or the one before with a `note`; `override_reason` stands for missing evidence."""

    to: str = ""
    note: str = ""
    override_reason: str = ""


class StopIn(BodyIn):
    """What stopped it; a regulatory barrier names its instrument, and a hold the day of another look."""

    category: str = ""
    step: str | None = None
    instrument: str = ""
    tonnes: float | None = None
    money: float | None = None
    note: str = ""
    reactivate_on: date | None = None


class NoteIn(BodyIn):
    """What has changed."""

    note: str = ""


class EvidenceIn(BodyIn):
    """A piece of evidence; dated today unless `on` says otherwise."""

    kind: str = ""
    on: date | None = None
    note: str = ""
    document: int | None = None


class ReasonIn(BodyIn):
    """Why it is taken back."""

    reason: str = ""


def synergy_out(user: User, pk: int) -> SynergyDetailOut:
    """The synergy as the user may see it, else 404."""
    synergy = get_object_or_404(synergies_visible_to(user).select_related(*PARTS), pk=pk)
    shown = synergies_shown_to(user, [synergy], full=True)[0]
    return SynergyDetailOut.of(synergy, shown, life_shown_to(user, synergy, named=shown.named))


@router.get("", response={200: PageOut[SynergyOut], **ERRORS}, summary="List synergies")
def synergy_list(request: HttpRequest, asked: Query[SynergiesIn]) -> dict[str, Any]:
    """The synergies you may see that pass the filters of the workbench, in its order."""
    user = caller(request)
    reader = reads_workbench(user)
    if not reader and not user.organisation_ids:
        raise Http404
    sent = sent_values(asked, apart=("page", "per_page"))
    form = checked(SynergyFilterForm(sent, reader=reader), sent)
    limits = stage_days()
    rows = chosen_synergies(
        synergies_visible_to(user), chances=chances_read_by(user), limits=limits, values=form.values()
    )
    return listed(rows, asked, lambda found: [SynergyOut.of(one) for one in cards_shown_to(user, found, limits=limits)])


@router.post("", response={201: SynergyDetailOut, **ERRORS}, summary="Open a synergy without a match")
def synergy_open(request: HttpRequest, body: OpeningIn) -> Status[SynergyDetailOut]:
    """Open a synergy that does not come from a match; 409 where the exchange is pursued already."""
    user = caller(request)
    if not facilitates(user):
        raise Http404
    form = checked(OpeningForm({"owner": user.pk, "origin": "other", **sent_values(body)}, user=user))
    return Status(201, synergy_out(user, open_synergy(form.values(), by=user).pk))


@router.get("/{pk}", response={200: SynergyDetailOut, **ERRORS}, summary="Read a synergy and its track")
def synergy_detail(request: HttpRequest, pk: int) -> SynergyDetailOut:
    """Where a synergy stands, what its next move needs, and who does what next."""
    return synergy_out(caller(request), pk)


@router.patch("/{pk}", response={200: SynergyDetailOut, **ERRORS}, summary="Change a synergy")
def synergy_edit(request: HttpRequest, pk: int, body: SynergyChangeIn) -> SynergyDetailOut:
    """Change owner, next action and its day, probability and worth, titles and notes; stages move by `move`."""
    user = caller(request)
    synergy = get_object_or_404(synergies_editable_by(user), pk=pk)
    before = initial_values(SynergyForm(synergy=synergy))
    form = checked(SynergyForm(before | sent_values(body, null_empties=True), synergy=synergy))
    edit_synergy(synergy, form.values(), by=user)
    return synergy_out(user, pk)


@router.post("/{pk}/move", response={200: SynergyDetailOut, **ERRORS}, summary="Move a synergy one stage")
def synergy_move(request: HttpRequest, pk: int, body: MoveIn) -> SynergyDetailOut:
    """Move a synergy one stage on, or one back with a note; 409 with the sentence of the page otherwise.

    `missing` of the error names the kinds of evidence that the move still asks for.
    """
    user = caller(request)
    synergy = get_object_or_404(synergies_movable_by(user, to=body.to), pk=pk)
    form = StepForm(sent_values(body))
    if not form.is_valid() and body.to:
        move_synergy(synergy, body.to, by=user)  # it says why there is no such move
    move_synergy(synergy, by=user, **checked(form).cleaned_data)
    return synergy_out(user, pk)


@router.post("/{pk}/hold", response={200: SynergyDetailOut, **ERRORS}, summary="Put a synergy on hold")
def synergy_hold(request: HttpRequest, pk: int, body: StopIn) -> SynergyDetailOut:
    """Put a synergy on hold, with what stopped it and the day to look at it again."""
    return _stop(request, pk, body, hold=True)


@router.post("/{pk}/lose", response={200: SynergyDetailOut, **ERRORS}, summary="Give a synergy up")
def synergy_lose(request: HttpRequest, pk: int, body: StopIn) -> SynergyDetailOut:
    """Give a synergy up, with what stopped it; it can be taken up again."""
    return _stop(request, pk, body, hold=False)


def _stop(request: HttpRequest, pk: int, body: StopIn, *, hold: bool) -> SynergyDetailOut:
    user = caller(request)
    synergy = get_object_or_404(synergies_editable_by(user), pk=pk)
    known = {"step": synergy.stopped_at or synergy.stage, "tonnes": synergy.tonnes, "money": synergy.money}
    form = checked(BarrierForm({**known, **sent_values(body)}, synergy=synergy, hold=hold))
    act = hold_synergy if hold else lose_synergy
    act(synergy, form.barrier(), by=user, reactivate_on=form.cleaned_data["reactivate_on"])
    return synergy_out(user, pk)


@router.post("/{pk}/resume", response={200: SynergyDetailOut, **ERRORS}, summary="Take a synergy up again")
def synergy_resume(request: HttpRequest, pk: int, body: NoteIn) -> SynergyDetailOut:
    """Take a stopped synergy up again at the stage where it stopped."""
    user = caller(request)
    synergy = get_object_or_404(synergies_editable_by(user), pk=pk)
    resume_synergy(synergy, by=user, note=body.note[:500])
    return synergy_out(user, pk)


@router.post("/{pk}/evidence", response={201: SynergyDetailOut, **ERRORS}, summary="Add evidence")
def evidence_add(request: HttpRequest, pk: int, body: EvidenceIn) -> Status[SynergyDetailOut]:
    """Add a piece of evidence; a verification is added by a verifier who did not claim the benefits."""
    user = caller(request)
    synergy = get_object_or_404(synergies_proven_by(user, kind=body.kind), pk=pk)
    form = checked(EvidenceForm(sent_values(body), synergy=synergy, user=user))
    add_evidence(synergy, by=user, **form.cleaned_data)
    return Status(201, synergy_out(user, pk))


@router.post("/{pk}/evidence/{key}/withdraw", response={200: SynergyDetailOut, **ERRORS}, summary="Take evidence back")
def evidence_withdraw(request: HttpRequest, pk: int, key: int, body: ReasonIn) -> SynergyDetailOut:
    """Take a piece of evidence back: it stays to be read and counts no more."""
    user = caller(request)
    row = get_object_or_404(evidence_withdrawable_by(user).prefetch_related("subject"), pk=key, synergy__pk=pk)
    withdraw_evidence(row, by=user, **checked(ReasonForm(sent_values(body))).cleaned_data)
    return synergy_out(user, pk)


@proposals.post("/{pk}/propose", response={201: SynergyDetailOut, **ERRORS}, summary="Make a synergy of a match")
def match_propose(request: HttpRequest, pk: int) -> Status[SynergyDetailOut]:
    """Make a synergy in stage idea of a match, with its titles and figures; 409 where it is pursued already."""
    user = caller(request)
    if not facilitates(user):
        raise Http404
    match = get_object_or_404(filtered_matches(matches_decidable_by(user)), pk=pk)
    synergy = propose_synergy(match, by=user)
    return Status(201, synergy_out(user, synergy.pk))
