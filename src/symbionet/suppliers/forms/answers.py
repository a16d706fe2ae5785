"""The answers of a page of the questionnaire, after what colleagues of the firm have answered meanwhile."""

from django.db import transaction

from symbionet.accounts.models import User
from symbionet.questions.actions import Given, answer_page, hold_sheet
from symbionet.questions.models import AnswerSheet
from symbionet.questions.pages import Conflict, settled_page
from symbionet.xlsform import Group

__all__ = ["answer_own_page"]


@transaction.atomic
def answer_own_page(
    sheet: AnswerSheet, group: Group, given: Given, *, by: User
) -> tuple[dict[str, str], tuple[Conflict, ...]]:
    """The problems by the name of their input, and what must be decided; what stands in neither is kept."""
    held = hold_sheet(sheet)
    left, conflicts = settled_page(held, group, given)
    return answer_page(held, group, left, by=by), conflicts
