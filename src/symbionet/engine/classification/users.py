"""Which sectors (NACE Rev. 2 classes) can take what a text means, from known uses, sector profiles and precedents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypedDict

import numpy as np
import numpy.typing as npt

from symbionet.engine.classification.classes import Suggestion
from symbionet.engine.classification.sectors import SectorWeight
from symbionet.engine.classification.vectors import ENCODER, Vectors
from symbionet.engine.packs import KnownUse, Packs, Precedent, ProfileRow

__all__ = ["STEP", "USER_FEATURES", "SectorFit", "Users", "ancestors", "fit_sector", "rate_uses", "sector_users"]

Floats = npt.NDArray[np.float64]

USE_OF_BROADER, USE_OF_NARROWER = 0.75, 0.55  # a use of "slag" for a "steel slag", and the other way round
# a sector against the prefix of a known use
VAGUE = {2: 0.4, 3: 0.65}  # the sector itself is only known to so many digits
SAME_GROUP, SAME_DIVISION = 0.35, 0.12
CONSTRUCTION, ALSO_CONSTRUCTION = ("41", "42", "43"), 0.5  # builders of houses build roads as well
WASTE, ALSO_WASTE = "38", 0.25  # who collects or treats one waste often takes others
STEP = 0.8  # each further step in the tree


class SectorFit:
    """How well organisations fit prefixes of sectors; one row per prefix, computed once."""

    def __init__(self, sectors: Sequence[tuple[SectorWeight, ...]]) -> None:
        self._sectors = sectors
        self._rows: dict[str, npt.NDArray[np.float32]] = {}

    def any_of(self, prefixes: Sequence[str]) -> npt.NDArray[np.float32]:
        best = np.zeros(len(self._sectors), dtype=np.float32)
        for prefix in prefixes:
            if prefix not in self._rows:
                fits = [max((s.weight * fit_sector(s.nace, prefix) for s in row), default=0.0) for row in self._sectors]
                self._rows[prefix] = np.array(fits, dtype=np.float32)
            np.maximum(best, self._rows[prefix], out=best)
        return best


def fit_sector(sector: str, prefix: str) -> float:
    """How well a sector (NACE digits) fits the prefix of a known use, 0..1.

    >>> fit_sector("2351", "235"), fit_sector("23", "2351"), fit_sector("2352", "2351"), fit_sector("1011", "2351")
    (1.0, 0.4, 0.35, 0.0)
    """
    if sector.startswith(prefix):
        return 1.0
    if prefix.startswith(sector):
        return VAGUE.get(len(sector), 0.2)
    if len(prefix) > 2 and sector[:3] == prefix[:3]:
        return SAME_GROUP
    if sector.startswith(CONSTRUCTION) and prefix.startswith(CONSTRUCTION):
        return ALSO_CONSTRUCTION
    if sector[:2] == prefix[:2]:
        return ALSO_WASTE if sector.startswith(WASTE) else SAME_DIVISION
    return 0.0


def ancestors(packs: Packs, class_id: str) -> list[str]:
    found: list[str] = []
    parent = packs.classes[class_id].parent
    while parent and parent not in found:  # a ring of parents must not hang a match
        found.append(parent)
        parent = packs.classes[parent].parent
    return found


def rate_uses(
    packs: Packs,
    numbers: Mapping[str, int],
    rated: Iterable[tuple[str, npt.NDArray[np.float32]]],
    width: int,
    *,
    several: bool = True,
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int32]]:
    """Strength (class, taker) of the uses of each class and the number of the best one, -1 without any.

    `rated` holds for each use its class and its strength for every taker. Uses of broader and narrower classes count.
    `several`: several uses are several chances; else the best counts alone.
    """
    own_strength = np.zeros((len(numbers), width), dtype=np.float32)
    own_number = np.full((len(numbers), width), -1, dtype=np.int32)
    best = np.zeros_like(own_strength)
    for number, (class_id, strength) in enumerate(rated):
        row = numbers[class_id]
        better = strength > best[row]
        best[row][better] = strength[better]
        own_number[row][better] = number
        # several uses in one firm are several chances: 1 - (1 - a)(1 - b)
        own_strength[row] += (1 - own_strength[row]) * strength
    if not several:
        own_strength = best
    return _inherit(packs, numbers, own_strength, own_number)


def _inherit(
    packs: Packs,
    numbers: Mapping[str, int],
    strength: npt.NDArray[np.float32],
    number_of: npt.NDArray[np.int32],
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int32]]:
    """Uses of broader and narrower classes count for a class too, at a discount; its own uses come first."""
    best, best_number = strength.copy(), number_of.copy()

    def offer(target: int, source: int, share: float) -> None:
        better = strength[source] * share > best[target]
        best[target][better] = strength[source][better] * share
        best_number[target][better] = number_of[source][better]

    for class_id, own in numbers.items():
        for steps, ancestor in enumerate(ancestors(packs, class_id)):
            offer(own, numbers[ancestor], USE_OF_BROADER * STEP**steps)
            offer(numbers[ancestor], own, USE_OF_NARROWER * STEP**steps)
    return best, best_number


USER_FEATURES = (
    "use",  # a use of the class is known in the sector
    "use_group",  # ... in its group (3 digits), or less exactly
    "use_division",
    "want",  # the profile of the sector wants the class
    "want_group",
    "taker",  # the sector is among those that most often take the class
    "taker_group",
    "likeness",  # of the sentence vectors of text and sector
    "precedent",  # published exchanges of related classes went to the sector
    "precedent_division",
    "general",  # the sector takes a lot of things (published exchanges)
    "broad",  # ... (known uses and profiles)
    "producer",  # the sector typically has the class itself
    "same",  # the sector of the supplier
    "same_division",
)
LIKENESS_FLOOR, LIKENESS_SPAN = 0.2, 0.6
DIGITS = 4
TAKER_DECAY = 0.25
ONE_PRECEDENT = 0.35  # what one published exchange says; several add up
SHARES = {2: 0.1, 3: 0.3, 4: 1.0}  # of a precedent whose receiver is known to so many digits
RELATED_TEXT = 0.5  # cosine of titles from which a precedent is of a like material


@dataclass(frozen=True, slots=True, kw_only=True)
class Users:
    """The NACE classes as columns: what each can use and wants by resource class, and what its name means."""

    codes: tuple[str, ...]
    number: dict[str, int]
    group: npt.NDArray[np.int64]
    division: npt.NDArray[np.int64]
    ids: tuple[str, ...]  # resource classes
    class_number: dict[str, int]
    use: npt.NDArray[np.float32]  # (resource class, NACE class)
    use_number: npt.NDArray[np.int32]  # number of the best use in `uses`, -1 none; likewise the others
    uses: tuple[KnownUse, ...]
    want: npt.NDArray[np.float32]
    want_number: npt.NDArray[np.int32]
    wants: tuple[ProfileRow, ...]
    taker: npt.NDArray[np.float32]  # 1 for the sector that most often takes the class
    producer: npt.NDArray[np.float32]
    broad: Floats
    general: Floats
    precedent: npt.NDArray[np.float32]  # (resource class, NACE class)
    precedent_number: npt.NDArray[np.int32]
    precedents: tuple[Precedent, ...]
    precedent_classes: npt.NDArray[np.int64]  # -1 unknown
    precedent_takers: Floats  # (precedent, NACE class), each row adds up to 1 per receiving sector
    precedent_vectors: Vectors
    vectors: Vectors
    vector_rows: npt.NDArray[np.int64]

    def features(self, text: str, *, classes: Sequence[Suggestion], sectors: Sequence[SectorWeight]) -> Floats:
        """One row per NACE class, one column per name of `USER_FEATURES`, each 0..1."""
        shares = np.zeros(len(self.ids), dtype=np.float32)
        for item in classes:
            shares[self.class_number[item.class_id]] = item.probability
        use, want, producer = self._mix(shares, self.use), self._mix(shares, self.want), shares @ self.producer
        taker = self._mix(shares, self.taker)
        use_group, use_division = self._widen(use, self.group), self._widen(use, self.division)
        precedent = self._precedents(text, shares)
        same, same_division = np.zeros(len(self.codes)), np.zeros(len(self.codes))
        for sector in sectors:
            if (place := self.number.get(sector.nace)) is not None:
                same[place] = max(same[place], sector.weight)
        same_division = self._widen(same, self.division)
        columns = {
            "use": use,
            "use_group": use_group,
            "use_division": use_division,
            "want": want,
            "want_group": self._widen(want, self.group),
            "taker": taker,
            "taker_group": self._widen(taker, self.group),
            "likeness": self._likeness(text),
            "precedent": precedent,
            "precedent_division": self._widen(precedent, self.division),
            "general": self.general,
            "broad": self.broad,
            "producer": producer,
            "same": same,
            "same_division": same_division,
        }
        return np.stack([columns[name] for name in USER_FEATURES], axis=1).astype(np.float64)

    @staticmethod
    def _mix(shares: npt.NDArray[np.float32], table: npt.NDArray[np.float32]) -> Floats:
        rows = np.flatnonzero(shares)
        return (
            np.asarray((shares[rows, None] * table[rows]).max(axis=0), dtype=np.float64)
            if len(rows)
            else np.zeros(table.shape[1])
        )

    @staticmethod
    def _widen(values: Floats, groups: npt.NDArray[np.int64]) -> Floats:
        best = np.zeros(int(groups.max()) + 1)
        np.maximum.at(best, groups, values)
        return np.asarray(best[groups])

    def _likeness(self, text: str) -> Floats:
        found = np.full(len(self.codes), -1.0)
        np.maximum.at(found, self.vector_rows, (self.vectors @ ENCODER.encode([text])[0]).astype(np.float64))
        return np.clip((found - LIKENESS_FLOOR) / LIKENESS_SPAN, 0.0, 1.0)

    def columns(self, sector: str) -> tuple[npt.NDArray[np.int64], float]:
        """The NACE classes that a sector stands for, and how certain each is: a division may be any of its classes."""
        rows = [place for code, place in self.number.items() if code.startswith(sector)]
        return np.array(rows, dtype=np.int64), 1.0 if len(sector) >= DIGITS else VAGUE.get(len(sector), 0.2)

    def _precedents(self, text: str, shares: npt.NDArray[np.float32]) -> Floats:
        if not len(self.precedent_classes):
            return np.zeros(len(self.codes))
        cosines = (self.precedent_vectors @ ENCODER.encode([text])[0]).astype(np.float64)
        like = np.clip((cosines - RELATED_TEXT) / (1 - RELATED_TEXT), 0.0, 1.0)
        known = self.precedent_classes >= 0
        like[known] = np.maximum(like[known], shares[self.precedent_classes[known]])
        return np.asarray(1 - np.exp(-(like @ self.precedent_takers)), dtype=np.float64)


@lru_cache(maxsize=64)
def sector_users(packs: Packs) -> Users:
    """The NACE classes with what they can use, read from the packs and encoded once."""
    known = _known_users(packs.whole)
    if packs is packs.whole:
        return known
    return replace(known, **_taught(packs, known.codes, known.class_number))


@lru_cache(maxsize=4)
def _known_users(packs: Packs) -> Users:
    rows = packs.codes("nace2")
    codes = tuple(sorted(code for code in rows if len(code) == DIGITS))
    number = {code: place for place, code in enumerate(codes)}
    ids = tuple(sorted(packs.classes))
    class_number = {class_id: place for place, class_id in enumerate(ids)}
    fit = _class_fits(codes)
    uses = tuple(packs.uses[key] for key in sorted(packs.uses))
    wants = tuple(row for row in packs.profiles if row.direction == "want")
    use, use_number = rate_uses(
        packs, class_number, ((u.class_id, np.float32(u.prior) * fit.any_of(u.nace)) for u in uses), len(codes)
    )
    want, want_number = rate_uses(
        packs,
        class_number,
        ((w.class_id, np.float32(w.prior) * fit.any_of(w.nace)) for w in wants),
        len(codes),
        several=False,
    )
    taker, _ = rate_uses(packs, class_number, _ranked(packs, number), len(codes), several=False)
    producer = np.zeros((len(ids), len(codes)), dtype=np.float32)
    for class_id, item in packs.classes.items():
        producer[class_number[class_id]] = fit.any_of(item.source_nace)
    broad = np.zeros(len(codes))
    for prefix in (*(nace for use in uses for nace in use.nace), *(nace for row in wants for nace in row.nace)):
        under = fit.any_of((prefix,)) == 1.0
        broad += under / max(1.0, float(under.sum()))
    terms: dict[str, list[str]] = {}
    for sector in packs.sectors:
        terms.setdefault(sector.nace, []).extend((*sector.terms_en[:5], *sector.terms_zh[:5]))
    phrases = [
        (place, phrase)
        for code, place in number.items()
        for phrase in (rows[code]["name_en"], rows[code]["name_zh"], *terms.get(code, ())[:12])
    ]
    return Users(
        codes=codes,
        number=number,
        group=_numbers([code[:3] for code in codes]),
        division=_numbers([code[:2] for code in codes]),
        ids=ids,
        class_number=class_number,
        use=use,
        use_number=use_number,
        uses=uses,
        want=want,
        want_number=want_number,
        wants=wants,
        taker=taker,
        producer=producer,
        broad=np.log1p(broad) / 4,
        vectors=ENCODER.encode([phrase for _, phrase in phrases], keep=True),
        vector_rows=np.array([place for place, _ in phrases], dtype=np.int64),
        **_taught(packs, codes, class_number),
    )


def _ranked(packs: Packs, number: Mapping[str, int]) -> Iterable[tuple[str, npt.NDArray[np.float32]]]:
    """For each class the sectors that most often take it: 1 for the first, less for each further one."""
    for class_id, codes in packs.takers.items():
        row = np.zeros(len(number), dtype=np.float32)
        for place, code in enumerate(codes):
            row[number[code]] = 1.0 / (1.0 + TAKER_DECAY * place)
        yield class_id, row


@lru_cache(maxsize=4)
def _class_fits(codes: tuple[str, ...]) -> SectorFit:
    return SectorFit([(SectorWeight(nace=code, weight=1.0, known_by="nace"),) for code in codes])


class _Taught(TypedDict):
    general: Floats
    precedent: npt.NDArray[np.float32]
    precedent_number: npt.NDArray[np.int32]
    precedents: tuple[Precedent, ...]
    precedent_classes: npt.NDArray[np.int64]
    precedent_takers: Floats
    precedent_vectors: Vectors


def _taught(packs: Packs, codes: tuple[str, ...], class_number: Mapping[str, int]) -> _Taught:
    """What published exchanges teach: the part that is left out with a network under test."""
    takers = np.zeros((len(packs.precedents), len(codes)))
    for row, item in enumerate(packs.precedents):
        for nace in item.receiver_nace:  # a receiver known to fewer digits counts less for each class of it
            takers[row, _under(codes, nace)] += SHARES.get(len(nace), 1.0)
    fit = _class_fits(codes)
    known = tuple(item for item in packs.precedents if item.class_id)
    precedent, precedent_number = rate_uses(
        packs,
        class_number,
        ((item.class_id, np.float32(ONE_PRECEDENT) * fit.any_of(item.receiver_nace)) for item in known),
        len(codes),
    )
    return _Taught(
        general=np.log1p(takers.sum(axis=0)) / 4,
        precedent=precedent,
        precedent_number=precedent_number,
        precedents=known,
        precedent_classes=np.array([class_number.get(p.class_id, -1) for p in packs.precedents], dtype=np.int64),
        precedent_takers=takers,
        precedent_vectors=ENCODER.encode([item.material_en for item in packs.precedents], keep=True),
    )


@lru_cache(maxsize=4096)
def _under(codes: tuple[str, ...], prefix: str) -> npt.NDArray[np.int64]:
    """The places of the classes that a prefix stands for."""
    return np.array([place for place, code in enumerate(codes) if code.startswith(prefix)], dtype=np.int64)


def _numbers(names: Sequence[str]) -> npt.NDArray[np.int64]:
    known = {name: place for place, name in enumerate(sorted(set(names)))}
    return np.array([known[name] for name in names], dtype=np.int64)
