"""What a page of a questionnaire shows: questions with their choices, what is answered and what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from symbionet.core.texts import in_language
from symbionet.questions.models import AnswerFile
from symbionet.questions.queries import Answers, field_of
from symbionet.xlsform import Choice, Group, Question, Questionnaire, asked_questions
from symbionet.xlsform.answering import plain_of

__all__ = [
    "ShownPage",
    "ShownQuestion",
    "ShownRound",
    "page_shown",
    "preview_shown",
    "value_words",
]

BLANK_ROUNDS = 1  # offered below those that are filled in


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownQuestion:
    """A question as a page shows it; `name` of its input, `value` as text, `choices` with whether chosen."""

    name: str
    kind: str
    label: str
    hint: str
    unit: str
    required: bool
    value: str = ""
    choices: tuple[tuple[str, str, bool], ...] = ()
    note: str = ""
    stored: str = ""  # what is kept, where `value` and `note` are what was typed and is wrong
    stored_note: str = ""
    problem: str = ""
    takes_note: bool = False
    takes_photo: bool = False
    files: tuple[AnswerFile, ...] = ()
    condition: str = ""
    clause: str = ""

    @property
    def rest(self) -> str:
        """What stands behind the letter in the names of its inputs: "-energy_meters"."""
        return self.name[1:]

    @property
    def seen(self) -> list[str]:
        """What is kept of its inputs; one empty text where nothing is chosen."""
        return [value for value, _label, chosen in self.choices if chosen] or [self.stored if not self.choices else ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRound:
    """The questions of one round of a page; `number` is 0 where it is not repeated."""

    number: int
    questions: tuple[ShownQuestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPage:
    """A page of a questionnaire."""

    name: str
    title: str
    hint: str
    rounds: tuple[ShownRound, ...] = field(default=())
    repeats: bool = False

    @property
    def has_files(self) -> bool:
        """Whether a photo can be added."""
        return any(one.takes_photo or one.kind == "image" for shown in self.rounds for one in shown.questions)


def page_shown(
    questionnaire: Questionnaire,
    group: Group,
    answers: Answers,
    *,
    problems: Mapping[str, str] | None = None,
    typed: Mapping[str, Sequence[str]] | None = None,
) -> ShownPage:
    """The page with what is answered; `typed` is shown instead where `problems` say that it is wrong."""
    places = [0]
    if group.repeats:
        filled = answers.rounds(tuple(one.name for one in group.questions))
        places = list(range(1, max(filled, default=0) + BLANK_ROUNDS + 1))
    rounds = tuple(
        ShownRound(
            number=place,
            questions=tuple(
                _shown(questionnaire, question, place, answers, problems or {}, typed or {})
                for question in asked_questions(questionnaire, group, answers.names(place))
            ),
        )
        for place in places
    )
    return ShownPage(
        name=group.name,
        title=in_language(en=group.en, zh=group.zh),
        hint=in_language(en=group.hint_en, zh=group.hint_zh),
        rounds=rounds,
        repeats=group.repeats,
    )


def preview_shown(questionnaire: Questionnaire, group: Group) -> ShownPage:
    """The page with all its questions, whatever their conditions, to look at."""
    empty = Answers(values={}, notes={}, files={})
    shown = tuple(
        _shown(questionnaire, question, 0, empty, {}, {})
        for question in group.questions
        if question.kind not in ("hidden", "calculate")
    )
    return ShownPage(
        name=group.name,
        title=in_language(en=group.en, zh=group.zh),
        hint=in_language(en=group.hint_en, zh=group.hint_zh),
        rounds=(ShownRound(number=0, questions=shown),),
        repeats=group.repeats,
    )


def _shown(  # noqa: PLR0917
    questionnaire: Questionnaire,
    question: Question,
    place: int,
    answers: Answers,
    problems: Mapping[str, str],
    typed: Mapping[str, Sequence[str]],
) -> ShownQuestion:
    name, key = field_of(question.name, place), (question.name, place)
    value, problem = answers.values.get(key), problems.get(name, "")
    chosen = set(value) if isinstance(value, tuple) else {str(value)} if value is not None else set()
    kept = "" if value is None else f"{value:.12g}" if isinstance(value, float) else str(plain_of(value))
    text, kept_note = kept, answers.notes.get(key, "")
    note = kept_note
    if problem:
        text = " ".join(typed.get(name, [text]))
        note = " ".join(typed.get(f"n{name[1:]}", [note]))
    return ShownQuestion(
        name=name,
        kind=question.kind,
        label=in_language(en=question.en, zh=question.zh),
        hint=in_language(en=question.hint_en, zh=question.hint_zh),
        unit=question.unit,
        required=question.required,
        value=text,
        choices=tuple((one.name, _choice_words(one), one.name in chosen) for one in questionnaire.choices_of(question)),
        note=note,
        stored=kept,
        stored_note=kept_note,
        problem=problem,
        takes_note=bool(question.attach or question.severity or question.clause),
        takes_photo=question.attach == "photo",
        files=answers.files.get(key, ()),
        condition="; ".join(expression.text for expression in question.relevant),
        clause=question.clause,
    )


def _choice_words(choice: Choice) -> str:
    return in_language(en=choice.en, zh=choice.zh)


def value_words(questionnaire: Questionnaire, question: Question, answers: Answers, place: int = 0) -> str:
    """An answer in words with its unit, "" without one."""
    value = answers.values.get((question.name, place))
    if value is None:
        return ""
    words = {one.name: _choice_words(one) for one in questionnaire.choices_of(question)}
    if isinstance(value, float):
        return f"{value:,.12g} {question.unit}".strip()
    names = value if isinstance(value, tuple) else (str(value),)
    return in_language(en=", ", zh="、").join(words.get(name, name) for name in names)
