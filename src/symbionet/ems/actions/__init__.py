"""Writes of `ems`."""

from symbionet.ems.actions.assessments import (
    advance_assessment,
    answer_clauses,
    ask_for_help,
    remark_clause,
    start_assessment,
)
from symbionet.ems.actions.campaigns import CampaignValues, add_firms, start_campaign
from symbionet.ems.actions.carrying import carry_over
from symbionet.ems.actions.certification import (
    CertificateValues,
    EventValues,
    check_certificate,
    record_case_event,
    save_certificate,
    start_case,
    take_event_back,
)
from symbionet.ems.actions.documents import approve_document, note_reading, revise_document
from symbionet.ems.actions.entries import entry_values, remove_entry, restore_entry, save_entry
from symbionet.ems.actions.handing import Handed, hand_on_obligations
from symbionet.ems.actions.proposals import take_over_aspects
from symbionet.ems.actions.reviews import keep_inputs, make_decisions_actions
from symbionet.ems.actions.systems import HOLDINGS, SystemValues, finish_step, reopen_step, save_system, start_system
from symbionet.ems.actions.tasks import add_action, finish_action
from symbionet.ems.actions.values import EntryValues

__all__ = [
    "HOLDINGS",
    "CampaignValues",
    "CertificateValues",
    "EntryValues",
    "EventValues",
    "Handed",
    "SystemValues",
    "add_action",
    "add_firms",
    "advance_assessment",
    "answer_clauses",
    "approve_document",
    "ask_for_help",
    "carry_over",
    "check_certificate",
    "entry_values",
    "finish_action",
    "finish_step",
    "hand_on_obligations",
    "keep_inputs",
    "make_decisions_actions",
    "note_reading",
    "record_case_event",
    "remark_clause",
    "remove_entry",
    "reopen_step",
    "restore_entry",
    "revise_document",
    "save_certificate",
    "save_entry",
    "save_system",
    "start_assessment",
    "start_campaign",
    "start_case",
    "start_system",
    "take_event_back",
    "take_over_aspects",
]
