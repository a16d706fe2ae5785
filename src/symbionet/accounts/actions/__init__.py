"""Writes about people: profiles, roles and invitations."""

from symbionet.accounts.actions.invitations import (
    accept_invitation,
    accept_invitation_as_new,
    invite,
    resend_invitation,
    revoke_invitation,
)
from symbionet.accounts.actions.people import add_user, edit_profile, grant_role, revoke_role

__all__ = [
    "accept_invitation",
    "accept_invitation_as_new",
    "add_user",
    "edit_profile",
    "grant_role",
    "invite",
    "resend_invitation",
    "revoke_invitation",
    "revoke_role",
]
