"""Words nothing, but says everything: the reasons of a match as codes with values."""

import numpy as np

from symbionet.engine.matching.candidates import Candidates
from symbionet.engine.matching.index import Index
from symbionet.engine.matching.scoring import (
    COLUMN,
    Scores,
    cover_of,
    precedent_numbers,
    rivals_of,
    use_numbers,
    want_numbers,
)
from symbionet.engine.model import Match, Reason

__all__ = ["explain_match"]


def explain_match(index: Index, have: int, candidates: Candidates, scores: Scores, row: int) -> Match:
    """The match of a candidate row, its reasons in order of their weight, the prior last."""
    want = int(candidates.wants[row])
    parts = scores.contributions[row]
    reasons = [
        *_known_use(index, have, candidates, row, float(parts[COLUMN["known_use"]])),
        *_profile(index, have, candidates, row, float(parts[COLUMN["sector_profile"]])),
        *_precedent(index, have, candidates, row, float(parts[COLUMN["precedent"]])),
        *_classes(index, have, candidates, row, float(parts[COLUMN["class_related"]])),
        *_facts(index, have, candidates, row, parts),
    ]
    reasons.sort(key=lambda reason: (-abs(reason.contribution), reason.code))
    reasons.append(Reason(code="prior", contribution=scores.prior))
    return Match(
        have_id=index.haves.resources[have].id,
        organisation_id=index.organisations.organisations[int(candidates.organisations[row])].id,
        want_id=index.wants.resources[want].id if want >= 0 else None,
        probability=float(scores.probabilities[row]),
        reasons=tuple(reasons),
    )


def _known_use(index: Index, have: int, candidates: Candidates, row: int, part: float) -> list[Reason]:
    number = int(use_numbers(index, have, candidates)[row])
    if number < 0 or not part:
        return []
    use = index.relations.uses[number]
    known = index.packs.classes[use.class_id]
    member = int(candidates.organisations[row])
    sector = max(
        index.organisations.sectors[member],
        key=lambda item: (max(_common(item.nace, prefix) for prefix in use.nace), item.weight),
    )
    details: dict[str, str | float] = {
        "class_id": use.class_id,
        "class_en": known.name_en,
        "class_zh": known.name_zh,
        "process_en": use.process_en,
        "process_zh": use.process_zh,
        "reason_en": use.reason_en,
        "reason_zh": use.reason_zh,
        "source": use.evidence,
        "prior": use.prior,
        "strength": round(float(candidates.use_strength[row]), 4),
        "sector": sector.nace,
        "sector_known_by": sector.known_by,
        "class_known_by": index.haves.known_by[have],
        "hierarchy": use.hierarchy,
    }
    for name in ("replaces", "condition", "hindrance"):
        for lang in ("en", "zh"):
            if text := getattr(use, f"{name}_{lang}"):
                details[f"{name}_{lang}"] = text
    return [Reason(code="known_use", value=use.id, contribution=part, details=details)]


def _profile(index: Index, have: int, candidates: Candidates, row: int, part: float) -> list[Reason]:
    number = int(want_numbers(index, have, candidates)[row])
    if number < 0 or not part:
        return []
    item = index.relations.wanted[number]
    known = index.packs.classes[item.class_id]
    details: dict[str, str | float] = {
        "class_en": known.name_en,
        "class_zh": known.name_zh,
        "note_en": item.note_en,
        "note_zh": item.note_zh,
        "sector": item.gb4754,
        "source": item.source,
        "strength": round(float(candidates.want_strength[row]), 4),
    }
    return [Reason(code="sector_profile", value=item.id, contribution=part, details=details)]


def _precedent(index: Index, have: int, candidates: Candidates, row: int, part: float) -> list[Reason]:
    number = int(precedent_numbers(index, have, candidates)[row])
    if number < 0 or not part:
        return []
    item = index.relations.precedents[number]
    known = index.packs.classes[item.class_id]
    details: dict[str, str | float] = {
        "class_en": known.name_en,
        "class_zh": known.name_zh,
        "material": item.material_en,
        "case": item.case,
        "country": item.country,
        "source": item.source,
        "strength": round(float(candidates.precedent_strength[row]), 4),
    }
    return [Reason(code="precedent", value=item.id, contribution=part, details=details)]


def _common(sector: str, prefix: str) -> int:
    """Digits in common; a sector that fits the prefix in full comes before all others."""
    same = next(
        (n for n, (a, b) in enumerate(zip(sector, prefix, strict=False)) if a != b), min(len(sector), len(prefix))
    )
    return same + (10 if sector.startswith(prefix) else 0)


def _classes(index: Index, have: int, candidates: Candidates, row: int, part: float) -> list[Reason]:
    if not part:
        return []
    want = int(candidates.wants[row])
    own, other = index.haves.classes[have], index.wants.classes[want]
    table = index.relations.related[own][:, other] * np.outer(
        index.haves.class_shares[have], index.wants.class_shares[want]
    )
    table = np.where(np.outer(own >= 0, other >= 0), table, 0.0)
    first, second = np.unravel_index(int(table.argmax()), table.shape)
    mine = index.packs.classes[index.relations.ids[own[first]]]
    theirs = index.packs.classes[index.relations.ids[other[second]]]
    details: dict[str, str | float] = {
        "class_en": mine.name_en,
        "class_zh": mine.name_zh,
        "want_class": theirs.id,
        "want_class_en": theirs.name_en,
        "want_class_zh": theirs.name_zh,
        "strength": round(float(candidates.related[row]), 4),
    }
    code = "class_same" if mine.id == theirs.id else "class_related"
    return [Reason(code=code, value=mine.id, contribution=part, details=details)]


def _facts(index: Index, have: int, candidates: Candidates, row: int, parts: np.ndarray) -> list[Reason]:
    want, member = int(candidates.wants[row]), int(candidates.organisations[row])
    item = index.haves.resources[have]
    found: list[Reason] = []

    def add(signal: str, code: str, value: str | float | None, **details: str | float) -> None:
        part = float(parts[COLUMN[signal]])
        if part or (signal in ("quantity_fit", "distance") and value is not None):
            found.append(Reason(code=code, value=value, contribution=part, details=details))

    if want >= 0:
        other = index.wants.resources[want]
        shared = sorted(set(item.ewc) & set(other.ewc))
        add("code_same", "code_same", shared[0] if shared else None)
        add("text_similarity", "text_similarity", round(float(candidates.cosines[row]), 2))
        share = float(cover_of(index, have, candidates.wants[row : row + 1])[0])
        add("quantity_fit", "quantity_fit", None if np.isnan(share) else round(100 * share, 1))
        add("time_overlap", "time_overlap", _overlap_days(index, have, want))
        add("form", "form", item.form, want_form=other.form)
    km = float(candidates.km[row])
    haul = float(index.haves.haul_km[have])
    add("distance", "distance", None if np.isnan(km) else round(km, 1), haul_km=haul)
    add("business_similarity", "business_similarity", None)
    add("usual_taker", "usual_taker", None)
    add("condition", "condition_check", item.contaminants)
    held = parts[COLUMN["permit"]] > 0
    add("permit", "permit_held" if held else "permit_needed", "|".join(item.hw or item.ewc) or None)
    add("sector_unknown", "sector_unknown", index.organisations.organisations[member].id)
    add("producer", "producer", None)
    add("rivals", "rivals", round(float(rivals_of(candidates)[row]), 1))
    return found


def _overlap_days(index: Index, have: int, want: int) -> float:
    first = max(int(index.haves.first_days[have]), int(index.wants.first_days[want]))
    last = min(int(index.haves.last_days[have]), int(index.wants.last_days[want]))
    return float(last - first + 1)
