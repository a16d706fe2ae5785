"""The app `core`: history, jobs and bilingual text, used by all apps."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Configuration of `core`."""

    name = "symbionet.core"
