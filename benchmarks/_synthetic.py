"""A synthetic network of any size as columns: the same for the same numbers, from the real classes, uses and words."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from symbionet.engine import Packs, SectorWeight, load_packs
from symbionet.engine.classification.vectors import ENCODER
from symbionet.engine.matching.relations import Relations, build_relations
from symbionet.engine.matching.scale import Haves, Knowledge, Wants, build_knowledge
from symbionet.engine.matching.scale.values import Array, Ints
from symbionet.engine.model import FORMS, KINDS

__all__ = ["Synthetic", "make_network"]

CITIES, SPREAD = 80, 0.35  # towns between Guangzhou and Harbin, each some 40 km wide
LON, LAT = (101.0, 124.0), (22.0, 45.5)
SCALE = 508.0  # steps of the quantised vectors to 1
NOISE = 4096  # rows of noise; two of them are added to a title
FIRST_DAY = 739_617  # 1 January 2026
EXPLICIT = 0.9  # share of stated wants; the rest are organisations known by their sector
BY_SECTOR = 0.8  # share of wants in a firm of a sector that is known to use the class


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthetic:
    """A network and what it was made from."""

    packs: Packs
    relations: Relations
    knowledge: Knowledge
    wants: Wants
    haves: Haves


def make_network(*, wants: int, haves: int, seed: int = 7) -> Synthetic:
    """So many wants and haves: classes follow a Zipf law, places towns, words the names of the classes with noise."""
    packs = load_packs()
    nace = sorted(code for code in packs.codes("nace2") if len(code) == 4)
    profiles = tuple((SectorWeight(nace=code, weight=1.0, known_by="nace"),) for code in nace)
    relations = build_relations(packs, profiles)
    classes = [packs.classes[class_id] for class_id in relations.ids]
    permits = ((), ("hazardous",), *((f"HW{number:02}",) for number in (8, 9, 12, 17, 34, 49)))
    codes = [(*item.hw, *item.ewc) for item in classes]
    hazards = tuple(dict.fromkeys([(), *codes]))
    maker = _Maker(packs, relations, np.random.default_rng(seed), {codes: n for n, codes in enumerate(hazards)})
    knowledge = build_knowledge(packs, profiles, permits=permits, hazards=hazards, scale=SCALE)
    return Synthetic(
        packs=packs,
        relations=relations,
        knowledge=knowledge,
        wants=maker.wants(wants, len(permits)),
        haves=maker.haves(haves),
    )


class _Maker:
    def __init__(
        self, packs: Packs, relations: Relations, rng: np.random.Generator, hazards: dict[tuple[str, ...], int]
    ) -> None:
        self.rng = rng
        items = [packs.classes[class_id] for class_id in relations.ids]
        frequency = 1.0 / np.arange(1, len(items) + 1) ** 0.8
        self.frequency = rng.permutation(frequency / frequency.sum())
        self.kinds = np.array([KINDS.index(item.kind) for item in items], dtype=np.int8)
        self.forms = np.array([FORMS.index(item.form) if item.form in FORMS else -1 for item in items], dtype=np.int8)
        self.hauls = np.array([item.haul_km for item in items])
        self.risky = np.array([item.hazardous == "yes" for item in items])
        self.hazards = np.array([hazards[(*item.hw, *item.ewc)] for item in items])
        taken = np.maximum(relations.use_strength, relations.want_strength).astype(np.float64) + 1e-6
        self.takers = np.cumsum(taken / taken.sum(axis=1, keepdims=True), axis=1)
        names = [name for item in items for name in (item.name_en, item.name_zh)]
        self.titles = np.rint(ENCODER.encode(names, keep=True) * SCALE).astype(np.int16)
        noise = np.random.default_rng(1).normal(0, 0.009, (NOISE, 512))
        self.noise = np.rint(noise * SCALE).astype(np.int16)
        self.cities = np.stack([rng.uniform(*LON, CITIES), rng.uniform(*LAT, CITIES)], axis=1)
        size = rng.lognormal(0, 0.8, CITIES)
        self.sizes = size / size.sum()

    def places(self, count: int) -> tuple[Array, Array]:
        city = self.rng.choice(CITIES, count, p=self.sizes)
        places = self.cities[city].astype(np.float32)
        places += self.rng.normal(0, SPREAD, (count, 2)).astype(np.float32)
        places[self.rng.random(count) < 0.02] = np.nan
        return places[:, 0].copy(), places[:, 1].copy()

    def windows(self, count: int) -> tuple[Array, Array]:
        start = FIRST_DAY + self.rng.integers(0, 500, count)
        end = start + self.rng.integers(30, 1000, count)
        open_ended = self.rng.random(count) < 0.3
        return np.where(open_ended, 1, start).astype(np.int32), np.where(open_ended, 4_000_000, end).astype(np.int32)

    def stated(self, values: Array, share: float) -> Array:
        """The values, -1 where they are not stated."""
        return np.where(self.rng.random(len(values)) < share, values, -1).astype(np.int8)

    def words(self, classes: Array) -> tuple[Array, Array, Array]:
        """The title of each row and two rows of noise."""
        count, rng = len(classes), self.rng
        title = (2 * classes + rng.integers(0, 2, count)).astype(np.int32)
        return title, rng.integers(0, NOISE, count, dtype=np.int16), rng.integers(0, NOISE, count, dtype=np.int16)

    def encode(self, words: tuple[Array, Array, Array], rows: Array) -> npt.NDArray[np.int8]:
        title, first, second = words
        found = self.titles[title[rows]]
        found += self.noise[first[rows]]
        found -= self.noise[second[rows]]
        return np.clip(found, -127, 127, out=found).astype(np.int8)

    def wants(self, count: int, permits: int) -> Wants:
        rng = self.rng
        classes = rng.choice(len(self.frequency), count, p=self.frequency).astype(np.int16)
        draw = rng.random(count)
        profiles = np.zeros(count, dtype=np.int32)
        for number in range(len(self.takers)):  # a firm of a sector that uses the class, the likelier the more
            rows = np.flatnonzero(classes == number)
            profiles[rows] = np.minimum(np.searchsorted(self.takers[number], draw[rows]), self.takers.shape[1] - 1)
        anywhere = rng.random(count) > BY_SECTOR
        profiles[anywhere] = rng.integers(0, self.takers.shape[1], int(anywhere.sum()))
        explicit = rng.random(count) < EXPLICIT
        lon, lat = self.places(count)
        first, last = self.windows(count)
        words = self.words(classes)

        def vectors(rows: Ints) -> npt.NDArray[np.int8]:
            return self.encode(words, rows)

        return Wants(
            ids=rng.permutation(count),
            explicit=explicit,
            classes=np.where(explicit, classes, -1).astype(np.int16)[:, None],
            class_shares=rng.uniform(0.5, 1.0, count).astype(np.float32)[:, None],
            profiles=profiles,
            firms=rng.integers(0, max(1, count // 3), count, dtype=np.int32),
            permits=np.where(rng.random(count) < 0.15, rng.integers(1, permits, count), 0).astype(np.int32),
            kinds=self.stated(self.kinds[classes], 0.9),
            forms=self.stated(np.where(rng.random(count) < 0.9, self.forms[classes], 0), 0.6),
            visibility=rng.integers(0, 5, count, dtype=np.int8),
            lon=lon,
            lat=lat,
            amounts=rng.lognormal(6, 2, count).astype(np.float32),
            measures=self.stated(self.kinds[classes], 0.8),
            first_days=first,
            last_days=last,
            vectors=vectors,
        )

    def haves(self, count: int) -> Haves:
        rng = self.rng
        classes = rng.choice(len(self.frequency), count, p=self.frequency).astype(np.int16)
        lon, lat = self.places(count)
        first, last = self.windows(count)
        words = self.words(classes)
        vectors = np.empty((count, 512), dtype=np.int8)
        for start in range(0, count, 100_000):
            rows = np.arange(start, min(start + 100_000, count))
            vectors[rows] = self.encode(words, rows)
        return Haves(
            classes=classes[:, None],
            class_shares=rng.uniform(0.6, 1.0, count)[:, None],
            firms=rng.integers(0, 1_000_000, count),
            hazardous=np.where(self.risky[classes], np.where(rng.random(count) < 0.5, 2, 1), 0),
            hazards=self.hazards[classes],
            kinds=self.stated(self.kinds[classes], 0.9),
            forms=self.stated(self.forms[classes], 0.6),
            sees=rng.choice([0, 0, 0, 2, 4], count),
            lon=lon,
            lat=lat,
            amounts=rng.lognormal(6, 2, count),
            measures=self.stated(self.kinds[classes], 0.8),
            first_days=first,
            last_days=last,
            haul_km=self.hauls[classes],
            vectors=vectors,
        )
