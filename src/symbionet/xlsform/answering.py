"""What is asked given the answers so far, what an answer says as a value, and how pages score."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from symbionet.engine.errors import SymbionetError
from symbionet.tables import clean_text
from symbionet.xlsform.expressions import Plain
from symbionet.xlsform.values import Group, Question, Questionnaire

__all__ = [
    "BadAnswer",
    "Score",
    "Value",
    "asked_questions",
    "clean_answer",
    "is_asked",
    "plain_of",
    "score_of",
    "with_calculated",
    "wrong_by_constraint",
]

type Value = str | float | date | tuple[str, ...]  # as the kind of the question says

LONGEST = 4000
MOST_CHOICES = 100


class BadAnswer(SymbionetError):
    """An answer that is no value of its question; `code` says why: number, whole, day, choice, long."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text[:60]!r}")
        self.code, self.text = code, text


def plain_of(value: Value) -> Plain:
    """The value as an expression reads it: several choices are a text with blanks between."""
    if isinstance(value, tuple):
        return " ".join(value)
    return value.isoformat() if isinstance(value, date) else value


def clean_answer(questionnaire: Questionnaire, question: Question, inputs: list[str]) -> Value | None:
    """The value of what somebody typed or ticked, None for no answer; raises BadAnswer.

    Numbers may have blanks or commas between thousands and full-width digits.
    """
    texts = [clean for text in inputs if (clean := clean_text(text).strip())]
    if not texts:
        return None
    text = texts[0]
    if question.kind.startswith("select"):
        known = {choice.name for choice in questionnaire.choices_of(question)}
        chosen = tuple(dict.fromkeys(texts[:MOST_CHOICES]))
        for name in chosen:
            if name not in known:
                raise BadAnswer("choice", name)
        return chosen if question.kind == "select_multiple" else chosen[0]
    if question.kind in ("integer", "decimal"):
        return _number(text, whole=question.kind == "integer")
    if question.kind == "date":
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise BadAnswer("day", text) from None
    if len(text) > LONGEST:
        raise BadAnswer("long", text)
    return text


def _number(text: str, *, whole: bool) -> float:
    try:
        number = float("".join(text.replace(",", "").replace("，", "").split()))
    except ValueError:
        raise BadAnswer("number", text) from None
    if not math.isfinite(number) or abs(number) > 1e15:
        raise BadAnswer("number", text)
    if whole and number != int(number):
        raise BadAnswer("whole", text)
    return number


def is_asked(question: Question, names: Mapping[str, Plain]) -> bool:
    """Whether the conditions of a question and of its groups are met."""
    return all(expression.holds(names) for expression in question.relevant)


def wrong_by_constraint(question: Question, value: Value, names: Mapping[str, Plain]) -> bool:
    """Whether a value breaks the constraint of its question."""
    return question.constraint is not None and not question.constraint.holds(names, own=plain_of(value))


def with_calculated(questionnaire: Questionnaire, names: Mapping[str, Plain]) -> dict[str, Plain]:
    """The answers with what is calculated from them, in the order of the sheet."""
    found = dict(names)
    for question in questionnaire:
        if question.calculation is not None:
            found[question.name] = question.calculation.value(found)
    return found


def asked_questions(questionnaire: Questionnaire, group: Group, names: Mapping[str, Plain]) -> Iterator[Question]:
    """The questions of a page that are asked given the answers."""
    full = with_calculated(questionnaire, names)
    for question in group.questions:
        if question.kind not in ("hidden", "calculate") and is_asked(question, full):
            yield question


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How a page scores: points of the best that the answered questions could have; `share` None where none counts."""

    points: float
    best: float
    answered: int
    asked: int

    @property
    def share(self) -> float | None:
        """Points of the best, 0 to 1."""
        return self.points / self.best if self.best else None


def score_of(questionnaire: Questionnaire, group: Group, names: Mapping[str, Plain]) -> Score:
    """The score of a page: each answer's points times the weight of its question; those without points do not count."""
    points = best = 0.0
    answered = asked = 0
    for question in asked_questions(questionnaire, group, names):
        if question.kind == "note":
            continue
        asked += 1
        answer = str(names.get(question.name, ""))
        answered += answer != ""
        choices = {choice.name: choice.score for choice in questionnaire.choices_of(question)}
        score = choices.get(answer)
        if score is not None:
            points += score * question.weight
            best += max(one for one in choices.values() if one is not None) * question.weight
    return Score(points=points, best=best, answered=answered, asked=asked)
