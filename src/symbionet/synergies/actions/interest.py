"""A member says whether it is interested in a synergy, and, apart from that, whether it may be named."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import both_names
from symbionet.network.models import ConsentState, Organisation
from symbionet.synergies.actions.consents import give_name, refuse_name, withdraw_name
from symbionet.synergies.models import Side, Synergy, SynergyConsent
from symbionet.synergies.queries.consents import INTEREST, side_of
from symbionet.work.actions import add_evidence
from symbionet.work.models import BarrierCategory

__all__ = ["answer_synergy", "decline_synergy", "show_interest"]

NOTE = 500


def answer_synergy(
    synergy: Synergy, organisation: Organisation, *, answer: str, by: User, named: bool = False, reason: str = "",
    note: str = "",
) -> Synergy:  # fmt: skip
    """The synergy with a side's answer: "interested", and `named` or not, or "not_for_us" with the reason."""
    if answer == "interested":
        return show_interest(synergy, organisation, by=by, named=named, note=note)
    return decline_synergy(synergy, organisation, by=by, reason=reason, note=note)


@transaction.atomic
def show_interest(synergy: Synergy, organisation: Organisation, *, by: User, named: bool, note: str = "") -> Synergy:
    """The synergy with the interest of a side as its evidence; `named`: the side also agrees to be named.

    An open question about the name is answered with no where `named` is not ticked.
    """
    side = _side(synergy, organisation)
    if not synergy.evidence.filter(kind=INTEREST[side], withdrawn_at=None).exists():
        add_evidence(synergy, INTEREST[side], by=by, note=note.strip()[:NOTE])
    state = _consent_state(synergy, organisation)
    if named and state != ConsentState.GIVEN:
        give_name(synergy, organisation, by=by)
    elif not named and state == ConsentState.ASKED:
        refuse_name(synergy, organisation, by=by)
    return synergy


@transaction.atomic
def decline_synergy(synergy: Synergy, organisation: Organisation, *, by: User, reason: str, note: str = "") -> Synergy:
    """The synergy with the side's word that it is not for them, why, and its name hidden; a practitioner decides
    what becomes of the synergy."""
    side = _side(synergy, organisation)
    if reason not in BarrierCategory.values:
        raise ActionRefused(_("Choose the reason why it is not for you."))
    synergy.evidence.filter(kind=INTEREST[side], withdrawn_at=None).update(withdrawn_at=timezone.now())
    state = _consent_state(synergy, organisation)
    if state == ConsentState.GIVEN:
        withdraw_name(synergy, organisation, by=by)
    elif state == ConsentState.ASKED:
        refuse_name(synergy, organisation, by=by)
    text = note.strip()[:NOTE]
    changes: history.Changes = {
        "organisation": ["", both_names(organisation)],
        "barrier": ["", reason],
        **({"note": ["", text]} if text else {}),
    }
    history.record(by, "synergy.declined", synergy, changes=changes)
    return synergy


def _side(synergy: Synergy, organisation: Organisation) -> Side:
    side = side_of(synergy, [organisation.pk])
    if side is None:
        raise ActionRefused(_("%(organisation)s is no side of this synergy.") % {"organisation": organisation})
    return side


def _consent_state(synergy: Synergy, organisation: Organisation) -> str:
    row = SynergyConsent.objects.filter(synergy=synergy, organisation=organisation).first()
    return row.state if row is not None else ""
