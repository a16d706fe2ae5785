"""What people do with questionnaires: bring a version, answer a page, hand the answers in."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.files import checked_file
from symbionet.core.texts import in_language
from symbionet.questions.models import Answer, AnswerFile, AnswerSheet, OwnQuestionnaire
from symbionet.questions.queries import (
    Answers,
    answers_of,
    brings_questionnaires,
    field_of,
    questionnaire_of,
    questionnaire_of_sheet,
)
from symbionet.tables import clean_text
from symbionet.xlsform import (
    BadAnswer,
    Checked,
    Group,
    Question,
    Questionnaire,
    Sheets,
    Value,
    asked_questions,
    clean_answer,
    is_asked,
    packed_questionnaires,
    wrong_by_constraint,
)
from symbionet.xlsform.answering import plain_of, with_calculated
from symbionet.xlsform.expressions import Plain

__all__ = [
    "Given",
    "add_questionnaire",
    "answer_page",
    "hand_in",
    "hold_sheet",
    "open_sheet",
    "remove_file",
    "reopen_sheet",
]

MOST_ROUNDS = 30
MOST_FILES = 5  # of one answer
NOTE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What came in for a page: texts and files by the names of inputs; only questions that it names are written."""

    texts: Mapping[str, Sequence[str]]
    files: Mapping[str, Sequence[File]] = field(default_factory=dict)
    decided: Mapping[str, str] = field(default_factory=dict)  # input -> "mine", "theirs", "both": chosen of two answers

    def holds(self, name: str) -> bool:
        """Whether the input of that name, or its mark, came in."""
        return name in self.texts or f"asked-{name}" in self.texts


@transaction.atomic
def add_questionnaire(checked: Checked, sheets: Sheets, *, by: User) -> OwnQuestionnaire:
    """The stored version of a questionnaire; raises ActionRefused for one with errors or a version that is there."""
    if not brings_questionnaires(by):
        raise ActionRefused(_("Questionnaires are brought by practitioners and managers."))
    if not checked.is_sound:
        raise ActionRefused(_("The questionnaire has errors: mend them first."))
    found = checked.questionnaire
    if found.id in packed_questionnaires():
        raise ActionRefused(
            _("“%(id)s” is a questionnaire of the product: give yours another form_id.") % {"id": found.id}
        )
    if OwnQuestionnaire.objects.filter(form_id=found.id, version=found.version).exists():
        raise ActionRefused(
            _("Version %(version)s of “%(id)s” is there already: give the new one another version.")
            % {"version": found.version, "id": found.id}
        )
    kept = {
        name: {"headings": list(headings), "rows": [[row.number, dict(row.cells)] for row in rows]}
        for name, (headings, rows) in sheets.items()
    }
    row = OwnQuestionnaire.objects.create(
        form_id=found.id[:60], version=found.version[:30], title_en=found.title_en[:200], title_zh=found.title_zh[:200],
        sheets=kept, added_by=by,
    )  # fmt: skip
    history.record(by, "questionnaire.added", row)
    return row


@transaction.atomic
def open_sheet(subject: Model, form_id: str) -> AnswerSheet:
    """The answers of a subject to a questionnaire, begun with its newest version; raises LookupError for no such."""
    kind = ContentType.objects.get_for_model(subject)
    found = questionnaire_of(form_id)
    if found is None:
        raise LookupError(f"no questionnaire is called {form_id!r}")
    values = {"version": found.version}
    return AnswerSheet.objects.get_or_create(
        subject_type=kind, subject_id=subject.pk, form_id=form_id, defaults=values
    )[0]


def hold_sheet(sheet: AnswerSheet) -> AnswerSheet:
    """The answers as they are now, which nobody else changes until the end of this transaction."""
    return AnswerSheet.objects.select_for_update().get(pk=sheet.pk)


@transaction.atomic
def answer_page(sheet: AnswerSheet, group: Group, given: Given, *, by: User | None) -> dict[str, str]:
    """Store the answers of a page that are in order; what is not, by the name of its input with what to do.

    The same page twice changes nothing. A round of a repeated group in which nothing stands is taken out.
    """
    hold_sheet(sheet)
    questionnaire, before = questionnaire_of_sheet(sheet), answers_of(sheet)
    places = range(1, MOST_ROUNDS + 1) if group.repeats else (0,)
    writer = _Writer(sheet=sheet, questionnaire=questionnaire, before=before, given=given, by=by)
    for place in places:
        names = before.names(place)
        for question in group.questions:
            if is_asked(question, with_calculated(questionnaire, names)):
                names |= writer.write(question, place, names)
    if writer.changed:
        history.record(by, "answers.changed", sheet.subject, form=sheet.form_id, changes=writer.changed)
    if given.decided:
        kinds = {"q": "", "n": ".note"}
        chosen = {f"{name[2:]}{kinds.get(name[0], '')}": ["", choice] for name, choice in given.decided.items()}
        history.record(by, "answers.decided", sheet.subject, form=sheet.form_id, changes=chosen)
    return writer.problems


@dataclass(slots=True, kw_only=True)
class _Writer:
    """Writes the answers of one page, and gathers what changed and what is wrong."""

    sheet: AnswerSheet
    questionnaire: Questionnaire
    before: Answers
    given: Given
    by: User | None
    changed: dict[str, list[Any]] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    def write(self, question: Question, place: int, names: Mapping[str, Plain]) -> dict[str, Plain]:
        """Store what came in for a question, and what it says from now on by its name; nothing where it is wrong."""
        name = field_of(question.name, place)
        if question.kind in ("note", "hidden", "calculate"):
            return {}
        if question.kind == "image" or question.attach:
            self._files(question, place, name)
        if question.kind == "image" or not self.given.holds(name):
            return {}
        texts = list(self.given.texts.get(name, ()))
        try:
            value = clean_answer(self.questionnaire, question, texts)
        except BadAnswer as error:
            self.problems[name] = _problem_words(error)
            return {}
        if value is not None and wrong_by_constraint(question, value, names):
            message = in_language(en=question.message_en, zh=question.message_zh)
            self.problems[name] = message or _("This answer does not fit: look at the hint.")
            return {}
        note = clean_text(next(iter(self.given.texts.get(f"n{name[1:]}", ())), "")).strip()[:NOTE]
        self._store(question, place, value, note)
        return {question.name: "" if value is None else plain_of(value)}

    def _store(self, question: Question, place: int, value: Value | None, note: str) -> None:
        key = question.name, place
        old, old_note = self.before.values.get(key), self.before.notes.get(key, "")
        if (value, note) == (old, old_note):
            return
        row = self.sheet.answers.filter(question=question.name, place=place)
        if value is None and not note:
            row.delete()
        else:
            kept = {**_columns(value), "note": note, "answered_by": self.by, "answered_at": timezone.now()}
            Answer.objects.update_or_create(sheet=self.sheet, question=question.name, place=place, defaults=kept)
        self.changed[field_of(question.name, place)[2:]] = [_words(old, old_note), _words(value, note)]

    def _files(self, question: Question, place: int, name: str) -> None:
        for upload in self.given.files.get(name if question.kind == "image" else f"f{name[1:]}", ()):
            try:
                self._add_file(question, place, upload)
            except ActionRefused as refusal:
                self.problems[name] = str(refusal)

    def _add_file(self, question: Question, place: int, upload: File) -> None:
        rows = self.sheet.files.filter(question=question.name, place=place)
        content_type, suffix, data = checked_file(upload)
        digest = hashlib.sha256(data).hexdigest()
        if rows.filter(sha256=digest).exists():
            return
        if rows.count() >= MOST_FILES:
            raise ActionRefused(_("An answer takes at most 5 files: remove one first."))
        row = AnswerFile(
            sheet=self.sheet, question=question.name, place=place, content_type=content_type, size=len(data),
            name=PurePath(str(upload.name or "").replace("\\", "/")).name[-200:] or f"photo{suffix}", sha256=digest,
            added_by=self.by,
        )  # fmt: skip
        row.file.save(f"{uuid4().hex}{suffix}", ContentFile(data), save=True)
        self.changed[f"{question.name}.file"] = ["", row.name]


def _columns(value: Value | None) -> dict[str, Any]:
    empty: dict[str, Any] = {"text": "", "number": None, "day": None, "chosen": []}
    if value is None:
        return empty
    if isinstance(value, tuple):
        return {**empty, "chosen": list(value)}
    if isinstance(value, float):
        return {**empty, "number": value}
    return {**empty, "text": value} if isinstance(value, str) else {**empty, "day": value}


def _words(value: Value | None, note: str) -> str:
    if isinstance(value, tuple):
        text = ", ".join(value)
    else:
        text = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
    return " · ".join(filter(None, (text, note)))[:300]


def _problem_words(error: BadAnswer) -> str:
    words = {
        "number": _("“%(text)s” is no number: write digits only, for example 1200 or 0.5."),
        "whole": _("“%(text)s” is no whole number."),
        "day": _("“%(text)s” is no day: write it as 2026-03-01."),
        "choice": _("“%(text)s” is none of the choices."),
        "long": _("The answer is too long: at most 4,000 characters."),
    }
    return words[error.code] % {"text": error.text[:60]} if error.code != "long" else words["long"]


def missing_answers(sheet: AnswerSheet) -> list[tuple[Group, Question]]:
    """The required questions that are asked and not answered."""
    questionnaire, answers = questionnaire_of_sheet(sheet), answers_of(sheet)
    found = []
    for group in questionnaire.groups:
        places = answers.rounds(tuple(one.name for one in group.questions)) if group.repeats else [0]
        for place in places:
            for question in asked_questions(questionnaire, group, answers.names(place)):
                key = question.name, place
                if question.required and key not in answers.values and key not in answers.files:
                    found.append((group, question))
    return found


@transaction.atomic
def hand_in(sheet: AnswerSheet, *, by: User | None) -> None:
    """Mark the answers as complete; raises ActionRefused that names the first question without an answer."""
    missing = missing_answers(sheet)
    if missing:
        _group, question = missing[0]
        label = in_language(en=question.en, zh=question.zh)
        raise ActionRefused(_("“%(label)s” has no answer yet.") % {"label": label}, field=field_of(question.name))
    sheet.submitted_at = timezone.now()
    sheet.save(update_fields=["submitted_at"])
    history.record(by, "answers.handed_in", sheet.subject, form=sheet.form_id)


@transaction.atomic
def reopen_sheet(sheet: AnswerSheet, *, by: User | None) -> None:
    """Open answers again that were handed in."""
    sheet.submitted_at = None
    sheet.save(update_fields=["submitted_at"])
    history.record(by, "answers.reopened", sheet.subject, form=sheet.form_id)


@transaction.atomic
def remove_file(file: AnswerFile, *, by: User | None) -> None:
    """Take a photo of an answer out; the file itself goes with it."""
    subject, name, stored = file.sheet.subject, file.name, file.file
    file.delete()
    transaction.on_commit(lambda: stored.delete(save=False))
    history.record(by, "answers.file_removed", subject, file=name)
