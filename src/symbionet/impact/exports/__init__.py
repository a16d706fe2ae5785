"""The ledger as files."""

from symbionet.impact.exports.ledger import entry_columns, trail_zip

__all__ = ["entry_columns", "trail_zip"]
