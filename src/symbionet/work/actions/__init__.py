"""Writes of the work on any subject."""

from symbionet.work.actions.barriers import BarrierValues, record_barrier
from symbionet.work.actions.contacts import NoteValues, edit_contact_note, log_contact, undo_contact_note
from symbionet.work.actions.documents import add_document, add_version, remove_document, restore_document
from symbionet.work.actions.evidence import add_evidence, withdraw_evidence
from symbionet.work.actions.inbox import InboxRound, read_inbox
from symbionet.work.actions.messages import post_message, remove_message
from symbionet.work.actions.notices import notify_people
from symbionet.work.actions.reminders import remind_of_tasks
from symbionet.work.actions.tasks import (
    HOLDINGS,
    TaskValues,
    add_task,
    assign_task,
    change_task,
    finish_task,
    note_reminded,
    reopen_task,
    restore_task,
    snooze_task,
    task_values,
)

__all__ = [
    "HOLDINGS",
    "BarrierValues",
    "InboxRound",
    "NoteValues",
    "TaskValues",
    "add_document",
    "add_evidence",
    "add_task",
    "add_version",
    "assign_task",
    "change_task",
    "edit_contact_note",
    "finish_task",
    "log_contact",
    "note_reminded",
    "notify_people",
    "post_message",
    "read_inbox",
    "record_barrier",
    "remind_of_tasks",
    "remove_document",
    "remove_message",
    "reopen_task",
    "restore_document",
    "restore_task",
    "snooze_task",
    "task_values",
    "undo_contact_note",
    "withdraw_evidence",
]
