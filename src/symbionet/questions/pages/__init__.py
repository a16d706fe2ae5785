"""What a page of a questionnaire shows, and what becomes of it where two people answer it."""

from symbionet.questions.pages.meeting import (
    Conflict,
    Merged,
    merged,
    same_answer,
    seen_on_page,
    settled_page,
    with_authors,
)
from symbionet.questions.pages.shown import (
    ShownPage,
    ShownQuestion,
    ShownRound,
    page_shown,
    preview_shown,
    value_words,
)

__all__ = [
    "Conflict",
    "Merged",
    "ShownPage",
    "ShownQuestion",
    "ShownRound",
    "merged",
    "page_shown",
    "preview_shown",
    "same_answer",
    "seen_on_page",
    "settled_page",
    "value_words",
    "with_authors",
]
