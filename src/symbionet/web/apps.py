"""The app `web`: the shell."""

from django.apps import AppConfig
from django.utils.translation import gettext_noop


class WebConfig(AppConfig):
    """Configuration of `web`."""

    name = "symbionet.web"


# Django's own text for an empty choice has no Chinese yet; named here, the catalogue gives it one.
EMPTY_CHOICE = gettext_noop("- Select an option -")
