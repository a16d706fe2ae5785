"""The app `audits`: walk-through audits of small firms, from the plan to what was carried out a year later."""

from symbionet.core.app import SymbionetApp


class AuditsConfig(SymbionetApp):
    """Configuration of `audits`."""

    name = "symbionet.audits"
