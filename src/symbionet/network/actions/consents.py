"""Writes of consents: a member asks to see a resource, its owner gives, refuses or withdraws the consent."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor, person_of
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.network.actions.notices import notify_consent
from symbionet.network.models import Consent, ConsentState, Organisation, Resource, Visibility

__all__ = ["ask_consent", "give_consent", "refuse_consent", "withdraw_consent"]


@transaction.atomic
def ask_consent(resource: Resource, organisation: Organisation, *, by: Visitor | None, message: str = "") -> Consent:
    """The stored question of an organisation to see a resource; raises ActionRefused where asking is not open."""
    if resource.visibility != Visibility.CONSENT:
        raise ActionRefused(_("The owner of this resource does not take questions; ask a practitioner."))
    if resource.organisation_id == organisation.pk:
        raise ActionRefused(_("This is a resource of your own organisation."))
    if Consent.objects.filter(resource=resource, organisation=organisation).exists():
        raise ActionRefused(_("Your organisation has asked already; the answer stands on your list of consents."))
    consent = Consent.objects.create(
        resource=resource,
        organisation=organisation,
        asked_by=person_of(by),
        message=message.strip()[:500],
    )
    history.record(by, "consent.asked", consent)
    notify_consent(consent, by=by)
    return consent


@transaction.atomic
def give_consent(consent: Consent, *, by: Visitor | None) -> Consent:
    """The consent, given: the asking organisation sees the resource and its owner."""
    return _decide(consent, ConsentState.GIVEN, "consent.given", by=by)


@transaction.atomic
def refuse_consent(consent: Consent, *, by: Visitor | None) -> Consent:
    """The consent, refused; only a question can be refused."""
    if consent.state != ConsentState.ASKED:
        raise ActionRefused(_("Only an open question can be refused; withdraw a consent that was given."))
    return _decide(consent, ConsentState.REFUSED, "consent.refused", by=by)


@transaction.atomic
def withdraw_consent(consent: Consent, *, by: Visitor | None) -> Consent:
    """The consent, withdrawn: the resource is hidden again from now on."""
    if consent.state != ConsentState.GIVEN:
        raise ActionRefused(_("Only a consent that was given can be withdrawn."))
    return _decide(consent, ConsentState.WITHDRAWN, "consent.withdrawn", by=by)


def _decide(consent: Consent, state: ConsentState, verb: str, *, by: Visitor | None) -> Consent:
    if consent.state == state:
        raise ActionRefused(_("This was decided already."))
    consent.state, consent.decided_at = state, timezone.now()
    consent.save(update_fields=["state", "decided_at"])
    history.record(by, verb, consent)
    notify_consent(consent, by=by)
    return consent
