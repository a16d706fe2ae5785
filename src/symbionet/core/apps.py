"""The app `core`: history, jobs and bilingual text, used by all apps."""

from symbionet.core.app import SymbionetApp


class CoreConfig(SymbionetApp):
    """Configuration of `core`."""

    name = "symbionet.core"
