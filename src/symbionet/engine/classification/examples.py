"""Things as firms of each trade write them, each with its classes, its hazard and its takers; which a text is like."""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np

from symbionet.engine.arrays import Floats, Ints, largest
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
NOUGHT: Floats = np.zeros(())  # a feature that says nothing of any example
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
    takers: "_Told"
    classes: "_Told"


class _Told(NamedTuple):
    """What each example tells of names (trades, classes): its rows of `numbers` and `worth` begin at its start."""

    names: tuple[str, ...]
    starts: Ints  # (examples + 1,)
    numbers: Ints  # places in `names`
    worth: Floats  # 0..most
    most: float

    def sums(self, alike: Alike) -> Mapping[str, float]:
        """What the examples that a text is like tell together, of the names of which they tell anything."""
        firsts = self.starts[alike.places]
        sizes = self.starts[alike.places + 1] - firsts
        rows = np.repeat(firsts - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
        worth = np.repeat(alike.shares, sizes) * self.worth[rows] / self.most
        sums = np.bincount(self.numbers[rows], weights=worth, minlength=len(self.names))
        places = np.flatnonzero(sums)
        return {self.names[place]: share for place, share in zip(places.tolist(), sums[places].tolist(), strict=True)}


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
        worth = [(1.0 + math.log(count / len(part))) ** 2 for part in parts]
        squares = np.bincount(places, weights=np.array(worth)[of[order]], minlength=count)
        self._count, self._shares = count, 1.0 / np.sqrt(np.maximum(squares, 1e-9))
        self._known = dict(zip(known, zip(parts, worth, strict=True), strict=True))  # the places of a group, its worth
        self._unknown = (1.0 + math.log(max(count, 1))) ** 2

    def cosines(self, text: str) -> Floats:
        """The cosine (0..1) of a text to each of these."""
        groups = letter_groups(text)
        found = [self._known[group] for group in groups if group in self._known]
        if not found:
            return np.zeros(self._count)
        lists, worth = [places for places, _ in found], [one for _, one in found]
        weights = np.repeat(worth, [len(places) for places in lists])
        cosines = np.bincount(np.concatenate(lists), weights=weights, minlength=self._count)
        cosines *= self._shares
        cosines *= 1.0 / math.sqrt(sum(worth) + self._unknown * (len(groups) - len(found)))
        return cosines


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
    features = _features(title, description, sectors, packs, read=read or {}, side=side)
    if not features:
        return Alike(places=np.zeros(0, dtype=np.int64), shares=np.zeros(0))
    weights = _weights(packs.whole, "unread" if read is None else "read")
    totals = features[0] * weights[0]
    for values, weight in zip(features[1:], weights[1:], strict=True):
        if values is not NOUGHT:
            totals += values * weight
    likest = totals.max()
    places = np.flatnonzero(totals > likest - FAR)
    places = places[largest(totals[places], NEAREST)]
    most = max(likest, NONE)
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
    found = _features(title, description, sectors, packs, read=read, side=side)
    return np.stack(np.broadcast_arrays(*found), axis=1) if found else np.zeros((0, len(FEATURES)))


def _features(
    title: str, description: str, sectors: Sequence[str], packs: Packs, *, read: Mapping[str, float], side: Side
) -> list[Floats]:
    """The same, feature by feature."""
    known = _table(packs.whole, side)
    if known is None or not title:
        return []
    common = np.zeros(len(known.rows)) if read else NOUGHT
    for class_id, share in read.items():
        for groups, worth in ((known.of_class, 1.0), (known.also, ALSO[side])):
            if (places := groups.get(class_id)) is not None:
                common[places] = np.maximum(common[places], share * worth)
    return [*_likeness(packs.whole, side, title, description), _common_trade(packs.whole, side, tuple(sectors)), common]


@lru_cache(maxsize=4)
def _likeness(packs: Packs, side: Side, title: str, description: str) -> tuple[Floats, Floats]:
    """The cosines (0..1) of a title, and of it with its description, to those of each example."""
    lang = "zh" if has_chinese(title) else "en"
    titles, wholes = (_letters(packs, side, lang, described) for described in (False, True))
    return titles.cosines(title), wholes.cosines(_whole(title, description))


@lru_cache(maxsize=64)
def _common_trade(packs: Packs, side: Side, sectors: tuple[str, ...]) -> Floats:
    """How near (0..1) the trade of each example is to that of a firm."""
    known = _table(packs, side)
    assert known is not None
    found = np.zeros(len(known.rows))
    by_name = (
        (known.of_division, [one[:2] for one in sectors], SAME_DIVISION),
        (known.of_sector, sectors, SAME_SECTOR),
        (known.of_trade, sectors, 1.0),
    )
    for groups, names, worth in by_name:
        for name in names:
            if name in groups:
                found[groups[name]] = worth
    return found


def classes_alike(alike: Alike, packs: Packs, *, side: Side = "have") -> Mapping[str, float]:
    """How likely (0..1) a thing is of each class by the examples that it is like."""
    known = _table(packs.whole, side)
    return {} if known is None else known.classes.sums(alike)


def takers_alike(alike: Alike, packs: Packs) -> Mapping[str, float]:
    """How well (0..1) firms of each trade take a thing, by the examples that it is like."""
    known = _table(packs.whole, "have")
    return {} if known is None else {name: min(share, 1.0) for name, share in known.takers.sums(alike).items()}


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
        takers=_told([row.takers for row in rows], CALL_FIRST),
        classes=_told([dict.fromkeys(row.classes[1:], ALSO[side]) | {row.classes[0]: 1.0} for row in rows], 1.0),
    )


def _told(rows: Sequence[Mapping[str, float]], most: float) -> _Told:
    names = tuple(dict.fromkeys(name for row in rows for name in row))
    numbers = {name: place for place, name in enumerate(names)}
    return _Told(
        names=names,
        starts=np.concatenate([[0], np.cumsum([len(row) for row in rows])]),
        numbers=np.array([numbers[name] for row in rows for name in row], dtype=np.int64),
        worth=np.array([worth for row in rows for worth in row.values()], dtype=np.float64),
        most=most,
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
