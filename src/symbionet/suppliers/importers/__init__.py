"""Lists of supply chains from spreadsheets: suppliers, public records, corrective actions, answers, what a buyer asks,
and who reads what."""

from symbionet.suppliers.importers.actions import ACTION_COLUMNS, ACTIONS
from symbionet.suppliers.importers.answers import ANSWER_COLUMNS, ANSWERS
from symbionet.suppliers.importers.demands import DEMANDS, QUESTION_COLUMNS, REQUIREMENT_COLUMNS
from symbionet.suppliers.importers.grants import GRANT_COLUMNS, GRANTS
from symbionet.suppliers.importers.records import RECORD_COLUMNS, RECORDS
from symbionet.suppliers.importers.suppliers import SUPPLIER_COLUMNS, SUPPLIERS

__all__ = [
    "ACTION_COLUMNS",
    "ANSWER_COLUMNS",
    "GRANT_COLUMNS",
    "IMPORTERS",
    "QUESTION_COLUMNS",
    "RECORD_COLUMNS",
    "REQUIREMENT_COLUMNS",
    "SUPPLIER_COLUMNS",
]

IMPORTERS = (SUPPLIERS, RECORDS, ACTIONS, ANSWERS, DEMANDS, GRANTS)
