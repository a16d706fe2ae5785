"""Writes of notices: sending, reading, how often mails come, and mailing them."""

from symbionet.notices.actions.mails import MailRound, send_due_mails
from symbionet.notices.actions.notices import (
    both_languages,
    mark_all_read,
    mark_keys_read,
    mark_read,
    notify,
    take_notices_back,
)
from symbionet.notices.actions.preferences import set_preferences, stop_all_mail, unsubscribe

__all__ = [
    "MailRound",
    "both_languages",
    "mark_all_read",
    "mark_keys_read",
    "mark_read",
    "notify",
    "send_due_mails",
    "set_preferences",
    "stop_all_mail",
    "take_notices_back",
    "unsubscribe",
]
