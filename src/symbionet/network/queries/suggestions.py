"""What the engine proposes for a title and for the rows of an import, with how sure it is; nothing is stored."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone

from symbionet.core.quantities import unit_words
from symbionet.engine import model
from symbionet.engine.classification import Suggestions, suggest
from symbionet.engine.classification.vectors import ENCODER
from symbionet.engine.errors import SymbionetError, UnknownCode
from symbionet.engine.matching.explain.told_hazard import ToldHazard, tell_hazards
from symbionet.engine.model import Quantity
from symbionet.engine.packs import load_packs
from symbionet.engine.units import UNITS, parse_quantity
from symbionet.network.models import Kind, Organisation
from symbionet.network.queries.classes import (
    CONFIDENT,
    ToldCodes,
    class_name,
    named_code_words,
    resource_classes,
    told_codes,
)
from symbionet.network.queries.imports import ImportPlan, PlannedRow
from symbionet.network.queries.matching import MATTER
from symbionet.sheets import Problem
from symbionet.sheets.columns import heading_unit
from symbionet.sheets.drafts import organisation_of, resource_of

__all__ = [
    "SUGGEST_FROM",
    "Proposed",
    "RowProposal",
    "confidence_level",
    "hazardous_rows",
    "meant_by",
    "proposed_values",
    "row_codes",
    "row_hazards",
    "row_proposals",
    "share_of",
]

SUGGEST_FROM = 80  # percent: below it a suggestion is not taken unless a person says so
LEAST = 0.1  # below it a suggestion would be noise
HIGH = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A value for a field that the file leaves open, in words, with its probability 0..1."""

    value: Any
    label: str
    probability: float

    @property
    def share(self) -> int:
        """The probability in percent."""
        return round(self.probability * 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProposal:
    """A row with what is proposed for it by field: class_id, ewc, kind, unit.

    `confidence` (0..1) is that of the class: on it all else depends.
    """

    row: PlannedRow
    proposed: Mapping[str, Proposed] = field(default_factory=dict)
    confidence: float = 0.0

    @property
    def level(self) -> str:
        """The confidence as a word: high, medium or low."""
        return confidence_level(self.confidence)

    @property
    def share(self) -> int:
        """The confidence in percent."""
        return round(self.confidence * 100)


def row_proposals(plan: ImportPlan, *, most: int | None = None, as_new: bool = False) -> Iterator[RowProposal]:
    """What is proposed for the new rows of a plan, in its order; for at most `most` different texts.

    `as_new` counts all rows as new: what was proposed for a file that is stored by now.
    """
    rows = [row for row in plan.rows if as_new or row.effect == "new"]
    sectors = _sectors(plan)
    bare = {(p.table, p.row): p for p in plan.problems if p.code == "unit-missing"}
    asked = dict.fromkeys((_text(row), sectors.get(row.draft.organisation_key, "")) for row in rows)
    wanted = set(list(asked)[:most])
    ENCODER.encode([text for text, _sector in wanted])  # together: row by row the model takes far longer
    for row in rows:
        sector = sectors.get(row.draft.organisation_key, "") if row.draft.direction == "have" else ""
        if (_text(row), sectors.get(row.draft.organisation_key, "")) in wanted:
            yield _proposal(row, sector, bare.get((row.draft.table, row.draft.row)))


def row_codes(row: PlannedRow) -> ToldCodes:
    """The waste codes of a row as they will be stored."""
    draft = row.draft
    texts = (draft.title_zh, draft.title_en, draft.description_zh, draft.description_en)
    return told_codes(texts, draft.ewc, draft.hw)


def hazardous_rows(plan: ImportPlan) -> tuple[PlannedRow, ...]:
    """The haves of a plan that will be kept as hazardous waste: as the file says, or by a code."""
    haves = (row for row in plan.rows if row.draft.direction == "have")
    return tuple(row for row in haves if row.draft.hazardous or (row.draft.hazardous is None and row_codes(row).sure))


def row_hazards(plan: ImportPlan, rows: Iterable[PlannedRow]) -> dict[str, ToldHazard]:
    """What the engine tells of the hazard of these rows of a plan, by import key; wants and services are left out."""
    some = [row for row in rows if row.draft.direction == "have" and row.draft.kind in ("", *MATTER)]
    sectors, firms = _sectors(plan), dict[str, model.Organisation]()
    for key in {row.draft.organisation_key for row in some}:
        firm = organisation_of(plan.drafts[key], key)
        known = sectors.get(key, "")
        firms[key] = firm if firm.nace or firm.gb4754 or not known else replace(firm, sector=known)
    haves = [resource_of(row.draft, row.import_key, row.draft.organisation_key) for row in some]
    return tell_hazards(haves, firms.values(), load_packs())


def proposed_values(proposal: RowProposal, *, least: int) -> dict[str, Any]:
    """The values of a resource that are proposed with at least `least` percent."""
    taken = {name: item.value for name, item in proposal.proposed.items() if item.probability * 100 >= least}
    values: dict[str, Any] = {}
    if "class_id" in taken:
        values |= {"class_id": taken["class_id"], "class_stated": False}
    elif "kind" in taken:  # else it follows from the class
        values["kind"] = taken["kind"]
    if "ewc" in taken:
        values["ewc"] = [taken["ewc"]]
    if "unit" in taken:
        quantity: Quantity = taken["unit"]
        values |= {"quantity": quantity.value, "unit": quantity.unit, "period": quantity.period}
    return values


def _text(row: PlannedRow) -> str:
    return " / ".join(part for part in (row.draft.title_zh, row.draft.title_en) if part)


def _sectors(plan: ImportPlan) -> dict[str, str]:
    """The sector of each organisation by its key: as the file says, else as the platform knows it."""
    found = {key: _first(draft.gb4754) or _first(draft.nace) for key, draft in plan.drafts.items()}
    known = {pk: key for key, pk in plan.organisations.items() if pk and not found.get(key)}
    for pk, gb4754, nace in Organisation.objects.filter(pk__in=known).values_list("pk", "gb4754", "nace"):
        found[known[pk]] = gb4754 or nace
    return found


def _first(codes: Iterable[str]) -> str:
    return next(iter(codes), "")


def _proposal(row: PlannedRow, sector: str, problem: Problem | None) -> RowProposal:
    found = meant_by(_text(row), sector=sector, kind=row.draft.kind)
    proposed = {name: item for name, item in _proposed(row, found, problem) if item.probability >= LEAST}
    return RowProposal(row=row, proposed=proposed, confidence=found.classes[0].probability if found.classes else 0.0)


def _proposed(row: PlannedRow, found: Suggestions, problem: Problem | None) -> Iterator[tuple[str, Proposed]]:
    if found.classes:
        best = found.classes[0]
        label = class_name(best.class_id)
        yield "class_id", Proposed(value=best.class_id, label=label, probability=best.probability)
    if found.ewc and not row_codes(row).ewc:
        code = found.ewc[0]
        yield "ewc", Proposed(value=code.code, label=named_code_words(code.code), probability=code.probability)
    if found.kind and not row.draft.kind:
        label = str(Kind(found.kind).label)
        yield "kind", Proposed(value=found.kind, label=label, probability=share_of(found, "kind", found.kind))
    quantity = _completed(found.unit, problem) if problem and row.draft.quantity is None else None
    if quantity:
        label = f"{quantity.value:g} {unit_words(quantity.unit, quantity.period)}"
        yield "unit", Proposed(value=quantity, label=label, probability=share_of(found, "unit", found.unit))


def _completed(unit: str, problem: Problem) -> Quantity | None:
    """A number without a unit, with the one that is usual; the period is the one its heading states, if any."""
    if unit not in UNITS:
        return None
    try:
        return parse_quantity(problem.value, unit, heading_unit(problem.column)[1])
    except SymbionetError:
        return None


def confidence_level(probability: float) -> str:
    """The word for a probability: "high", "medium", or "low" where the platform would not fill it in by itself."""
    return "high" if probability >= HIGH else "medium" if probability >= CONFIDENT else "low"


def meant_by(title: str, *, sector: str = "", kind: str = "", description: str = "") -> Suggestions:
    """What the engine proposes for a title; a sector that no pack knows is left aside."""
    today = timezone.localdate()
    try:
        return suggest(title, load_packs(), sector=sector, kind=kind, description=description, on=today)
    except UnknownCode:
        return suggest(title, load_packs(), kind=kind, description=description, on=today)


def share_of(found: Suggestions, name: str, value: str) -> float:
    """How much of the probability stands for a kind, form or unit ("kind", "form", "unit")."""
    classes = resource_classes()
    return min(1.0, sum(item.probability for item in found.classes if getattr(classes[item.class_id], name) == value))
