"""Writes of imports: start, correct columns and cells, store in parts, stop, continue, undo, discard."""

from symbionet.imports.actions.answering import Keep, answer_row, restore_answers
from symbionet.imports.actions.imports import discard_import, map_columns, start_import, undo_import
from symbionet.imports.actions.mending import MendedCell, choose_for_duplicates, mend_cells
from symbionet.imports.actions.parts import in_parts
from symbionet.imports.actions.readers import plain_reader
from symbionet.imports.actions.running import (
    commit_now,
    continue_import,
    fail_orphaned_imports,
    request_commit,
    run_import,
    stop_import,
)
from symbionet.imports.actions.undo import delete_made, kept_change, restore_changed, worked_on_since

__all__ = [
    "Keep",
    "MendedCell",
    "answer_row",
    "choose_for_duplicates",
    "commit_now",
    "continue_import",
    "delete_made",
    "discard_import",
    "fail_orphaned_imports",
    "in_parts",
    "kept_change",
    "map_columns",
    "mend_cells",
    "plain_reader",
    "request_commit",
    "restore_answers",
    "restore_changed",
    "run_import",
    "start_import",
    "stop_import",
    "undo_import",
    "worked_on_since",
]
