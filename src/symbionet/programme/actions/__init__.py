"""Writes of the programme: its targets, and the savings of firms as the ledger of benefits keeps them."""

from symbionet.programme.actions.savings import (
    PaperValues,
    confirm_saving,
    document_saving,
    enter_savings,
    verify_saving,
)
from symbionet.programme.actions.targets import TargetValues, remove_target, set_target

__all__ = [
    "PaperValues",
    "TargetValues",
    "confirm_saving",
    "document_saving",
    "enter_savings",
    "remove_target",
    "set_target",
    "verify_saving",
]
