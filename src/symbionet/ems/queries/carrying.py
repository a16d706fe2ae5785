"""What an assessment against one framework says of another, along the rows of the mapping."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symbionet.ems.models import Assessment
from symbionet.ems.queries.frameworks import (
    Mapped,
    Node,
    framework_of,
    frameworks,
    level_of,
    nodes_of,
    reviewers,
    rows_from,
)
from symbionet.questions.queries import answers_of, questionnaire_of

__all__ = ["Projected", "projected_answers", "reviewer_of", "targets_of"]

CAPS = {
    "equal": 5.0,
    "superset": 5.0,
    "subset": 4.0,
    "intersect": 3.0,
}  # a target that asks for more is never fulfilled unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class Projected:
    """A clause of the target with what the source says of it: clauses, level now and projected, the row's standing.

    `level` is None where no answered clause leads there. `reviewer` is "" as soon as one row has none.
    """

    node: Node
    sources: tuple[str, ...]
    current: float | None
    level: float | None
    answer: str
    relation: str
    reviewer: str
    notes: tuple[str, ...]
    remarks: tuple[Mapped, ...]


def _rows(source: str, target: str) -> list[Mapped]:
    return [row for row in rows_from(source) if row.target == target]


def reviewer_of(keys: Sequence[str], who: Mapping[str, str]) -> str:
    """Who has reviewed all rows of these keys; "" as soon as one has no reviewer.

    >>> reviewer_of(["a", "b"], {"a": "Wu", "b": "Li"}), reviewer_of(["a", "b"], {"a": "Wu"})
    ('Wu, Li', '')
    """
    names = [who.get(key, "") for key in keys]
    return ", ".join(dict.fromkeys(names)) if names and all(names) else ""


def targets_of(framework: str) -> list[str]:
    """The frameworks to which rows lead from this one, its newer edition first."""
    newer = framework_of(framework).replaced_by
    found = [one for one in frameworks() if one != framework and _rows(framework, one)]
    return sorted(found, key=lambda one: one != newer)


def projected_answers(source: Assessment, target: str) -> list[Projected]:
    """What the source says of each clause of the target: the lowest level of the clauses that lead there, at most what
    their relation allows.
    """
    form_id = framework_of(source.framework).form_id
    questionnaire = questionnaire_of(form_id)
    answers = answers_of(source.answer_sheets.filter(form_id=form_id).first())
    names = {node.ref: node.name for node in nodes_of(form_id)}
    rows, who = _rows(source.framework, target), reviewers()
    found = []
    for node in nodes_of(framework_of(target).form_id):
        leading = [row for row in rows if row.target_ref == node.ref]
        levels: list[tuple[float, float]] = []
        notes = []
        for row in leading:
            name = names.get(row.source_ref, "")
            level = level_of(questionnaire, name, answers.value(name)) if questionnaire is not None else None
            if level is not None:
                levels.append((level, min(level, CAPS[row.relation])))
                notes.append(answers.notes.get((name, 0), ""))
        found.append(_projected(node, leading, levels, notes, who))
    return found


def _projected(
    node: Node,
    rows: Sequence[Mapped],
    levels: Sequence[tuple[float, float]],
    notes: Sequence[str],
    who: Mapping[str, str],
) -> Projected:
    level = min((after for _before, after in levels), default=None)
    return Projected(
        node=node,
        sources=tuple(row.source_ref for row in rows),
        current=min((before for before, _after in levels), default=None),
        level=level,
        answer=f"m{level:.0f}" if level is not None else "",
        relation=rows[0].relation if rows else "",
        reviewer=reviewer_of([row.key for row in rows], who),
        notes=tuple(filter(None, notes)),
        remarks=tuple(rows),
    )
