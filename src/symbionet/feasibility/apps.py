"""The app `feasibility`: whether a synergy works technically: sheet of parameters, trials, readiness, risks."""

from symbionet.core.app import SymbionetApp


class FeasibilityConfig(SymbionetApp):
    """Configuration of `feasibility`."""

    name = "symbionet.feasibility"
