"""The app `imports`: lists from files, previewed, stored in parts, undone; what is in them belongs to other apps."""

from symbionet.core.app import SymbionetApp


class ImportsConfig(SymbionetApp):
    """Configuration of `imports`."""

    name = "symbionet.imports"
