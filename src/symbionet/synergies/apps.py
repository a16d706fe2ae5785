"""The app `synergies`: matches and synergies."""

from django.apps import AppConfig


class SynergiesConfig(AppConfig):
    """Configuration of `synergies`."""

    name = "symbionet.synergies"
