"""What people hand in to the menu and the search."""

from django.utils.translation import gettext_lazy as _

from symbionet.accounts.pages import search_people
from symbionet.accounts.queries import invites, reads_resources
from symbionet.shell.menu import MenuEntry
from symbionet.shell.search import SearchEntry

__all__ = ["INSERTS", "MENU", "SEARCH"]

MENU = (
    MenuEntry(route="people_list", label=_("People"), icon="users", place=160, reaches=reads_resources),
    MenuEntry(route="invitation_list", label=_("Invitations"), icon="mail-plus", place=170, reaches=invites),
)

SEARCH = (SearchEntry(place=40, group_of=search_people),)

INSERTS = {"list_views": "accounts/inserts/list_views.html"}
