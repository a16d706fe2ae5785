"""How classes are related to each other, and which organisations can use or typically have each class."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from symbionet.engine.classification import SectorWeight
from symbionet.engine.packs import KnownUse, Packs

__all__ = ["Relations", "build_relations"]

SAME, NARROWER, BROADER, SIBLING = 1.0, 0.85, 0.55, 0.3  # have against want: "steel slag" is a narrower "slag"
USE_OF_BROADER, USE_OF_NARROWER = 0.75, 0.55  # a use of "slag" for a "steel slag", and the other way round
STEP = 0.8  # each further step in the tree

# a sector against the prefix of a known use
VAGUE = {2: 0.4, 3: 0.65}  # the sector itself is only known to so many digits
SAME_GROUP, SAME_DIVISION = 0.35, 0.12
CONSTRUCTION, ALSO_CONSTRUCTION = ("41", "42", "43"), 0.5  # builders of houses build roads as well
WASTE, ALSO_WASTE = "38", 0.25  # who collects or treats one waste often takes others


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """Tables by class number: relatedness to classes, strength of the known use by organisation, who has it."""

    ids: tuple[str, ...]
    numbers: Mapping[str, int]
    related: npt.NDArray[np.float32]  # (have class, want class), 0..1
    use_strength: npt.NDArray[np.float32]  # (class, organisation), 0..1: prior of the best use x certainty of sector
    use_number: npt.NDArray[np.int32]  # (class, organisation): that use, -1 none
    producer: npt.NDArray[np.float32]  # (class, organisation), 0..1: the sector typically has this class itself
    uses: tuple[KnownUse, ...]


@lru_cache(maxsize=4)
def build_relations(packs: Packs, sectors: tuple[tuple[SectorWeight, ...], ...]) -> Relations:
    """The tables for the classes of `packs` and organisations with these `sectors`."""
    ids = tuple(sorted(packs.classes))
    numbers = {class_id: number for number, class_id in enumerate(ids)}
    uses = tuple(packs.uses[key] for key in sorted(packs.uses))
    fit = _SectorFit(sectors)
    own_strength = np.zeros((len(ids), len(sectors)), dtype=np.float32)
    own_number = np.full((len(ids), len(sectors)), -1, dtype=np.int32)
    best = np.zeros_like(own_strength)
    for number, use in enumerate(uses):
        row = numbers[use.class_id]
        strength = np.float32(use.prior) * fit.any_of(use.nace)
        better = strength > best[row]
        best[row][better] = strength[better]
        own_number[row][better] = number
        # several uses in one firm are several chances: 1 - (1 - a)(1 - b)
        own_strength[row] += (1 - own_strength[row]) * strength
    strength, number_of = _inherit(packs, numbers, own_strength, own_number)
    producer = np.zeros_like(own_strength)
    for class_id, item in packs.classes.items():
        producer[numbers[class_id]] = fit.any_of(item.source_nace)
    return Relations(
        ids=ids,
        numbers=numbers,
        related=_related(packs, ids, numbers),
        use_strength=strength,
        use_number=number_of,
        producer=producer,
        uses=uses,
    )


class _SectorFit:
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


def _ancestors(packs: Packs, class_id: str) -> list[str]:
    found: list[str] = []
    parent = packs.classes[class_id].parent
    while parent and parent not in found:  # a ring of parents must not hang a match
        found.append(parent)
        parent = packs.classes[parent].parent
    return found


def _related(packs: Packs, ids: tuple[str, ...], numbers: Mapping[str, int]) -> npt.NDArray[np.float32]:
    related = np.zeros((len(ids), len(ids)), dtype=np.float32)
    children: dict[str, list[int]] = {}
    for class_id in ids:
        children.setdefault(packs.classes[class_id].parent, []).append(numbers[class_id])
    for parent, siblings in children.items():
        if parent:
            related[np.ix_(siblings, siblings)] = SIBLING
    for class_id in ids:
        own = numbers[class_id]
        for steps, ancestor in enumerate(_ancestors(packs, class_id)):
            related[own, numbers[ancestor]] = NARROWER * STEP**steps
            related[numbers[ancestor], own] = BROADER * STEP**steps
    np.fill_diagonal(related, SAME)
    return related


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
        for steps, ancestor in enumerate(_ancestors(packs, class_id)):
            offer(own, numbers[ancestor], USE_OF_BROADER * STEP**steps)
            offer(numbers[ancestor], own, USE_OF_NARROWER * STEP**steps)
    return best, best_number
