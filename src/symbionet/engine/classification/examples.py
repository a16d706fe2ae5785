"""Things as firms of each trade write them, each with its classes, its hazard and its takers; which a text is like."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np

from symbionet.engine.arrays import Floats, Ints
from symbionet.engine.classification.letters import letter_groups
from symbionet.engine.classification.text import has_chinese
from symbionet.engine.packs import Example, Packs

__all__ = [
    "FEATURES",
    "WEIGHTS",
    "Alike",
    "Side",
    "classes_alike",
    "example_features",
    "examples_alike",
    "hazard_by_examples",
    "takers_alike",
]

WEIGHTS = "uses/example_weights"
Side = Literal["have", "want"]
FEATURES = (
    "title",
    "whole",
    "trade",
    "read",
)  # likeness of the title, with its description; common trade, common class
ALSO = {"have": 0.5, "want": 0.9}  # what counts of the further classes: accepted beside the first, or serving as well
HAZARD = {"yes": 1.0, "likely": 0.6, "no": 0.0}
SAME_SECTOR, SAME_DIVISION = 0.6, 0.3  # what a common NACE class or division counts beside a common trade
CALL_FIRST = 3.0  # the best grade of a taker
NONE = 7.0  # log-odds of no example: what is like none of them is left to the other signs (expert judgement)
NEAREST = 128  # examples that count at most: of the others hardly anything is left
FAR = 6.0  # log-odds below the likest example from which one counts for nothing


class Alike(NamedTuple):
    """Examples that are like a text: their places in the pack, and how likely each is the same thing (0..1).

    What is missing to 1 is that none of them is.
    """

    places: Ints
    shares: Floats


class _Examples(NamedTuple):
    """The rows of a pack, by place."""

    rows: tuple[Example, ...]
    of_trade: Mapping[str, Ints]
    of_sector: Mapping[str, Ints]  # by the NACE class of the trade
    of_division: Mapping[str, Ints]  # by its first two digits
    of_class: Mapping[str, Ints]  # by first class
    also: Mapping[str, Ints]  # by the further ones
    hazards: Floats
    takers: "_Takers"


class _Takers(NamedTuple):
    """Who takes each example: its rows of `trades` and `grades` are those from its place in `starts` on."""

    names: tuple[str, ...]
    starts: Ints  # (examples + 1,)
    trades: Ints  # places in `names`
    grades: Floats  # as in the pack


class _Letters:
    """Texts by the groups of letters in them, rare groups counting more: cosines of a text to all of them."""

    def __init__(self, texts: Sequence[str]) -> None:
        known: dict[str, int] = {}
        numbers: list[int] = []
        sizes: list[int] = []
        for text in texts:
            groups = letter_groups(text)
            numbers += [known.setdefault(group, len(known)) for group in groups]
            sizes.append(len(groups))
        count, of = len(texts), np.array(numbers, dtype=np.int64)
        order = np.argsort(of, kind="stable")
        places = np.repeat(np.arange(count), sizes)[order]
        parts = np.split(places, np.cumsum(np.bincount(of, minlength=len(known)))[:-1])
        self._places = dict(zip(known, parts, strict=True))
        self._rarity = {group: 1.0 + np.log(count / len(part)) for group, part in self._places.items()}
        worth = np.array(list(self._rarity.values())) ** 2
        squares = np.bincount(places, weights=worth[of[order]], minlength=count)
        self._lengths = np.sqrt(np.maximum(squares, 1e-9))
        self._unknown = 1.0 + np.log(max(count, 1))

    def cosines(self, text: str) -> Floats:
        """The cosine (0..1) of a text to each of these."""
        groups = letter_groups(text)
        known = [group for group in groups if group in self._places]
        total = sum(self._rarity.get(group, self._unknown) ** 2 for group in groups)
        if not known:
            return np.zeros(len(self._lengths))
        lists = [self._places[group] for group in known]
        worth = np.repeat([self._rarity[group] ** 2 for group in known], [len(places) for places in lists])
        dots = np.bincount(np.concatenate(lists), weights=worth, minlength=len(self._lengths))
        return np.asarray(dots / (self._lengths * np.sqrt(total)), dtype=np.float64)


def examples_alike(
    title: str,
    description: str,
    sectors: Sequence[str],
    packs: Packs,
    *,
    read: Mapping[str, float] | None = None,
    side: Side = "have",
) -> Alike:
    """How likely each example of a pack is the same thing as a title with its description.

    `sectors`: NACE codes and trades of the firm; `read`: the probability (0..1) of each class that it may be, None
    where that is asked. A softmax over FEATURES; weights: pack uses/example_weights.
    """
    rows = example_features(title, description, sectors, packs, read=read or {}, side=side)
    if not len(rows):
        return Alike(places=np.zeros(0, dtype=np.int64), shares=np.zeros(0))
    totals = rows @ _weights(packs.whole, "unread" if read is None else "read")
    places = np.flatnonzero(totals > totals.max() - FAR)
    if len(places) > NEAREST:
        places = places[_largest(totals[places], NEAREST)]
    most = max(totals.max(), NONE)
    shares = np.exp(totals[places] - most)
    return Alike(places=places, shares=shares / (shares.sum() + np.exp(NONE - most)))


def example_features(
    title: str,
    description: str,
    sectors: Sequence[str],
    packs: Packs,
    *,
    read: Mapping[str, float],
    side: Side = "have",
) -> Floats:
    """The FEATURES of each example of a pack beside a title: (examples, features), none where there is no such pack."""
    known = _table(packs.whole, side)
    if known is None or not title:
        return np.zeros((0, len(FEATURES)))
    lang = "zh" if has_chinese(title) else "en"
    whole = _whole(title, description)
    found = np.zeros((len(known.rows), len(FEATURES)), order="F")  # filled column by column
    none = np.zeros(0, dtype=np.int64)
    titles, wholes = (_letters(packs.whole, side, lang, described) for described in (False, True))
    found[:, 0], found[:, 1] = titles.cosines(title), wholes.cosines(whole)
    for sector in (one[:2] for one in sectors):
        found[known.of_division.get(sector, none), 2] = SAME_DIVISION
    for sector in sectors:
        found[known.of_sector.get(sector, none), 2] = SAME_SECTOR
    for sector in sectors:
        found[known.of_trade.get(sector, none), 2] = 1.0
    for class_id, share in read.items():
        for places, worth in ((known.of_class.get(class_id, none), 1.0), (known.also.get(class_id, none), ALSO[side])):
            found[places, 3] = np.maximum(found[places, 3], share * worth)
    return found


def classes_alike(alike: Alike, packs: Packs, *, side: Side = "have") -> Mapping[str, float]:
    """How likely (0..1) a thing is of each class by the examples that it is like."""
    known, found = _table(packs.whole, side), dict[str, float]()
    if known is None:
        return found
    for place, share in zip(alike.places.tolist(), alike.shares.tolist(), strict=True):
        first, *others = known.rows[place].classes
        found[first] = found.get(first, 0.0) + share
        for other in others:
            found[other] = found.get(other, 0.0) + ALSO[side] * share
    return found


def takers_alike(alike: Alike, packs: Packs) -> Mapping[str, float]:
    """How well (0..1) firms of each trade take a thing, by the examples that it is like."""
    known = _table(packs.whole, "have")
    if known is None:
        return {}
    names, starts, trades, grades = known.takers
    firsts = starts[alike.places]
    sizes = starts[alike.places + 1] - firsts
    rows = np.repeat(firsts - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
    worth = np.repeat(alike.shares, sizes) * grades[rows] / CALL_FIRST
    sums = np.minimum(np.bincount(trades[rows], weights=worth, minlength=len(names)), 1.0)
    return {names[place]: float(sums[place]) for place in np.flatnonzero(sums)}


def hazard_by_examples(alike: Alike, packs: Packs) -> float:
    """How likely (0..1) a thing is hazardous waste by the examples that it is like; 0 where there are none."""
    known = _table(packs.whole, "have")
    return float(alike.shares @ known.hazards[alike.places]) if known else 0.0


@lru_cache(maxsize=4)
def _weights(packs: Packs, task: str) -> Floats:
    found = {row["feature"]: float(row["weight"]) for row in packs.rows(WEIGHTS) if row["task"] == task}
    return np.array([found[feature] for feature in FEATURES])


@lru_cache(maxsize=4)
def _table(packs: Packs, side: Side) -> _Examples | None:
    rows = packs.have_examples if side == "have" else packs.want_examples
    if not rows or WEIGHTS not in packs.headers:
        return None
    sector_of = {item.id: item.nace[0] for item in packs.trades}
    return _Examples(
        rows=rows,
        of_trade=_places((row.trade,) for row in rows),
        of_sector=_places((sector_of[row.trade],) for row in rows),
        of_division=_places((sector_of[row.trade][:2],) for row in rows),
        of_class=_places(row.classes[:1] for row in rows),
        also=_places(row.classes[1:] for row in rows),
        hazards=np.array([HAZARD[row.hazardous] for row in rows]),
        takers=_takers(rows),
    )


def _takers(rows: Sequence[Example]) -> _Takers:
    names = tuple(dict.fromkeys(trade for row in rows for trade in row.takers))
    numbers = {name: place for place, name in enumerate(names)}
    return _Takers(
        names=names,
        starts=np.concatenate([[0], np.cumsum([len(row.takers) for row in rows])]),
        trades=np.array([numbers[trade] for row in rows for trade in row.takers], dtype=np.int64),
        grades=np.array([grade for row in rows for grade in row.takers.values()], dtype=np.float64),
    )


@lru_cache(maxsize=16)
def _letters(packs: Packs, side: Side, lang: str, described: bool) -> _Letters:
    """The titles of the examples of a side in a language, `described`: each with its description."""
    rows = packs.have_examples if side == "have" else packs.want_examples
    texts = ((row.title_zh, row.description_zh) if lang == "zh" else (row.title_en, row.description_en) for row in rows)
    return _Letters([_whole(*text) if described else text[0] for text in texts])


def _whole(title: str, description: str) -> str:
    return f"{title} {description}" if description else title


def _places(named: Iterable[Sequence[str]]) -> Mapping[str, Ints]:
    found: dict[str, list[int]] = {}
    for place, names in enumerate(named):
        for name in names:
            found.setdefault(name, []).append(place)
    return {name: np.array(places, dtype=np.int64) for name, places in found.items()}


def _largest(values: Floats, most: int) -> Ints:
    """The places of the largest `most` of more values, in their order; of equal ones the first."""
    least = np.partition(values, -most)[-most]
    above = values > least
    equal = np.flatnonzero(values == least)[: most - int(above.sum())]
    above[equal] = True
    return np.flatnonzero(above)
