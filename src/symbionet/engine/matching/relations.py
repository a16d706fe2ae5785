"""How classes are related to each other, and which organisations can use or typically have each class."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from symbionet.engine.classification import SectorWeight
from symbionet.engine.classification.fits import relate_classes
from symbionet.engine.classification.users import Users, sector_users
from symbionet.engine.packs import KnownUse, Packs, Precedent, ProfileRow

__all__ = ["Relations", "build_relations"]

Strengths = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """Tables by class number: relatedness to classes, strength of what is known by organisation, who has it.

    A strength is 0..1: that of the knowledge for the sector times how certain the organisation's sector is. The
    numbers lead into `uses`, `wanted` and `precedents`, -1 for none.
    """

    ids: tuple[str, ...]
    numbers: Mapping[str, int]
    related: Strengths  # (have class, want class), 0..1
    use_strength: Strengths  # (class, organisation)
    use_number: Numbers
    want_strength: Strengths  # the sector's profile wants the class
    want_number: Numbers
    taker_strength: Strengths  # the sector is among those that most often take the class
    precedent_strength: Strengths  # published exchanges
    precedent_number: Numbers
    producer: Strengths  # the sector typically has this class itself
    focus: Strengths  # (organisation) above 0 where its sector can use fewer kinds of resources than most, below: more
    uses: tuple[KnownUse, ...]
    wanted: tuple[ProfileRow, ...]
    precedents: tuple[Precedent, ...]


@lru_cache(maxsize=4)
def build_relations(packs: Packs, sectors: tuple[tuple[SectorWeight, ...], ...]) -> Relations:
    """The tables for the classes of `packs` and organisations with these `sectors`."""
    users = sector_users(packs)
    spread = _Spread(users, sectors)
    use_strength, use_number = spread.numbered(users.use, users.use_number)
    want_strength, want_number = spread.numbered(users.want, users.want_number)
    precedent_strength, precedent_number = spread.numbered(users.precedent, users.precedent_number)
    return Relations(
        ids=users.ids,
        numbers=users.class_number,
        related=relate_classes(packs.whole),
        use_strength=use_strength,
        use_number=use_number,
        want_strength=want_strength,
        want_number=want_number,
        taker_strength=spread.strengths(users.taker),
        precedent_strength=precedent_strength,
        precedent_number=precedent_number,
        producer=spread.strengths(users.producer),
        focus=spread.focus(users.broad),
        uses=users.uses,
        wanted=users.wants,
        precedents=users.precedents,
    )


class _Spread:
    """From tables by NACE class to tables by organisation: the best of its sectors counts."""

    def __init__(self, users: Users, sectors: Sequence[tuple[SectorWeight, ...]]) -> None:
        self._sectors = sectors
        self._frequency = users.frequency
        self._columns = {item.nace: users.columns(item.nace) for row in sectors for item in row}

    def strengths(self, table: Strengths) -> Strengths:
        """(class, organisation) from (class, NACE class)."""
        return self.numbered(table, np.zeros(table.shape, dtype=np.int32))[0]

    def focus(self, broad: npt.NDArray[np.float64]) -> Strengths:
        """(organisation) from (NACE class): by the most certain sector, 0 where none is known."""
        found = np.zeros(len(self._sectors), dtype=np.float32)
        usual = float((broad * broad).sum() / max(float(broad.sum()), 1e-9))  # breadth behind a use drawn by chance
        for place, row in enumerate(self._sectors):
            known = [(item.weight * self._columns[item.nace][1], self._columns[item.nace][0]) for item in row]
            known = [(certain, columns) for certain, columns in known if len(columns)]
            if known:
                certain, columns = max(known, key=lambda pair: pair[0])
                found[place] = certain * (usual - float(broad[columns].mean()))
        return found

    def numbered(self, table: Strengths, numbers: Numbers) -> tuple[Strengths, Numbers]:
        """The same with the number that belongs to the best value."""
        best: dict[str, tuple[Strengths, Numbers]] = {}
        classes = np.arange(len(table))
        for code, (columns, _) in self._columns.items():
            if len(columns):
                place = columns[table[:, columns].argmax(axis=1)]
                # of a vague sector ("chemical plant") what its classes can do on average, those of many uses first
                shares = self._frequency[columns] / self._frequency[columns].sum()
                best[code] = (table[:, columns] @ shares, numbers[classes, place])
        strength = np.zeros((len(table), len(self._sectors)), dtype=np.float32)
        number = np.full(strength.shape, -1, dtype=np.int32)
        for column, row in enumerate(self._sectors):
            for item in row:
                if item.nace not in best:
                    continue
                values, which = best[item.nace]
                values = values * np.float32(item.weight)
                better = values > strength[:, column]
                strength[better, column] = values[better]
                number[better, column] = which[better]
        return strength, number
