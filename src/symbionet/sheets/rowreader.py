"""Reads the cells of one row by field and keeps the problems met."""

import re
from typing import Any

from symbionet.engine.errors import SymbionetError
from symbionet.engine.units import parse_quantity
from symbionet.sheets.cells import cell_fault, cell_text, is_blank
from symbionet.sheets.columns import ColumnMapping
from symbionet.sheets.fields import RESOURCE_FIELDS
from symbionet.sheets.problems import Problem, Severity
from symbionet.sheets.tables import Cell, Row, Table

__all__ = ["RowReader"]

_MEANT = {field.column for field in RESOURCE_FIELDS if field.is_said_by_none}  # where "无" is an answer, not a gap
_ABOUT = r"(?:约|approx\.?\s|ca\.?\s|~)"
_AMOUNT = re.compile(
    rf"^(?P<title>.*?[^\d\s(（,，:：约~])\s*[,，:：(（]?\s*(?P<amount>{_ABOUT}?\s*\d[\d,.]*[^)）]*)[)）]?$"
)


class RowReader:
    """One row: texts and values by field; what cannot be read becomes a problem of this row."""

    __slots__ = ("cells", "columns", "number", "problems", "refused", "table", "texts")

    def __init__(self, table: Table, row: Row, columns: ColumnMapping) -> None:
        self.table, self.columns = table, columns
        self.cells, self.number = row.cells, row.number
        self.problems: list[Problem] = []
        self.refused = False
        self.texts: dict[str, str] = {}  # of the cells that say something
        for field, column in columns.items():
            if column < len(self.cells) and (cell := self.cells[column]) is not None:
                text = cell_text(cell)
                if fault := cell_fault(text):
                    self.warn(field, fault, text)
                elif field in _MEANT or not is_blank(text):
                    self.texts[field] = text

    def cell(self, field: str) -> Cell:
        """Return the cell of a field, None where it is empty or not mapped."""
        column = self.columns.get(field)
        return self.cells[column] if column is not None and column < len(self.cells) else None

    def text(self, field: str) -> str:
        """Return the text of a field, "" where it says nothing."""
        return self.texts.get(field, "")

    def heading(self, field: str) -> str:
        """Return the heading of the column of a field."""
        column = self.columns.get(field)
        return self.table.headings[column] if column is not None and column < len(self.table.headings) else ""

    def first_text(self) -> str:
        """Return the first text of the row."""
        return next((cell for cell in self.cells if isinstance(cell, str)), "")

    def has_any(self) -> bool:
        """Return whether any mapped cell holds something."""
        return bool(self.texts)

    def warn(self, field: str, code: str, value: str | None = None, **params: str) -> None:
        """Note that a cell was left out or corrected."""
        self._note(field, code, "warning", value, params)

    def doubt(self, field: str, code: str, **params: str) -> None:
        """Note that a cell is taken as it stands, and what is to be asked about it."""
        self._note(field, code, "doubt", None, params)

    def refuse(self, field: str, code: str) -> None:
        """Note that the row cannot be taken."""
        self.refused = True
        self._note(field, code, "error", None, {})

    def _note(self, field: str, code: str, severity: Severity, value: str | None, params: dict[str, str]) -> None:
        self.problems.append(
            Problem(
                table=self.table.name,
                row=self.number,
                column=self.heading(field) or (self.heading("title_zh") if field == "title" else ""),
                value=self.text(field)[:200] if value is None else value[:200],
                code=code,
                severity=severity,
                params={"field": field, **params},
            )
        )

    def split_amount(self, part: str) -> tuple[str, dict[str, Any]]:
        """Return the title of one entry of a list cell, and its quantity where it ends in one ("粉煤灰 3万吨/年")."""
        if match := _AMOUNT.match(part):
            try:
                return match["title"].strip(), {"quantity": parse_quantity(match["amount"])}
            except SymbionetError:
                return part, {}
        return part, {}
