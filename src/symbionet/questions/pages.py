"""What a page of a questionnaire shows: questions with their choices, what is answered and what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import gettext as _

from symbionet.core.texts import in_language
from symbionet.questions.models import AnswerFile, AnswerSheet
from symbionet.questions.queries import Answers, field_of
from symbionet.xlsform import Choice, Group, Question, Questionnaire, asked_questions
from symbionet.xlsform.answering import plain_of

__all__ = [
    "Conflict",
    "Merged",
    "ShownPage",
    "ShownQuestion",
    "ShownRound",
    "merged",
    "page_shown",
    "preview_shown",
    "same_answer",
    "value_words",
    "with_authors",
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
        """What the page shows in its inputs; one empty text where nothing is chosen."""
        return [value for value, _label, chosen in self.choices if chosen] or [self.value if not self.choices else ""]


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
    text = "" if value is None else f"{value:.12g}" if isinstance(value, float) else str(plain_of(value))
    if problem and name in typed:
        text = " ".join(typed[name])
    return ShownQuestion(
        name=name,
        kind=question.kind,
        label=in_language(en=question.en, zh=question.zh),
        hint=in_language(en=question.hint_en, zh=question.hint_zh),
        unit=question.unit,
        required=question.required,
        value=text,
        choices=tuple((one.name, _choice_words(one), one.name in chosen) for one in questionnaire.choices_of(question)),
        note=answers.notes.get(key, ""),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """An answer (or its note) that was changed by two people: what is stored now, and what the second one gave."""

    name: str  # of the input
    label: str
    now: tuple[str, ...]
    yours: tuple[str, ...]
    now_words: str
    yours_words: str
    takes_both: bool  # a text: both can be kept, one below the other
    by: str = ""  # who gave the one that is stored, and when
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What of a page is to be written, after what others have answered meanwhile; `decided` is input -> choice."""

    texts: dict[str, list[str]]
    conflicts: tuple[Conflict, ...]
    decided: dict[str, str]


def merged(page: ShownPage, fields: Mapping[str, Sequence[str]], was: Mapping[str, Sequence[str]] | None) -> Merged:
    """What a person gave on a page, with what stands there now (`page`): only what they changed is written.

    `was` holds what stood in the inputs that they changed when they saw them; None: all inputs that came count as
    changed, and nothing is a conflict. A conflict is an input that somebody else has changed to something different.
    `choice-NAME` among the fields decides one: "mine", "theirs" or "both".
    """
    texts: dict[str, list[str]] = {}
    conflicts: list[Conflict] = []
    decided: dict[str, str] = {}
    for question in (one for part in page.rounds for one in part.questions):
        if question.kind in {"note", "image"}:
            continue
        changed = False
        parts: dict[str, list[str]] = {}
        for name, now in _inputs(question):
            value = _settled(question, name, now, fields, was, decided)
            if isinstance(value, Conflict):
                conflicts.append(value)
                value = None
            changed |= value is not None
            parts[name] = now if value is None else value
        if changed:
            texts |= parts | {f"asked-{question.name}": ["yes"]}
    return Merged(texts=texts, conflicts=tuple(conflicts), decided=decided)


def _inputs(question: ShownQuestion) -> list[tuple[str, list[str]]]:
    """The inputs of a question, its note among them, with what stands in each."""
    value = [one for one, _label, chosen in question.choices if chosen] if question.choices else [question.value]
    note = [(f"n{question.rest}", [question.note])] if question.takes_note else []
    return [(question.name, value), *note]


def _settled(  # noqa: PLR0917
    question: ShownQuestion,
    name: str,
    now: list[str],
    fields: Mapping[str, Sequence[str]],
    was: Mapping[str, Sequence[str]] | None,
    decided: dict[str, str],
) -> list[str] | Conflict | None:
    """What is to be written into an input, nothing where it is left as it is, or the conflict."""
    yours = list(fields.get(name, ()))
    if was is None:
        came = name in fields or f"asked-{name}" in fields
        return yours if came else None
    if name not in was or same_answer(yours, now):
        return None
    choice = next(iter(fields.get(f"choice-{name}", ())), "")
    takes_both = name != question.name or question.kind == "text"
    if choice == "theirs":
        decided[name] = choice
        return None
    if same_answer(list(was[name]), now):
        if choice in {"mine", "both"}:
            decided[name] = choice
        return ["\n".join([*now, *yours])] if choice == "both" and takes_both else yours
    words = {value: label for value, label, _chosen in question.choices}
    return Conflict(
        name=name,
        label=question.label if name == question.name else _("Note: %(question)s") % {"question": question.label},
        now=tuple(now),
        yours=tuple(yours),
        now_words=_in_words(now, words),
        yours_words=_in_words(yours, words),
        takes_both=takes_both,
    )


def same_answer(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two contents of an input say the same; line ends and order do not count."""
    first, second = (sorted(" ".join(value.split()) for value in values if value.strip()) for values in (one, other))
    return first == second


def _in_words(values: Sequence[str], words: Mapping[str, str]) -> str:
    return ", ".join(words.get(value, value) for value in values if value.strip()) or _("no answer")


def with_authors(conflicts: Sequence[Conflict], sheet: AnswerSheet | None) -> tuple[Conflict, ...]:
    """The conflicts with who gave what is stored, and when."""
    rows = sheet.answers.select_related("answered_by") if sheet is not None and conflicts else ()
    known = {field_of(row.question, row.place)[1:]: row for row in rows}
    found = []
    for one in conflicts:
        row = known.get(one.name[1:])
        by = str(row.answered_by) if row is not None and row.answered_by is not None else ""
        found.append(replace(one, by=by, at=None if row is None else row.answered_at))
    return tuple(found)
