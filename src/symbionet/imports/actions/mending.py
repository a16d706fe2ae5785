"""Cells of a preview are mended, and a person says what becomes of rows that may be duplicates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.imports.actions.imports import locked_import
from symbionet.imports.models import Import, ImportState
from symbionet.imports.queries import importer_of
from symbionet.imports.words import over_words
from symbionet.sheets import Table
from symbionet.sheets.cells import cell_text

__all__ = ["MendedCell", "choose_for_duplicates", "mend_cells"]

MOST_MENDED = 20_000  # cells of one list; who has more mends the file


@dataclass(frozen=True, slots=True, kw_only=True)
class MendedCell:
    """A cell of a table with the text that it is to hold; `column` counts from 0, `row` is its number in the file."""

    table: str
    row: int
    column: int
    text: str


@transaction.atomic
def mend_cells(batch: Import, cells: Sequence[MendedCell], *, tables: Sequence[Table], by: User | None) -> int:
    """How many cells now hold another text; one that gets the text of the file again counts as mended no more.

    `tables` are those that the preview shows. Raises ActionRefused where the import is no preview any more or has too
    many mended cells.
    """
    locked = _locked_preview(batch)
    shown = {table.name: {row.number: row.cells for row in table.rows} for table in tables}
    mended: dict[str, dict[str, dict[str, list[str]]]] = locked.mended
    changed = 0
    for cell in cells:
        row = shown.get(cell.table, {}).get(cell.row)
        if row is None:
            continue
        now, text = cell_text(row[cell.column]) if cell.column < len(row) else "", cell.text.strip()
        if text != now.strip():
            _put(mended.setdefault(cell.table, {}).setdefault(str(cell.row), {}), str(cell.column), text, now)
            changed += 1
    if sum(len(row) for rows in mended.values() for row in rows.values()) > MOST_MENDED:
        raise ActionRefused(
            _("More than %(most)s cells are corrected; correct the file and bring it again.") % {"most": MOST_MENDED}
        )
    if changed:
        locked.save(update_fields=["mended"])
        batch.mended = mended
        history.record(by, f"{importer_of(batch.kind).verbs}mended", batch, cells=changed)
    return changed


def _put(row: dict[str, list[str]], column: str, text: str, now: str) -> None:
    was = row[column][1] if column in row else now
    if text == was.strip():
        del row[column]
    else:
        row[column] = [text, was]


@transaction.atomic
def choose_for_duplicates(batch: Import, choices: Mapping[str, str], *, by: User | None) -> Import:
    """The import with what becomes of rows that may be duplicates, by the key of each; raises ActionRefused where it
    is no preview any more.
    """
    locked = _locked_preview(batch)
    before: dict[str, Any] = locked.choices
    if new := {key: choice for key, choice in choices.items() if before.get(key) != choice}:
        locked.choices = {**before, **new}
        locked.save(update_fields=["choices"])
        batch.choices = locked.choices
        history.record(by, f"{importer_of(batch.kind).verbs}chosen", batch, rows=len(new))
    return batch


def _locked_preview(batch: Import) -> Import:
    locked = locked_import(batch)
    if locked.state != ImportState.PREVIEW:
        raise ActionRefused(over_words(locked))
    return locked
