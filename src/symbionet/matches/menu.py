"""What matches hand in to the menu and the home page."""

from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import facilitates, is_member, reads_resources
from symbionet.matches.pages.timeline import lines_of_matches
from symbionet.matches.pages.today import list_of_matches
from symbionet.shell.menu import MenuEntry
from symbionet.shell.today import TodayEntry

__all__ = ["MENU", "TIMELINE", "TODAY"]

MENU = (MenuEntry(route="match_list", label=_("Matches"), icon="arrows-exchange", place=80, reaches=reads_resources),)

TODAY = (
    TodayEntry(place=30, reaches=facilitates, list_of=list_of_matches),
    TodayEntry(place=140, reaches=is_member, list_of=list_of_matches),
)

TIMELINE = (lines_of_matches,)
