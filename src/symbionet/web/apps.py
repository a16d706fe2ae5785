"""The app `web`: the shell."""

from django.utils.translation import gettext_noop

from symbionet.core.app import SymbionetApp


class WebConfig(SymbionetApp):
    """Configuration of `web`."""

    name = "symbionet.web"


# Django's own text for an empty choice has no Chinese yet; named here, the catalogue gives it one.
EMPTY_CHOICE = gettext_noop("- Select an option -")
