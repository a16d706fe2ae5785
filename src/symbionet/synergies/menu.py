"""What matches and synergies hand in to the menu, the home page and the search."""

from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import Visitor, facilitates, is_member, reads_resources, reads_synergies
from symbionet.shell.menu import MenuEntry
from symbionet.shell.search import SearchEntry
from symbionet.shell.today import TodayEntry
from symbionet.synergies.pages import search, today
from symbionet.synergies.queries.funnel import funnel_sight

__all__ = ["INSERTS", "MENU", "SEARCH", "TODAY"]


def _reads_funnel(visitor: Visitor) -> bool:
    return bool(funnel_sight(visitor))


MENU = (
    MenuEntry(route="today", label=_("Today"), icon="checklist", place=30, reaches=facilitates),
    MenuEntry(route="match_list", label=_("Matches"), icon="arrows-exchange", place=80, reaches=reads_resources),
    MenuEntry(route="synergy_list", label=_("Synergies"), icon="recycle", place=100, reaches=reads_synergies),
    MenuEntry(route="funnel", label=_("Funnel"), icon="filter", place=110, reaches=_reads_funnel),
)

INSERTS = {"organisation_actions": "synergies/inserts/organisation_actions.html"}

TODAY = (
    TodayEntry(place=10, reaches=facilitates, list_of=today.list_of_duties),
    TodayEntry(place=30, reaches=facilitates, list_of=today.list_of_matches),
    TodayEntry(place=110, reaches=is_member, list_of=today.list_of_messages),
    TodayEntry(place=120, reaches=is_member, list_of=today.list_of_tasks),
    TodayEntry(place=140, reaches=is_member, list_of=today.list_of_matches),
    TodayEntry(place=150, reaches=is_member, list_of=today.list_of_naming, on_our_page=True),
)

SEARCH = (SearchEntry(place=30, group_of=search.search_synergies),)
