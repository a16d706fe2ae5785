"""What joins more than two becomes synergies: a route with its processors, a round with its stops, two return loads."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core.texts import in_language
from symbionet.engine import load_packs
from symbionet.engine.exchange.bundles import Bundle
from symbionet.engine.exchange.chains import Chain
from symbionet.matches.models import Match
from symbionet.matches.queries.routes import chain_worth
from symbionet.network.models import Organisation, Resource
from symbionet.synergies.actions import AlreadyProposed, add_party, open_synergy, propose_synergy
from symbionet.synergies.actions.values import SynergyValues
from symbionet.synergies.models import Origin, PartyRole, Synergy
from symbionet.synergies.queries.synergies import synergies_editable_by

__all__ = ["propose_backhaul", "propose_round", "propose_route"]

NOTE = 250


@transaction.atomic
def propose_route(have: Resource, chain: Chain, *, by: User) -> Synergy:
    """The synergy of a have with the partner at the end of its route; each process is a party, found or still wanted.

    Money is the value of what arrives less processing and freight. Raises ActionRefused, AlreadyProposed.
    """
    partner = Organisation.objects.get(pk=int(chain.organisation_id))
    want = Resource.objects.filter(pk=int(chain.want_id)).first() if chain.want_id else None
    processes = [load_packs().processors[step.process_id] for step in chain.steps]
    names = [in_language(zh=one.name_zh, en=one.name_en) for one in processes]
    worth = chain_worth(chain)
    values: SynergyValues = {
        "have": have,
        "want": want,
        "provider": have.organisation,
        "receiver": partner,
        "origin": Origin.OTHER,
        "origin_note": _("Route by %(processes)s") % {"processes": " → ".join(names)},
        "next_action": _("Ask the processor for its conditions"),
    }
    for name, found in (("money", worth.money), ("co2e", worth.co2e)):
        if found is not None:
            values |= {name: found.central, f"{name}_low": found.low, f"{name}_high": found.high}  # type: ignore[misc] # of SynergyValues
    synergy = open_synergy(values, by=by)
    taking_part: set[str] = set()
    for step, name in zip(chain.steps, names, strict=True):
        firm = None
        if step.organisation_id and step.organisation_id not in taking_part:
            firm = Organisation.objects.filter(pk=int(step.organisation_id)).first()
            taking_part.add(step.organisation_id)
        add_party(synergy, PartyRole.PROCESSOR, by=by, organisation=firm, note=name[:NOTE])
    return synergy


@transaction.atomic
def propose_round(want: Resource, bundle: Bundle, *, by: User) -> list[Synergy]:
    """A synergy for each stop of the round, all with the same carrier still to be found; those open already stay.

    What each is worth comes from the match of its have with the want, where there is one.
    """
    haves = Resource.objects.select_related("organisation").in_bulk([int(stop.have_id) for stop in bundle.stops])
    made = []
    for stop in bundle.stops:
        have = haves[int(stop.have_id)]
        values: SynergyValues = {
            "next_action": _("Ask all suppliers of the round"),
            # names nobody: a side reads the notes of its synergy
            "notes": _("One stop of a collection round with %(count)s stops.") % {"count": len(bundle.stops)},
        }
        match = Match.objects.filter(have=have, want=want).first()
        try:
            if match is not None:
                synergy = propose_synergy(match, by=by, values=values)
            else:
                synergy = open_synergy({"have": have, "want": want, "origin": Origin.OTHER, **values}, by=by)
        except AlreadyProposed as known:
            made.append(known.synergy)
            continue
        carrier = _("One lorry for the round: still to be found")
        add_party(synergy, PartyRole.CARRIER, by=by, note=carrier)
        made.append(synergy)
    return made


@transaction.atomic
def propose_backhaul(exchanges: Iterable[Match | Synergy], *, by: User) -> list[Synergy]:
    """The synergies of two exchanges that one lorry may drive as one round, both with that carrier still to be found.

    What is open already stays as it is, but for the carrier where it has none. Raises ActionRefused.
    """
    made = []
    for exchange in exchanges:
        synergy = exchange if isinstance(exchange, Synergy) else _proposed(exchange, by)
        with_carrier = synergy.parties.filter(role=PartyRole.CARRIER).exists()
        if not with_carrier and synergies_editable_by(by).filter(pk=synergy.pk).exists():
            add_party(synergy, PartyRole.CARRIER, by=by, note=_("One lorry there and back: still to be found"))
        made.append(synergy)
    return made


def _proposed(match: Match, by: User) -> Synergy:
    values: SynergyValues = {
        "next_action": _("Ask whether one lorry may carry both loads"),
        "notes": _("One of two trips that may share a lorry."),  # names nobody: a side reads it
    }
    try:
        return propose_synergy(match, by=by, values=values)
    except AlreadyProposed as known:
        return known.synergy
