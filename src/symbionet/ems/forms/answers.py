"""The answers of a section of an assessment, after what colleagues have answered meanwhile."""

from django.db import transaction

from symbionet.accounts.models import User
from symbionet.ems.actions import answer_clauses
from symbionet.ems.models import Assessment
from symbionet.ems.queries.frameworks import framework_of
from symbionet.questions.actions import Given, hold_sheet, open_sheet
from symbionet.questions.pages import Conflict, settled_page
from symbionet.xlsform import Group

__all__ = ["answer_section"]


@transaction.atomic
def answer_section(
    assessment: Assessment, group: Group, given: Given, *, by: User
) -> tuple[dict[str, str], tuple[Conflict, ...]]:
    """The problems by the name of their input, and what must be decided; what stands in neither is kept.

    Raises ActionRefused while the assessment is locked.
    """
    sheet = hold_sheet(open_sheet(assessment, framework_of(assessment.framework).form_id))
    left, conflicts = settled_page(sheet, group, given)
    return answer_clauses(assessment, group, left, by=by), conflicts
