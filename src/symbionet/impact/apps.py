"""The app `impact`: the ledger of what synergies have brought."""

from django.apps import AppConfig


class ImpactConfig(AppConfig):
    """Configuration of `impact`."""

    name = "symbionet.impact"
