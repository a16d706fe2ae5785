"""The app `tours`: study tours and factory visits, as an example of an app that comes from elsewhere."""

from symbionet.core.app import SymbionetApp


class ToursConfig(SymbionetApp):
    """Configuration of `tours`."""

    name = "tours"
