"""The supplier's own page: its answers, how far they are, and which buyer sees what."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.core.texts import bracketed, in_language
from symbionet.questions.queries import Answers, answers_of, questionnaire_of, questionnaire_of_sheet, sheet_of
from symbionet.suppliers.models import Grant, Respondent, Supplier
from symbionet.suppliers.pages.leads import Lead, leads_of
from symbionet.suppliers.pages.words import share_words
from symbionet.suppliers.queries import FORM, claims_of, figures_of
from symbionet.xlsform import Questionnaire, asked_questions

__all__ = [
    "BuyerLine",
    "MyAnswers",
    "PageLine",
    "answer_rows",
    "answers_page_of",
    "buyers_shown",
    "grant_rows",
    "my_answers",
    "questionnaire_for",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLine:
    """A page of the questionnaire: how many of its questions are answered."""

    name: str
    title: str
    answered: int
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MyAnswers:
    """The own answers: pages, the three measures, and until when they hold."""

    pages: tuple[PageLine, ...]
    score: str
    documented: str
    coverage: str
    answered: int
    leads: tuple[Lead, ...]
    until: date | None
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerLine:
    """A buyer: how far it is, when it was given answers last, and whether it still reads new ones."""

    supplier: Supplier
    state: str
    since: Grant | None
    reads: bool


def questionnaire_for(respondent: Respondent) -> tuple[Questionnaire, Answers]:
    """The questionnaire and the answers so far."""
    sheet = sheet_of(respondent, FORM)
    found = questionnaire_of_sheet(sheet) if sheet is not None else questionnaire_of(FORM)
    assert found is not None  # it is in the packs
    return found, answers_of(sheet)


def my_answers(respondent: Respondent) -> MyAnswers:
    """How far the own answers are."""
    found, answers = questionnaire_for(respondent)
    names = answers.names()
    pages = []
    for group in found.groups:
        asked = [one for one in asked_questions(found, group, names) if one.kind != "note"]
        answered = sum(answers.value(one.name) is not None for one in asked)
        title = in_language(en=group.en, zh=group.zh)
        pages.append(PageLine(name=group.name, title=title, answered=answered, asked=len(asked)))
    whole, heads = figures_of(found, answers)
    until = claims_of(respondent).filter(valid_until__isnull=False).values_list("valid_until", flat=True)
    last = max((day for day in until if day is not None), default=None)
    return MyAnswers(
        pages=tuple(pages), score=share_words(whole.score), documented=share_words(whole.documented),
        coverage=share_words(whole.coverage), answered=sum(page.answered for page in pages), until=last,
        leads=leads_of({head: (figures.score,) for head, figures in heads.items()}),
        is_over=last is not None and last < timezone.localdate(),
    )  # fmt: skip


def buyers_shown(respondent: Respondent) -> list[BuyerLine]:
    """The buyers that ask the firm, with what each sees."""
    lines = []
    for supplier in claims_of(respondent).prefetch_related("grants"):
        grant = next(iter(supplier.grants.all()), None)
        state = str(supplier.now_state.label)
        reads = grant is not None and grant.withdrawn_at is None
        lines.append(BuyerLine(supplier=supplier, state=state, since=grant, reads=reads))
    return lines


def grant_rows(respondent: Respondent) -> list[tuple[str, str, str, date | None, date | None, date | None]]:
    """Buyer, whether it reads the answers, state; the days of the last answers, of their end and of a withdrawal."""
    return [
        (
            str(one.supplier.buyer), _("yes") if one.reads else _("no"), one.state, _day(one.supplier.submitted_at),
            one.supplier.valid_until, _day(one.since.withdrawn_at) if one.since else None,
        )
        for one in buyers_shown(respondent)
    ]  # fmt: skip


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment is not None else None


def answer_rows(respondent: Respondent) -> list[tuple[str, str, str, str, str, str]]:
    """Key, page, question with its choices, answer, unit and note of each question; the import reads them again."""
    found, answers = questionnaire_for(respondent)
    rows = []
    for group in found.groups:
        for question in group.questions:
            words = {one.name: in_language(en=one.en, zh=one.zh) for one in found.choices_of(question)}
            value = answers.value(question.name)
            chosen = value if isinstance(value, tuple) else (value,)
            text = f"{value:.15g}" if isinstance(value, float) else ""
            text = text or "; ".join(words.get(str(one), str(one)) for one in chosen if one is not None)
            choices = bracketed("; ".join(words.values()))
            label = in_language(en=question.en, zh=question.zh) + choices
            title, note = in_language(en=group.en, zh=group.zh), answers.notes.get((question.name, 0), "")
            rows.append((question.name, title, label, text, question.unit, note))
    return rows


def answers_page_of(respondent: Respondent, name: str) -> tuple[Questionnaire, Answers, list[str], str]:
    """The questionnaire, the answers, the names of its pages, and the name of the asked page or of the first."""
    found, answers = questionnaire_for(respondent)
    names = [group.name for group in found.groups]
    return found, answers, names, name if name in names else names[0]
