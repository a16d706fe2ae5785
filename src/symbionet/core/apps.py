"""The app `core`: history, jobs and bilingual text, used by all apps."""

from symbionet.core.app import SymbionetApp


class CoreConfig(SymbionetApp):
    """Configuration of `core`."""

    name = "symbionet.core"

    def ready(self) -> None:
        """Register the lookups before the first query."""
        import symbionet.core.lookups  # noqa: F401, PLC0415 # needs the models of Django to be loaded
