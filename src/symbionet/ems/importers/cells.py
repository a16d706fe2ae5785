"""What the sheets behind the registers have in common: days of a row, and what became of it."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Model
from django.utils.translation import gettext as _

from symbionet.core.errors import ActionRefused
from symbionet.core.history import Json
from symbionet.imports.queries import Outcome, ReadRow
from symbionet.sheets.cells import read_date

__all__ = ["day_in", "outcome"]


def day_in(row: ReadRow, column: str) -> date | None:
    """The day of a column, None for none; raises ActionRefused for what is no day."""
    text = row.text(column)
    if not text:
        return None
    day = read_date(text)
    if day is None:
        raise ActionRefused(_("“%(day)s” is no day: write it as 2026-03-01.") % {"day": text[:20]}, field=column)
    return day


def outcome(
    row: ReadRow, state: str, what: str, target: Model | None = None, before: Mapping[str, Json] | None = None
) -> Outcome:
    """What became of a row, with the thing that it made or changed."""
    return Outcome(number=row.number, table=row.table, state=state, what=what, target=target, before=before)
