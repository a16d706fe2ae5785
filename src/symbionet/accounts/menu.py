"""The entries of people in the main menu."""

from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import invites, reads_resources
from symbionet.shell.menu import MenuEntry

__all__ = ["MENU"]

MENU = (
    MenuEntry(route="people_list", label=_("People"), icon="users", place=160, reaches=reads_resources),
    MenuEntry(route="invitation_list", label=_("Invitations"), icon="mail-plus", place=170, reaches=invites),
)
