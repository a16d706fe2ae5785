"""Answers of a firm from a spreadsheet: the workbook that the platform gives, filled in without a connection."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.imports.actions import plain_reader
from symbionet.imports.models import Import, RowState
from symbionet.imports.queries import Importer, Outcome, Part, ReadRow, SubjectChoice, refused
from symbionet.questions.actions import Given, answer_page
from symbionet.questions.queries import answers_of, field_of, questionnaire_of_sheet
from symbionet.suppliers.actions import open_sheet_of
from symbionet.suppliers.importers.common import outcome, said
from symbionet.suppliers.models import Respondent
from symbionet.suppliers.queries import respondents_visible_to
from symbionet.xlsform import Group, Question, Questionnaire

__all__ = ["ANSWERS", "ANSWER_COLUMNS"]

ANSWER_COLUMNS = {
    "key": ("key of the question", "问题代码"),
    "question": ("question", "问题"),
    "answer": ("answer", "答案", "答复"),
    "note": ("note", "备注"),
}
BETWEEN = str.maketrans(dict.fromkeys("、,，;；\n", "|"))


def answers(visitor: User) -> bool:
    """Whether the visitor answers for a firm."""
    return respondents_visible_to(visitor).exists()


def _respondent_of(batch: Import) -> tuple[Respondent, User]:
    by = batch.asked_by
    if by is None:
        raise ActionRefused(_("Whoever brought the list is gone: bring it again."))
    rows = respondents_visible_to(by).filter(merged_into=None)
    respondent = rows.filter(pk=batch.subject_id).first() if batch.subject_id else rows.first()
    if respondent is None:
        raise ActionRefused(_("Only the people of the supplier do this."))
    return respondent, by


def chosen_in(text: str, found: Questionnaire, question: Question) -> list[str]:
    """The inputs that a cell means: the names of choices by name or words in both languages, in any case."""
    if not question.kind.startswith("select"):
        return [text]
    known = {word.strip().casefold(): one.name for one in found.choices_of(question)
             for word in (one.name, one.en, one.zh)}  # fmt: skip
    if text.casefold() in known:
        return [known[text.casefold()]]
    parts = [part.strip() for part in text.translate(BETWEEN).split("|") if part.strip()]
    if question.kind != "select_multiple" or not all(part.casefold() in known for part in parts):
        words = ", ".join(one.name for one in found.choices_of(question))
        raise ActionRefused(_("Write one of: %(choices)s.") % {"choices": words}, field="answer")
    return [known[part.casefold()] for part in parts]


def _place(found: Questionnaire, key: str) -> tuple[Group, Question]:
    for group in found.groups:
        for question in group.questions:
            if question.name == key:
                return group, question
    raise ActionRefused(_("No question has this key: take the keys from the workbook."), field="key")


def _take(row: ReadRow, respondent: Respondent, by: User) -> Outcome:
    sheet = open_sheet_of(respondent)
    found, key = questionnaire_of_sheet(sheet), row.text("key")
    group, question = _place(found, key)
    before, text = answers_of(sheet), said(row, "answer")
    texts = {field_of(key): chosen_in(text, found, question) if text else [""]}
    texts[f"n{field_of(key)[1:]}"] = [said(row, "note")]
    if not text and before.value(key) is None and not said(row, "note"):
        return outcome(row, RowState.SAME, key)
    problems = answer_page(sheet, group, Given(texts=texts), by=by)
    if problems:
        raise ActionRefused(next(iter(problems.values())), field="answer")
    after = answers_of(sheet)
    names = ("values", "notes")
    same = all(getattr(before, name) == getattr(after, name) for name in names)
    if not same:
        return outcome(row, RowState.ENTERED, key, target=respondent)
    if text and after.value(key) is None:
        raise ActionRefused(_("This question is not asked, given your other answers."), field="answer")
    return outcome(row, RowState.SAME, key)


def _parts(batch: Import, rows: Sequence[ReadRow]) -> list[Part]:
    """All rows in one part: some questions are asked only after the answers to others."""

    def act() -> list[Outcome]:
        done = []
        for row in rows:
            try:
                with transaction.atomic():
                    done.append(_take(row, *_respondent_of(batch)))
            except ActionRefused as error:
                done.append(refused(row, error.field, error, what=row.text("key")))
        return done

    return [Part(size=len(rows), act=act)]


ANSWERS = Importer(
    kind="answer_import",
    title=gettext_lazy("Answers from a workbook"),
    list_route="answer_import",
    verbs="answers.import_",
    may_import=answers,  # type: ignore[arg-type] # who is no user sees no respondent
    read=plain_reader(ANSWER_COLUMNS, needed=("key", "answer")),
    parts=_parts,
    subject=SubjectChoice(
        name="respondent",
        label=gettext_lazy("We answer as"),
        rows=lambda user: respondents_visible_to(user).filter(merged_into=None),
        is_required=lambda user: respondents_visible_to(user).filter(merged_into=None).count() > 1,
        empty_label=gettext_lazy("your own"),
    ),
)
