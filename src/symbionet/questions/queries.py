"""Reads of questionnaires and of the answers of a subject, and who may see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, facilitates, is_user, manages_people, reads_programme
from symbionet.questions.models import Answer, AnswerFile, AnswerSheet, MappingReview, OwnQuestionnaire
from symbionet.work.queries.subjects import is_about, of_each_kind
from symbionet.xlsform import Questionnaire, SheetRow, Sheets, Value, check_sheets, packed_questionnaire
from symbionet.xlsform.answering import plain_of
from symbionet.xlsform.expressions import Plain
from symbionet.xlsform.packs import packed_questionnaires, packed_sheets

__all__ = [
    "Answers",
    "answer_files_visible_to",
    "answers_of",
    "brings_questionnaires",
    "field_of",
    "inputs_of",
    "own_questionnaires_visible_to",
    "questionnaire_of",
    "questionnaire_of_sheet",
    "reads_questionnaires",
    "reviews_mappings",
    "reviews_of",
    "sheet_of",
    "sheets_of",
    "stored_sheets",
]


def reads_questionnaires(visitor: Visitor) -> bool:
    """Whether the visitor has questionnaires to read: all who work in the programme."""
    return reads_programme(visitor) or (is_user(visitor) and visitor.has_role(Role.TRAINER, Role.INTERMEDIARY))


def brings_questionnaires(visitor: Visitor) -> bool:
    """Whether the visitor may bring questionnaires of the programme's own."""
    return facilitates(visitor) or manages_people(visitor)


def reviews_mappings(visitor: Visitor) -> bool:
    """Whether the visitor may review rows between frameworks: practitioners and who steers the programme."""
    return facilitates(visitor) or manages_people(visitor)


def reviews_of(pack: str) -> dict[str, MappingReview]:
    """The reviews of the rows of a mapping by key; one of a person who is gone counts no more.

    The caller looks whether the row still says the relation that was reviewed.
    """
    rows = MappingReview.objects.filter(pack=pack, by__isnull=False).select_related("by")
    return {one.row: one for one in rows}


def own_questionnaires_visible_to(visitor: Visitor) -> QuerySet[OwnQuestionnaire]:
    """The versions that the programme brought, for all who work in it."""
    rows = OwnQuestionnaire.objects.all()
    return rows if reads_questionnaires(visitor) else rows.none()


def answer_files_visible_to(visitor: Visitor) -> QuerySet[AnswerFile]:
    """Photos and papers of answers, for those who work on their subject."""
    if not is_user(visitor):
        return AnswerFile.objects.none()
    sheets = of_each_kind(AnswerSheet.objects.all(), lambda kind: is_about(kind.worked_on_by(visitor)))
    return AnswerFile.objects.filter(sheet__in=sheets.order_by().values("pk"))


def stored_sheets(row: OwnQuestionnaire) -> Sheets:
    """The sheets of a version as they stood in its workbook."""
    return {
        name: (
            tuple(sheet["headings"]),
            tuple(SheetRow(number=number, cells=cells) for number, cells in sheet["rows"]),
        )
        for name, sheet in row.sheets.items()
    }


def sheets_of(form_id: str) -> Sheets | None:
    """The sheets of the newest version of a questionnaire; None where nothing is called so."""
    own = OwnQuestionnaire.objects.filter(form_id=form_id).order_by("-added_at", "-pk").first()
    if own is not None:
        return stored_sheets(own)
    return packed_sheets(form_id) if form_id in packed_questionnaires() else None


def questionnaire_of(form_id: str, version: str = "") -> Questionnaire | None:
    """A questionnaire of that version, the newest where none is named; None where nothing is called so.

    A version that the packs no longer hold is read as the packs have it today: names of questions never change.
    """
    own = OwnQuestionnaire.objects.filter(form_id=form_id).order_by("-added_at", "-pk")
    row = (own.filter(version=version).first() if version else None) or own.first()
    packed = form_id in packed_questionnaires()
    if row is not None and not (packed and version and row.version != version):
        return read_own(row)
    return packed_questionnaire(form_id) if packed else None


def read_own(row: OwnQuestionnaire) -> Questionnaire:
    """The questionnaire of a stored version."""
    titles = row.title_en, row.title_zh
    return check_sheets(stored_sheets(row), form_id=row.form_id, version=row.version, titles=titles).questionnaire


def questionnaire_of_sheet(sheet: AnswerSheet) -> Questionnaire:
    """The questionnaire that a sheet answers; raises LookupError where it is gone."""
    found = questionnaire_of(sheet.form_id, sheet.version)
    if found is None:
        raise LookupError(f"no questionnaire {sheet.form_id!r}: its pack or version was taken out")
    return found


def sheet_of(subject: Model, form_id: str) -> AnswerSheet | None:
    """The answers of a subject to a questionnaire, None before the first."""
    kind = ContentType.objects.get_for_model(subject)
    return AnswerSheet.objects.filter(subject_type=kind, subject_id=subject.pk, form_id=form_id).first()


def field_of(question: str, place: int = 0) -> str:
    """The name of the input of a question in a round of its group."""
    return f"q-{question}-{place}" if place else f"q-{question}"


def inputs_of(value: object) -> list[str]:
    """An answer as a page would send it.

    >>> inputs_of(None), inputs_of(2.0), inputs_of(("a", "b"))
    ([], ['2'], ['a', 'b'])
    """
    if value is None:
        return []
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return [f"{value:.15g}" if isinstance(value, float) else str(value)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What is answered: values, notes and files by question and place; `names` is what conditions read."""

    values: Mapping[tuple[str, int], Value]
    notes: Mapping[tuple[str, int], str]
    files: Mapping[tuple[str, int], tuple[AnswerFile, ...]]

    def names(self, place: int = 0) -> dict[str, Plain]:
        """The answers as expressions read them, those of one round of a repeated group among them."""
        return {name: plain_of(value) for (name, at), value in self.values.items() if at in (0, place)}

    def value(self, name: str) -> Any:
        """The answer to a question that is asked once, None without."""
        return self.values.get((name, 0))

    def rounds(self, questions: tuple[str, ...]) -> list[int]:
        """The rounds of a repeated group that hold anything."""
        return sorted({place for (name, place) in (*self.values, *self.files) if name in questions and place})


def answers_of(sheet: AnswerSheet | None) -> Answers:
    """The answers of a sheet; none of none."""
    rows: list[Answer] = list(sheet.answers.all()) if sheet is not None else []
    files: dict[tuple[str, int], tuple[AnswerFile, ...]] = {}
    for one in sheet.files.all() if sheet is not None else ():
        key = one.question, one.place
        files[key] = (*files.get(key, ()), one)
    return Answers(
        values={(row.question, row.place): row.value for row in rows if row.value is not None},
        notes={(row.question, row.place): row.note for row in rows if row.note},
        files=files,
    )
