"""The values of a questionnaire: its sheets as they stand in a file, and what is asked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from symbionet.xlsform.expressions import Expression

__all__ = ["Choice", "Group", "Question", "Questionnaire", "SheetRow", "Sheets"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A row of a sheet: its number in the file, and its cells by heading."""

    number: int
    cells: Mapping[str, str]


type Sheets = Mapping[str, tuple[Sequence[str], Sequence[SheetRow]]]  # sheet -> headings, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An answer of a list; `score` in points, None where it does not count."""

    name: str
    en: str
    zh: str
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question: `kind` as in XLSForm; `relevant` says when it is asked, its groups' conditions included.

    attach: "photo" where a photo can be added. severity, clause, weight: of the finding and the score that follow.
    repeat: the repeated group that it stands in, "" for none.
    """

    name: str
    kind: str
    en: str
    zh: str
    hint_en: str = ""
    hint_zh: str = ""
    list_name: str = ""
    relevant: tuple[Expression, ...] = ()
    required: bool = False
    constraint: Expression | None = None
    message_en: str = ""
    message_zh: str = ""
    calculation: Expression | None = None
    unit: str = ""
    attach: str = ""
    severity: str = ""
    clause: str = ""
    weight: float = 1.0
    repeat: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A page of a questionnaire: its questions in order."""

    name: str
    en: str
    zh: str
    hint_en: str = ""
    hint_zh: str = ""
    questions: tuple[Question, ...] = ()
    repeats: bool = False


@dataclass(frozen=True, kw_only=True)  # no slots: cached_property needs a __dict__
class Questionnaire:
    """A questionnaire of one version; its groups are its pages."""

    id: str
    version: str
    title_en: str
    title_zh: str
    groups: tuple[Group, ...] = ()
    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Question]:
        for group in self.groups:
            yield from group.questions

    @cached_property
    def by_name(self) -> Mapping[str, Question]:
        """The questions by name."""
        return {question.name: question for question in self}

    def group(self, name: str) -> Group | None:
        """The page of that name."""
        return next((group for group in self.groups if group.name == name), None)

    def choices_of(self, question: Question) -> tuple[Choice, ...]:
        """The answers that a question offers."""
        return self.choices.get(question.list_name, ())
