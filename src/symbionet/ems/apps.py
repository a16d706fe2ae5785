"""The app `ems`: environmental management systems of organisations, from the first gap to the certificate."""

from symbionet.core.app import SymbionetApp


class EmsConfig(SymbionetApp):
    """Configuration of `ems`."""

    name = "symbionet.ems"
