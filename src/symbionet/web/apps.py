"""The app `web`: the shell."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Configuration of `web`."""

    name = "symbionet.web"
