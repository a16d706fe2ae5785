"""Consents to be named in a synergy: read, asked, answered by the side itself or written down, and withdrawn."""

from datetime import datetime

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from symbionet.accounts.api import caller
from symbionet.accounts.models import User
from symbionet.core.api import ERRORS, BodyIn, checked, sent_values
from symbionet.synergies.actions import answer_synergy, ask_to_be_named, record_answer, withdraw_name
from symbionet.synergies.forms import AnswerForm, NamingForm, SideForm
from symbionet.synergies.models import Synergy
from symbionet.synergies.queries import (
    SideConsent,
    answering_for,
    consents_of_sides,
    synergies_answerable_by,
    synergies_editable_by,
    synergies_visible_to,
)

router = Router(tags=["synergies"])


class NamingOut(Schema):
    """Where a side stands: whether it is interested, and whether it may be `named` to the other.

    `state` "" where nobody has asked, or where it is not for you to know.
    """

    side: str
    state: str
    named: bool
    interested: bool
    own: bool
    told_by: str
    at: datetime | None

    @classmethod
    def of(cls, row: SideConsent) -> "NamingOut":
        """The consent of a side as it is shown."""
        names = ("state", "interested", "own", "told_by", "at")
        return cls(side=row.side.value, named=row.given, **{name: getattr(row, name) for name in names})


class SideIn(BodyIn):
    """Which side: "provider" or "receiver"."""

    side: str = ""


class NamingIn(SideIn):
    """What a side said: "given", "refused" or "withdrawn", and who of it said so."""

    answer: str = ""
    told_by: str = ""


class AnswerIn(BodyIn):
    """The answer of one's own organisation: "interested", `named` or not, or "not_for_us" with a reason."""

    answer: str = ""
    named: bool = False
    reason: str = ""
    note: str = ""


def _out(user: User, synergy: Synergy) -> list[NamingOut]:
    """Both sides; the own one alone for who was asked and does not see the synergy."""
    seen = synergies_visible_to(user).filter(pk=synergy.pk).exists()
    return [NamingOut.of(row) for row in consents_of_sides(user, synergy) if seen or row.own]


@router.get("/{pk}/consents", response={200: list[NamingOut], **ERRORS}, summary="Read who may be named")
def naming_list(request: HttpRequest, pk: int) -> list[NamingOut]:
    """Where both sides stand; a member reads its own side, and of the other only whether it is named."""
    user = caller(request)
    return _out(user, get_object_or_404(synergies_visible_to(user), pk=pk))


@router.post("/{pk}/consents/ask", response={200: list[NamingOut], **ERRORS}, summary="Ask a side to be named")
def naming_ask(request: HttpRequest, pk: int, body: SideIn) -> list[NamingOut]:
    """Ask a side whether it may be named: its contacts get a letter with a link to answer."""
    user = caller(request)
    synergy = get_object_or_404(synergies_editable_by(user), pk=pk)
    form = checked(SideForm(sent_values(body), synergy=synergy))
    ask_to_be_named(synergy, form.organisation, by=user)
    return _out(user, synergy)


@router.post("/{pk}/consents/record", response={200: list[NamingOut], **ERRORS}, summary="Write down what a side said")
def naming_record(request: HttpRequest, pk: int, body: NamingIn) -> list[NamingOut]:
    """Write down what a side said on the phone, with who of it said so."""
    user = caller(request)
    synergy = get_object_or_404(synergies_editable_by(user), pk=pk)
    form = checked(NamingForm(sent_values(body), synergy=synergy))
    answer, told_by = form.cleaned_data["answer"], form.cleaned_data["told_by"]
    record_answer(synergy, form.organisation, answer=answer, told_by=told_by, by=user)
    return _out(user, synergy)


@router.post("/{pk}/consents/withdraw", response={200: list[NamingOut], **ERRORS}, summary="Withdraw one's own name")
def naming_withdraw(request: HttpRequest, pk: int) -> list[NamingOut]:
    """Withdraw the consent of your own organisation: its name is hidden from the other side from now on."""
    user = caller(request)
    synergy = _answerable(user, pk)
    organisation = answering_for(user, synergy)
    if organisation is None:
        raise Http404
    withdraw_name(synergy, organisation, by=user)
    return _out(user, synergy)


@router.post("/{pk}/answer", response={200: list[NamingOut], **ERRORS}, summary="Answer for one's own side")
def synergy_answer(request: HttpRequest, pk: int, body: AnswerIn) -> list[NamingOut]:
    """Say whether your organisation is interested, and whether it may be named; or that it is not for you, and why."""
    user = caller(request)
    synergy = _answerable(user, pk)
    organisation = answering_for(user, synergy)
    if organisation is None:
        raise Http404
    answer_synergy(synergy, organisation, by=user, **checked(AnswerForm(sent_values(body))).cleaned_data)
    return _out(user, synergy)


def _answerable(user: User, pk: int) -> Synergy:
    return get_object_or_404(synergies_answerable_by(user).select_related("provider", "receiver"), pk=pk)
