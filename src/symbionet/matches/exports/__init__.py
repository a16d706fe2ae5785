"""Lists of matches as files for spreadsheets."""

from symbionet.matches.exports.matches import MATCHES_FILED, export_matches

__all__ = ["MATCHES_FILED", "export_matches"]
