"""Reads of the knowledge: corrections of rows, and the packs behind a page."""

from symbionet.knowledge.queries.corrections import (
    CorrectableRow,
    accepted_corrections,
    correctable_row,
    corrections_decidable_by,
    corrections_of_rows,
    corrections_visible_to,
    decides_corrections,
    is_applied,
    new_use_row,
    proposes_corrections,
)
from symbionet.knowledge.queries.sources import headers_of

__all__ = [
    "CorrectableRow",
    "accepted_corrections",
    "correctable_row",
    "corrections_decidable_by",
    "corrections_of_rows",
    "corrections_visible_to",
    "decides_corrections",
    "headers_of",
    "is_applied",
    "new_use_row",
    "proposes_corrections",
]
