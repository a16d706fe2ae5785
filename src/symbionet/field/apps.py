"""The app `field`: work without a signal."""

from symbionet.core.app import SymbionetApp


class FieldConfig(SymbionetApp):
    """Configuration of `field`."""

    name = "symbionet.field"
