"""Who takes part in a synergy besides its two sides, and what flows in it: listed, added, changed, removed."""

from datetime import date

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from symbionet.accounts.api import caller
from symbionet.accounts.models import User
from symbionet.core.api import ERRORS, BodyIn, checked, initial_values, sent_values
from symbionet.synergies.actions import add_flow, add_party, edit_flow, remove_flow, remove_party
from symbionet.synergies.api.schemas import FlowOut, PartyOut, flows_out, parties_out
from symbionet.synergies.forms import FlowForm, PartyForm
from symbionet.synergies.models import Synergy
from symbionet.synergies.pages.anonymised import synergies_shown_to
from symbionet.synergies.pages.life import ShownLife, life_shown_to
from symbionet.synergies.queries import synergies_editable_by, synergies_visible_to

router = Router(tags=["synergies"])


class PartyIn(BodyIn):
    """A role, and an organisation or a person of the network, or the name of another in `note`."""

    role: str = ""
    organisation: int | None = None
    person: int | None = None
    note: str = ""


class FlowIn(BodyIn):
    """What flows: a resource of a party or a name; `amount` as people write it ("3.5 万吨/年").

    `price` per unit: positive, the receiver pays; negative, the provider pays. In a change what is left out stays, and
    null empties.
    """

    resource: int | None = None
    name_zh: str | None = None
    name_en: str | None = None
    amount: str | None = None
    price: float | None = None
    currency: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None


def _life(user: User, pk: int) -> ShownLife:
    synergy = get_object_or_404(synergies_visible_to(user), pk=pk)
    return life_shown_to(user, synergy, named=synergies_shown_to(user, [synergy])[0].named)


def _editable(user: User, pk: int) -> Synergy:
    return get_object_or_404(synergies_editable_by(user), pk=pk)


@router.get("/{pk}/parties", response={200: list[PartyOut], **ERRORS}, summary="List who else takes part")
def party_list(request: HttpRequest, pk: int) -> list[PartyOut]:
    """Who takes part besides provider and receiver; nobody where the sides are not named to you."""
    return parties_out(_life(caller(request), pk))


@router.post("/{pk}/parties", response={201: PartyOut, **ERRORS}, summary="Add a party")
def party_add(request: HttpRequest, pk: int, body: PartyIn) -> Status[PartyOut]:
    """Add an organisation or a person with a role; 409 where it takes part in this role already."""
    user = caller(request)
    synergy = _editable(user, pk)
    row = add_party(synergy, by=user, **checked(PartyForm(sent_values(body), user=user)).cleaned_data)
    return Status(201, next(one for one in parties_out(_life(user, pk)) if one.id == row.pk))


@router.delete("/{pk}/parties/{key}", response={204: None, **ERRORS}, summary="Remove a party")
def party_remove(request: HttpRequest, pk: int, key: int) -> Status[None]:
    """Remove a party; the history keeps it."""
    user = caller(request)
    remove_party(get_object_or_404(_editable(user, pk).parties, pk=key), by=user)
    return Status(204, None)


@router.get("/{pk}/flows", response={200: list[FlowOut], **ERRORS}, summary="List what flows")
def flow_list(request: HttpRequest, pk: int) -> list[FlowOut]:
    """The flows you may see, as on the page."""
    return flows_out(_life(caller(request), pk))


@router.post("/{pk}/flows", response={201: FlowOut, **ERRORS}, summary="Add a flow")
def flow_add(request: HttpRequest, pk: int, body: FlowIn) -> Status[FlowOut]:
    """Add a flow: a resource of one of the parties or a name, how much, from when, and at what price."""
    user = caller(request)
    synergy = _editable(user, pk)
    form = checked(FlowForm(sent_values(body), user=user, synergy=synergy))
    return Status(201, _flow(user, pk, add_flow(synergy, form.values(), by=user).pk))


@router.patch("/{pk}/flows/{key}", response={200: FlowOut, **ERRORS}, summary="Change a flow")
def flow_edit(request: HttpRequest, pk: int, key: int, body: FlowIn) -> FlowOut:
    """Change a flow; what is left out stays."""
    user = caller(request)
    synergy = _editable(user, pk)
    flow = get_object_or_404(synergy.flows, pk=key)
    before = initial_values(FlowForm(user=user, synergy=synergy, flow=flow))
    form = checked(FlowForm(before | sent_values(body, null_empties=True), user=user, synergy=synergy, flow=flow))
    return _flow(user, pk, edit_flow(flow, form.values(), by=user).pk)


@router.delete("/{pk}/flows/{key}", response={204: None, **ERRORS}, summary="Remove a flow")
def flow_remove(request: HttpRequest, pk: int, key: int) -> Status[None]:
    """Remove a flow; 409 where benefits of it stand in the ledger."""
    user = caller(request)
    remove_flow(get_object_or_404(_editable(user, pk).flows, pk=key), by=user)
    return Status(204, None)


def _flow(user: User, pk: int, key: int) -> FlowOut:
    return next(one for one in flows_out(_life(user, pk)) if one.id == key)
