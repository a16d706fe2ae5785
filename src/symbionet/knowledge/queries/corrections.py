"""Reads of corrections: who may propose and decide, and what may be corrected."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from symbionet.accounts.queries import Visitor, facilitates, is_user, manages_people
from symbionet.engine.packs import load_packs
from symbionet.knowledge.models import CorrectionAction, CorrectionState, KnowledgeCorrection
from symbionet.knowledge.queries.sources import keyed_rows, rows_of_class

__all__ = [
    "CorrectableRow",
    "accepted_corrections",
    "correctable_row",
    "corrections_decidable_by",
    "corrections_of_rows",
    "corrections_visible_to",
    "decides_corrections",
    "is_applied",
    "new_use_row",
    "proposes_corrections",
]

CORRECTABLE = ("glossary/classes_", "glossary/ewc_terms_", "uses/uses_", "uses/processors", "profiles/")


def proposes_corrections(visitor: Visitor) -> bool:
    """Whether the visitor may propose corrections: those who facilitate or manage the programme."""
    return facilitates(visitor) or manages_people(visitor)


def decides_corrections(visitor: Visitor) -> bool:
    """Whether the visitor may decide about corrections of others."""
    return manages_people(visitor)


def corrections_visible_to(visitor: Visitor) -> QuerySet[KnowledgeCorrection]:
    """All corrections for those who may propose any, else none."""
    found = KnowledgeCorrection.objects.select_related("proposed_by", "reviewed_by")
    return found if proposes_corrections(visitor) else found.none()


def corrections_decidable_by(visitor: Visitor) -> QuerySet[KnowledgeCorrection]:
    """Open corrections of other people, for those who decide."""
    if not is_user(visitor) or not decides_corrections(visitor):
        return KnowledgeCorrection.objects.none()
    return KnowledgeCorrection.objects.filter(state=CorrectionState.OPEN).exclude(proposed_by=visitor)


def corrections_of_rows(visitor: Visitor, keys: set[str], *, new_for: str = "") -> list[KnowledgeCorrection]:
    """Corrections of rows with these keys that the next edition does not hold yet, newest first; one statement.

    `new_for` is a class whose proposed new uses count, too.
    """
    if not proposes_corrections(visitor):
        return []
    asked = Q(row_key__in=keys)
    if new_for:
        asked |= Q(action=CorrectionAction.ADD, row_key__startswith=f"u-{new_for}-")
    found = corrections_visible_to(visitor).filter(asked).exclude(state=CorrectionState.DECLINED)
    return [item for item in found[:50] if item.is_open or not is_applied(item)]


def accepted_corrections(*, also_applied: bool = False) -> list[KnowledgeCorrection]:
    """Accepted corrections, oldest first; those that the packs hold already only on request."""
    accepted = KnowledgeCorrection.objects.filter(state=CorrectionState.ACCEPTED)
    found = accepted.select_related("proposed_by", "reviewed_by").order_by("pk")
    return [item for item in found if also_applied or not is_applied(item)]


def is_applied(correction: KnowledgeCorrection) -> bool:
    """Whether the packs already say what the correction asks for."""
    row = keyed_rows(correction.pack).get(correction.row_key)
    return row is not None and all(row.get(column) == new for column, (_old, new) in correction.cells.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectableRow:
    """A row that may be corrected: its pack, key, cells, and the columns a person may change."""

    pack: str
    key: str
    cells: Mapping[str, str]
    columns: Mapping[str, str]  # column -> explanation of the pack's header
    is_new: bool = False


def correctable_row(pack: str, key: str) -> CorrectableRow | None:
    """The row of that key where it exists and may be corrected, else None."""
    row = keyed_rows(pack).get(key) if pack.startswith(CORRECTABLE) and pack in load_packs().headers else None
    if row is None:
        return None
    return CorrectableRow(pack=pack, key=key, cells=row, columns=_columns(pack))


def _columns(pack: str) -> dict[str, str]:
    header = load_packs().headers[pack]
    fixed = header.key.split("|")
    return {column: description for column, description in header.columns.items() if column not in fixed}


def new_use_row(class_id: str) -> CorrectableRow | None:
    """An empty use of the class with the next free id; None for an unknown class."""
    known = load_packs().classes.get(class_id)
    if known is None:
        return None
    same = rows_of_class("uses/uses", class_id)
    near = same or rows_of_class("uses/uses", known.parent)
    pack = near[0][0] if near else "uses/uses_minerals"
    proposed = KnowledgeCorrection.objects.filter(action=CorrectionAction.ADD, row_key__startswith=f"u-{class_id}-")
    taken = {row["id"] for _pack, row in same} | set(proposed.values_list("row_key", flat=True))
    number = next(number for number in range(1, 1000) if f"u-{class_id}-{number}" not in taken)
    columns = _columns(pack)
    cells = {**dict.fromkeys(load_packs().headers[pack].columns, ""), "id": f"u-{class_id}-{number}"}
    cells |= {"class_id": class_id, "kind": known.kind, "evidence": "expert judgement"}
    for column in ("class_id", "kind"):
        columns.pop(column, None)
    return CorrectableRow(pack=pack, key=cells["id"], cells=cells, columns=columns, is_new=True)
