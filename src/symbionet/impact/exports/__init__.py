"""The ledger as files."""

from symbionet.impact.exports.entries import entry_columns
from symbionet.impact.exports.trail import trail_zip

__all__ = ["entry_columns", "trail_zip"]
