"""What is wrong with a row, as codes with values; the words are in `symbionet.sheets.wording`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Problem", "Severity"]

Severity = Literal["error", "warning", "doubt", "note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A problem of one cell: an "error" keeps its row out, a "warning" keeps only the cell out.

    A "doubt" takes the cell as it stands and asks about it. A "note" says what was left out on purpose: a row of
    totals.

    `row` is the row in the file, counted from 1; `column` is the heading as it stands there.
    """

    table: str
    row: int
    column: str
    value: str
    code: str
    severity: Severity
    params: Mapping[str, str] = field(default_factory=dict)
