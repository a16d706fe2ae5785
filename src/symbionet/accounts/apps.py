"""The app `accounts`: people and their roles."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Configuration of `accounts`."""

    name = "symbionet.accounts"
