"""The entry of tours in the main menu."""

from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import reads_resources
from symbionet.shell.menu import MenuEntry

__all__ = ["MENU"]

MENU = (MenuEntry(route="tour_list", label=_("Tours"), icon="map-2", place=135, reaches=reads_resources),)
