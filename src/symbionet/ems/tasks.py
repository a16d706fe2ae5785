"""Reminders of the day."""

from symbionet.ems.actions.reminders import remind_of_ends

__all__ = ["REMINDERS"]

REMINDERS = (remind_of_ends,)
