"""A table as a file for spreadsheets: CSV and XLSX, and the one rule for what a cell may hold; no Django."""

from symbionet.tables.cells import Cell, as_written, clean_text, file_name, safe_cell, sheet_title
from symbionet.tables.files import Column, Table, TooManyRows, as_csv, as_workbook, as_xlsx, table_of

__all__ = [
    "Cell",
    "Column",
    "Table",
    "TooManyRows",
    "as_csv",
    "as_workbook",
    "as_written",
    "as_xlsx",
    "clean_text",
    "file_name",
    "safe_cell",
    "sheet_title",
    "table_of",
]
