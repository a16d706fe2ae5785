"""Writes of `ems`."""

from symbionet.ems.actions.assessments import (
    advance_assessment,
    answer_clauses,
    remark_clause,
    start_assessment,
)
from symbionet.ems.actions.entries import remove_entry, save_entry
from symbionet.ems.actions.systems import SystemValues, finish_step, reopen_step, save_system, start_system
from symbionet.ems.actions.tasks import add_action, finish_action
from symbionet.ems.actions.values import EntryValues

__all__ = [
    "EntryValues",
    "SystemValues",
    "add_action",
    "advance_assessment",
    "answer_clauses",
    "finish_action",
    "finish_step",
    "remark_clause",
    "remove_entry",
    "reopen_step",
    "save_entry",
    "save_system",
    "start_assessment",
    "start_system",
]
