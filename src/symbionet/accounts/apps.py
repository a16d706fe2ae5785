"""The app `accounts`: people and their roles."""

from symbionet.core.app import SymbionetApp


class AccountsConfig(SymbionetApp):
    """Configuration of `accounts`."""

    name = "symbionet.accounts"
