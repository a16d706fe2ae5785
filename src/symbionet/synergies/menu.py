"""What synergies hand in to the menu, the home page and the search."""

from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import facilitates, is_member, reads_synergies
from symbionet.shell.figures import FigureEntry
from symbionet.shell.menu import MenuEntry
from symbionet.shell.search import SearchEntry
from symbionet.shell.today import TodayEntry
from symbionet.synergies.pages import figures, search, threads, today

__all__ = ["FIGURES", "INSERTS", "MENU", "SEARCH", "TIMELINE", "TODAY"]

MENU = (
    MenuEntry(route="today", label=_("Today"), icon="checklist", place=30, reaches=facilitates),
    MenuEntry(route="synergy_list", label=_("Synergies"), icon="recycle", place=100, reaches=reads_synergies),
)

TODAY = (
    TodayEntry(place=10, reaches=facilitates, list_of=today.list_of_duties),
    TodayEntry(place=110, reaches=is_member, list_of=today.list_of_messages),
    TodayEntry(place=150, reaches=is_member, list_of=today.list_of_naming, on_our_page=True),
)

TIMELINE = (threads.lines_of_synergies,)

INSERTS = {
    "organisation_main": "synergies/inserts/organisation_synergies.html",
    "resource_main": "synergies/inserts/resource_synergies.html",
    "resource_amounts": "synergies/inserts/resource_amounts.html",
    "match_amounts": "synergies/inserts/match_amounts.html",
}

FIGURES = (FigureEntry(place=20, figure_of=figures.figure_of_synergies),)

SEARCH = (SearchEntry(place=30, group_of=search.search_synergies),)
