"""How probably a want means each class: by its words, what its owner's trade takes, and how near it is to the class."""

from collections.abc import Mapping
from functools import lru_cache, reduce
from typing import NamedTuple

import numpy as np

from symbionet.engine.arrays import Floats, Ints
from symbionet.engine.classification import SectorWeight, stated_sectors
from symbionet.engine.classification.class_model import modelled_classes, modelled_titles
from symbionet.engine.classification.examples import classes_alike, examples_alike
from symbionet.engine.classification.fits import is_purpose, relate_wants
from symbionet.engine.classification.listed_words import bare_things, listed_things
from symbionet.engine.classification.near_classes import class_centres, class_numbers
from symbionet.engine.classification.phrases import split_items
from symbionet.engine.classification.vectors import ENCODER
from symbionet.engine.matching.find.relations import could_take
from symbionet.engine.model import Resource
from symbionet.engine.packs import Packs

__all__ = ["FEATURES", "described_texts", "things_listed", "want_features", "weigh_want"]

WEIGHTS = "uses/want_weights"
FEATURES = ("read", "unread", "taken", "taken_root", "purpose", "serves", "served", "near_title", "near_described",
            "behind_title", "behind_described", "example", "modelled", "listed")  # fmt: skip
LEAST_READ = 0.01  # probability of a class that nothing names
LEAST_MODELLED, MOST_LISTED = 0.001, 12  # likewise by the models; things of a list that are read
SERVING, BEST = 0.3, 5  # how near a class comes to a purpose that it serves, and how many of these tell who states it
LEAST = 0.1  # probability below which a class is not kept


class _Fixed(NamedTuple):
    """What does not depend on the want; (n,) or (n, n) by class number."""

    related: Floats
    purpose: Floats  # 1 for a purpose, else 0
    served: tuple[tuple[int, Ints, Floats], ...]  # of each purpose the classes that serve it, and how near they come
    weights: Mapping[str, float]
    ids: tuple[str, ...]


def weigh_want(
    item: Resource, read: Mapping[str, float], sectors: tuple[SectorWeight, ...], packs: Packs
) -> Mapping[str, float]:
    """The probability (0..1) of each class that a want may well mean, beside what its words were read as (`read`).

    A logistic model over all classes; weights: pack `uses/want_weights`, fitted by `benchmarks/want_reading.py`.
    Where the sector of the owner is not sure, less is said; where it is not known, nothing.
    """
    if not sectors or WEIGHTS not in packs.headers:
        return {}
    fixed = _fixed(packs.whole)
    features = want_features(item, read, sectors, packs)
    total = np.full(len(fixed.ids), fixed.weights["prior"])
    for name, values in features.items():
        total += fixed.weights[name] * values
    known = min(1.0, sum(sector.weight for sector in sectors))  # of two trades that are alive one is the firm's
    shares = known / (1.0 + np.exp(-total))
    return {fixed.ids[number]: float(shares[number]) for number in np.flatnonzero(shares >= LEAST)}


def want_features(
    item: Resource, read: Mapping[str, float], sectors: tuple[SectorWeight, ...], packs: Packs
) -> Mapping[str, Floats]:
    """The values of `FEATURES` for each class, by class number, or one value for all."""
    fixed, numbers = _fixed(packs.whole), class_numbers(packs.whole)
    taken = _taken(sectors, packs.whole)
    said = np.zeros(len(fixed.ids))
    for class_id, share in read.items():
        said[numbers[class_id]] = min(1.0, share)
    named = np.flatnonzero(said)
    shares = said[named]
    nothing = np.zeros(len(fixed.ids))
    title, described = (_nearness(texts, packs) for texts in zip(*described_texts(item), strict=True))
    return {
        "read": np.log((said + LEAST_READ) / LEAST_READ),
        "unread": np.full(len(said), 1.0 - said.max()),
        "taken": taken,
        "taken_root": np.sqrt(taken),
        "purpose": fixed.purpose,
        "serves": (shares[:, None] * fixed.related.T[named]).max(axis=0) if len(named) else nothing,
        "served": (shares[:, None] * fixed.related[named]).max(axis=0) if len(named) else nothing,
        "near_title": title,
        "near_described": described,
        "behind_title": title - title.max(),
        "behind_described": described - described.max(),
        "example": _example(item, sectors, packs),
        "modelled": _modelled(item, sectors, packs),
        "listed": _listed(item, packs),
    }


def described_texts(item: Resource) -> list[tuple[str, str]]:
    """For each language the title of a want, and the title with its description."""
    pairs = ((item.title_zh, item.description_zh), (item.title_en, item.description_en))
    return [(title, f"{title}; {more}" if more else title) for title, more in pairs if title] or [("", "")]


def _example(item: Resource, sectors: tuple[SectorWeight, ...], packs: Packs) -> Floats:
    """The square root of how likely each class serves a want by the examples that it is like, in its best language."""
    numbers, best = class_numbers(packs.whole), np.zeros(len(_fixed(packs.whole).ids))
    for title, more in ((item.title_zh, item.description_zh), (item.title_en, item.description_en)):
        alike = examples_alike(title, more, stated_sectors(sectors), packs, side="want")
        for class_id, share in classes_alike(alike, packs, side="want").items():
            best[numbers[class_id]] = max(best[numbers[class_id]], min(1.0, share) ** 0.5)
    return best


def _modelled(item: Resource, sectors: tuple[SectorWeight, ...], packs: Packs) -> Floats:
    """The log of how probably each class meets a want by the model of wants, in its best language."""
    codes, pairs = stated_sectors(sectors), described_texts(item)
    return _log_best([modelled_classes(ENCODER.encode(pair), codes, packs, side="want") for pair in pairs])


def _listed(item: Resource, packs: Packs) -> Floats:
    """The log of how probably a thing that title or description list is of each class by the model of haves."""
    found = modelled_titles(ENCODER.encode(things_listed(item)), (), packs, side="have")
    return _log_best([np.zeros(len(class_numbers(packs.whole))), *found])


def things_listed(item: Resource) -> tuple[str, ...]:
    """What the title of a want lists, where that is more than one thing, and what its description does."""
    found: list[str] = []
    for title, more in ((item.title_zh, item.description_zh), (item.title_en, item.description_en)):
        parts = split_items(title) if title else ()
        found += [*(bare_things(parts) if len(parts) > 1 else ()), *(listed_things(more) if more else ())]
    return tuple(dict.fromkeys(found))[:MOST_LISTED]


def _log_best(shares: list[Floats]) -> Floats:
    return np.asarray(np.log(np.maximum(np.max(shares, axis=0), LEAST_MODELLED)))


def _nearness(texts: tuple[str, ...], packs: Packs) -> Floats:
    """The cosine of the nearest of the texts to the centre of each class's terms."""
    cosines = class_centres(packs.whole) @ ENCODER.encode(texts).T
    return np.asarray(reduce(np.maximum, cosines.T), dtype=np.float64)


@lru_cache(maxsize=4096)
def _taken(sectors: tuple[SectorWeight, ...], packs: Packs) -> Floats:
    """How probably a firm takes each class; a purpose as probably as the few things that serve it and it takes most."""
    taken = np.asarray(could_take(sectors, packs), dtype=np.float64).copy()
    for number, members, nearness in _fixed(packs).served:
        taken[number] = np.sort(nearness * taken[members])[-BEST:].mean()
    return taken


@lru_cache(maxsize=4)
def _fixed(packs: Packs) -> _Fixed:
    ids = tuple(sorted(packs.classes))
    rows = packs.rows(WEIGHTS) if WEIGHTS in packs.headers else ()
    related = np.asarray(relate_wants(packs), dtype=np.float64)
    purpose = np.array([is_purpose(class_id, packs) for class_id in ids], dtype=np.bool_)
    serving = [(int(number), np.flatnonzero((related[:, number] > SERVING) & ~purpose))
               for number in np.flatnonzero(purpose)]  # fmt: skip
    return _Fixed(
        related=related,
        purpose=purpose.astype(np.float64),
        served=tuple((number, members, related[members, number]) for number, members in serving if len(members)),
        weights={row["feature"]: float(row["weight"]) for row in rows},
        ids=ids,
    )
