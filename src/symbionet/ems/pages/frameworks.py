"""What the pages of frameworks show."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from symbionet.core.texts import in_language
from symbionet.ems.pages.entries import pack_words
from symbionet.ems.queries.frameworks import Framework, Mapped, framework_of, frameworks, mappings, nodes_of

__all__ = ["ShownFramework", "ShownMapped", "ShownNode", "framework_shown", "frameworks_shown", "relation_words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMapped:
    """A row to a clause of another framework."""

    framework: str
    ref: str
    relation: str
    note: str
    basis: str
    reviewer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownNode:
    """A clause in the active language with the rows that lead from it."""

    ref: str
    title: str
    question: str
    hint: str
    evidence: str
    leads_to: tuple[ShownMapped, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFramework:
    """A framework in the active language."""

    framework: Framework
    name: str
    note: str
    nodes: tuple[ShownNode, ...]


def relation_words(relation: str) -> str:
    """A relation of two clauses in words."""
    return {
        "equal": _("asks the same"),
        "subset": _("asks for more there"),
        "superset": _("asks for less there"),
        "intersect": _("shares a part"),
    }.get(relation, relation)


def _mapped(row: Mapped) -> ShownMapped:
    return ShownMapped(
        framework=pack_words(framework_of(row.target)),
        ref=row.target_ref,
        relation=relation_words(row.relation),
        note=in_language(en=row.en, zh=row.zh),
        basis=row.basis,
        reviewer=row.reviewer,
    )


def framework_shown(name: str) -> ShownFramework:
    """A framework with its clauses."""
    framework = framework_of(name)
    same = {one.id for one in frameworks().values() if one.form_id == framework.form_id}
    rows = [row for row in mappings() if row.source in same]
    return ShownFramework(
        framework=framework,
        name=pack_words(framework),
        note=in_language(en=framework.note_en, zh=framework.note_zh),
        nodes=tuple(
            ShownNode(
                ref=node.ref,
                title=in_language(en=node.title_en, zh=node.title_zh),
                question=in_language(en=node.question_en, zh=node.question_zh),
                hint=in_language(en=node.hint_en, zh=node.hint_zh),
                evidence=in_language(en=node.evidence_en, zh=node.evidence_zh),
                leads_to=tuple(_mapped(row) for row in rows if row.source_ref == node.ref),
            )
            for node in nodes_of(framework.form_id)
        ),
    )


def frameworks_shown() -> list[tuple[str, str, str, int]]:
    """Id, name, note and number of clauses of each framework."""
    return [
        (one.id, pack_words(one), in_language(en=one.note_en, zh=one.note_zh), len(nodes_of(one.form_id)))
        for one in frameworks().values()
    ]
