"""The app `services`: what firms can do for each other, such as lorry rounds and lent capacity."""

from symbionet.core.app import SymbionetApp


class ServicesConfig(SymbionetApp):
    """Configuration of `services`."""

    name = "symbionet.services"
