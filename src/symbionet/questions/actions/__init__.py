"""What people do with questionnaires: bring a version, answer a page, hand the answers in; review rows of mappings."""

from symbionet.questions.actions.answers import (
    Given,
    add_questionnaire,
    answer_page,
    hand_in,
    hold_sheet,
    open_sheet,
    remove_file,
    reopen_sheet,
)
from symbionet.questions.actions.reviewing import review_rows, take_reviews_back

__all__ = [
    "Given",
    "add_questionnaire",
    "answer_page",
    "hand_in",
    "hold_sheet",
    "open_sheet",
    "remove_file",
    "reopen_sheet",
    "review_rows",
    "take_reviews_back",
]
