"""Writes of the field."""

from symbionet.field.actions.devices import greet_device, revoke_device, tell_wipe
from symbionet.field.actions.operations import Answer, Sent, deliver, form_refusal
from symbionet.field.actions.uploads import UploadRefused, UploadValues, add_piece, forget_old_uploads, start_upload

__all__ = [
    "Answer",
    "Sent",
    "UploadRefused",
    "UploadValues",
    "add_piece",
    "deliver",
    "forget_old_uploads",
    "form_refusal",
    "greet_device",
    "revoke_device",
    "start_upload",
    "tell_wipe",
]
