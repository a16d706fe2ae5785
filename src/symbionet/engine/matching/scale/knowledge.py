"""What the packs say about classes, sectors and permits, as arrays that the kernel reads."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from symbionet.engine.classification import SectorWeight
from symbionet.engine.matching.candidates import (
    EARTH_RADIUS_KM,
    FORM_FITS,
    HAULS,
    RELATED_FLOOR,
    ROAD_FACTOR,
    TEXT_FLOOR,
    USE_FLOOR,
)
from symbionet.engine.matching.relations import build_relations
from symbionet.engine.matching.scale.columns import Links, Terms
from symbionet.engine.matching.scale.values import Array
from symbionet.engine.matching.scoring import BUSINESS_FLOOR
from symbionet.engine.packs import Packs

__all__ = ["Knowledge", "Permits", "Profile", "build_knowledge", "covers_codes"]

Profile = tuple[SectorWeight, ...]
Permits = tuple[str, ...]

SECTOR_SIGNALS = {  # weights of what the sector of an organisation says, and the tables of `Relations` they weigh
    "known_use": "use_strength",
    "sector_profile": "want_strength",
    "usual_taker": "taker_strength",
    "precedent": "precedent_strength",
}
TIER_EDGES = (0.25, 1.0, 2.0)  # log-odds of the sector between the tiers of a class's lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Classes, sector profiles, permits and weights of an index: the numbers in its columns mean places in these.

    `class_ids`: the resource classes. `profiles`: the sectors of organisations. `permits`: sets of permits, the first
    one empty. `hazards`: sets of waste codes of haves. `links`, `terms`: the same as arrays, for the kernel.
    """

    class_ids: tuple[str, ...]
    profiles: tuple[Profile, ...]
    permits: tuple[Permits, ...]
    hazards: tuple[tuple[str, ...], ...]
    links: Links
    terms: Terms
    versions: dict[str, str] = field(default_factory=dict)


def build_knowledge(
    packs: Packs,
    profiles: Sequence[Profile],
    *,
    permits: Sequence[Permits] = ((),),
    hazards: Sequence[tuple[str, ...]] = ((),),
    scale: float = 1.0,
) -> Knowledge:
    """The knowledge of `packs` for organisations with these profiles of sectors and sets of permits.

    `scale`: of the quantised vectors. Strengths stand as CSR rows by class, because most sectors have nothing to do
    with most classes. Raises ValueError if the first set of permits is not the empty one.
    """
    if not permits or permits[0]:
        raise ValueError("permits: the first set must be empty (no permit stated)")
    relations = build_relations(packs, tuple(profiles))
    tables = np.stack([getattr(relations, table) for table in SECTOR_SIGNALS.values()], axis=2)
    related_starts, (related_rows, related_columns) = _starts(relations.related > 0)
    taker_starts, (rows, columns) = _starts((tables > 0).any(axis=2) | (relations.producer > 0))
    weights = np.array([packs.weights[name] for name in SECTOR_SIGNALS], dtype=np.float64)
    links = Links(
        related_starts=related_starts,
        related_classes=related_columns.astype(np.int32),
        related=relations.related[related_rows, related_columns],
        taker_starts=taker_starts,
        takers=columns.astype(np.int32),
        strengths=np.ascontiguousarray(tables[rows, columns]),
        weights=weights,
        producer=relations.producer[rows, columns],
        tiers=np.digitize(tables @ weights, TIER_EDGES).astype(np.uint8),
        unknown=np.array([not profile for profile in profiles], dtype=np.uint8),
        waste=np.array([any(s.nace[:2] in ("37", "38", "39") for s in p) for p in profiles], dtype=np.uint8),
        covers=np.array([[covers_codes(codes, held) for held in permits] for codes in hazards], dtype=np.int8),
        form_fits=np.ascontiguousarray(FORM_FITS),
    )
    return Knowledge(
        class_ids=relations.ids,
        profiles=tuple(profiles),
        permits=tuple(permits),
        hazards=tuple(hazards),
        links=links,
        terms=_terms(packs, scale),
        versions=dict(packs.versions),
    )


def covers_codes(codes: Sequence[str], permits: Permits) -> int:
    """1 if a permit covers one of the waste codes, 0 if none does, -1 if no permit is stated (as `covers_permit`).

    >>> covers_codes(("900-249-08",), ("HW08",)), covers_codes(("130205",), ("HW08",)), covers_codes((), ())
    (1, 0, -1)
    """
    if not permits:
        return -1
    if "hazardous" in permits:
        return 1
    return int(any(_covers(code, permit) for code in codes for permit in permits))


def _covers(code: str, permit: str) -> bool:
    return code.startswith(permit) or (permit.startswith("HW") and code.endswith(f"-{permit[2:]}"))


def _starts(table: Array) -> tuple[Array, tuple[Array, Array]]:
    """Where each row begins among the true cells of a table, and the rows and columns of those cells."""
    rows, columns = np.nonzero(table)
    return np.searchsorted(rows, np.arange(len(table) + 1)).astype(np.int64), (rows, columns)


def _terms(packs: Packs, scale: float) -> Terms:
    names = set(Terms._fields) & set(packs.weights)
    return Terms(
        **{name: float(packs.weights[name]) for name in sorted(names)},
        hauls=float(HAULS),
        related_floor=float(RELATED_FLOOR),
        use_floor=float(USE_FLOOR),
        text_floor=float(TEXT_FLOOR),
        business_floor=float(BUSINESS_FLOOR),
        sphere_km=float(EARTH_RADIUS_KM * ROAD_FACTOR),
        cosine=float(1.0 / scale**2),
    )
