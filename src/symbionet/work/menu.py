"""What the work on any subject hands in to the home page."""

from symbionet.accounts.queries import is_member
from symbionet.shell.today import TodayEntry
from symbionet.work.pages import today

__all__ = ["TODAY"]

TODAY = (TodayEntry(place=120, reaches=is_member, list_of=today.list_of_tasks),)
