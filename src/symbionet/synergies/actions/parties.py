"""Who takes part in a synergy besides provider and receiver, and what flows in it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.engine.units import UNITS
from symbionet.network.models import Organisation, Resource
from symbionet.network.queries import plain_quantity
from symbionet.synergies.models import PartyRole, Synergy, SynergyFlow, SynergyParty

__all__ = ["add_flow", "add_party", "edit_flow", "flow_of_have", "remove_flow", "remove_party"]

PEOPLE_ROLES = (PartyRole.PRACTITIONER, PartyRole.TECHNICAL_LEAD)


@transaction.atomic
def add_party(
    synergy: Synergy,
    role: str,
    *,
    by: Any,
    organisation: Organisation | None = None,
    person: Any = None,
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
def remove_party(party: SynergyParty, *, by: Any) -> None:
    """The party gone from the synergy."""
    told = {"party": [_who(party), ""], "party_role": [party.role, ""]}
    history.record(by, "synergy.party_removed", party.synergy, changes=told)
    party.delete()


def _who(party: SynergyParty) -> str:
    return str(party.organisation or party.person or party.note)


def flow_of_have(have: Resource) -> dict[str, Any]:
    """What flows where a have is given: its name, class and quantity, without a price."""
    names = ("title_zh", "title_en")
    return _in_plain_units(
        {
            "resource": have,
            **{f"name_{name[-2:]}": getattr(have, name) for name in names},
            **{name: getattr(have, name) for name in ("class_id", "quantity", "unit", "period")},
        }
    )


def _in_plain_units(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with 万吨 written out as tonnes: a price is per unit of the quantity, and nobody prices per 万吨."""
    if values.get("quantity") is None:
        return dict(values)
    quantity, unit = plain_quantity(values["quantity"], values.get("unit", ""))
    return {**values, "quantity": quantity, "unit": unit}


@transaction.atomic
def add_flow(synergy: Synergy, values: Mapping[str, Any], *, by: Any) -> SynergyFlow:
    """The stored flow of a synergy; raises ActionRefused where its values cannot be."""
    row = SynergyFlow(synergy=synergy)
    _fill(row, _in_plain_units(values))
    row.save()
    history.record(by, "synergy.flow_added", synergy, changes={"flow": ["", flow_text(row)]})
    return row


@transaction.atomic
def edit_flow(flow: SynergyFlow, values: Mapping[str, Any], *, by: Any) -> SynergyFlow:
    """The flow with its new values; a save that changes nothing leaves no line. Raises ActionRefused."""
    values = _in_plain_units(values)
    if not history.changes(flow, values):
        return flow
    before = flow_text(flow)
    _fill(flow, values)
    flow.save()
    history.record(by, "synergy.flow_edited", flow.synergy, changes={"flow": [before, flow_text(flow)]})
    return flow


@transaction.atomic
def remove_flow(flow: SynergyFlow, *, by: Any) -> None:
    """The flow gone from the synergy; raises ActionRefused where benefits of it stand in the ledger."""
    history.record(by, "synergy.flow_removed", flow.synergy, changes={"flow": [flow_text(flow), ""]})
    try:
        flow.delete()
    except ProtectedError as error:
        raise ActionRefused(_("Benefits of this flow stand in the ledger: end it by its date instead.")) from error


def _fill(row: SynergyFlow, values: Mapping[str, Any]) -> None:
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
