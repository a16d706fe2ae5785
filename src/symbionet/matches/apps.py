"""The app `matches`: what the engine finds for the resources of the network, and what people decide about it."""

from symbionet.core.app import SymbionetApp


class MatchesConfig(SymbionetApp):
    """Configuration of `matches`."""

    name = "symbionet.matches"
