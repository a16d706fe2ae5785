"""The app `shell`: the frame of every page, its tags, its menu, and the scripts and styles that all pages share."""

from django.utils.translation import gettext_noop

from symbionet.core.app import SymbionetApp


class ShellConfig(SymbionetApp):
    """Configuration of `shell`."""

    name = "symbionet.shell"


# Django's own text for an empty choice has no Chinese yet; named here, the catalogue gives it one.
EMPTY_CHOICE = gettext_noop("- Select an option -")
