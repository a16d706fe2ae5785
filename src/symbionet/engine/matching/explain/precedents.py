"""The published exchanges that speak for a match."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from symbionet.engine.classification import SectorWeight
from symbionet.engine.matching.find.candidates import Candidates
from symbionet.engine.matching.find.index import Index
from symbionet.engine.model import Reason
from symbionet.engine.packs import Packs, Precedent

__all__ = ["best_number", "common_digits", "precedent_reasons"]

MOST_PRECEDENTS = 3


def precedent_reasons(index: Index, have: int, candidates: Candidates, row: int, part: float) -> list[Reason]:
    """The nearest published exchange, and up to two more that are like it and tell without weight."""
    table, place = index.relations.precedent_number, candidates.precedent_class[row]
    if not part or (number := best_number(index, have, candidates, row, table=table, place=place)) < 0:
        return []
    item = index.relations.precedents[number]
    strength = round(float(candidates.precedent_strength[row]), 4)
    found = [
        Reason(
            code="precedent",
            value=item.id,
            contribution=part,
            details=_of_precedent(item, index.packs) | {"strength": strength},
        )
    ]
    sectors = index.organisations.sectors[int(candidates.organisations[row])]
    for other in _similar(item.class_id, item.receiver_nace, sectors, index.packs):
        if other.id != item.id and len(found) < MOST_PRECEDENTS:
            found.append(Reason(code="similar_precedent", value=other.id, details=_of_precedent(other, index.packs)))
    return found


@lru_cache(maxsize=4096)
def _of_precedent(item: Precedent, packs: Packs) -> dict[str, str | float]:
    known = packs.classes[item.class_id]
    return {
        "class_en": known.name_en,
        "class_zh": known.name_zh,
        "material": item.material_en,
        "case": item.case,
        "country": item.country,
        "source": item.source,
    }


@lru_cache(maxsize=65536)
def _similar(
    class_id: str, nace: tuple[str, ...], sectors: tuple[SectorWeight, ...], packs: Packs
) -> tuple[Precedent, ...]:
    """Published exchanges of a class with receivers of such sectors, other cases first."""
    codes = {code[:3] for code in nace} | {item.nace[:3] for item in sectors}
    like = [
        item
        for item in _precedents_of(packs).get(class_id, ())
        if any(code[:3] in codes for code in item.receiver_nace)
    ]
    first = list({item.case: item for item in reversed(like)}.values())[::-1]
    return tuple([*first, *(item for item in like if item not in first)][: MOST_PRECEDENTS + 1])


@lru_cache(maxsize=64)
def _precedents_of(packs: Packs) -> Mapping[str, tuple[Precedent, ...]]:
    found: dict[str, list[Precedent]] = {}
    for item in packs.precedents:
        found.setdefault(item.class_id, []).append(item)
    return {class_id: tuple(rows) for class_id, rows in found.items()}


def best_number(
    index: Index, have: int, candidates: Candidates, row: int, *, table: npt.NDArray[np.int32], place: np.int64
) -> int:
    """The number that a table by class and organisation holds for a candidate, -1 for none."""
    number = int(index.haves.classes[have, place])
    return int(table[number, candidates.organisations[row]]) if number >= 0 else -1


def common_digits(sector: str, prefix: str) -> int:
    """Digits in common; a sector that fits the prefix in full comes before all others."""
    same = next(
        (n for n, (a, b) in enumerate(zip(sector, prefix, strict=False)) if a != b), min(len(sector), len(prefix))
    )
    return same + (10 if sector.startswith(prefix) else 0)
