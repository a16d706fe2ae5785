"""Lists of matches as files for spreadsheets."""

from symbionet.matches.exports.matches import export_matches

__all__ = ["export_matches"]
