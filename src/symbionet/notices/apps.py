"""The app `notices`: notices to people and how often they want them."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Configuration of `notices`."""

    name = "symbionet.notices"
