"""Columns of the list of entries as CSV or XLSX; each row says its level and basis."""

from collections.abc import Callable, Mapping
from typing import Any

from symbionet.impact.models import Entry, EntryLevel
from symbionet.impact.pages.wording import reason_words, unit_words

__all__ = ["entry_columns"]

COLUMNS: Mapping[str, Callable[[Entry], Any]] = {
    "id": lambda row: row.pk,
    "synergy": lambda row: row.synergy_id,
    "flow": lambda row: str(row.flow or ""),
    "organisation": lambda row: str(row.organisation or ""),
    "year": lambda row: row.year,
    "metric": lambda row: row.get_metric_display(),
    "level": lambda row: row.get_level_display(),
    "basis": lambda row: EntryLevel(row.level).basis(row.year),
    "low": lambda row: row.low,
    "central": lambda row: row.central,
    "high": lambda row: row.high,
    "unit": unit_words,
    "quantity": lambda row: row.quantity,
    "quantity_unit": lambda row: row.quantity_unit,
    "corrects": lambda row: row.corrects_id,
    "reason": lambda row: reason_words(row.reason),
    "at": lambda row: row.at,
}


def entry_columns(titles: Mapping[int, str]) -> Mapping[str, Callable[[Entry], Any]]:
    """The columns, with the titles of synergies as the reader may see them."""
    return {"title": lambda row: titles[row.synergy_id], **COLUMNS}
