"""Random wants and haves, and the slow answer: every want, one rule after the other, in plain Python."""

import math
from dataclasses import fields
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from symbionet.engine import SectorWeight, load_packs
from symbionet.engine.arrays import Array
from symbionet.engine.matching.conditions.composition import Stated, parameter_unit
from symbionet.engine.matching.conditions.limits import Limit, read_limits
from symbionet.engine.matching.conditions.verdicts import Verdict, check_limits, limits_score
from symbionet.engine.matching.find.candidates import FORM_FITS, OTHER_SITE_KM, RIVAL
from symbionet.engine.matching.rate.signals import MOST_RIVALS, SAID_BY_WANT
from symbionet.engine.matching.rate.steps import pattern_table, step_values, use_levels
from symbionet.engine.scale import Haves, Knowledge, Wants, build_knowledge, quantise
from symbionet.engine.scale.values import sphere

WIDTH = 16
NACE = ("2351", "2361", "1011", "3821", "2410", "2015", "3530")
PERMITS = ((), ("hazardous",), ("HW08",), ("1302",))
HAZARDS = ((), ("130205",), ("900-249-08",))
CODES = ((), ("100102",), ("100102", "060101"), ("060101",), ("200108",))
PARAMETERS, LIMITS = ("LOI", "SO3", "moisture", "pH"), 2
TAKERS = 3  # trades that take things like a have
PACKS = load_packs()
USES = tuple(PACKS.uses[key] for key in sorted(PACKS.uses))


@lru_cache
def make_knowledge() -> Knowledge:
    profiles = (*((SectorWeight(nace=code, weight=1.0, known_by="nace"),) for code in NACE), ())
    return build_knowledge(PACKS, profiles, permits=PERMITS, hazards=HAZARDS, codes=CODES)


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
        "parks": rng.integers(-1, 3, count),
        "codes": rng.choice([0, 0, 1, 2, 3, 4], count),
        "patterns": rng.integers(-1, 3, count),
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


def _parameters(rng: np.random.Generator, count: int, share: float) -> Array:
    known = [make_knowledge().parameters.index(name) for name in PARAMETERS]
    found = rng.choice(known, (count, LIMITS))
    found[rng.random(count) > share] = -1
    found[rng.random(count) > 0.5, 1:] = -1
    return found


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
        parameters=_parameters(rng, count, 0.5),
        signs=rng.choice([-1, 1], (count, LIMITS)),
        limits=rng.choice([1.0, 5.0, 10.0], (count, LIMITS)),
        **_common(rng, count),
    )


def make_haves(seed: int, count: int, *, classes: int = 4) -> Haves:
    rng = np.random.default_rng(seed)
    numbers, shares = _classes(rng, count, classes)
    measured, lows = _parameters(rng, count, 0.5), rng.choice([0.5, 2.0, 4.0, 9.0, 30.0], (count, LIMITS))
    measured[measured[:, 0] == measured[:, 1], 1] = -1  # a parameter is stated once
    return Haves(
        classes=numbers,
        class_shares=shares,
        hazardous=rng.integers(-1, 3, count),
        hazards=rng.integers(-1, len(HAZARDS), count),
        sees=rng.choice([0, 0, 2, 4], count),
        haul_km=rng.choice([5.0, 30.0, 100.0], count),
        routes=rng.choice([0.0, 1.2, -1.4], count),
        demands=rng.choice([0.0, 0.9, -1.1], count),
        statuses=rng.choice([0.0, 0.6, -0.6], count),
        unclear=(rng.random(count) < 0.3) & (measured[:, 0] < 0),
        measured=measured,
        lows=lows,
        highs=lows * rng.choice([1.0, 1.5], (count, LIMITS)),
        takers=rng.integers(-1, len(PACKS.trades), (count, TAKERS)),
        taker_grades=rng.choice([0.04, 0.3, 1.0], (count, TAKERS)),
        **_common(rng, count),
    )


def take(wants: Wants, rows: Array) -> Wants:
    return Wants(**{field.name: getattr(wants, field.name)[rows] for field in fields(Wants)})


def row_of(wants: Wants, row: int) -> Wants:
    return take(wants, np.array([row]))


def brute_force(
    wants: Wants, haves: Haves, have: int, knowledge: Knowledge, *, scale: float, top: int, by_words: bool = True
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Ids and scores of the best wants, best first, ties by id."""
    rater = _Rater(wants, haves, have, knowledge, scale)
    rater.by_words = by_words
    found = []
    for row in range(len(wants)):
        score = rater.rate(row)
        if score is not None:
            found.append((-score, int(wants.ids[row])))
    found.sort()
    return np.array([want for _, want in found[:top]], dtype=np.int64), np.array([-score for score, _ in found[:top]])


class _Rater:
    """One have against rows, from the packs and the functions of `match` where there is one for a single pair."""

    def __init__(self, wants: Wants, haves: Haves, have: int, knowledge: Knowledge, scale: float) -> None:
        self.wants, self.knowledge, self.scale = wants, knowledge, scale
        self.by_words = True
        self.weights, self.links, self.terms = PACKS.weights, knowledge.links, knowledge.terms
        self.have = {field.name: getattr(haves, field.name)[have] for field in fields(Haves)}
        self.point = _point(haves, have)
        self.related: dict[int, float] = {}
        self.strengths: dict[int, list[float]] = {}
        self.uses: dict[int, int] = {}
        for own, share in zip(self.have["classes"], self.have["class_shares"], strict=True):
            if own >= 0:
                self._spread(int(own), float(share))
        self._spread_takers()
        pairs = zip(self.have["measured"], self.have["lows"], self.have["highs"], strict=True)
        self.stated = {knowledge.parameters[p]: Stated(low=low, high=high) for p, low, high in pairs if p >= 0}
        rivals = [row for row in range(len(wants)) if not wants.explicit[row] and self._could(row, seen=False)]
        self.crowd = sum(self._rival(int(wants.profiles[row])) for row in rivals)

    def _spread(self, own: int, share: float) -> None:
        links = self.links
        for link in range(links.related_starts[own], links.related_starts[own + 1]):
            other = int(links.related_classes[link])
            self.related[other] = max(self.related.get(other, 0.0), float(links.related[link]) * share)
        for link in range(links.taker_starts[own], links.taker_starts[own + 1]):
            profile = int(links.takers[link])
            row = self.strengths.setdefault(profile, [0.0] * len(links.weights))
            for signal, value in enumerate(links.strengths[link]):
                if signal == 0 and float(value) * share > row[0]:
                    self.uses[profile] = int(links.uses[link])
                row[signal] = max(row[signal], float(value) * share)

    def _spread_takers(self) -> None:
        links = self.links
        for trade, grade in zip(self.have["takers"].tolist(), self.have["taker_grades"].tolist(), strict=True):
            for link in range(links.trade_starts[trade], links.trade_starts[trade + 1]) if trade >= 0 else ():
                row = self.strengths.setdefault(int(links.trade_profiles[link]), [0.0] * len(links.weights))
                row[-1] = max(row[-1], float(links.trade_shares[link]) * grade)

    def _taken(self, profile: int) -> float:
        row = self.strengths.get(profile, [0.0])
        return max(*row[:2], row[-1])

    def _rival(self, profile: int) -> float:
        return self._taken(profile) if self._taken(profile) >= RIVAL else 0.0

    def _hauls(self, row: int) -> float:
        point = _point(self.wants, row)
        if any(math.isnan(axis) for axis in (*point, *self.point)):
            return math.nan
        return 2 * math.asin(min(math.dist(self.point, point) / 2, 1.0)) * self.terms.sphere_km / self.have["haul_km"]

    def _could(self, row: int, *, seen: bool = True) -> bool:
        """Whether an organisation passes the tests that hold with and without a want."""
        wants, have, profile = self.wants, self.have, int(self.wants.profiles[row])
        hauls, taken = self._hauls(row), self._taken(int(self.wants.profiles[row]))
        if wants.firms[row] == have["firms"] and not (wants.explicit[row] and hauls * have["haul_km"] > OTHER_SITE_KM):
            return False
        if hauls > self.terms.hauls or (seen and wants.visibility[row] < have["sees"]):
            return False
        if have["hazardous"] >= 1:
            plausible = self.links.waste[profile] or self.links.unknown[profile] or taken >= self.terms.permit_floor
            if self._held(row) == 0 or (have["hazardous"] == 2 and self._held(row) < 0 and not plausible):
                return False
            lives_on = self.links.waste[profile] & 4 or taken >= self.terms.lives_on
            told = len(PERMITS) > 1  # others state their licences
            if told and self._held(row) < 0 and not wants.explicit[row] and not lives_on:
                return False
        if wants.explicit[row]:
            return True
        return taken >= self.terms.use_floor and not (self._ruled_out(profile) and not self._other(profile))

    def _held(self, row: int) -> int:
        hazard = self.have["hazards"]
        return int(self.links.covers[hazard if hazard >= 0 else 0, self.wants.permits[row]])

    def _verdicts(self, use: int) -> tuple[Verdict, ...]:
        known = USES[use]
        return check_limits(self.stated, read_limits(known.limits), PACKS) if self.stated else ()

    def _ruled_out(self, profile: int) -> bool:
        use = self.uses.get(profile, -1)
        return use >= 0 and self._out(use)

    def _out(self, use: int) -> bool:
        mendable = bool(USES[use].pretreatment)
        return not mendable and any(verdict.status == "clear_gap" for verdict in self._verdicts(use))

    def _other(self, profile: int) -> bool:
        use = self.uses[profile]
        same = [n for n, known in enumerate(USES) if known.class_id == USES[use].class_id]
        return any(self.links.fits[n, profile] and not self._out(n) for n in same if n != use)

    def _sector(self, profile: int, *, related: float) -> float:
        weights, have = self.weights, self.have
        strengths = self.strengths.get(profile, [0.0] * 6)
        known, profiled, taker, published, graded, alike = strengths
        beside = 1.0 - 0.6 * related  # a stated want says already what its owner's trade can use
        score = beside * sum(
            weights[name] * value for name, value in zip(SAID_BY_WANT, (known, taker, graded, alike), strict=True)
        )
        score += weights["sector_profile"] * profiled + weights["precedent"] * published
        use = self.uses.get(profile, -1)
        if use >= 0:
            behind = USES[use]
            score += weights["hierarchy"] * known * use_levels(PACKS)[use]
            score -= weights["condition"] * (have["unclear"] and bool(behind.condition_en or behind.condition_zh))
            mended = bool(behind.pretreatment) or (self._ruled_out(profile) and self._other(profile))
            score += weights["limits"] * limits_score(self._verdicts(use), PACKS, mendable=mended)
        if have["statuses"] >= 0 or not self.links.waste[profile]:
            score += weights["legal_status"] * have["statuses"]
        rivals = max(self.crowd - self._rival(profile), 0.0)
        return score - weights["rivals"] * min(math.log1p(rivals), MOST_RIVALS)

    def rate(self, row: int) -> float | None:
        if not self._could(row):
            return None
        wants, have, weights = self.wants, self.have, self.weights
        profile = int(wants.profiles[row])
        related = self._related(row) if wants.explicit[row] else 0.0
        score = weights["prior"] + weights["current_route"] * have["routes"] + weights["demand"] * have["demands"]
        score += self._sector(profile, related=related)
        score -= weights["sector_unknown"] * bool(self.links.unknown[profile])
        cosine = int(quantise(wants.vectors[row], self.scale).astype(np.int64) @ quantise(have["vectors"], self.scale))
        part = self._rate_want(row, cosine / self.scale**2) if wants.explicit[row] else self._rate_firm(row, cosine)
        if part is None:
            return None
        if wants.firms[row] == have["firms"]:
            score += weights["level"] * step_values(PACKS, "level")["firm"]
        elif wants.parks[row] == have["parks"] >= 0:
            score += weights["level"] * step_values(PACKS, "level")["park"]
        if have["hazardous"] >= 1:
            score += weights["permit"] * (0.5 if self._held(row) == 1 else -1.0)
        hauls = self._hauls(row)
        if not math.isnan(hauls):
            score += weights["distance"] * (0.5 - min(hauls, 2.5))
        return float(score + part)

    def _rate_firm(self, row: int, cosine: int) -> float:
        profile, own, links, terms = int(self.wants.profiles[row]), int(self.have["classes"][0]), self.links, self.terms
        like = min(max(cosine / self.scale**2 - terms.business_floor, 0.0), 1 - terms.business_floor)
        score = self.weights["business_similarity"] * like + float(links.focus[profile])
        takers = links.takers[links.taker_starts[own] : links.taker_starts[own + 1]].tolist()
        if self._taken(profile) < 0.1 and profile in takers:
            score -= self.weights["producer"] * float(links.producer[links.taker_starts[own] + takers.index(profile)])
        return score

    def _related(self, row: int) -> float:
        pairs = zip(self.wants.classes[row], self.wants.class_shares[row], strict=True)
        return max([self.related.get(int(n), 0.0) * float(share) for n, share in pairs if n >= 0] + [0.0])

    def _rate_want(self, row: int, cosine: float) -> float | None:
        wants, have, terms, weights = self.wants, self.have, self.terms, self.weights
        if wants.kinds[row] >= 0 and have["kinds"] >= 0 and wants.kinds[row] != have["kinds"]:
            return None
        first, last = int(wants.first_days[row]), int(wants.last_days[row])
        begin, end = int(have["first_days"]), int(have["last_days"])
        form, mine = int(wants.forms[row]), int(have["forms"])
        if begin > last or first > end or FORM_FITS[mine, form] <= 0:
            return None
        related = self._related(row)
        shared = bool(set(CODES[wants.codes[row]]) & set(CODES[have["codes"]]))
        if related < terms.related_floor and have["class_shares"][0] >= terms.known <= wants.class_shares[row, 0]:
            cosine = 0.0
        if related < terms.related_floor and not shared and (cosine < terms.text_floor or not self.by_words):
            return None
        score = weights["class_related"] * related + weights["code_same"] * shared
        score += weights["text_similarity"] * min(max((cosine - terms.text_floor) / (1 - terms.text_floor), 0.0), 1.0)
        if form >= 0 and mine >= 0:
            score += weights["form"] * (0.3 if form == mine else FORM_FITS[mine, form] - 1)
        score += weights["regularity"] * pattern_table(PACKS)[have["patterns"], wants.patterns[row]]
        score += weights["limits"] * self._rate_limits(row)
        have_amount, amount = float(have["amounts"]), float(wants.amounts[row])
        comparable = have["measures"] >= 0 and wants.measures[row] == have["measures"]
        if comparable and amount > 0 and not math.isnan(have_amount):
            score += weights["quantity_fit"] * (math.sqrt(min(have_amount / amount, 1.0)) - 0.4)
        if last - first < 36_500 and end - begin < 36_500:
            common = min(last, end) - max(first, begin) + 1
            score += weights["time_overlap"] * min(common / max(last - first + 1, 1), 1.0)
        return float(score)

    def _rate_limits(self, row: int) -> float:
        wants, names = self.wants, self.knowledge.parameters
        if not self.stated:
            return 0.0
        rows = zip(wants.parameters[row], wants.signs[row], wants.limits[row], strict=True)
        limits = [
            Limit(
                parameter=names[p], sign="<=" if sign > 0 else ">=", value=value, unit=parameter_unit(names[p], PACKS)
            )
            for p, sign, value in rows
            if p >= 0
        ]
        return limits_score(check_limits(self.stated, limits, PACKS), PACKS, mendable=False)


def _point(columns: Wants | Haves, row: int) -> list[float]:
    return [float(axis) for axis in sphere(columns.lon[row], columns.lat[row])]
