"""What is missing to be sure of a match, and what would make it fail: as codes with values, like its reasons."""

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from symbionet.engine.matching.conditions.composition import read_stated
from symbionet.engine.matching.conditions.hazard import ask_hazard, may_be_hazardous
from symbionet.engine.matching.conditions.limits import limits_wanted
from symbionet.engine.matching.conditions.verdicts import Verdict, check_limits, check_use
from symbionet.engine.matching.explain.odd_suppliers import is_odd_supplier
from symbionet.engine.matching.find.candidates import Candidates
from symbionet.engine.matching.find.index import CERTAIN, Index
from symbionet.engine.model import Component, Reason, Resource
from symbionet.engine.packs import KnownUse, Packs, Row

__all__ = ["OwnQuestions", "find_asks", "find_risks", "may_be_both", "own_questions"]

MOST_PARAMETERS = 4  # asked for at once
FEW = 0.05  # share of a want from which a have is worth a talk
SHORT = 0.5  # share of the want's window below which the season is a risk
OPEN_DAYS = 36_500


class OwnQuestions(NamedTuple):
    """What is asked of a have whoever takes it."""

    is_odd: bool  # no such firm is known to have such a thing
    hazard: tuple[Reason, ...]


def own_questions(index: Index, have: int) -> OwnQuestions:
    """What is asked of a have, whoever its partner is."""
    level, may_be = int(index.haves.hazardous[have]), may_be_both(index, have)
    asks = ask_hazard(index.haves.resources[have], level=level, may_be=may_be, packs=index.packs)
    return OwnQuestions(is_odd_supplier(index, have), asks)


def find_asks(
    index: Index, have: int, *, member: int, want: int, use: KnownUse | None, own: OwnQuestions
) -> tuple[Reason, ...]:
    """What to ask of both sides: its origin where in doubt, limits, amounts, permits, legal status, a sample."""
    item = index.haves.resources[have]
    found = [*([ORIGIN] if own.is_odd else []), *_parameters(index, item, want, use)]
    if want >= 0:
        if math.isnan(index.wants.amounts[want]):
            found.append(WANT_QUANTITY)
    else:
        found.append(NEED)
    hazard = index.haves.hazardous[have]
    if hazard >= 1 and not index.organisations.organisations[member].permits:
        found.append(_permit(item.hw or item.ewc))
    found += own.hazard
    if use is not None:
        if use.kind == "material" and "regulatory" in use.hindrance_kind and item.legal_status in OPEN_STATUS:
            found.append(LEGAL_STATUS)
        if (use.condition_en or use.condition_zh) and not item.composition:
            found.append(_sample(use))
    return tuple(found)


def may_be_both(index: Index, have: int) -> bool:
    """Whether the classes of a have, as far as they are certain together, have hazardous and harmless wastes."""
    pairs = zip(index.haves.classes[have], index.haves.class_shares[have], strict=True)
    read = [(index.packs.classes[index.relations.ids[number]], share) for number, share in pairs if number >= 0]
    held = sum(float(share) for known, share in read if known.hazardous == "yes" or may_be_hazardous(known))
    return held >= CERTAIN


OPEN_STATUS = ("", "undetermined")
WANT_QUANTITY = Reason(code="ask_want_quantity")
NEED = Reason(code="ask_need")
ORIGIN = Reason(code="ask_origin")
LEGAL_STATUS = Reason(code="ask_legal_status")


@lru_cache(maxsize=4096)
def _permit(codes: tuple[str, ...]) -> Reason:
    return Reason(code="ask_permit", value="|".join(codes) or None)


@lru_cache(maxsize=4096)
def _sample(use: KnownUse) -> Reason:
    return Reason(
        code="ask_sample", value=use.id, details={"condition_en": use.condition_en, "condition_zh": use.condition_zh}
    )


def _verdicts(index: Index, item: Resource, want: int, use: KnownUse | None) -> tuple[Verdict, ...]:
    """The limits of the known use and those of the want."""
    own: tuple[Verdict, ...] = ()
    if want >= 0 and index.wants.specified[want]:
        limits = limits_wanted(index.wants.resources[want], index.packs)
        own = check_limits(read_stated(item, index.packs), limits, index.packs)
    return (*own, *(check_use(item, use, index.packs) if use is not None else ()))


def _parameters(index: Index, item: Resource, want: int, use: KnownUse | None) -> tuple[Reason, ...]:
    if want >= 0 and index.wants.specified[want]:
        return _asked(_verdicts(index, item, want, use), index.packs.whole)
    if use is None or not use.limits:
        return ()
    return _asked_of_use(item.composition, item.contaminants, use, index.packs.whole)


@lru_cache(maxsize=65536)
def _asked_of_use(
    composition: tuple[Component, ...], contaminants: str, use: KnownUse, packs: Packs
) -> tuple[Reason, ...]:
    item = Resource(id="", organisation_id="", direction="have", composition=composition, contaminants=contaminants)
    return _asked(check_use(item, use, packs), packs)


def _asked(verdicts: tuple[Verdict, ...], packs: Packs) -> tuple[Reason, ...]:
    open_ones = {item.limit.parameter: item for item in reversed(verdicts) if item.status == "unknown"}
    return tuple(
        Reason(code="ask_parameter", value=item.limit.parameter, details=_named(item, packs))
        for item in list(reversed(open_ones.values()))[:MOST_PARAMETERS]
    )


def _named(item: Verdict, packs: Packs) -> dict[str, str | float]:
    row = _parameter_rows(packs).get(item.limit.parameter)
    details: dict[str, str | float] = {
        "parameter_en": row["name_en"] if row else item.limit.parameter,
        "parameter_zh": row["name_zh"] if row else item.limit.parameter,
        "limit": item.limit.text,
        "unit": item.limit.unit,
    }
    if item.stated is not None:
        low, high = item.stated.low, item.stated.high
        details["stated"] = f"{low:g}" if low == high else f"> {low:g}" if math.isinf(high) else f"{low:g}–{high:g}"
    return details


@lru_cache(maxsize=4)
def _parameter_rows(packs: Packs) -> Mapping[str, Row]:
    return {row["id"]: row for row in packs.rows("uses/parameters")}


def find_risks(
    index: Index, have: int, candidates: Candidates, row: int, *, use: KnownUse | None, own: OwnQuestions
) -> tuple[Reason, ...]:
    """What would make the match fail, the limits that are not kept first."""
    want, item = int(candidates.wants[row]), index.haves.resources[have]
    found: list[Reason] = []
    if own.is_odd:
        found.append(ODD_SUPPLIER)
    if item.composition or item.contaminants:
        found += _gaps(index, item, want, use)
    if use is not None:
        found += _hindrances(use)
    if index.haves.hazardous[have] >= 1:
        found.append(HAZARD)
    km, haul = float(candidates.km[row]), float(index.haves.haul_km[have])
    if km > haul:
        found.append(Reason(code="risk_distance", value=round(km, 1), details={"haul_km": haul}))
    if candidates.single_outlet:
        found.append(SINGLE_OUTLET)
    if want >= 0:
        found += _of_want(index, have, want)
    return tuple(found)


HAZARD = Reason(code="risk_hazard")
ODD_SUPPLIER = Reason(code="risk_odd_supplier")
SINGLE_OUTLET = Reason(code="risk_single_outlet")


def _gaps(index: Index, item: Resource, want: int, use: KnownUse | None) -> list[Reason]:
    found = []
    for verdict in _verdicts(index, item, want, use):
        if verdict.is_gap:
            details = _named(verdict, index.packs.whole)
            mends = (
                [index.packs.processors[name] for name in use.pretreatment if name in index.packs.processors]
                if (use is not None)
                else []
            )
            if mends:
                details |= {"pretreatment_en": mends[0].name_en, "pretreatment_zh": mends[0].name_zh}
            code = "risk_limit_mendable" if mends else "risk_limit"
            found.append(Reason(code=code, value=verdict.limit.parameter, details=details))
    return found


@lru_cache(maxsize=4096)
def _hindrances(use: KnownUse) -> tuple[Reason, ...]:
    if not use.hindrance_en and not use.hindrance_zh:
        return ()
    details: dict[str, str | float] = {
        "kind": "|".join(use.hindrance_kind),
        "hindrance_en": use.hindrance_en,
        "hindrance_zh": use.hindrance_zh,
    }
    return (Reason(code="risk_hindrance", value=use.id, details=details),)


def _of_want(index: Index, have: int, want: int) -> list[Reason]:
    """Season, regularity and amount against an explicit want."""
    haves, wants, found = index.haves, index.wants, []
    first, last = int(wants.first_days[want]), int(wants.last_days[want])
    common = min(last, int(haves.last_days[have])) - max(first, int(haves.first_days[have])) + 1
    if last - first < OPEN_DAYS and common < SHORT * (last - first + 1):
        found.append(Reason(code="risk_season", value=float(common), details={"wanted_days": float(last - first + 1)}))
    if wants.patterns[want] == 0 and haves.patterns[have] > 0:
        found.append(Reason(code="risk_regularity", value=index.haves.resources[have].pattern))
    if wants.measures[want] == haves.measures[have] and wants.amounts[want] > 0:
        share = float(haves.amounts[have] / wants.amounts[want])
        if share < FEW:
            found.append(Reason(code="risk_quantity", value=round(100 * share, 1)))
    return found
