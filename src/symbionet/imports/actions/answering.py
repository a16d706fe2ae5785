"""Lists of answers to a questionnaire: a row for each question, taken as a page takes it, and taken back as it was."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from symbionet.core.errors import ActionRefused
from symbionet.imports.models import Import, RowState
from symbionet.imports.queries import Outcome, ReadRow, Undone
from symbionet.questions.actions import Given
from symbionet.questions.models import AnswerSheet
from symbionet.questions.queries import Answers, answers_of, field_of, inputs_of, questionnaire_of_sheet
from symbionet.tables import as_written
from symbionet.xlsform import Group, Question, Questionnaire

__all__ = ["Keep", "answer_row", "restore_answers"]

type Keep = Callable[[Group, Given], Mapping[str, str]]  # stores what came in for a page, and says what is wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerChange:
    """What a row keeps of an answer that it gave: the inputs and the note before and after."""

    key: str
    was: list[str]
    was_note: str
    now: list[str]
    now_note: str


BETWEEN = str.maketrans(dict.fromkeys("、,，;；\n", "|"))


def answer_row(row: ReadRow, sheet: AnswerSheet, *, keep: Keep, what: str = "") -> Outcome:
    """What becomes of a row with the columns `key`, `answer` and `note`; raises ActionRefused that names the column.

    A column that the list does not have leaves what is there, and what was answered to a question of an older edition
    stays in any case.
    """
    found, key, before = questionnaire_of_sheet(sheet), row.text("key"), answers_of(sheet)
    if key not in found.by_name and any((key, 0) in known for known in (before.values, before.notes, before.files)):
        return _of_older(row, found, before)
    group, question = _place(found, key)
    text = _said(row, "answer") if "answer" in row.headings else None
    was = inputs_of(before.value(key))
    asked = was if text is None else _chosen(text, found, question) if text else []
    note = _said(row, "note") if "note" in row.headings else before.notes.get((key, 0), "")
    was_note = before.notes.get((key, 0), "")
    if (asked, note) == (was, was_note):
        return _outcome(row, RowState.SAME, what or key)
    problems = keep(group, _given(key, asked, note))
    if problems:
        raise ActionRefused(next(iter(problems.values())), field="answer")
    after = answers_of(sheet)
    now, now_note = inputs_of(after.value(key)), after.notes.get((key, 0), "")
    if (now, now_note) == (was, was_note):
        if asked and not now:
            raise ActionRefused(_("This question is not asked, given your other answers."), field="answer")
        return _outcome(row, RowState.SAME, what or key)
    change = AnswerChange(key=key, was=was, was_note=was_note, now=now, now_note=now_note)
    state = RowState.CHANGED if was or was_note else RowState.ENTERED
    return _outcome(row, state, what or key, target=sheet, before=asdict(change))


def restore_answers(batch: Import, keep_of: Callable[[AnswerSheet], Keep]) -> Undone:
    """Take the answers of an import back; what somebody has answered anew since stays.

    The last row goes first, as a question may be asked only after the answer of one before. Raises ActionRefused where
    all was answered anew.
    """
    kind = {"target_type__app_label": "questions", "target_type__model": "answersheet"}
    rows = batch.rows.filter(state__in=(RowState.ENTERED, RowState.CHANGED), **kind).order_by("-id")
    gone, kept = 0, set()
    for row in rows:
        sheet, was = row.target, row.before or {}
        if isinstance(sheet, AnswerSheet) and was and _restored(sheet, AnswerChange(**was), keep_of(sheet)):
            gone += 1
        else:
            kept.add(row.pk)
    if kept and not gone:
        raise ActionRefused(_("All answers of this list were changed since: nothing was taken back."))
    return Undone(gone=gone, kept=len(kept), kept_rows=frozenset(kept))


def _restored(sheet: AnswerSheet, change: AnswerChange, keep: Keep) -> bool:
    """Whether the answer is again what it was: not where it says by now something else, or is closed."""
    answers = answers_of(sheet)
    if (inputs_of(answers.value(change.key)), answers.notes.get((change.key, 0), "")) != (change.now, change.now_note):
        return False
    group, _question = _place(questionnaire_of_sheet(sheet), change.key)
    try:
        keep(group, _given(change.key, change.was, change.was_note))
    except ActionRefused:  # handed in since
        return False
    back = answers_of(sheet)
    return (inputs_of(back.value(change.key)), back.notes.get((change.key, 0), "")) == (change.was, change.was_note)


def _given(key: str, inputs: list[str], note: str) -> Given:
    name = field_of(key)
    return Given(texts={name: inputs or [""], f"n{name[1:]}": [note]})


def _said(row: ReadRow, column: str) -> str:
    """What a cell says, without the apostrophe that a file of ours puts before what a spreadsheet would run."""
    return as_written(row.texts.get(column, "")).strip()


def _chosen(text: str, found: Questionnaire, question: Question) -> list[str]:
    """The inputs that a cell means: the names of choices by name, words in both languages in any case, or level."""
    if not question.kind.startswith("select"):
        return [text]
    known = {word.strip().casefold(): one.name for one in found.choices_of(question)
             for word in (one.name, one.en, one.zh, _level(one.en))}  # fmt: skip
    if text.casefold() in known:
        return [known[text.casefold()]]
    parts = [part.strip() for part in text.translate(BETWEEN).split("|") if part.strip()]
    if question.kind != "select_multiple" or not all(part.casefold() in known for part in parts):
        words = ", ".join(one.name for one in found.choices_of(question))
        raise ActionRefused(_("Write one of: %(choices)s.") % {"choices": words}, field="answer")
    return [known[part.casefold()] for part in parts]


def _of_older(row: ReadRow, found: Questionnaire, before: Answers) -> Outcome:
    """What becomes of a row whose question stood in an older edition: it may only say what was answered then."""
    key = row.text("key")
    inputs = inputs_of(before.value(key))
    names = {word.strip().casefold(): one.name for rows in found.choices.values() for one in rows if one.name in inputs
             for word in (one.name, one.en, one.zh, _level(one.en))}  # fmt: skip
    parts = [_said(row, "answer")] if len(inputs) < 2 else _said(row, "answer").translate(BETWEEN).split("|")
    meant = [names.get(part.strip().casefold(), part.strip()) for part in parts if part.strip()]
    if "answer" in row.headings and meant != inputs:
        stays = _("This question stood in an older edition: what was answered to it stays as it was.")
        raise ActionRefused(stays, field="answer")
    if "note" in row.headings and _said(row, "note") != before.notes.get((key, 0), ""):
        raise ActionRefused(
            _("This question stood in an older edition: its observation stays as it was."), field="note"
        )
    return _outcome(row, RowState.SAME, key)


def _level(words: str) -> str:
    """The number with which the words of a choice begin ("2 Begun: ..."), else the words."""
    first = words.partition(" ")[0]
    return first if first.isdecimal() else words


def _place(found: Questionnaire, key: str) -> tuple[Group, Question]:
    for group in found.groups:
        for question in group.questions:
            if question.name == key:
                return group, question
    raise ActionRefused(_("No question has this key: take the keys from the workbook."), field="key")


def _outcome(row: ReadRow, state: RowState, what: str, **more: Any) -> Outcome:
    return Outcome(number=row.number, table=row.table, state=state, what=what, **more)
