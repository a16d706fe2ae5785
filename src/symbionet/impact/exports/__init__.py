"""The ledger as files."""

from symbionet.impact.exports.entries import ENTRY_COLUMNS
from symbionet.impact.exports.trail import trail_zip

__all__ = ["ENTRY_COLUMNS", "trail_zip"]
