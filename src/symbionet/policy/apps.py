"""The app `policy`: from the barriers of firms to demands on rules, guidelines in consultation, and study tours."""

from symbionet.core.app import SymbionetApp


class PolicyConfig(SymbionetApp):
    """Configuration of `policy`."""

    name = "symbionet.policy"
