"""The frameworks: each is a questionnaire whose questions carry a clause, its title and its usual evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from symbionet.engine.packs import load_packs
from symbionet.questions.queries import Answers, questionnaire_of
from symbionet.xlsform import Questionnaire, packed_questionnaires
from symbionet.xlsform.packs import packed_sheets

__all__ = ["Framework", "Mapped", "Node", "framework_of", "frameworks", "level_of", "levels_of", "mappings", "nodes_of"]

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
    """A row between two frameworks: which clause of one answers which of the other, and who has reviewed that."""

    source: str
    source_ref: str
    target: str
    target_ref: str
    relation: str
    basis: str
    reviewer: str
    en: str
    zh: str


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
    return tuple(Mapped(**row) for row in load_packs().rows("ems/mappings"))


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


def levels_of(form_id: str, answers: Answers) -> dict[str, float]:
    """The level of each answered question of a framework, of 1 to 5."""
    questionnaire = questionnaire_of(form_id)
    if questionnaire is None:
        return {}
    found = {one.name: level_of(questionnaire, one.name, answers.value(one.name)) for one in questionnaire}
    return {name: level for name, level in found.items() if level is not None}


def section_levels(nodes: Sequence[Node], levels: Mapping[str, float]) -> dict[str, float | None]:
    """The mean level of each section, over its clauses that have one."""
    found: dict[str, list[float]] = {node.section: [] for node in nodes}
    for node in nodes:
        if node.name in levels:
            found[node.section].append(levels[node.name])
    return {section: sum(rows) / len(rows) if rows else None for section, rows in found.items()}
