"""The app `synergies`: matches and synergies."""

from symbionet.core.app import SymbionetApp


class SynergiesConfig(SymbionetApp):
    """Configuration of `synergies`."""

    name = "symbionet.synergies"
