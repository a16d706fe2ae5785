"""The app `suppliers`: greener supply chains, from the invitation of a supplier to its improvements."""

from symbionet.core.app import SymbionetApp


class SuppliersConfig(SymbionetApp):
    """Configuration of `suppliers`."""

    name = "symbionet.suppliers"
