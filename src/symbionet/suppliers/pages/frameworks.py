"""Questions and the frameworks they serve: row by row, and how much of each reference is answered."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.core.texts import in_language
from symbionet.questions.models import MappingReview
from symbionet.questions.queries import Answers, questionnaire_of, reviews_of
from symbionet.suppliers.pages.words import reference_words
from symbionet.suppliers.queries import FORM, MAPPING, Mapped, framework_names, mapped_to
from symbionet.xlsform import Question, Questionnaire, asked_questions

__all__ = ["FrameworkLines", "MappingPart", "MappingShown", "ShownRow", "frameworks_answered", "mapping_shown"]

BESIDES = ("vsme", "gbt33635", "gbt39257")  # the six heads have a table of their own


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkLines:
    """A framework with its references: label, answered, asked."""

    label: str
    lines: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """A row of the mapping in words; `reviewer` says who has reviewed it and when, "" for nobody yet."""

    key: str
    question: str
    framework: str
    reference: str
    relation: str
    reviewer: str
    read_against: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingPart:
    """The rows of a part of the questionnaire."""

    label: str
    rows: tuple[ShownRow, ...]

    @property
    def reviewed(self) -> int:
        """How many rows somebody has reviewed."""
        return sum(bool(row.reviewer) for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingShown:
    """The rows of the mapping in words by part of the questionnaire, and what they rest on."""

    version: str
    parts: tuple[MappingPart, ...]
    sources: tuple[tuple[str, str], ...]

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(len(part.rows) for part in self.parts)

    @property
    def reviewed(self) -> int:
        """How many rows somebody has reviewed."""
        return sum(part.reviewed for part in self.parts)


def framework_label(framework: str) -> str:
    """The name of a framework."""
    words = {
        "index": _("Six heads of the green supply chain index"),
        "vsme": _("VSME, Basic Module"),
        "gbt33635": "GB/T 33635-2017",
        "gbt39257": "GB/T 39257-2020",
    }
    return words[framework]


def relation_words(relation: str) -> str:
    """How a question relates to a reference."""
    words = {"exact": _("the same"), "narrow": _("part of it"), "broad": _("counts to it"), "related": _("related")}
    return words[relation]


def frameworks_answered(questionnaire: Questionnaire, answers: Answers) -> list[FrameworkLines]:
    """For each framework but the heads, how many of the questions that serve a reference are answered."""
    asked: Counter[tuple[str, str]] = Counter()
    answered: Counter[tuple[str, str]] = Counter()
    for question in _asked(questionnaire, answers):
        for one in mapped_to(question):
            asked[one.framework, one.reference] += 1
            answered[one.framework, one.reference] += answers.value(question) is not None
    found = []
    for framework in BESIDES:
        keys = [key for key in framework_names() if key[0] == framework and asked[key]]
        lines = tuple((reference_words(*key), answered[key], asked[key]) for key in keys)
        found.append(FrameworkLines(label=framework_label(framework), lines=lines))
    return found


def _asked(questionnaire: Questionnaire, answers: Answers) -> Iterator[str]:
    names = answers.names()
    for group in questionnaire.groups:
        yield from (one.name for one in asked_questions(questionnaire, group, names))


def mapping_shown() -> MappingShown:
    """All rows in the order of the questionnaire."""
    found = questionnaire_of(FORM)
    assert found is not None  # it is in the packs
    parts, reviews = [], reviews_of(MAPPING)
    sources: dict[str, str] = {}
    for group in found.groups:
        served = [(question, one) for question in group.questions for one in mapped_to(question.name)]
        rows = tuple(_row(question, one, reviews.get(one.key)) for question, one in served)
        sources |= {
            framework_label(one.framework): in_language(en=one.source, zh=one.source_zh) for _question, one in served
        }
        if rows:
            parts.append(MappingPart(label=in_language(en=group.en, zh=group.zh), rows=rows))
    return MappingShown(version=found.version, parts=tuple(parts), sources=tuple(sources.items()))


def _row(question: Question, one: Mapped, review: MappingReview | None) -> ShownRow:
    holds = review if review is not None and review.relation == one.relation else None
    return ShownRow(
        key=one.key,
        question=in_language(en=question.en, zh=question.zh),
        framework=framework_label(one.framework),
        reference=reference_words(one.framework, one.reference),
        relation=relation_words(one.relation),
        reviewer=one.reviewer or (_reviewed(holds) if holds is not None else ""),
        read_against=holds.note if holds is not None and not one.reviewer else "",
    )


def _reviewed(review: MappingReview) -> str:
    return _("%(name)s on %(day)s") % {"name": review.by, "day": timezone.localdate(review.at).isoformat()}
