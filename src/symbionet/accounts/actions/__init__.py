"""Writes about people: profiles, roles and invitations."""

from symbionet.accounts.actions.invitations import (
    accept_invitation,
    accept_invitation_as_new,
    establish_network,
    invite,
    open_first_start,
    resend_invitation,
    revoke_invitation,
)
from symbionet.accounts.actions.people import add_user, close_demo_sign_ins, edit_profile, grant_role, revoke_role
from symbionet.accounts.actions.tokens import make_api_token, note_token_use, revoke_api_token, revoke_api_tokens_of

__all__ = [
    "accept_invitation",
    "accept_invitation_as_new",
    "add_user",
    "close_demo_sign_ins",
    "edit_profile",
    "establish_network",
    "grant_role",
    "invite",
    "make_api_token",
    "note_token_use",
    "open_first_start",
    "resend_invitation",
    "revoke_api_token",
    "revoke_api_tokens_of",
    "revoke_invitation",
    "revoke_role",
]
