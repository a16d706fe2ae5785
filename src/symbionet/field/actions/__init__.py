"""Writes of the field."""

from symbionet.field.actions.devices import greet_device, revoke_device, tell_wipe
from symbionet.field.actions.files import (
    Brought,
    BroughtEntry,
    BroughtPhoto,
    KeptFile,
    bring_store,
    discard_store,
    enter_store,
    forget_old_stores,
)
from symbionet.field.actions.operations import Answer, Differs, Sent, deliver, form_refusal
from symbionet.field.actions.uploads import UploadRefused, UploadValues, add_piece, forget_old_uploads, start_upload

__all__ = [
    "Answer",
    "Brought",
    "BroughtEntry",
    "BroughtPhoto",
    "Differs",
    "KeptFile",
    "Sent",
    "UploadRefused",
    "UploadValues",
    "add_piece",
    "bring_store",
    "deliver",
    "discard_store",
    "enter_store",
    "forget_old_stores",
    "forget_old_uploads",
    "form_refusal",
    "greet_device",
    "revoke_device",
    "start_upload",
    "tell_wipe",
]
