"""The app `work`: tasks, contact log, threads, documents, evidence, stages and barriers of any subject."""

from symbionet.core.app import SymbionetApp


class WorkConfig(SymbionetApp):
    """Configuration of `work`."""

    name = "symbionet.work"
