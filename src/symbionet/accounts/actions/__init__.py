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
from symbionet.accounts.actions.leaving import (
    close_sign_in,
    end_membership,
    erase_person,
    hand_over_work,
    open_sign_in,
)
from symbionet.accounts.actions.links import note_link
from symbionet.accounts.actions.people import (
    StillInCharge,
    add_user,
    close_demo_sign_ins,
    edit_profile,
    end_tour,
    grant_role,
    revoke_role,
)
from symbionet.accounts.actions.saved_views import forget_view, keep_view
from symbionet.accounts.actions.tokens import make_api_token, note_token_use, revoke_api_token, revoke_api_tokens_of

__all__ = [
    "StillInCharge",
    "accept_invitation",
    "accept_invitation_as_new",
    "add_user",
    "close_demo_sign_ins",
    "close_sign_in",
    "edit_profile",
    "end_membership",
    "end_tour",
    "erase_person",
    "establish_network",
    "forget_view",
    "grant_role",
    "hand_over_work",
    "invite",
    "keep_view",
    "make_api_token",
    "note_link",
    "note_token_use",
    "open_first_start",
    "open_sign_in",
    "resend_invitation",
    "revoke_api_token",
    "revoke_api_tokens_of",
    "revoke_invitation",
    "revoke_role",
]
