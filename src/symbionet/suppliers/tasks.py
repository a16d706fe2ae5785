"""What supply chains do in the daily round."""

from symbionet.suppliers.actions import remind_of_answers

__all__ = ["REMINDERS"]

REMINDERS = (remind_of_answers,)
