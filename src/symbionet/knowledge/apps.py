"""The app `knowledge`: the data packs as pages, and the corrections that people propose."""

from symbionet.core.app import SymbionetApp


class KnowledgeConfig(SymbionetApp):
    """Configuration of `knowledge`."""

    name = "symbionet.knowledge"
