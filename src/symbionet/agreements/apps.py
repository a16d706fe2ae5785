"""The app `agreements`: what the sides of a synergy agree: gains shared by a price, letters and contracts."""

from symbionet.core.app import SymbionetApp


class AgreementsConfig(SymbionetApp):
    """Configuration of `agreements`."""

    name = "symbionet.agreements"
