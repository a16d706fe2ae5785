"""What the packs say about classes, sectors and permits, as arrays that the kernel reads."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from symbionet.engine.arrays import Array
from symbionet.engine.classification import SectorWeight
from symbionet.engine.classification.fits import fit_sector
from symbionet.engine.classification.licence_codes import covering_permits
from symbionet.engine.classification.scopes import NO_HAZARDOUS
from symbionet.engine.matching.conditions.limits import Limit, bound_of, read_limits
from symbionet.engine.matching.conditions.verdicts import CLEAR, CLEAR_STEPS, OTHER_USE, limit_steps
from symbionet.engine.matching.find.candidates import (
    FORM_FITS,
    HAULS,
    KNOWN,
    LIVES_ON,
    OTHER_SITE_KM,
    PERMIT_FLOOR,
    RELATED_FLOOR,
    RIVAL,
    TEXT_FLOOR,
    USE_FLOOR,
)
from symbionet.engine.matching.find.constraints import lives_on_hazardous, manages_any_waste
from symbionet.engine.matching.find.distances import EARTH_RADIUS_KM, ROAD_FACTOR
from symbionet.engine.matching.find.licences import needs_licence
from symbionet.engine.matching.find.relations import Relations, build_relations
from symbionet.engine.matching.rate.signals import BUSINESS_FLOOR, MOST_RIVALS, SAID, SAID_BY_WANT
from symbionet.engine.matching.rate.steps import pattern_table, step_values, use_levels
from symbionet.engine.packs import KnownUse, Packs
from symbionet.engine.scale.columns import Links, Terms

__all__ = ["Codes", "Knowledge", "Permits", "Profile", "build_knowledge", "covers_codes", "limit_columns"]

Profile = tuple[SectorWeight, ...]
Permits = tuple[str, ...]
Codes = tuple[str, ...]

SECTOR_SIGNALS = {  # weights of what the sector of an organisation says, and the tables of `Relations` they weigh
    "known_use": "use_strength",
    "sector_profile": "want_strength",
    "usual_taker": "taker_strength",
    "precedent": "precedent_strength",
    "graded_taker": "graded_strength",
}
ALIKE = "example_taker"  # the weight of what things like it say, beside what the sector says of a class
TIER_EDGES = (0.25, 1.0, 2.0)  # log-odds of the sector between the tiers of a class's lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Classes, sector profiles, permits and weights of an index: the numbers in its columns mean places in these.

    `class_ids`: the resource classes. `profiles`: the sectors of organisations. `permits`: sets of permits, the first
    one empty. `hazards`: sets of the waste codes of haves that a permit has to cover. `codes`: sets of waste codes
    (European and Chinese) that haves and wants state, the first one empty. `parameters`: of compositions and limits.
    `links`, `terms`: the same as arrays, for the kernel.
    """

    class_ids: tuple[str, ...]
    profiles: tuple[Profile, ...]
    permits: tuple[Permits, ...]
    hazards: tuple[Codes, ...]
    codes: tuple[Codes, ...]
    parameters: tuple[str, ...]
    links: Links
    terms: Terms
    versions: dict[str, str] = field(default_factory=dict)


def build_knowledge(
    packs: Packs,
    profiles: Sequence[Profile],
    *,
    permits: Sequence[Permits] = ((),),
    hazards: Sequence[Codes] = ((),),
    codes: Sequence[Codes] = ((),),
    scale: float = 1.0,
) -> Knowledge:
    """The knowledge of `packs` for organisations with these profiles of sectors and sets of permits.

    `scale`: of the quantised vectors. Strengths stand as CSR rows by class, because most sectors have nothing to do
    with most classes. Raises ValueError if the first set of permits or codes is not the empty one.
    """
    for name, sets in (("permits", permits), ("codes", codes)):
        if not sets or sets[0]:
            raise ValueError(f"{name}: the first set must be empty (none stated)")
    relations = build_relations(packs, tuple(profiles))
    tables = np.stack([getattr(relations, table) for table in SECTOR_SIGNALS.values()], axis=2)
    related_starts, (related_rows, related_columns) = _starts(relations.related > 0)
    taker_starts, (rows, columns) = _starts((tables > 0).any(axis=2) | (relations.producer > 0))
    names = (*SECTOR_SIGNALS, ALIKE)
    weights = np.array([packs.weights[name] for name in names], dtype=np.float64)
    trade_starts, (trade_rows, trade_columns) = _starts(relations.trades > 0)
    links = Links(
        related_starts=related_starts,
        related_classes=related_columns.astype(np.int32),
        related=relations.related[related_rows, related_columns],
        taker_starts=taker_starts,
        takers=columns.astype(np.int32),
        strengths=np.ascontiguousarray(tables[rows, columns]),
        weights=weights,
        said=weights * [SAID if name in SAID_BY_WANT else 0.0 for name in names],
        trade_starts=trade_starts,
        trade_profiles=trade_columns.astype(np.int32),
        trade_shares=relations.trades[trade_rows, trade_columns],
        uses=relations.use_number[rows, columns],
        producer=relations.producer[rows, columns],
        tiers=np.digitize(tables @ weights[:-1], TIER_EDGES).astype(np.uint8),
        unknown=np.array([not profile for profile in profiles], dtype=np.uint8),
        waste=np.array([_waste_bits(profile) for profile in profiles], dtype=np.uint8),
        focus=_of_sector(packs, relations, profiles),
        **_use_columns(packs, relations.uses, profiles),
        **_code_columns(codes),
        **_permit_columns(permits, hazards),
        form_fits=np.ascontiguousarray(FORM_FITS),
        patterns=pattern_table(packs.whole) * packs.weights["regularity"],
    )
    return Knowledge(
        class_ids=relations.ids,
        profiles=tuple(profiles),
        permits=tuple(permits),
        hazards=tuple(hazards),
        codes=tuple(codes),
        parameters=_parameters(packs),
        links=links,
        terms=_terms(packs, scale),
        versions=dict(packs.versions),
    )


def _of_sector(packs: Packs, relations: Relations, profiles: Sequence[Profile]) -> Array:
    """What the sector of an organisation without a want adds by itself, whatever the have (profile)."""
    focus, disposal = relations.focus.astype(np.float64), relations.disposal.astype(np.float64)
    weights = packs.weights
    unsure = _unsure(profiles) * weights["unknown_taker"]
    return np.asarray(focus * weights["focus"] + unsure - disposal * weights["disposal"])


def _permit_columns(permits: Sequence[Permits], hazards: Sequence[Codes]) -> dict[str, Array]:
    """Which sets of permits cover which sets of codes, and which of them say that no hazardous waste is taken."""
    return {
        "covers": np.array([[covers_codes(codes, held) for held in permits] for codes in hazards], dtype=np.int8),
        "refuses": np.array([held == (NO_HAZARDOUS,) for held in permits], dtype=np.uint8),
    }


def _waste_bits(profile: Profile) -> int:
    """1 of the waste trades, 2 manages any waste, 4 lives on hazardous waste, 8 needs a licence for it."""
    of_trade = any(sector.nace[:2] in ("37", "38", "39") for sector in profile)
    return (
        of_trade
        + 2 * any(map(manages_any_waste, profile))
        + 4 * any(map(lives_on_hazardous, profile))
        + 8 * needs_licence(profile)
    )


def _unsure(profiles: Sequence[Profile]) -> Array:
    """How uncertain the sector of each profile is (the signal unknown_taker)."""
    return np.array([1.0 - max((item.weight for item in profile), default=0.0) for profile in profiles])


def _parameters(packs: Packs) -> tuple[str, ...]:
    return tuple(row["id"] for row in packs.rows("uses/parameters"))


def _use_columns(packs: Packs, uses: Sequence[KnownUse], profiles: Sequence[Profile]) -> dict[str, Array]:
    """What the signals need of each known use, and which profiles fit it well enough to have it."""
    parameters = _parameters(packs)
    columns = limit_columns([read_limits(use.limits) for use in uses], packs)
    by_class: dict[str, list[int]] = {}
    for number, use in enumerate(uses):
        by_class.setdefault(use.class_id, []).append(number)
    others = [[other for other in by_class[use.class_id] if other != number] for number, use in enumerate(uses)]
    prefixes = sorted({prefix for use in uses for prefix in use.nace})
    row_of = {prefix: row for row, prefix in enumerate(prefixes)}
    fits = np.array(
        [[any(fit_sector(s.nace, prefix) >= OTHER_USE for s in p) for p in profiles] for prefix in prefixes],
        dtype=np.uint8,
    ).reshape(len(prefixes), len(profiles))
    starts, listed = _rows(others)
    return {
        "levels": use_levels(packs)[:-1] * packs.weights["hierarchy"],
        "conditional": np.array([bool(use.condition_en or use.condition_zh) for use in uses], dtype=np.uint8),
        "mendable": np.array([bool(use.pretreatment) for use in uses], dtype=np.uint8),
        "parameters": columns[0],
        "signs": columns[1],
        "limits": columns[2],
        "other_starts": starts,
        "others": listed,
        "fits": np.array([fits[[row_of[prefix] for prefix in use.nace]].any(axis=0) for use in uses], dtype=np.uint8),
        "steps": np.array([CLEAR_STEPS.get(name, math.nan) for name in parameters], dtype=np.float64),
    }


def limit_columns(rows: Sequence[Iterable[Limit]], packs: Packs) -> tuple[Array, Array, Array]:
    """Limits as columns (n, w): numbers of parameters (-1: no more), signs (1 at most, -1 at least) and bounds.

    Bounds are in the unit of the parameter. A limit whose unit does not compare can never be judged and is left out.
    """
    number_of = {name: number for number, name in enumerate(_parameters(packs))}
    found = []
    for limits in rows:
        bounds = [(limit, bound_of(limit, packs)) for limit in limits]
        found.append([(limit, bound) for limit, bound in bounds if bound is not None and limit.parameter in number_of])
    width = max(map(len, found), default=0)
    parameters = np.full((len(found), width), -1, dtype=np.int16)
    signs = np.zeros((len(found), width), dtype=np.int8)
    values = np.zeros((len(found), width))
    for row, pairs in enumerate(found):
        for place, (limit, bound) in enumerate(pairs):
            parameters[row, place] = number_of[limit.parameter]
            signs[row, place] = 1 if limit.sign == "<=" else -1
            values[row, place] = bound
    return parameters, signs, values


def _code_columns(sets: Sequence[Codes]) -> dict[str, Array]:
    """The codes of each set and the sets of each code, as CSR rows."""
    number_of: dict[str, int] = {}
    for codes in sets:
        for code in codes:
            number_of.setdefault(code, len(number_of))
    having: list[list[int]] = [[] for _ in number_of]
    for number, codes in enumerate(sets):
        for code in dict.fromkeys(codes):
            having[number_of[code]].append(number)
    code_starts, listed = _rows([[number_of[code] for code in codes] for codes in sets])
    set_starts, holding = _rows(having)
    return {"code_starts": code_starts, "codes": listed, "set_starts": set_starts, "sets": holding}


def _rows(rows: Sequence[Sequence[int]]) -> tuple[Array, Array]:
    """Where each row begins, and the rows one after the other."""
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    return starts, np.array([number for row in rows for number in row], dtype=np.int32)


def covers_codes(codes: Sequence[str], permits: Permits) -> int:
    """1 if a permit covers one of the waste codes, 0 if none does, -1 if no permit is stated (as `covers_permit`).

    >>> covers_codes(("900-249-08",), ("HW08",)), covers_codes(("130205",), ("HW08",)), covers_codes((), ())
    (1, 0, -1)
    """
    if not permits:
        return -1
    if "hazardous" in permits:
        return 1
    return int(bool(covering_permits(codes, permits)))


def _starts(table: Array) -> tuple[Array, tuple[Array, Array]]:
    """Where each row begins among the true cells of a table, and the rows and columns of those cells."""
    rows, columns = np.nonzero(table)
    return np.searchsorted(rows, np.arange(len(table) + 1)).astype(np.int64), (rows, columns)


def _terms(packs: Packs, scale: float) -> Terms:
    names = set(Terms._fields) & set(packs.weights)
    steps, level = limit_steps(packs.whole), step_values(packs.whole, "level")
    chord = 2.0 * math.sin(OTHER_SITE_KM / (EARTH_RADIUS_KM * ROAD_FACTOR) / 2.0)
    return Terms(
        **{name: float(packs.weights[name]) for name in sorted(names)},
        firm=packs.weights["level"] * level["firm"],
        park=packs.weights["level"] * level["park"],
        hauls=float(HAULS),
        related_floor=float(RELATED_FLOOR),
        use_floor=float(USE_FLOOR),
        permit_floor=float(PERMIT_FLOOR),
        lives_on=float(LIVES_ON),
        text_floor=float(TEXT_FLOOR),
        business_floor=float(BUSINESS_FLOOR),
        known=float(KNOWN),
        rival=float(RIVAL),
        most_rivals=float(MOST_RIVALS),
        other_site=chord * chord,
        passed=steps["pass"],
        gap=steps["gap"],
        clear_gap=steps["clear_gap"],
        most_passed=steps["most_pass"],
        most_gap=steps["most_gap"],
        mended=steps["mendable"],
        clear=float(CLEAR),
        sphere_km=float(EARTH_RADIUS_KM * ROAD_FACTOR),
        cosine=float(1.0 / scale**2),
        by_words=1.0,
    )
