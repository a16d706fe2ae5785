"""The app `synergies`: exchanges that people pursue, from the idea on."""

from symbionet.core.app import SymbionetApp


class SynergiesConfig(SymbionetApp):
    """Configuration of `synergies`."""

    name = "symbionet.synergies"
