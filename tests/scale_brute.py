"""Random wants and haves, and the slow answer: every want, one rule after the other, in plain Python."""

import math
from dataclasses import fields
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from symbionet.engine import SectorWeight, load_packs
from symbionet.engine.matching.candidates import FORM_FITS
from symbionet.engine.matching.scale import Haves, Knowledge, Wants, build_knowledge, quantise
from symbionet.engine.matching.scale.columns import Terms
from symbionet.engine.matching.scale.values import Array, sphere

WIDTH = 16
NACE = ("2351", "2361", "1011", "3821", "2410", "2015", "3530")
PERMITS = ((), ("hazardous",), ("HW08",), ("1302",))
HAZARDS = ((), ("130205",), ("900-249-08",))


@lru_cache
def make_knowledge() -> Knowledge:
    profiles = (*((SectorWeight(nace=code, weight=1.0, known_by="nace"),) for code in NACE), ())
    return build_knowledge(load_packs(), profiles, permits=PERMITS, hazards=HAZARDS)


def _classes(rng: np.random.Generator, count: int, width: int) -> tuple[Array, Array]:
    knowledge = make_knowledge()
    family = [knowledge.class_ids.index(name) for name in ("ash", "fly-ash", "slag", "waste-acid", "food-waste")]
    classes = np.full((count, width), -1)
    shares = np.zeros((count, width))
    for row in range(count):
        size = int(rng.integers(0, min(width, len(family)) + 1))
        classes[row, :size] = rng.choice(family, size, replace=False)
        shares[row, :size] = np.sort(rng.choice([0.05, 0.2, 0.5, 0.7, 0.9, 1.0], size))[::-1]
    return classes, shares


def _vectors(rng: np.random.Generator, count: int) -> Array:
    middle = np.ones(WIDTH) / 4
    vectors = middle + rng.normal(0, rng.choice([0.02, 0.15, 0.4], (count, 1)), (count, WIDTH))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def _common(rng: np.random.Generator, count: int) -> dict[str, Array]:
    lon = np.round(rng.uniform(117, 119, count), rng.integers(1, 4)).astype(np.float32)
    lat = np.round(rng.uniform(38, 40, count), 2).astype(np.float32)
    lon[rng.random(count) < 0.1] = np.nan
    start = 739_000 + rng.integers(0, 400, count)
    opened = rng.random(count) < 0.3
    amounts = np.where(rng.random(count) < 0.2, np.nan, rng.integers(1, 1000, count)).astype(np.float32)
    return {
        "firms": rng.integers(0, 30, count),
        "kinds": rng.integers(-1, 2, count),
        "forms": rng.integers(-1, 8, count),
        "lon": lon,
        "lat": lat,
        "amounts": amounts,
        "measures": rng.integers(-1, 2, count),
        "first_days": np.where(opened, 1, start),
        "last_days": np.where(opened, 4_000_000, start + rng.integers(1, 300, count)),
        "vectors": _vectors(rng, count),
    }


def make_wants(seed: int, count: int, *, classes: int = 4) -> Wants:
    rng = np.random.default_rng(seed)
    numbers, shares = _classes(rng, count, classes)
    return Wants(
        ids=rng.permutation(3 * count)[:count].astype(np.int64),
        explicit=rng.random(count) < 0.7,
        classes=numbers,
        class_shares=shares.astype(np.float32),
        profiles=rng.integers(0, len(NACE) + 1, count),
        permits=rng.integers(0, len(PERMITS), count),
        visibility=rng.integers(0, 5, count),
        **_common(rng, count),
    )


def make_haves(seed: int, count: int, *, classes: int = 4) -> Haves:
    rng = np.random.default_rng(seed)
    numbers, shares = _classes(rng, count, classes)
    return Haves(
        classes=numbers,
        class_shares=shares,
        hazardous=rng.integers(-1, 3, count),
        hazards=rng.integers(-1, len(HAZARDS), count),
        sees=rng.choice([0, 0, 2, 4], count),
        haul_km=rng.choice([5.0, 30.0, 100.0], count),
        **_common(rng, count),
    )


def take(wants: Wants, rows: Array) -> Wants:
    return Wants(**{field.name: getattr(wants, field.name)[rows] for field in fields(Wants)})


def row_of(wants: Wants, row: int) -> Wants:
    return take(wants, np.array([row]))


def brute_force(
    wants: Wants, haves: Haves, have: int, knowledge: Knowledge, *, scale: float, top: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Ids and scores of the best wants, best first, ties by id."""
    found = []
    mine = quantise(haves.vectors[have], scale).astype(np.int64)
    tables = _tables(knowledge, haves, have)
    for row in range(len(wants)):
        score = _rate(wants, row, haves, have, knowledge=knowledge, tables=tables)
        if score is None:
            continue
        cosine = int(quantise(wants.vectors[row], scale).astype(np.int64) @ mine) / scale**2
        terms = knowledge.terms
        if wants.explicit[row]:
            like = min(max((cosine - terms.text_floor) / (1 - terms.text_floor), 0.0), 1.0)
            score += terms.text_similarity * like
        else:
            like = min(max(cosine - terms.business_floor, 0.0), 1 - terms.business_floor)
            score += terms.business_similarity * like
        found.append((-score, int(wants.ids[row])))
    found.sort()
    return np.array([want for _, want in found[:top]], dtype=np.int64), np.array([-score for score, _ in found[:top]])


def _tables(knowledge: Knowledge, haves: Haves, have: int) -> tuple[dict[int, float], dict[int, list[float]]]:
    related: dict[int, float] = {}
    strengths: dict[int, list[float]] = {}
    links = knowledge.links
    for own, share in zip(haves.classes[have], haves.class_shares[have], strict=True):
        if own < 0:
            continue
        for link in range(links.related_starts[own], links.related_starts[own + 1]):
            other = int(links.related_classes[link])
            related[other] = max(related.get(other, 0.0), float(links.related[link]) * share)
        for link in range(links.taker_starts[own], links.taker_starts[own + 1]):
            row = strengths.setdefault(int(links.takers[link]), [0.0] * len(links.weights))
            for signal, value in enumerate(links.strengths[link]):
                row[signal] = max(row[signal], float(value) * share)
    return related, strengths


def _rate(
    wants: Wants,
    row: int,
    haves: Haves,
    have: int,
    *,
    knowledge: Knowledge,
    tables: tuple[dict[int, float], dict[int, list[float]]],
) -> float | None:
    links, terms = knowledge.links, knowledge.terms
    related_to, strengths = tables
    profile, explicit = int(wants.profiles[row]), bool(wants.explicit[row])
    sector = strengths.get(profile, [0.0] * len(links.weights))
    taken, unknown = max(sector[0], sector[1]), bool(links.unknown[profile])
    if wants.firms[row] == haves.firms[have] or wants.visibility[row] < haves.sees[have]:
        return None
    score = terms.prior + sum(weight * value for weight, value in zip(links.weights, sector, strict=True))
    score -= terms.sector_unknown * unknown
    if explicit:
        part = _rate_want(wants, row, haves, have, terms=terms, related_to=related_to)
        if part is None:
            return None
        score += part
    elif taken < terms.use_floor:
        return None
    elif taken < 0.1:
        own = int(haves.classes[have, 0])
        takers = links.takers[links.taker_starts[own] : links.taker_starts[own + 1]].tolist()
        if profile in takers:
            score -= terms.producer * float(links.producer[links.taker_starts[own] + takers.index(profile)])
    if haves.hazardous[have] >= 1:
        held = links.covers[haves.hazards[have] if haves.hazards[have] >= 0 else 0, wants.permits[row]]
        plausible = links.waste[profile] or unknown or taken >= terms.use_floor
        if haves.hazardous[have] == 2 and (held == 0 or (held < 0 and not plausible)):
            return None
        score += terms.permit * (0.5 if held == 1 else -1.0)
    points = [_point(haves, have), _point(wants, row)]
    if not any(math.isnan(axis) for point in points for axis in point):
        hauls = 2 * math.asin(min(math.dist(*points) / 2, 1.0)) * terms.sphere_km / haves.haul_km[have]
        if hauls > terms.hauls:
            return None
        score += terms.distance * (0.5 - min(hauls, 2.5))
    return score


def _point(columns: Wants | Haves, row: int) -> list[float]:
    return [float(axis) for axis in sphere(columns.lon[row], columns.lat[row])]


def _rate_want(
    wants: Wants, row: int, haves: Haves, have: int, *, terms: Terms, related_to: dict[int, float]
) -> float | None:
    if wants.kinds[row] >= 0 and haves.kinds[have] >= 0 and wants.kinds[row] != haves.kinds[have]:
        return None
    first, last = int(wants.first_days[row]), int(wants.last_days[row])
    begin, end = int(haves.first_days[have]), int(haves.last_days[have])
    if begin > last or first > end:
        return None
    pairs = zip(wants.classes[row], wants.class_shares[row], strict=True)
    related = max([related_to.get(int(number), 0.0) * float(share) for number, share in pairs if number >= 0] + [0.0])
    form, mine = int(wants.forms[row]), int(haves.forms[have])
    if related < terms.related_floor or FORM_FITS[mine, form] <= 0:
        return None
    score = terms.class_related * related
    if form >= 0 and mine >= 0:
        score += terms.form * (0.3 if form == mine else FORM_FITS[mine, form] - 1)
    have_amount, amount = float(haves.amounts[have]), float(wants.amounts[row])
    comparable = haves.measures[have] >= 0 and wants.measures[row] == haves.measures[have]
    if comparable and amount > 0 and not math.isnan(have_amount):
        score += terms.quantity_fit * (math.sqrt(min(have_amount / amount, 1.0)) - 0.4)
    if last - first < 36_500 and end - begin < 36_500:
        score += terms.time_overlap * min((min(last, end) - max(first, begin) + 1) / max(last - first + 1, 1), 1.0)
    return score
