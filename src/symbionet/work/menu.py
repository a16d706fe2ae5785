"""What the work on any subject hands in to the home page and the timelines."""

from symbionet.accounts.queries import is_member
from symbionet.shell.today import TodayEntry
from symbionet.work.pages import today
from symbionet.work.pages.timeline import contact_lines

__all__ = ["TIMELINE", "TODAY"]

TIMELINE = (contact_lines,)

TODAY = (TodayEntry(place=120, reaches=is_member, list_of=today.list_of_tasks),)
