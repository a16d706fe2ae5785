"""The app `dissemination`: case studies, materials and what the programme publishes of its figures."""

from symbionet.core.app import SymbionetApp


class DisseminationConfig(SymbionetApp):
    """Configuration of `dissemination`."""

    name = "symbionet.dissemination"
