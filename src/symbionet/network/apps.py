"""The app `network`: organisations, sites and resources."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Configuration of `network`."""

    name = "symbionet.network"
