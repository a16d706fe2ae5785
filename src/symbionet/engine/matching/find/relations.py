"""How classes are related to each other, and which organisations can use or typically have each class."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from symbionet.engine.classification import SectorWeight
from symbionet.engine.classification.fits import SIBLING, VAGUE, relate_classes, relate_wants
from symbionet.engine.classification.named_materials import materials_of
from symbionet.engine.classification.trades import trades
from symbionet.engine.classification.users import Users, sector_users
from symbionet.engine.packs import KnownUse, Packs, Precedent, ProfileRow

__all__ = ["Relations", "build_relations", "could_take"]

BESIDE_LISTED = 0.4  # what counts of the known uses of a class whose needs are listed by sector
OF_NAMED, BESIDE_NAMED = 0.9, 0.08  # how probably a recycler takes what it names, and what counts of its other uses
CALL_FIRST = 3.0  # the best grade of a trade for a class
HARDLY = 0.1  # what a trade is said to take, below which its known uses count for no more than this
# trades that burn or bury what nobody can use: the last step of the waste hierarchy
DISPOSERS = ("hazardous-waste-firm", "medical-waste-firm", "waste-landfill")
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
    graded_strength: Strengths  # how well blind readers graded its trade for the class
    trades: (
        Strengths  # (trade, organisation) how surely it is of each trade; of a sector alone, each of its trades alike
    )
    precedent_strength: Strengths  # published exchanges
    precedent_number: Numbers
    producer: Strengths  # the sector typically has this class itself
    focus: Strengths  # (organisation) above 0 where its sector can use fewer kinds of resources than most, below: more
    disposal: Strengths  # (organisation) how surely it lives on burning or burying waste
    uses: tuple[KnownUse, ...]
    wanted: tuple[ProfileRow, ...]
    precedents: tuple[Precedent, ...]


SPREAD = (
    "use_strength",
    "use_number",
    "want_strength",
    "want_number",
    "taker_strength",
    "graded_strength",
    "trades",
    "precedent_strength",
    "precedent_number",
    "producer",
    "focus",
    "disposal",
)  # tables whose last axis are organisations


@lru_cache(maxsize=4)
def build_relations(packs: Packs, sectors: tuple[tuple[SectorWeight, ...], ...]) -> Relations:
    """The tables for the classes of `packs` and organisations with these `sectors`."""
    users = sector_users(packs)
    numbers = {row: number for number, row in enumerate(dict.fromkeys(sectors))}
    alike = _of_alike(users, packs, tuple(numbers))  # what thousands of firms are, some hundreds of times
    places = np.array([numbers[row] for row in sectors], dtype=np.int64)
    spread: dict[str, Any] = {name: np.take(getattr(alike, name), places, axis=-1) for name in SPREAD}
    return replace(alike, **spread)


def _of_alike(users: Users, packs: Packs, sectors: tuple[tuple[SectorWeight, ...], ...]) -> Relations:
    spread = _Spread(users, packs, sectors)
    use_strength, use_number = spread.numbered(users.use, users.use_number, count_takes=True, common=True)
    want_strength, want_number = spread.numbered(users.want, users.want_number)
    precedent_strength, precedent_number = spread.numbered(users.precedent, users.precedent_number)
    return Relations(
        ids=users.ids,
        numbers=users.class_number,
        related=relate_wants(packs.whole),
        use_strength=use_strength,
        use_number=use_number,
        want_strength=want_strength,
        want_number=want_number,
        taker_strength=spread.numbered(users.taker, np.zeros_like(users.use_number), count_takes=True, common=True)[0],
        graded_strength=spread.graded(),
        trades=spread.traded(),
        precedent_strength=precedent_strength,
        precedent_number=precedent_number,
        producer=spread.strengths(users.producer),
        focus=spread.focus(users.broad),
        disposal=spread.disposal(),
        uses=users.uses,
        wanted=users.wants,
        precedents=users.precedents,
    )


@lru_cache(maxsize=4096)
def could_take(sectors: tuple[SectorWeight, ...], packs: Packs) -> Strengths:
    """How probably a firm of these sectors could take each class (0..1, by class number)."""
    users = sector_users(packs.whole)
    spread = _Spread(users, packs.whole, (sectors,))
    used, _ = spread.numbered(users.use, users.use_number, count_takes=True, common=True)
    wanted, _ = spread.numbered(users.want, users.want_number)
    return np.maximum(used, wanted)[:, 0]


class _Spread:
    """From tables by NACE class to tables by organisation: the best of its sectors counts."""

    def __init__(self, users: Users, packs: Packs, sectors: Sequence[tuple[SectorWeight, ...]]) -> None:
        self._sectors, self._packs = sectors, packs.whole
        self._common = {item.nace: _common_needs(packs.whole, item.nace) for row in sectors for item in row}
        # what is said of a sector in general counts for less where its needs are listed
        self._beside = _beside_listed(packs)
        self._frequency = users.frequency
        self._columns = {item.nace: _columns_of(packs.whole, item.nace) for row in sectors for item in row}
        self._trades = {name: _read_trade(packs, name) for row in sectors for item in row if (name := item.trade)}

    def strengths(self, table: Strengths) -> Strengths:
        """(class, organisation) from (class, NACE class), whatever the trade."""
        return self.numbered(table, np.zeros(table.shape, dtype=np.int32), traded=False)[0]

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

    def disposal(self) -> Strengths:
        """(organisation) how surely disposing of waste is what it does first."""
        surely = [row[0].weight if row and row[0].trade in DISPOSERS else 0.0 for row in self._sectors]
        return np.array(surely, dtype=np.float32)

    def graded(self) -> Strengths:
        """(class, organisation) how well what a firm does is graded for each class; the best of its sectors counts."""
        found = np.zeros((len(self._packs.classes), len(self._sectors)), dtype=np.float32)
        for column, row in enumerate(self._sectors):
            for item in row:
                grades = np.float32(item.weight) * _grades(self._packs, item.trade, item.nace)
                np.maximum(found[:, column], grades, out=found[:, column])
        return found

    def traded(self) -> Strengths:
        """(trade, organisation) how surely what a firm does is of each trade, by place in `Packs.trades`."""
        numbers = {item.id: place for place, item in enumerate(self._packs.trades)}
        found = np.zeros((len(numbers), len(self._sectors)), dtype=np.float32)
        for column, row in enumerate(self._sectors):
            for item in row:
                names = _trades_of(self._packs, item.trade, item.nace)
                for name in names:
                    share = item.weight / len(names)
                    found[numbers[name], column] = max(found[numbers[name], column], share)
        return found

    def numbered(
        self,
        table: Strengths,
        numbers: Numbers,
        *,
        count_takes: bool = False,
        traded: bool = True,
        common: bool = False,
    ) -> tuple[Strengths, Numbers]:
        """The same with the number that belongs to the best value.

        A trade (`traded`) weakens what is known of its sector for other materials; with `count_takes` what it takes
        counts, and with `common` what its sector needs whatever the trade.
        """
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
                values = values * self._beside if common else values
                if traded and item.trade:
                    kept, takes = self._trades[item.trade]
                    values = np.maximum(values * kept, takes) if count_takes else values * kept
                if common:
                    values = np.maximum(values, self._common[item.nace])
                values = values * np.float32(item.weight)
                better = values > strength[:, column]
                strength[better, column] = values[better]
                number[better, column] = which[better]
        return strength, number


@lru_cache(maxsize=4096)
def _columns_of(packs: Packs, sector: str) -> tuple[npt.NDArray[np.int64], float]:
    return sector_users(packs).columns(sector)


@lru_cache(maxsize=4)
def _beside_listed(packs: Packs) -> Strengths:
    """What counts of the known uses of each class."""
    listed = np.array([class_id in packs.common_needs for class_id in sorted(packs.classes)])
    return np.where(listed, BESIDE_LISTED, 1.0).astype(np.float32)


@lru_cache(maxsize=4)
def _trades_of_sectors(packs: Packs) -> Mapping[str, tuple[str, ...]]:
    """The trades by the first NACE class that each stands for."""
    found: dict[str, list[str]] = {}
    for item in packs.trades:
        found.setdefault(item.nace[0], []).append(item.id)
    return {sector: tuple(names) for sector, names in found.items()}


def _trades_of(packs: Packs, trade: str, nace: str) -> tuple[str, ...]:
    """The trade of a firm, or all of its sector where none is told; none of who names materials."""
    if trade:
        return () if materials_of(trade) else (trade,)
    return tuple(name for code, row in _trades_of_sectors(packs).items() if code.startswith(nace) for name in row)


@lru_cache(maxsize=2048)
def _grades(packs: Packs, trade: str, nace: str) -> Strengths:
    """How well a firm is graded for each class (0..1): by its trade, what it names, else the mean of its sector."""
    if named := materials_of(trade):
        ids = sorted(packs.classes)
        return np.array([any(one in named for one in (key, *packs.parents_of(key))) for key in ids], dtype=np.float32)
    names, (grades, columns) = _trades_of(packs, trade, nace), _grade_table(packs)
    sums = grades[:, [columns[name] for name in names]].sum(axis=1)
    return sums.astype(np.float32) / np.float32(CALL_FIRST * max(1, len(names)))


@lru_cache(maxsize=4)
def _grade_table(packs: Packs) -> tuple[npt.NDArray[np.float64], Mapping[str, int]]:
    """The grade of each trade for each class (class, trade), and the column of each trade."""
    columns = {item.id: column for column, item in enumerate(packs.trades)}
    found = np.zeros((len(packs.classes), len(columns)))
    for row, class_id in enumerate(sorted(packs.classes)):
        for name, grade in packs.graded_takers.get(class_id, {}).items():
            found[row, columns[name]] = grade
    return found, columns


@lru_cache(maxsize=2048)
def _common_needs(packs: Packs, sector: str) -> Strengths:
    """How probably a firm of a sector needs each class whatever its trade; of a vague sector, less surely."""
    found = np.zeros(len(packs.classes), dtype=np.float32)
    numbers = {class_id: number for number, class_id in enumerate(sorted(packs.classes))}
    for class_id, shares in packs.common_needs.items():
        own = max((prefix for prefix in shares if sector.startswith(prefix)), key=len, default="")
        narrower = [share for prefix, share in shares.items() if prefix.startswith(sector)]
        share = shares[own] if own else VAGUE.get(len(sector), 0.0) * max(narrower, default=0.0)
        found[numbers[class_id]] = share
    return found


@lru_cache(maxsize=1024)
def _read_trade(packs: Packs, name: str) -> tuple[Strengths, Strengths]:
    """For each class by what share its known uses count for a firm of the trade, and how probably it takes it."""
    whole = packs.whole
    named = materials_of(name)
    known = dict.fromkeys(named, OF_NAMED) if named else trades(whole)[name].takes
    others = BESIDE_NAMED if named else trades(whole)[name].others
    ids = tuple(sorted(whole.classes))
    numbers = {class_id: number for number, class_id in enumerate(ids)}
    related = relate_classes(whole)
    takes = np.zeros(len(ids), dtype=np.float32)
    for class_id, share in known.items():
        for broader in whole.parents_of(class_id):
            near = related[numbers[broader], numbers[class_id]]
            if near > SIBLING:
                takes[numbers[broader]] = max(takes[numbers[broader]], share * near)
    bound = np.array([whole.classes[class_id].kind == "material" for class_id in ids])  # any plant has uses for steam
    kept = np.where(bound, others, 1.0).astype(np.float32)
    kept[takes > 0] = 1.0
    for number, class_id in enumerate(ids):
        # what is stated of the nearest class stands: who takes plastics but hardly PVC hardly takes rigid PVC
        nearest = next((one for one in (class_id, *whole.parents_of(class_id)) if one in known), "")
        near = related[number, numbers[nearest]] if nearest else 0.0
        if near > SIBLING:
            takes[number] = known[nearest] if nearest == class_id else max(known[nearest] * near, takes[number])
            kept[number] = known[nearest] if known[nearest] < HARDLY else 1.0
    return kept, takes
