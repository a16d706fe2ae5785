"""A synthetic network of any size as columns: the same for the same numbers, from the real classes, uses and words."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from symbionet.engine import Packs, SectorWeight, load_packs
from symbionet.engine.arrays import Array, Ints
from symbionet.engine.classification.vectors import ENCODER
from symbionet.engine.matching.conditions.limits import read_limits
from symbionet.engine.matching.find.relations import Relations, build_relations
from symbionet.engine.matching.rate.steps import step_values
from symbionet.engine.model import FORMS, KINDS, PATTERNS
from symbionet.engine.scale import Haves, Knowledge, Wants, build_knowledge
from symbionet.engine.scale.knowledge import Codes, limit_columns

__all__ = ["Synthetic", "make_network"]

CITIES, SPREAD = 80, 0.35  # towns between Guangzhou and Harbin, each some 40 km wide
LON, LAT = (101.0, 124.0), (22.0, 45.5)
SCALE = 508.0  # steps of the quantised vectors to 1
NOISE = 4096  # rows of noise; two of them are added to a title
FIRST_DAY = 739_617  # 1 January 2026
EXPLICIT = 0.9  # share of stated wants; the rest are organisations known by their sector
BY_SECTOR = 0.8  # share of wants in a firm of a sector that is known to use the class
UNSURE = 0.1, 0.05  # shares of wants and haves whose class is not known
CODED, FOREIGN = 0.3, 0.1  # share that states a waste code, and of these, share with one of another class
IN_PARK, PARKS = 0.4, 5  # share of firms in a park, and parks per town
LIMITED, STATING = 0.1, 0.15  # shares of wants that set limits and of haves that state a composition
LIMITS = 2  # most of each
TAKERS = 12  # trades that take things like a have


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
    covered = [(*item.hw, *item.ewc) for item in classes]
    hazards = tuple(dict.fromkeys([(), *covered]))
    codes: tuple[Codes, ...] = tuple(dict.fromkeys([(), *((code,) for item in classes for code in item.ewc)]))
    knowledge = build_knowledge(packs, profiles, permits=permits, hazards=hazards, codes=codes, scale=SCALE)
    maker = _Maker(packs, relations, knowledge, np.random.default_rng(seed))
    return Synthetic(
        packs=packs,
        relations=relations,
        knowledge=knowledge,
        wants=maker.wants(wants, len(permits)),
        haves=maker.haves(haves),
    )


class _Maker:
    def __init__(self, packs: Packs, relations: Relations, knowledge: Knowledge, rng: np.random.Generator) -> None:
        self.rng, self.knowledge = rng, knowledge
        hazards = {codes: number for number, codes in enumerate(knowledge.hazards)}
        sets = {codes: number for number, codes in enumerate(knowledge.codes)}
        items = [packs.classes[class_id] for class_id in relations.ids]
        frequency = 1.0 / np.arange(1, len(items) + 1) ** 0.8
        self.frequency = rng.permutation(frequency / frequency.sum())
        self.kinds = np.array([KINDS.index(item.kind) for item in items], dtype=np.int8)
        self.forms = np.array([FORMS.index(item.form) if item.form in FORMS else -1 for item in items], dtype=np.int8)
        self.hauls = np.array([item.haul_km for item in items])
        self.risky = np.array([item.hazardous == "yes" for item in items])
        self.hazards = np.array([hazards[(*item.hw, *item.ewc)] for item in items])
        self.codes = [np.array([sets[(code,)] for code in item.ewc] or [0]) for item in items]
        limits = [read_limits(use.limits) for item in items for use in packs.uses_by_class.get(item.id, ())[:1]]
        having = [bool(packs.uses_by_class.get(item.id)) for item in items]
        columns = limit_columns(limits, packs)
        self.limits = []
        for column, nothing in zip(columns, (-1, 0, 0), strict=True):
            table = np.full((len(items), LIMITS), nothing, dtype=column.dtype)
            table[having] = column[:, :LIMITS]
            self.limits.append(table)
        self.routes, self.demands, self.statuses = (
            np.array([0.0, *step_values(packs, signal).values()])
            for signal in ("current_route", "demand", "legal_status")
        )
        taken = np.maximum(relations.use_strength, relations.want_strength).astype(np.float64) + 1e-6
        self.takers = np.cumsum(taken / taken.sum(axis=1, keepdims=True), axis=1)
        names = [name for item in items for name in (item.name_en, item.name_zh)]
        sectors = packs.codes("nace2")  # what firms do follows what things are called
        names += [sectors[profile[0].nace][name] for profile in knowledge.profiles for name in ("name_en", "name_zh")]
        self.titles = np.rint(ENCODER.encode(names, keep=True) * SCALE).astype(np.int16)
        noise = np.random.default_rng(1).normal(0, 0.009, (NOISE, 512))
        self.noise = np.rint(noise * SCALE).astype(np.int16)
        self.cities = np.stack([rng.uniform(*LON, CITIES), rng.uniform(*LAT, CITIES)], axis=1)
        size = rng.lognormal(0, 0.8, CITIES)
        self.sizes = size / size.sum()

    def places(self, count: int) -> tuple[Array, Array, Array]:
        """Longitude, latitude and park."""
        city = self.rng.choice(CITIES, count, p=self.sizes)
        park = np.where(self.rng.random(count) < IN_PARK, PARKS * city + self.rng.integers(0, PARKS, count), -1)
        places = self.cities[city].astype(np.float32)
        places += self.rng.normal(0, SPREAD, (count, 2)).astype(np.float32)
        places[self.rng.random(count) < 0.02] = np.nan
        return places[:, 0].copy(), places[:, 1].copy(), park.astype(np.int32)

    def windows(self, count: int) -> tuple[Array, Array]:
        start = FIRST_DAY + self.rng.integers(0, 500, count)
        end = start + self.rng.integers(30, 1000, count)
        open_ended = self.rng.random(count) < 0.3
        return np.where(open_ended, 1, start).astype(np.int32), np.where(open_ended, 4_000_000, end).astype(np.int32)

    def stated(self, values: Array, share: float) -> Array:
        """The values, -1 where they are not stated."""
        return np.where(self.rng.random(len(values)) < share, values, -1).astype(np.int8)

    def shares(self, count: int, least: float, unsure: float) -> Array:
        """How certain the classes are."""
        rng = self.rng
        return np.where(rng.random(count) < unsure, rng.uniform(0.2, 0.5, count), rng.uniform(least, 1.0, count))

    def coded(self, classes: Array) -> Array:
        """The number of the set of waste codes of each row: mostly one code of its class, or none."""
        rng, count = self.rng, len(classes)
        stated = np.flatnonzero(rng.random(count) < CODED)
        meant = np.where(rng.random(len(stated)) < FOREIGN, rng.integers(0, len(self.codes), len(stated)), 0)
        meant = np.where(meant > 0, meant, classes[stated])
        width = max(map(len, self.codes))
        table = np.array([np.resize(codes, width) for codes in self.codes])
        found = np.zeros(count, dtype=np.int32)
        found[stated] = table[meant, rng.integers(0, width, len(stated))]
        return found

    def limited(self, classes: Array, explicit: Array) -> tuple[Array, Array, Array]:
        """The limits that some wants set: parameters, signs and bounds."""
        parameters, signs, limits = (table[classes] for table in self.limits)
        parameters[~explicit | (self.rng.random(len(classes)) > LIMITED)] = -1
        return parameters, signs, limits

    def composed(self, classes: Array) -> tuple[Array, Array, Array]:
        """What some haves state about the limits of their class: parameters and ranges."""
        measured, _, limits = (table[classes] for table in self.limits)
        measured[self.rng.random(len(classes)) > STATING] = -1
        lows = np.abs(limits) * self.rng.choice([0.2, 0.8, 0.95, 1.2, 2.0], limits.shape)
        return measured, lows, 1.1 * lows

    def words(self, meant: Array) -> tuple[Array, Array, Array]:
        """The title of each row, of a class or of what the sectors of a profile do, and two rows of noise."""
        count, rng = len(meant), self.rng
        title = (2 * meant.astype(np.int64) + rng.integers(0, 2, count)).astype(np.int32)
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
        lon, lat, parks = self.places(count)
        first, last = self.windows(count)
        words = self.words(np.where(explicit, classes, len(self.codes) + profiles))
        parameters, signs, limits = self.limited(classes, explicit)

        def vectors(rows: Ints) -> npt.NDArray[np.int8]:
            return self.encode(words, rows)

        return Wants(
            ids=rng.permutation(count),
            explicit=explicit,
            classes=np.where(explicit, classes, -1).astype(np.int16)[:, None],
            class_shares=self.shares(count, 0.5, UNSURE[0]).astype(np.float32)[:, None],
            profiles=profiles,
            firms=rng.integers(0, max(1, count // 3), count, dtype=np.int32),
            parks=parks,
            codes=np.where(explicit, self.coded(classes), 0),
            patterns=self.stated(rng.integers(0, len(PATTERNS), count), 0.5),
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
            parameters=parameters,
            signs=signs,
            limits=limits,
            vectors=vectors,
        )

    def haves(self, count: int) -> Haves:
        rng = self.rng
        classes = rng.choice(len(self.frequency), count, p=self.frequency).astype(np.int16)
        lon, lat, parks = self.places(count)
        first, last = self.windows(count)
        words = self.words(classes)
        measured, lows, highs = self.composed(classes)
        vectors = np.empty((count, 512), dtype=np.int8)
        for start in range(0, count, 100_000):
            rows = np.arange(start, min(start + 100_000, count))
            vectors[rows] = self.encode(words, rows)
        return Haves(
            classes=classes[:, None],
            class_shares=self.shares(count, 0.6, UNSURE[1])[:, None],
            firms=rng.integers(0, 1_000_000, count),
            parks=parks,
            codes=self.coded(classes),
            patterns=self.stated(rng.integers(0, len(PATTERNS), count), 0.5),
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
            routes=rng.choice(self.routes, count),
            demands=rng.choice(self.demands, count),
            statuses=rng.choice(self.statuses, count),
            unclear=((rng.random(count) < 0.1) & (measured < 0).all(axis=1)).astype(np.int64),
            measured=measured,
            lows=lows,
            highs=highs,
            takers=np.where(
                rng.random((count, TAKERS)) < 0.8,
                rng.integers(0, len(self.knowledge.links.trade_starts) - 1, (count, TAKERS)),
                -1,
            ),
            taker_grades=rng.choice([0.1, 0.3, 0.7, 1.0], (count, TAKERS)),
            vectors=vectors,
        )
