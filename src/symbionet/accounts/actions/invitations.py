"""Writes of invitations: sending, accepting, sending again, revoking."""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.actions.mail import send_invitation
from symbionet.accounts.actions.people import open_role
from symbionet.accounts.models import FIRST_START_HOURS, Invitation, Membership, Role, User, invitation_end
from symbionet.accounts.queries import (
    Visitor,
    first_starts,
    has_manager,
    invitations_a_day,
    invitations_editable_by,
    invitations_left,
    inviting_organisations,
    roles_grantable_by,
)
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import both_names

__all__ = [
    "accept_invitation",
    "accept_invitation_as_new",
    "establish_network",
    "invite",
    "open_first_start",
    "resend_invitation",
    "revoke_invitation",
]


def _refuse_unless_invitable(role: str, organisation: Any, by: Visitor) -> None:
    if role == Role.MEMBER:
        if organisation is None:
            raise ActionRefused(_("A member contact belongs to an organisation: choose one."))
        if not inviting_organisations(by).filter(pk=organisation.pk).exists():
            raise ActionRefused(_("You cannot invite people for %(organisation)s.") % {"organisation": organisation})
    elif role not in roles_grantable_by(by):
        raise ActionRefused(_("Only programme managers and administrators invite people into roles of the programme."))
    elif organisation is not None and not inviting_organisations(by).filter(pk=organisation.pk).exists():
        raise ActionRefused(_("You cannot invite people for %(organisation)s.") % {"organisation": organisation})


def _refuse_known(email: str, role: str, organisation: Any) -> None:
    """Refuse what would change nothing: the person is in already, or an invitation is on its way."""
    user = User.objects.filter(email__iexact=email).first()
    if user is not None:
        has_role = role == Role.MEMBER or role in user.roles
        has_place = organisation is None or organisation.pk in user.organisation_ids
        if has_role and has_place:
            raise ActionRefused(_("%(name)s is in already.") % {"name": user})
    waiting = Invitation.objects.filter(
        email__iexact=email, role=role, organisation=organisation, accepted_at=None, ends_at__gt=timezone.now()
    )
    if waiting.exists():
        raise ActionRefused(_("%(email)s has been invited already: send that invitation again.") % {"email": email})


def _refuse_too_many(by: User) -> None:
    """Refuse who has sent many invitations within a day: each is an e-mail to an address of their choice."""
    if not invitations_left(by):
        most = invitations_a_day(by)
        raise ActionRefused(_("You have sent %(number)d invitations within a day: go on tomorrow.") % {"number": most})


@transaction.atomic
def invite(email: str, *, role: str, language: str, by: User, organisation: Any = None) -> Invitation:
    """The stored invitation, with its e-mail on the way; raises ActionRefused where `by` may not invite so."""
    email = email.strip().lower()
    _refuse_too_many(by)
    _refuse_unless_invitable(role, organisation, by)
    _refuse_known(email, role, organisation)
    invitation = Invitation.objects.create(
        email=email, role=role, organisation=organisation, language=language, invited_by=by
    )
    history.record(by, "invitation.sent", invitation, role=role)
    transaction.on_commit(lambda: send_invitation(invitation))
    return invitation


@transaction.atomic
def resend_invitation(invitation: Invitation, *, by: User) -> Invitation:
    """The invitation with a new end, sent again."""
    if not invitations_editable_by(by).filter(pk=invitation.pk).exists():
        raise ActionRefused(_("This invitation was accepted or is not yours."))
    _refuse_too_many(by)
    _refuse_unless_invitable(invitation.role, invitation.organisation, by)  # who has left a firm brings nobody in
    invitation.ends_at = invitation_end()
    invitation.save(update_fields=["ends_at"])
    history.record(by, "invitation.resent", invitation)
    transaction.on_commit(lambda: send_invitation(invitation))
    return invitation


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User) -> None:
    """End the invitation: its link no longer works."""
    if not invitations_editable_by(by).filter(pk=invitation.pk).exists():
        raise ActionRefused(_("This invitation was accepted or is not yours."))
    invitation.ends_at = timezone.now()
    invitation.save(update_fields=["ends_at"])
    history.record(by, "invitation.revoked", invitation)


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: User) -> User:
    """The user with the membership or role of the invitation, which is used up by it."""
    waiting = Invitation.objects.select_for_update().filter(pk=invitation.pk).first()
    if waiting is None or not waiting.is_open:
        raise ActionRefused(_("This invitation has ended or was used: ask for a new one."))
    if waiting.email.lower() != by.email.lower():
        raise ActionRefused(_("This invitation is for %(email)s.") % {"email": waiting.email})
    waiting.accepted_at = timezone.now()
    waiting.save(update_fields=["accepted_at"])
    history.record(by, "invitation.accepted", waiting)
    details: dict[str, history.Json] = {}
    if waiting.organisation is not None:
        Membership.objects.get_or_create(user=by, organisation=waiting.organisation)
        history.record(by, "organisation.contact_joined", waiting.organisation, person=str(by))
        details["organisation"] = both_names(waiting.organisation)
    if waiting.role != Role.MEMBER:
        open_role(by, waiting.role)
        details["role"] = waiting.role
    history.record(by, "user.joined", by, **details)
    for kept in ("roles", "organisation_ids"):
        by.__dict__.pop(kept, None)
    return by


@transaction.atomic
def accept_invitation_as_new(invitation: Invitation, *, name: str, phone: str, password: str) -> User:
    """A new user of the invitation's e-mail, which its link has proved, with the membership or role."""
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise ActionRefused(_("%(email)s signs in already: sign in to accept.") % {"email": invitation.email})
    user = User.objects.create_user(
        invitation.email, password, name=name.strip(), phone=phone.strip(), language=invitation.language
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return accept_invitation(invitation, by=user)


@transaction.atomic
def open_first_start() -> Invitation | None:
    """The one open invitation of the first manager, with a new link; None where the platform has a manager."""
    first_starts().filter(accepted_at=None).delete()
    if has_manager():
        return None
    end = timezone.now() + timedelta(hours=FIRST_START_HOURS)
    return Invitation.objects.create(email="", role=Role.ADMINISTRATOR, ends_at=end)


@transaction.atomic
def establish_network(invitation: Invitation, *, email: str, name: str, password: str, language: str) -> User:
    """The first manager of the platform, who may do everything; the link works once.

    Raises ActionRefused where it was used, has ended, or somebody else has become the manager.
    """
    waiting = first_starts().select_for_update().filter(pk=invitation.pk).first()
    if waiting is None or not waiting.is_open or has_manager():
        raise ActionRefused(_("This link has ended or was used."))
    if User.objects.filter(email__iexact=email).exists():
        raise ActionRefused(_("%(email)s signs in already: take another e-mail.") % {"email": email})
    user = User.objects.create_user(email, password, name=name.strip(), language=language)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for role in (Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER):
        open_role(user, role)
    waiting.email, waiting.accepted_at = user.email, timezone.now()
    waiting.save(update_fields=["email", "accepted_at"])
    history.record(user, "user.began_network", user)
    return user
