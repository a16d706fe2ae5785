"""The entries of knowledge in the main menu."""

from django.utils.translation import gettext_lazy as _

from symbionet.shell.menu import MenuEntry

__all__ = ["MENU"]

MENU = (MenuEntry(route="knowledge_home", label=_("Knowledge"), icon="books", place=90),)
