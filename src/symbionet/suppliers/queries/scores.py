"""Score, evidence and coverage of answers, each apart, as a whole and by the six heads; and what a question serves."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from symbionet.engine.packs import load_packs
from symbionet.questions.queries import Answers
from symbionet.suppliers.models import EvidenceCheck, Snapshot, Supplier
from symbionet.xlsform import Questionnaire, asked_questions

__all__ = [
    "HEADS",
    "MAPPING",
    "Figures",
    "Mapped",
    "checks_that_hold",
    "figures_of",
    "framework_names",
    "head_of",
    "mapped_relations",
    "mapped_to",
]

MAPPING = "suppliers/mapping"

HEADS = ("strategy", "suppliers", "production", "recycling", "platform", "disclosure")
INDEX = "index"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """What a question serves: a reference of a framework, how it relates, what the row rests on and who reviewed it.

    `key` is that of the row in the pack; `reviewer` is the one that the pack names.
    """

    key: str
    framework: str
    reference: str
    relation: str
    source: str
    source_zh: str
    reviewer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Three measures that are never added up, each 0 to 1 or None where nothing counts.

    score: points of the best that the answered questions could have. documented: answers with a paper among those that
    can have one. coverage: answered questions among those asked.
    """

    score: float | None
    documented: float | None
    coverage: float | None


@cache
def _mapping() -> Mapping[str, tuple[Mapped, ...]]:
    found: dict[str, list[Mapped]] = defaultdict(list)
    for row in load_packs().rows(MAPPING):
        found[row["question"]].append(
            Mapped(
                key="|".join((row["question"], row["framework"], row["reference"])),
                framework=row["framework"], reference=row["reference"], relation=row["relation"],
                source=row["source"], source_zh=row["source_zh"], reviewer=row["reviewer"],
            )
        )  # fmt: skip
    return {name: tuple(rows) for name, rows in found.items()}


@cache
def framework_names() -> Mapping[tuple[str, str], tuple[str, str]]:
    """Name in Chinese and English of each reference, by framework and code."""
    rows = load_packs().rows("suppliers/frameworks")
    return {(row["framework"], row["code"]): (row["name_zh"], row["name_en"]) for row in rows}


def mapped_to(question: str) -> tuple[Mapped, ...]:
    """What a question serves, in the order of the pack.

    >>> [one.reference for one in mapped_to("electricity") if one.framework == "vsme"]
    ['B3']
    """
    return _mapping().get(question, ())


def mapped_relations() -> dict[str, str]:
    """The relation that each row of the mapping says, by its key."""
    return {one.key: one.relation for rows in _mapping().values() for one in rows}


def head_of(question: str) -> str:
    """The head of the six that a question counts to; "" for a question about the firm.

    >>> head_of("take_back"), head_of("year")
    ('recycling', '')
    """
    return next((one.reference for one in mapped_to(question) if one.framework == INDEX), "")


def figures_of(questionnaire: Questionnaire, answers: Answers) -> tuple[Figures, dict[str, Figures]]:
    """The measures of all answers, and by head. A gap lowers the coverage and never the score."""
    names = answers.names()
    tally: dict[str, _Tally] = {head: _Tally() for head in ("", *HEADS)}
    for group in questionnaire.groups:
        for question in asked_questions(questionnaire, group, names):
            if question.kind == "note":
                continue
            value = answers.value(question.name)
            chosen = str(names.get(question.name, ""))
            scores = {one.name: one.score for one in questionnaire.choices_of(question)}
            counted = [score for score in scores.values() if score is not None]
            points = scores.get(chosen)
            for head in {"", head_of(question.name)}:
                one = tally[head]
                one.asked += 1
                one.answered += value is not None
                if value is not None and question.attach:
                    one.provable += 1
                    one.proved += bool(answers.files.get((question.name, 0)))
                if points is not None:
                    one.points += points * question.weight
                    one.best += max(counted) * question.weight
    return tally[""].figures, {head: tally[head].figures for head in HEADS}


def checks_that_hold(supplier: Supplier, snapshot: Snapshot) -> dict[str, EvidenceCheck]:
    """The checks of papers by question, without those whose answer or papers have changed since."""
    return {
        check.question: check
        for check in supplier.checks.all()
        if check.answer == snapshot.answers.get(check.question)
        and check.files == [key for key, _name in snapshot.files.get(check.question, ())]
    }


@dataclass(slots=True)
class _Tally:
    """Counts of the answers to some questions."""

    asked: int = 0
    answered: int = 0
    provable: int = 0
    proved: int = 0
    points: float = 0.0
    best: float = 0.0

    @property
    def figures(self) -> Figures:
        return Figures(
            score=self.points / self.best if self.best else None,
            documented=self.proved / self.provable if self.provable else None,
            coverage=self.answered / self.asked if self.asked else None,
        )
