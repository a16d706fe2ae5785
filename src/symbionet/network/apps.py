"""The app `network`: organisations, sites and resources."""

from symbionet.core.app import SymbionetApp


class NetworkConfig(SymbionetApp):
    """Configuration of `network`."""

    name = "symbionet.network"
