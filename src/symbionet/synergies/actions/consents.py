"""Writes of consents to be named in a synergy: asked, given, refused and withdrawn, each with its line of history."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import both_names
from symbionet.network.actions import mail_later
from symbionet.network.models import ConsentState, Organisation
from symbionet.synergies.actions.notices import notify_naming
from symbionet.synergies.models import Sight, Synergy, SynergyConsent
from symbionet.synergies.queries.consents import CLOSED_SIGHTS, OPEN_SIGHTS, answer_token, named_sides, own_resource
from symbionet.synergies.words import question_facts

__all__ = [
    "ask_missing_consents",
    "ask_to_be_named",
    "give_name",
    "record_answer",
    "refuse_name",
    "withdraw_name",
]

TOLD_BY = 200


@transaction.atomic
def ask_to_be_named(synergy: Synergy, organisation: Organisation, *, by: User | None) -> SynergyConsent:
    """The stored question whether a side may be named to the other; its people get a letter with a link to answer.

    A side that refused or withdrew may be asked again; raises ActionRefused where there is nothing to ask.
    """
    row = _row(synergy, organisation)
    if synergy.sight in CLOSED_SIGHTS:
        raise ActionRefused(_("The parties do not see this synergy yet: open it to them first, then ask."))
    if row.state == ConsentState.GIVEN and row.pk:
        raise ActionRefused(_("%(organisation)s has agreed to be named already.") % {"organisation": organisation})
    if row.state == ConsentState.ASKED and row.pk:
        raise ActionRefused(_("%(organisation)s was asked already and has not answered.") % _who(organisation))
    row.state, row.asked_at, row.decided_at, row.told_by, row.by = ConsentState.ASKED, timezone.now(), None, "", None
    row.save()
    history.record(by, "synergy.naming_asked", synergy, changes=_both_names(organisation))
    _write_to(row)
    notify_naming(row, by=by)
    return row


@transaction.atomic
def ask_missing_consents(synergy: Synergy, *, by: User | None) -> list[SynergyConsent]:
    """The questions to the sides that nobody has asked yet; where the sides are named anyway there are none."""
    if synergy.sight != Sight.TEASER:
        return []
    known = {*named_sides([synergy])[synergy.pk], *synergy.consents.values_list("organisation_id", flat=True)}
    sides = {side.pk: side for side in (synergy.provider, synergy.receiver)}
    return [ask_to_be_named(synergy, side, by=by) for pk, side in sides.items() if pk not in known]


@transaction.atomic
def give_name(synergy: Synergy, organisation: Organisation, *, by: User | None, told_by: str = "") -> SynergyConsent:
    """The consent, given: the other side reads the organisation's name from now on.

    By a contact of the organisation, or by a practitioner who writes in `told_by` who of it said so.
    """
    return _decide(synergy, organisation, ConsentState.GIVEN, "synergy.naming_agreed", by=by, told_by=told_by)


@transaction.atomic
def refuse_name(synergy: Synergy, organisation: Organisation, *, by: User | None, told_by: str = "") -> SynergyConsent:
    """The consent, refused; one that was given is withdrawn instead."""
    if _row(synergy, organisation).state == ConsentState.GIVEN:
        raise ActionRefused(_("This consent was given: withdraw it."))
    return _decide(synergy, organisation, ConsentState.REFUSED, "synergy.naming_refused", by=by, told_by=told_by)


@transaction.atomic
def withdraw_name(
    synergy: Synergy, organisation: Organisation, *, by: User | None, told_by: str = ""
) -> SynergyConsent:
    """The consent, withdrawn: the name is hidden from the other side, and from the network, from now on."""
    if _row(synergy, organisation).state != ConsentState.GIVEN:
        raise ActionRefused(_("Only a consent that was given can be withdrawn."))
    return _decide(synergy, organisation, ConsentState.WITHDRAWN, "synergy.naming_withdrawn", by=by, told_by=told_by)


def record_answer(
    synergy: Synergy, organisation: Organisation, *, answer: str, told_by: str, by: User | None
) -> SynergyConsent:
    """The consent as a side stated it on the phone; `answer` is the state it is in from now on."""
    decide = {ConsentState.GIVEN: give_name, ConsentState.REFUSED: refuse_name, ConsentState.WITHDRAWN: withdraw_name}
    return decide[ConsentState(answer)](synergy, organisation, by=by, told_by=told_by)


def _row(synergy: Synergy, organisation: Organisation) -> SynergyConsent:
    """The stored consent of a side, or a new one."""
    if organisation.pk not in (synergy.provider_id, synergy.receiver_id):
        raise ActionRefused(_("%(organisation)s is no side of this synergy.") % _who(organisation))
    found = SynergyConsent.objects.filter(synergy=synergy, organisation=organisation).first()
    return found or SynergyConsent(synergy=synergy, organisation=organisation)


def _decide(
    synergy: Synergy, organisation: Organisation, state: ConsentState, verb: str, *, by: User | None, told_by: str
) -> SynergyConsent:
    row = _row(synergy, organisation)
    if row.pk and row.state == state:
        raise ActionRefused(_("This was decided already."))
    own = by is not None and organisation.pk in by.organisation_ids
    person = told_by.strip()[:TOLD_BY]
    if not own and not person:
        raise ActionRefused(_("Write down who of %(organisation)s said so.") % _who(organisation))
    row.state, row.decided_at, row.by = state, timezone.now(), by
    row.told_by = "" if own else person
    row.save()
    changes = {**_both_names(organisation), **({} if own else {"told_by": ["", person]})}
    if state != ConsentState.GIVEN and synergy.sight in OPEN_SIGHTS:
        changes["sight"] = [str(synergy.sight), Sight.TEASER.value]
        synergy.sight = Sight.TEASER
        synergy.save(update_fields=["sight", "updated_at"])
    history.record(by, verb, synergy, changes=changes)
    notify_naming(row, by=by)
    return row


def _write_to(row: SynergyConsent) -> None:
    """A letter to each contact, in the contact's language, with a link of its own; it names nobody."""
    for person in _people_of(row.organisation):
        path = reverse("synergy_answer_link", args=[answer_token(row, person)])
        with translation.override(person.language):
            facts = question_facts(row.synergy, row.organisation)
        mail_later([person], "synergies/email/naming.txt", path=path, resource=own_resource(row), facts=facts)


def _people_of(organisation: Organisation) -> QuerySet[User]:
    people = User.objects.filter(memberships__organisation=organisation, is_active=True, is_demo=False)
    return people.distinct()


def _both_names(organisation: Organisation) -> dict[str, Any]:
    return {"organisation": ["", both_names(organisation)]}


def _who(organisation: Organisation) -> dict[str, str]:
    return {"organisation": str(organisation)}
