"""What the knowledge hands in to the menu, the search and the home page."""

from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import only_manages
from symbionet.knowledge.pages.search import search_knowledge
from symbionet.knowledge.pages.today import list_of_corrections
from symbionet.shell.menu import MenuEntry
from symbionet.shell.search import SearchEntry
from symbionet.shell.today import TodayEntry

__all__ = ["MENU", "SEARCH", "TODAY"]

MENU = (MenuEntry(route="knowledge_home", label=_("Knowledge"), icon="books", place=90),)

TODAY = (TodayEntry(place=60, reaches=only_manages, list_of=list_of_corrections),)

SEARCH = (SearchEntry(place=60, group_of=search_knowledge),)
