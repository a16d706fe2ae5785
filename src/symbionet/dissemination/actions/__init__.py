"""Writes of dissemination."""

from symbionet.dissemination.actions.cases import (
    CaseTexts,
    ask_firms,
    draft_case,
    edit_version,
    publish_version,
    renew_case,
    take_back_version,
    withdraw_case,
)
from symbionet.dissemination.actions.consents import answer_case
from symbionet.dissemination.actions.photos import PhotoValues, add_photo, remove_photo
from symbionet.dissemination.actions.precedents import hand_to_knowledge

__all__ = [
    "CaseTexts",
    "PhotoValues",
    "add_photo",
    "answer_case",
    "ask_firms",
    "draft_case",
    "edit_version",
    "hand_to_knowledge",
    "publish_version",
    "remove_photo",
    "renew_case",
    "take_back_version",
    "withdraw_case",
]
