"""Rows that only add others up: left out of a table, and said so."""

import re

from symbionet.sheets.problems import Problem
from symbionet.sheets.tables import Row, Table, filled_cells

__all__ = ["is_total", "left_out_problems", "unread_table"]

_NUMBER = r"[\s\d.,，:：;%~～±+＋\-–—/／()（）年度月季日]*"
_UNIT = (
    r"(?:万?吨|千克|公斤|kg|t|tonnes?|m3|m³|立方米|方|[kM]Wh|[GT]J|万?元|CNY|RMB|EUR|€|¥"
    r"|项|条|个|家|种|行|rows?|items?)?"
)
_AMOUNT = rf"{_NUMBER}{_UNIT}(?:\s*/\s*(?:年|月|日|天|a|yr|year|y))?{_NUMBER}"
_IS_TOTAL = re.compile(
    r"(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|totals?|sub-?totals?|sum|grand\s+total)"
    rf"(?:\s*(?:数量|产生量|数|量|金额|quantity|amount|tonnage))?(?:\s*[（(][^（()）]{{1,12}}[)）])?{_AMOUNT}",
    re.I,
)
_IS_AMOUNT = re.compile(_AMOUNT, re.I)


def is_total(row: Row) -> bool:
    """Whether a row only adds others up: its only words are a total word with nothing more than a number, a unit or a
    period, and all else are amounts. A firm called Total Reuse Ltd is none.

    >>> is_total(Row(9, ("合计（2026年）", None, 500.0, "吨/年"))), is_total(Row(9, ("Total reuse Ltd", None, 500.0)))
    (True, False)
    """
    texts = [cell.strip() for cell in filled_cells(row) if isinstance(cell, str)]
    words = [text for text in texts if not _IS_AMOUNT.fullmatch(text)]
    return len(words) == 1 and _IS_TOTAL.fullmatch(words[0]) is not None


def left_out_problems(table: Table) -> list[Problem]:
    """A note on each row of a table that was left out as a total or a remark, so that nothing is lost in silence."""
    return [
        Problem(
            table=table.name,
            row=row.number,
            column="",
            value=next((cell for cell in filled_cells(row) if isinstance(cell, str)), ""),
            code=code,
            severity="note",
        )
        for rows, code in ((table.totals, "row-is-total"), (table.remarks, "row-is-remark"))
        for row in rows
    ]


def unread_table(table: Table) -> Problem:
    """A note on a table whose headings name no field, beside others that do: its rows are not read."""
    headings = ", ".join(heading for heading in table.headings if heading)
    return Problem(
        table=table.name,
        row=table.header_row,
        column="",
        value=headings[:200],
        code="table-not-read",
        severity="note",
        params={"rows": str(len(table.rows))},
    )
