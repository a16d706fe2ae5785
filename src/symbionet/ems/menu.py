"""What environmental management systems hand in to the menu."""

from django.utils.translation import gettext_lazy as _

from symbionet.ems.queries.systems import reads_systems
from symbionet.shell.menu import MenuEntry

__all__ = ["MENU"]

MENU = (
    MenuEntry(route="ems_list", label=_("Environmental management"), icon="leaf", place=105, reaches=reads_systems),
)
