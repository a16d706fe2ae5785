"""The frameworks: each is a questionnaire whose questions carry a clause, its title and its usual evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from symbionet.engine.packs import load_packs
from symbionet.engine.packs.reading import read_list
from symbionet.questions.models import MappingReview
from symbionet.questions.queries import Answers, questionnaire_of, reviews_of
from symbionet.xlsform import Questionnaire, packed_questionnaires
from symbionet.xlsform.packs import packed_sheets

__all__ = [
    "MAPPINGS",
    "Framework",
    "Mapped",
    "Node",
    "framework_of",
    "frameworks",
    "level_of",
    "levels_of",
    "mappings",
    "nodes_of",
    "reviewers",
    "reviews",
    "rows_from",
    "scale_of",
    "section_levels",
    "unchecked_refs",
]

MAPPINGS = "ems/mappings"

EN, ZH = "English (en)", "中文 (zh)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """A framework; `form_id` names the questionnaire with its clauses, which two editions may share."""

    id: str
    form_id: str
    kind: str
    standard: str
    edition: str
    en: str
    zh: str
    replaced_by: str
    unchecked: str  # numbers of clauses that were not checked against the published text
    note_en: str
    note_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A clause of a framework with its question; `section` is the clause above it."""

    name: str
    ref: str
    section: str
    title_en: str
    title_zh: str
    question_en: str
    question_zh: str
    hint_en: str
    hint_zh: str
    evidence_en: str
    evidence_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """A row between two frameworks: which clause of one answers which of the other, and who has reviewed that.

    `reviewer` is the one that the pack names, "" for none; what people of this installation reviewed is in `reviews`.
    """

    source: str
    source_ref: str
    target: str
    target_ref: str
    relation: str
    basis: str
    basis_zh: str
    reviewer: str
    en: str
    zh: str

    @property
    def key(self) -> str:
        """The key of the row in the pack."""
        return "|".join((self.source, self.source_ref, self.target, self.target_ref))


@cache
def frameworks() -> Mapping[str, Framework]:
    """The frameworks by id.

    >>> frameworks()["gbt24001-2016"].form_id
    'ems_iso14001_2015'
    """
    return {row["id"]: Framework(**row) for row in load_packs().rows("ems/frameworks")}


def framework_of(name: str) -> Framework:
    """The framework of that id, else the first one."""
    return frameworks().get(name) or next(iter(frameworks().values()))


@cache
def mappings() -> tuple[Mapped, ...]:
    """All rows between frameworks."""
    return tuple(Mapped(**row) for row in load_packs().rows(MAPPINGS))


def reviews() -> dict[str, MappingReview]:
    """The reviews that hold, by the key of the row: those of rows that say by now another relation do not."""
    found, rows = reviews_of(MAPPINGS), {row.key: row for row in mappings()}
    return {key: one for key, one in found.items() if key in rows and rows[key].relation == one.relation}


def reviewers() -> dict[str, str]:
    """Who has reviewed a row, by its key: the reviewer of the pack, else the person; none for an unreviewed row."""
    people = {key: str(one.by) for key, one in reviews().items()}
    return people | {row.key: row.reviewer for row in mappings() if row.reviewer}


@cache
def unchecked_refs(form_id: str) -> frozenset[str]:
    """The numbers of clauses that were not checked against the published text of the standard.

    >>> sorted(unchecked_refs("ems_iso14001_2026"))
    ['10.1', '9.3.1', '9.3.2', '9.3.3']
    """
    return frozenset(ref for one in frameworks().values() if one.form_id == form_id for ref in read_list(one.unchecked))


def rows_from(framework: str) -> list[Mapped]:
    """The rows that lead from a framework, or from one that shares its clauses, to others."""
    form_id = framework_of(framework).form_id
    same = {one.id for one in frameworks().values() if one.form_id == form_id}
    return [row for row in mappings() if row.source in same]


@cache
def nodes_of(form_id: str) -> tuple[Node, ...]:
    """The clauses of a framework in their order, none of an unknown one."""
    if form_id not in packed_questionnaires():
        return ()
    found, section = [], ""
    for row in packed_sheets(form_id)["survey"][1]:
        cells = row.cells
        if cells.get("type", "").startswith("begin"):
            section = cells.get("ref", "")
        elif cells.get("ref") and cells.get("name"):
            texts = {
                f"{name}_{code}": cells.get(f"{column}::{language}", "")
                for name, column in (
                    ("title", "title"),
                    ("question", "label"),
                    ("hint", "hint"),
                    ("evidence", "evidence"),
                )
                for code, language in (("en", EN), ("zh", ZH))
            }
            found.append(Node(name=cells["name"], ref=cells["ref"], section=section, **texts))
    return tuple(found)


def level_of(questionnaire: Questionnaire, name: str, answer: object) -> float | None:
    """The level of an answer to the question of that name; None without one, and where it does not count."""
    question = questionnaire.by_name.get(name)
    if question is None:
        return None
    return next((one.score for one in questionnaire.choices_of(question) if one.name == answer), None)


def scale_of(form_id: str) -> dict[str, dict[str, float]]:
    """The level of each choice that has one, by question, in the newest version of a framework."""
    questionnaire = questionnaire_of(form_id)
    if questionnaire is None:
        return {}
    return {
        question.name: {one.name: one.score for one in questionnaire.choices_of(question) if one.score is not None}
        for question in questionnaire
    }


def levels_of(scale: Mapping[str, Mapping[str, float]], answers: Answers) -> dict[str, float]:
    """The level of each answered question of a framework, of 1 to 5, on the scale that `scale_of` gives."""
    found = {name: levels.get(answers.value(name)) for name, levels in scale.items()}
    return {name: level for name, level in found.items() if level is not None}


def section_levels(nodes: Sequence[Node], levels: Mapping[str, float]) -> dict[str, float | None]:
    """The mean level of each section, over its clauses that have one."""
    found: dict[str, list[float]] = {node.section: [] for node in nodes}
    for node in nodes:
        if node.name in levels:
            found[node.section].append(levels[node.name])
    return {section: sum(rows) / len(rows) if rows else None for section, rows in found.items()}
