"""Lists of supply chains from spreadsheets: suppliers, public records, corrective actions, answers."""

from symbionet.suppliers.importers.actions import ACTION_COLUMNS, ACTIONS
from symbionet.suppliers.importers.answers import ANSWER_COLUMNS, ANSWERS
from symbionet.suppliers.importers.records import RECORD_COLUMNS, RECORDS
from symbionet.suppliers.importers.suppliers import SUPPLIER_COLUMNS, SUPPLIERS

__all__ = ["ACTION_COLUMNS", "ANSWER_COLUMNS", "IMPORTERS", "RECORD_COLUMNS", "SUPPLIER_COLUMNS"]

IMPORTERS = (SUPPLIERS, RECORDS, ACTIONS, ANSWERS)
