"""Writes of applications for membership: a firm registers itself, a practitioner approves or declines."""

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.models import Membership, Role, User
from symbionet.accounts.queries import Visitor, person_of
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.network.actions.notices import mail_later
from symbionet.network.actions.organisations import prepare_organisation
from symbionet.network.actions.values import ContactValues, OrganisationValues
from symbionet.network.models import Contact, MembershipState, Organisation

__all__ = ["approve_application", "decline_application", "register_organisation"]


@transaction.atomic
def register_organisation(
    values: OrganisationValues, *, contact: ContactValues, password: str, language: str
) -> Organisation | None:
    """The organisation that applies, with its contact person as user; practitioners hear of it by e-mail.

    None where the e-mail has an account already: its owner is told by e-mail, and the visitor learns nothing of it.
    """
    email = contact["email"].lower()
    known = User.objects.filter(email=email).first()
    if known is not None:
        mail_later([known], "account_exists", path=reverse("account_login"))
        return None
    organisation = prepare_organisation({**values, "state": MembershipState.APPLIED}, by=None)
    organisation.save(force_insert=True)
    user = User.objects.create_user(
        email, password, name=contact["name"], phone=contact.get("phone", ""), language=language
    )
    Membership.objects.create(user=user, organisation=organisation, position=contact.get("position", ""))
    Contact.objects.create(organisation=organisation, is_main=True, **{**contact, "email": email})
    history.record(user, "organisation.applied", organisation)
    practitioners = User.objects.filter(role_grants__role=Role.PRACTITIONER, is_active=True).distinct()
    mail_later(
        practitioners, "application", organisation=organisation, contact=contact, path=reverse("application_list")
    )
    return organisation


@transaction.atomic
def approve_application(organisation: Organisation, *, by: Visitor | None) -> Organisation:
    """The organisation, now recruited; its contacts hear of it by e-mail."""
    _decide(organisation, MembershipState.RECRUITED, by=by)
    history.record(by, "organisation.approved", organisation)
    mail_later(_people_of(organisation), "approved", organisation=organisation, path=reverse("resource_new"))
    return organisation


@transaction.atomic
def decline_application(organisation: Organisation, *, reason: str, by: Visitor | None) -> Organisation:
    """The organisation, not admitted: its people keep their account and see their own data only; they hear why."""
    if not reason.strip():
        raise ActionRefused(_("Say why: the applicant reads the reason."))
    _decide(organisation, MembershipState.LAPSED, by=by)
    history.record(by, "organisation.declined", organisation, reason=reason.strip())
    mail_later(_people_of(organisation), "declined", organisation=organisation, reason=reason.strip())
    return organisation


def _decide(organisation: Organisation, state: MembershipState, *, by: Visitor | None) -> None:
    if organisation.state != MembershipState.APPLIED:
        raise ActionRefused(_("The application of %(name)s was decided already.") % {"name": organisation})
    organisation.state, organisation.recruited_by = (
        state,
        organisation.recruited_by or person_of(by),
    )
    organisation.save(update_fields=["state", "recruited_by", "updated_at"])


def _people_of(organisation: Organisation) -> QuerySet[User]:
    return User.objects.filter(memberships__organisation=organisation, is_active=True)
