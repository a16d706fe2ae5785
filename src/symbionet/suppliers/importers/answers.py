"""Answers of a firm from a spreadsheet: the workbook that the platform gives, filled in without a connection."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.imports.actions import Keep, answer_row, plain_reader, restore_answers
from symbionet.imports.models import Import
from symbionet.imports.queries import Importer, Outcome, ReadRow, SubjectChoice, Undone
from symbionet.questions.actions import answer_page
from symbionet.questions.models import AnswerSheet
from symbionet.suppliers.actions import open_sheet_of
from symbionet.suppliers.importers.common import parts_of
from symbionet.suppliers.models import Respondent
from symbionet.suppliers.queries import respondents_visible_to

__all__ = ["ANSWERS", "ANSWER_COLUMNS", "RESPONDENT", "answers", "respondent_of"]

ANSWER_COLUMNS = {
    "key": ("key of the question", "问题代码"),
    "question": ("question", "问题"),
    "answer": ("answer", "答案", "答复"),
    "note": ("note", "备注"),
}

RESPONDENT = SubjectChoice(
    name="respondent",
    label=gettext_lazy("We answer as"),
    rows=lambda user: respondents_visible_to(user).filter(merged_into=None),
    is_required=lambda user: respondents_visible_to(user).filter(merged_into=None).count() > 1,
    empty_label=gettext_lazy("your own"),
)


def answers(visitor: User) -> bool:
    """Whether the visitor answers for a firm."""
    return respondents_visible_to(visitor).exists()


def respondent_of(batch: Import) -> tuple[Respondent, User]:
    """The firm of a list and who brought it; raises ActionRefused where that is nobody of the firm any more."""
    by = batch.asked_by
    if by is None:
        raise ActionRefused(_("Whoever brought the list is gone: bring it again."))
    rows = respondents_visible_to(by).filter(merged_into=None)
    respondent = rows.filter(pk=batch.subject_id).first() if batch.subject_id else rows.first()
    if respondent is None:
        raise ActionRefused(_("Only the people of the supplier do this."))
    return respondent, by


def _take(row: ReadRow, respondent: Respondent, by: User) -> Outcome:
    return answer_row(row, open_sheet_of(respondent), keep=_keeps(open_sheet_of(respondent), by))


def _keeps(sheet: AnswerSheet, by: User) -> Keep:
    return lambda group, given: answer_page(sheet, group, given, by=by)


def _undo(batch: Import, by: User) -> Undone:
    """What the list answered is as before; what people have answered since stays, as do the snapshots of buyers."""
    respondent_of(batch)
    return restore_answers(batch, lambda sheet: _keeps(sheet, by))


ANSWERS = Importer(
    kind="answer_import",
    title=gettext_lazy("Answers from a workbook"),
    list_route="answer_import",
    verbs="answers.import_",
    may_import=answers,  # type: ignore[arg-type] # who is no user sees no respondent
    read=plain_reader(ANSWER_COLUMNS, needed=("key", "answer")),
    parts=parts_of(_take, respondent_of, "key", size=None),  # some questions are asked only after the answers to others
    undo=_undo,
    subject=RESPONDENT,
    home_route="chain_home",
)
