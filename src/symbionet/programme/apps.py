"""The app `programme`: the funnel of all synergies, its forecast, and the targets."""

from symbionet.core.app import SymbionetApp


class ProgrammeConfig(SymbionetApp):
    """Configuration of `programme`."""

    name = "symbionet.programme"
