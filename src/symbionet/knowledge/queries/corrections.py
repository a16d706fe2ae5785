"""Reads of corrections: who may propose and decide, what may be corrected, and what is wrong with a proposed row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from symbionet.accounts.queries import Visitor, facilitates, is_user, manages_people
from symbionet.core.texts import in_language
from symbionet.engine.errors import BadPack
from symbionet.engine.packs import Row, load_packs
from symbionet.engine.packs.reading import read_class, read_list, read_processor, read_profile, read_use
from symbionet.knowledge.models import CorrectionAction, CorrectionState, KnowledgeCorrection
from symbionet.knowledge.queries.names import class_name, named, sector_name
from symbionet.knowledge.queries.sources import keyed_rows, rows_of_class

__all__ = [
    "CorrectableRow",
    "accepted_corrections",
    "correctable_row",
    "correction_name",
    "corrections_decidable_by",
    "corrections_of_rows",
    "corrections_visible_to",
    "decides_corrections",
    "is_applied",
    "new_use_row",
    "proposes_corrections",
    "row_problems",
]

CORRECTABLE = ("glossary/classes_", "glossary/ewc_terms_", "uses/uses_", "uses/processors", "profiles/")
LEVELS = ("prevention", "reuse", "recycling", "recovery", "disposal")
HINDRANCES = ("regulatory", "technical", "economic", "trust")
READERS: Mapping[str, Callable[[str, Row], object]] = {
    "glossary/classes_": read_class,
    "uses/uses_": read_use,
    "uses/processors": read_processor,
    "profiles/profiles_": read_profile,
}


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
    """A row that may be corrected: its pack, key, cells, the columns a person may change, and what it is called."""

    pack: str
    key: str
    cells: Mapping[str, str]
    columns: Mapping[str, str]  # column -> explanation of the pack's header
    label: str
    is_new: bool = False


def correctable_row(pack: str, key: str) -> CorrectableRow | None:
    """The row of that key where it exists and may be corrected, else None."""
    row = keyed_rows(pack).get(key) if pack.startswith(CORRECTABLE) and pack in load_packs().headers else None
    if row is None:
        return None
    return CorrectableRow(pack=pack, key=key, cells=row, columns=_columns(pack), label=row_label(pack, row))


def _columns(pack: str) -> dict[str, str]:
    header = load_packs().headers[pack]
    fixed = header.key.split("|")
    return {column: told for column, told in header.columns.items() if column not in fixed}


def _join(whole: str, part: str) -> str:
    return f"{whole}{in_language(zh='：', en=': ')}{part}"


def row_label(pack: str, row: Row) -> str:
    """What a row is called by people."""
    if pack.startswith("uses/uses_"):
        process = in_language(zh=row.get("process_zh", ""), en=row.get("process_en", ""))
        return _join(class_name(row["class_id"]), process)
    if pack.startswith("profiles/profiles_"):
        return _join(sector_name(row["gb4754"]), class_name(row["class_id"]))
    if pack.startswith("profiles/"):
        return _("Takers of %(name)s") % {"name": class_name(row["class_id"])}
    if pack.startswith("glossary/ewc_terms_"):
        return f"{row['code']} {named(load_packs().codes('ewc').get(row['code'], {}))}"
    return named(row)


def correction_name(correction: KnowledgeCorrection) -> str:
    """What the corrected row is called in the active language; as it was called then where the pack has lost it."""
    row = keyed_rows(correction.pack).get(correction.row_key)
    if row is None and correction.action == CorrectionAction.ADD:
        row = {column: new for column, (_old, new) in correction.cells.items()}
    return (row_label(correction.pack, row) if row else "") or correction.label


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
    label = _("%(name)s: a new use") % {"name": class_name(class_id)}
    return CorrectableRow(pack=pack, key=cells["id"], cells=cells, columns=columns, label=label, is_new=True)


def row_problems(pack: str, row: Row) -> dict[str, str]:
    """What is wrong with a row: column -> message; "" stands for the whole row."""
    packs = load_packs()
    found: dict[str, str] = {}
    known: Mapping[str, tuple[str, Callable[[str], bool]]] = {
        "class_id": (_("resource classes"), lambda word: word in packs.classes),
        "parent": (_("resource classes"), lambda word: word in packs.classes),
        "from_class": (_("resource classes"), lambda word: word in packs.classes),
        "to_class": (_("resource classes"), lambda word: word in packs.classes),
        "nace": ("NACE Rev. 2", lambda word: word.replace(".", "") in packs.codes("nace2")),
        "source_nace": ("NACE Rev. 2", lambda word: word.replace(".", "") in packs.codes("nace2")),
        "ewc": (_("European List of Waste"), lambda word: word.replace(" ", "") in packs.codes("ewc")),
        "gb4754": ("GB/T 4754", lambda word: word in packs.codes("gb4754")),
        "pretreatment": (_("processors"), lambda word: word in packs.processors),
        "hierarchy": (", ".join(LEVELS), lambda word: word in LEVELS),
        "hindrance_kind": (", ".join(HINDRANCES), lambda word: word in HINDRANCES),
    }
    for column, (where, holds) in known.items():
        wrong = [word for word in read_list(row.get(column, "")) if not holds(word)]
        if wrong:
            found[column] = ngettext(
                "%(words)s is not among: %(where)s", "%(words)s are not among: %(where)s", len(wrong)
            ) % {"words": ", ".join(wrong), "where": where}
    for prefix, read in READERS.items():
        if pack.startswith(prefix) and not found:
            try:
                read(pack, row)
            except (BadPack, KeyError) as error:
                found[""] = str(error)
    return found
