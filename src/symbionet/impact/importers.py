"""The import of entries of the ledger: tried out first, entered in parts in the background."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.models import User
from symbionet.core.texts import is_chinese
from symbionet.impact.actions.entry_imports import entry_parts
from symbionet.impact.queries.entry_sheets import ENTRY_IMPORT, claims_by_list, column_words, entry_rows
from symbionet.imports.models import Import, RowState
from symbionet.imports.pages import with_column_names
from symbionet.imports.queries import Importer, Outcome, ReadFile, importer_of, outcomes_of
from symbionet.sheets.plain import plain_rows, read_cells
from symbionet.shell.lists import table_from
from symbionet.tables import Table

__all__ = ["IMPORTERS"]


def _read(data: bytes, name: str, _is_pasted: bool) -> ReadFile:
    rows, _missing = entry_rows(*plain_rows(read_cells(data, name)))
    return ReadFile(rows=rows)


def _heading_of(column: str) -> str:
    return column_words(chinese=is_chinese()).get(column, column)


def _rows_file(batch: Import, _user: User) -> tuple[str, Table]:
    """What becomes of each row, to be mended at the source."""
    words = dict(RowState.choices)
    columns: dict[str, Callable[[Outcome], Any]] = {
        _("row"): lambda row: row.number,
        _("What it is"): lambda row: row.what,
        _("What becomes of it"): lambda row: str(words[row.state]),
        _("column"): lambda row: row.column,
        _("value"): lambda row: row.value,
        _("What is wrong, and what to do"): lambda row: row.words,
    }
    rows = with_column_names(importer_of(batch.kind), outcomes_of(batch))
    return "ledger-import", table_from(rows, columns)


IMPORTERS = (
    Importer(
        kind=ENTRY_IMPORT,
        title=gettext_lazy("Import benefits"),
        list_route="entry_import",
        verbs="entries.import_",
        may_import=claims_by_list,
        read=_read,
        parts=entry_parts,
        column_name=_heading_of,
        file=_rows_file,
        over=gettext_lazy("This list is entered already, or it is being worked on."),
    ),
)
