"""Writes of dissemination."""

from symbionet.dissemination.actions.cases import (
    HOLDINGS,
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
from symbionet.dissemination.actions.materials import (
    EventValues,
    MaterialValues,
    add_material_version,
    count_use,
    count_visit,
    follow_tour,
    record_paper,
    save_event,
    save_material,
)
from symbionet.dissemination.actions.photos import PhotoValues, add_photo, remove_photo
from symbionet.dissemination.actions.precedents import hand_to_knowledge
from symbionet.dissemination.actions.releases import publish_figures

__all__ = [
    "HOLDINGS",
    "CaseTexts",
    "EventValues",
    "MaterialValues",
    "PhotoValues",
    "add_material_version",
    "add_photo",
    "answer_case",
    "ask_firms",
    "count_use",
    "count_visit",
    "draft_case",
    "edit_version",
    "follow_tour",
    "hand_to_knowledge",
    "publish_figures",
    "publish_version",
    "record_paper",
    "remove_photo",
    "renew_case",
    "save_event",
    "save_material",
    "take_back_version",
    "withdraw_case",
]
