"""The app `knowledge`: the data packs as pages, and the corrections that people propose."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """Configuration of `knowledge`."""

    name = "symbionet.knowledge"
