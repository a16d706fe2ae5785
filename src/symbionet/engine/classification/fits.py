"""How well sectors fit what is known of others, and what a class has from broader and narrower ones."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from symbionet.engine.classification.near_classes import UMBRELLAS, class_numbers
from symbionet.engine.classification.purposes import served_purposes
from symbionet.engine.classification.sectors import SectorWeight
from symbionet.engine.packs import Packs

__all__ = [
    "BROADER",
    "NARROWER",
    "SIBLING",
    "STEP",
    "VAGUE",
    "SectorFit",
    "ancestors",
    "class_fits",
    "fit_sector",
    "is_purpose",
    "rate_uses",
    "relate_classes",
    "relate_wants",
]

Strengths = npt.NDArray[np.float32]

MET_WANTS = "glossary/met_wants"  # what meets such a want, as two readers graded
USE_OF_BROADER, USE_OF_NARROWER = 0.75, 0.55  # a use of "slag" for a "steel slag", and the other way round
# a sector against the prefix of a known use
VAGUE = {2: 0.4, 3: 0.65}  # the sector itself is only known to so many digits
SAME_GROUP, SAME_DIVISION = 0.35, 0.12
CONSTRUCTION, ALSO_CONSTRUCTION = ("41", "42", "43"), 0.5  # builders of houses build roads as well
WASTE, ALSO_WASTE = "38", 0.25  # who collects or treats one waste often takes others
COMMUNITIES = ("84", "97")  # a town stands for its heat network, its water and its collection of waste as well
PUBLIC_SERVICES, ALSO_PUBLIC_SERVICES = ("3530", "36", "37", "381"), 0.5
DIVISION = 2  # digits
STEP = 0.8  # each further step in the tree


class SectorFit:
    """How well organisations fit prefixes of sectors; one row per prefix, computed once."""

    def __init__(self, sectors: Sequence[tuple[SectorWeight, ...]]) -> None:
        self._width = len(sectors)
        flat = [(number, sector) for number, row in enumerate(sectors) for sector in row]
        self._owners = np.array([number for number, _ in flat], dtype=np.int64)
        self._weights = np.array([sector.weight for _, sector in flat], dtype=np.float64)
        places = {code: place for place, code in enumerate(dict.fromkeys(sector.nace for _, sector in flat))}
        self._codes = tuple(places)  # thousands of firms are of a few hundred sectors
        self._places = np.array([places[sector.nace] for _, sector in flat], dtype=np.int64)
        self._starts: dict[str, list[int]] = {}
        for code, place in places.items():
            self._starts.setdefault(code[:DIVISION], []).append(place)
        self._rows: dict[str, npt.NDArray[np.float32]] = {}

    def any_of(self, prefixes: Sequence[str]) -> npt.NDArray[np.float32]:
        best = np.zeros(self._width, dtype=np.float32)
        for prefix in prefixes:
            if prefix not in self._rows:
                fits = np.zeros(len(self._codes))
                for place in self._kin(prefix):
                    fits[place] = fit_sector(self._codes[place], prefix)
                row = np.zeros(self._width, dtype=np.float64)
                np.maximum.at(row, self._owners, self._weights * fits[self._places])
                self._rows[prefix] = row.astype(np.float32)
            np.maximum(best, self._rows[prefix], out=best)
        return best

    def _kin(self, prefix: str) -> list[int]:
        """The places of the codes that may fit a prefix at all: of its division, or of those that do its work too."""
        if len(prefix) < DIVISION:
            return list(range(len(self._codes)))
        starts = [prefix[:DIVISION], *(start for start in self._starts if len(start) < DIVISION)]
        starts += CONSTRUCTION if prefix.startswith(CONSTRUCTION) else ()
        starts += COMMUNITIES if prefix.startswith(PUBLIC_SERVICES) else ()
        return [place for start in dict.fromkeys(starts) for place in self._starts.get(start, ())]


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
    if sector.startswith(COMMUNITIES) and prefix.startswith(PUBLIC_SERVICES):
        return ALSO_PUBLIC_SERVICES
    if sector[:2] == prefix[:2]:
        return ALSO_WASTE if sector.startswith(WASTE) else SAME_DIVISION
    return 0.0


def ancestors(packs: Packs, class_id: str) -> list[str]:
    return packs.parents_of(class_id)


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


@lru_cache(maxsize=4)
def class_fits(codes: tuple[str, ...]) -> SectorFit:
    """The NACE classes themselves, each certain."""
    return SectorFit([(SectorWeight(nace=code, weight=1.0, known_by="nace"),) for code in codes])


SAME, NARROWER, BROADER, SIBLING = 1.0, 0.85, 0.55, 0.3  # have against want: "steel slag" is a narrower "slag"
# who asks for one thing by name asks for no other of its family: of 50 such offers in four regions a fifth were right
OTHER_WANTED = 0.1


@lru_cache(maxsize=4)
def relate_classes(packs: Packs) -> Strengths:
    ids = tuple(sorted(packs.classes))
    numbers = {class_id: number for number, class_id in enumerate(ids)}
    related = np.zeros((len(ids), len(ids)), dtype=np.float32)
    children: dict[str, list[int]] = {}
    for class_id in ids:
        children.setdefault(packs.classes[class_id].parent, []).append(numbers[class_id])
    for parent, siblings in children.items():
        if parent:
            related[np.ix_(siblings, siblings)] = SIBLING
    for class_id in ids:
        own = numbers[class_id]
        for steps, ancestor in enumerate(ancestors(packs, class_id)):
            related[own, numbers[ancestor]] = NARROWER * STEP**steps
            related[numbers[ancestor], own] = BROADER * STEP**steps
    np.fill_diagonal(related, SAME)
    return related


def is_purpose(class_id: str, packs: Packs) -> bool:
    """Whether a class is a purpose that many things serve, so that no use of it by itself is known."""
    return class_id in _purposes(packs.whole)


@lru_cache(maxsize=4)
def _purposes(packs: Packs) -> frozenset[str]:
    rows = packs.rows(UMBRELLAS) if UMBRELLAS in packs.headers else ()
    return frozenset(row["class_id"] for row in rows if row["purpose"])


@lru_cache(maxsize=4)
def relate_wants(packs: Packs) -> Strengths:
    """How near each class (row) is to what a want of a class (column) can be met by: feed by spent grain.

    The tree of classes, and the wants that are named by their purpose with what serves it: by a list, by the grades of
    two readers, or by a known use.
    """
    related = relate_classes(packs)
    numbers = class_numbers(packs)
    found = np.where(related == np.float32(SIBLING), np.float32(OTHER_WANTED), related)
    for row in packs.rows(UMBRELLAS) if UMBRELLAS in packs.headers else ():
        members = [numbers[member] for member in row["members"].split("|") if member in numbers]
        if row["class_id"] not in numbers or not members:
            continue
        own = np.where(related[:, members] >= NARROWER * STEP**2, related[:, members], 0.0).max(axis=1)
        column = found[:, numbers[row["class_id"]]]
        np.maximum(column, np.float32(row["share"]) * own, out=column)
    for row in packs.rows(MET_WANTS) if MET_WANTS in packs.headers else ():
        members = [numbers[member] for member in row["members"].split("|") if member in numbers]
        if row["want_class"] in numbers:
            column = found[:, numbers[row["want_class"]]]
            column[members] = np.maximum(column[members], np.float32(row["share"]))
    for purpose, served in served_purposes(packs).items():
        for class_id, share in served.items() if purpose in numbers else ():
            place = numbers[class_id], numbers[purpose]
            found[place] = max(found[place], np.float32(share))
    return found
