"""Sheets: turns a file or pasted text into haves, wants and organisations with their problems; writes workbooks.

Plain Python between the engine and the apps: the command line and the web import read the same way.
"""

from symbionet.sheets.columns import ColumnMapping, recognise_columns
from symbionet.sheets.coordinates import to_wgs84
from symbionet.sheets.drafts import DraftOrganisation, DraftResource, Sheet, as_values
from symbionet.sheets.guard import HostileFile
from symbionet.sheets.problems import Problem
from symbionet.sheets.reading import read_pasted, read_tables
from symbionet.sheets.rows import read_records, recognise_table
from symbionet.sheets.tables import Row, Table
from symbionet.sheets.template import template_workbook
from symbionet.sheets.vocabulary import FIELDS
from symbionet.sheets.wording import problem_line, problem_place, problem_text, refusal_text
from symbionet.sheets.writing import MatchesBook, match_rows

__all__ = [
    "FIELDS",
    "ColumnMapping",
    "DraftOrganisation",
    "DraftResource",
    "HostileFile",
    "MatchesBook",
    "Problem",
    "Row",
    "Sheet",
    "Table",
    "as_values",
    "match_rows",
    "problem_line",
    "problem_place",
    "problem_text",
    "read_pasted",
    "read_records",
    "read_tables",
    "recognise_columns",
    "recognise_table",
    "refusal_text",
    "template_workbook",
    "to_wgs84",
]
