"""Lists as files for spreadsheets and calendars."""

from symbionet.synergies.exports.calendar import calendar_file
from symbionet.synergies.exports.services import export_services
from symbionet.synergies.exports.synergies import export_synergies

__all__ = [
    "calendar_file",
    "export_services",
    "export_synergies",
]
