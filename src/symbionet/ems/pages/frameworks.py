"""What the pages of frameworks show."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.core.texts import in_language
from symbionet.ems.pages.entries import pack_words
from symbionet.ems.queries.frameworks import (
    Framework,
    Mapped,
    framework_of,
    frameworks,
    nodes_of,
    reviews,
    rows_from,
    unchecked_refs,
)
from symbionet.questions.models import MappingReview

__all__ = ["ShownFramework", "ShownMapped", "ShownNode", "framework_shown", "frameworks_shown", "relation_words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMapped:
    """A row to a clause of another framework; `reviewer` is "" where nobody has reviewed it, `by_person` whether it was
    reviewed here and not in the pack.
    """

    key: str
    framework: str
    ref: str
    relation: str
    note: str
    basis: str
    reviewer: str
    reviewed_on: date | None
    read_against: str
    by_person: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownNode:
    """A clause in the active language with the rows that lead from it."""

    ref: str
    title: str
    question: str
    hint: str
    evidence: str
    leads_to: tuple[ShownMapped, ...]
    is_unchecked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFramework:
    """A framework in the active language."""

    framework: Framework
    name: str
    note: str
    nodes: tuple[ShownNode, ...]

    @property
    def rows(self) -> int:
        """How many rows lead from its clauses to others."""
        return sum(len(node.leads_to) for node in self.nodes)

    @property
    def reviewed(self) -> int:
        """How many of them somebody has reviewed."""
        return sum(bool(row.reviewer) for node in self.nodes for row in node.leads_to)


def relation_words(relation: str) -> str:
    """A relation of two clauses in words."""
    return {
        "equal": _("asks the same"),
        "subset": _("asks for more there"),
        "superset": _("asks for less there"),
        "intersect": _("shares a part"),
    }.get(relation, relation)


def _mapped(row: Mapped, review: MappingReview | None) -> ShownMapped:
    return ShownMapped(
        key=row.key,
        framework=pack_words(framework_of(row.target)),
        ref=row.target_ref,
        relation=relation_words(row.relation),
        note=in_language(en=row.en, zh=row.zh),
        basis=in_language(en=row.basis, zh=row.basis_zh),
        reviewer=row.reviewer or (str(review.by) if review is not None else ""),
        reviewed_on=timezone.localdate(review.at) if review is not None and not row.reviewer else None,
        read_against=review.note if review is not None and not row.reviewer else "",
        by_person=review is not None and not row.reviewer,
    )


def framework_shown(name: str) -> ShownFramework:
    """A framework with its clauses."""
    framework = framework_of(name)
    rows, found = rows_from(name), reviews()
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
                leads_to=tuple(_mapped(row, found.get(row.key)) for row in rows if row.source_ref == node.ref),
                is_unchecked=node.ref in unchecked_refs(framework.form_id),
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
