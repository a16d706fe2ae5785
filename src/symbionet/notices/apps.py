"""The app `notices`: notices to people and how often they want them."""

from symbionet.core.app import SymbionetApp


class NoticesConfig(SymbionetApp):
    """Configuration of `notices`."""

    name = "symbionet.notices"
