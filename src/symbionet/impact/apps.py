"""The app `impact`: the ledger of what synergies have brought."""

from symbionet.core.app import SymbionetApp


class ImpactConfig(SymbionetApp):
    """Configuration of `impact`."""

    name = "symbionet.impact"
