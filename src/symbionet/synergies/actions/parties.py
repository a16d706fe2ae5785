"""Who takes part in a synergy besides provider and receiver, and what flows in it."""

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import both_names
from symbionet.engine.model import Quantity
from symbionet.engine.units import UNITS, yearly
from symbionet.matches.actions import settle_matches
from symbionet.network.models import Organisation, Resource
from symbionet.network.queries import plain_quantity
from symbionet.synergies.actions.values import FlowValues
from symbionet.synergies.models import Audience, PartyRole, Synergy, SynergyFlow, SynergyParty
from symbionet.synergies.queries.amounts import COMMITTED, resources_behind
from symbionet.synergies.queries.consents import HIDDEN
from symbionet.synergies.queries.naming import revealed_name

__all__ = ["add_flow", "add_party", "edit_flow", "flow_of_have", "remove_flow", "remove_party", "settle_amounts"]

PEOPLE_ROLES = (PartyRole.PRACTITIONER, PartyRole.TECHNICAL_LEAD)


@transaction.atomic
def add_party(
    synergy: Synergy,
    role: str,
    *,
    by: User | None,
    organisation: Organisation | None = None,
    person: User | None = None,
    note: str = "",
) -> SynergyParty:
    """The stored party: an organisation, a person, or one known by its name in the note alone; raises ActionRefused."""
    if role not in PartyRole.values:
        raise ActionRefused(_("Say what the party does: choose a role."))
    if organisation is not None and person is not None:
        raise ActionRefused(_("A party is an organisation or a person, not both."))
    if organisation is None and person is None and not note.strip():
        raise ActionRefused(_("Choose an organisation or a person, or write in the note who it is."))
    if role in PEOPLE_ROLES and organisation is not None:
        raise ActionRefused(_("Practitioners and technical leads are people: choose a person."))
    same = SynergyParty.objects.filter(synergy=synergy, role=role, organisation=organisation, person=person)
    if (organisation or person) and same.exists():
        raise ActionRefused(_("This party takes part in this role already."))
    row = SynergyParty.objects.create(
        synergy=synergy, role=role, organisation=organisation, person=person, note=note.strip()[:250]
    )
    history.record(by, "synergy.party_added", synergy, changes={"party": ["", _who(row)], "party_role": ["", role]})
    return row


@transaction.atomic
def remove_party(party: SynergyParty, *, by: User | None) -> None:
    """The party gone from the synergy."""
    changes: history.Changes = {"party": [_who(party), ""], "party_role": [party.role, ""]}
    history.record(by, "synergy.party_removed", party.synergy, changes=changes)
    party.delete()


def _who(party: SynergyParty) -> str | dict[str, str]:
    return both_names(party.organisation) if party.organisation else str(party.person or party.note)


def flow_of_have(have: Resource, want: Resource | None = None, *, left: float = 1.0) -> FlowValues:
    """What flows where a have is given: its name, class and the share `left` of its quantity, without a price.

    The quantity is that of the want where it needs less in a year: more cannot flow. The provider reads it once both
    are named (`queries.amounts`); of a want, or a quantity, that is never shown to members it is not taken.
    """
    states = want if want is not None and _takes_less(have, want) else have
    return _in_plain_units(
        {
            "resource": have,
            "class_id": have.class_id,
            "name_zh": have.title_zh,
            "name_en": have.title_en,
            "quantity": None if states.quantity is None else states.quantity * left,
            "unit": states.unit,
            "period": states.period,
        }
    )


def _takes_less(have: Resource, want: Resource) -> bool:
    if want.visibility in HIDDEN or "quantity" in want.field_visibility:
        return False
    offered, asked = _per_year(have), _per_year(want)
    return offered is not None and asked is not None and offered[1] == asked[1] and asked[0] < offered[0]


def _per_year(resource: Resource) -> tuple[float, str] | None:
    """The amount of a year and its base unit; None where no yearly amount is stated."""
    if resource.quantity is None or resource.unit not in UNITS:
        return None
    return yearly(Quantity(value=resource.quantity, unit=resource.unit, period=resource.period))


def _refuse_revealed_name(flow: SynergyFlow) -> None:
    """Both sides read the name of a flow, in the ledger and its letters: it must not name who has not agreed."""
    name = revealed_name(f"{flow.name_zh}\n{flow.name_en}", flow.synergy, Audience.PARTIES)
    if name is not None:
        raise ActionRefused(
            _("The flow names %(organisation)s, which has not agreed to be named. Say only what flows, or ask first.")
            % {"organisation": name}
        )


def _in_plain_units(values: FlowValues) -> FlowValues:
    """The values with 万吨 written out as tonnes: a price is per unit of the quantity, and nobody prices per 万吨."""
    stated = values.get("quantity")
    if stated is None:
        return values
    quantity, unit = plain_quantity(stated, values.get("unit", ""))
    return {**values, "quantity": quantity, "unit": unit}


def settle_amounts(synergy: Synergy, *also: int | None) -> None:
    """The matches of what the synergy draws on, and of `also` (haves and wants by key), count what is left now."""
    settle_matches(resources_behind([synergy]) | {key for key in also if key is not None})


@transaction.atomic
def add_flow(synergy: Synergy, values: FlowValues, *, by: User | None) -> SynergyFlow:
    """The stored flow of a synergy; raises ActionRefused where its values cannot be."""
    row = SynergyFlow(synergy=synergy)
    _fill(row, _in_plain_units(values))
    _refuse_revealed_name(row)
    row.save()
    if synergy.stage in COMMITTED:
        settle_amounts(synergy)
    history.record(by, "synergy.flow_added", synergy, changes={"flow": ["", flow_text(row)]})
    return row


@transaction.atomic
def edit_flow(flow: SynergyFlow, values: FlowValues, *, by: User | None) -> SynergyFlow:
    """The flow with its new values; a save that changes nothing leaves no line. Raises ActionRefused."""
    values = _in_plain_units(values)
    if not history.changes(flow, values):
        return flow
    before, source = flow_text(flow), flow.resource_id
    _fill(flow, values)
    _refuse_revealed_name(flow)
    flow.save()
    if flow.synergy.stage in COMMITTED:
        settle_amounts(flow.synergy, source, flow.resource_id)
    history.record(by, "synergy.flow_edited", flow.synergy, changes={"flow": [before, flow_text(flow)]})
    return flow


@transaction.atomic
def remove_flow(flow: SynergyFlow, *, by: User | None) -> None:
    """The flow gone from the synergy; raises ActionRefused where benefits of it stand in the ledger."""
    history.record(by, "synergy.flow_removed", flow.synergy, changes={"flow": [flow_text(flow), ""]})
    try:
        flow.delete()
    except ProtectedError as error:
        raise ActionRefused(_("Benefits of this flow stand in the ledger: end it by its date instead.")) from error
    if flow.synergy.stage in COMMITTED:
        settle_amounts(flow.synergy, flow.resource_id)


def _fill(row: SynergyFlow, values: FlowValues) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    if not row.name_zh and not row.name_en and row.resource is not None:
        row.name_zh, row.name_en = row.resource.title_zh, row.resource.title_en
    if not row.name_zh and not row.name_en:
        raise ActionRefused(_("Say what flows: choose a resource or give a name."))
    if row.resource is not None and row.resource.organisation_id not in _owners(row.synergy):
        raise ActionRefused(_("The resource belongs to none of the parties."))
    if row.quantity is not None and row.quantity < 0:
        raise ActionRefused(_("A quantity is not negative."))
    if row.unit and row.unit not in UNITS:
        raise ActionRefused(_("“%(unit)s” is no unit known here: choose one of the list.") % {"unit": row.unit})
    if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
        raise ActionRefused(_("The flow ends before it begins: check the dates."))


def _owners(synergy: Synergy) -> set[int | None]:
    return {
        synergy.provider_id,
        synergy.receiver_id,
        *synergy.parties.exclude(organisation=None).values_list("organisation_id", flat=True),
    }


def flow_text(flow: SynergyFlow) -> str:
    """A flow in one line for the history: "Fly ash 3500 t/year, 12 CNY"."""
    amount = "" if flow.quantity is None else f" {flow.quantity:g} {flow.unit}"
    per = f"/{flow.period}" if flow.period else ""
    price = "" if flow.price is None else f", {flow.price:f} {flow.currency}"
    return f"{flow}{amount}{per if amount else ''}{price}"
