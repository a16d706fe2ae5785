"""The classes whose terms are nearest to a text by sentence vectors: of one text, or of many looked up together."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np

from symbionet.engine.arrays import Ints, largest
from symbionet.engine.classification.vectors import ENCODER, Vectors
from symbionet.engine.packs import Packs, ResourceClass

__all__ = [
    "UMBRELLAS",
    "NearClasses",
    "class_centres",
    "class_numbers",
    "class_vectors",
    "named_classes",
    "near_classes",
    "rows_of_classes",
    "rows_of_several",
]

UMBRELLAS = "glossary/umbrellas"  # wants that are named by their purpose
NEAREST = 40  # terms whose vectors are nearest
SPARE = 24  # terms more that are measured closely: a product of many texts at once rounds otherwise than one of one
KEPT_CLASSES = 10  # classes of a text
TOGETHER = 256  # texts whose likeness to all terms is found by one product
MAX_KEPT = 20_000  # texts; then all are forgotten


class NearClasses:
    """The classes nearest to texts. A text has the same answer whether it is asked for alone or among others.

    `ids`: the class of each term; `matrix` (terms, 512): their unit vectors.
    """

    def __init__(self, ids: tuple[str, ...], matrix: Vectors) -> None:
        self._ids, self._matrix = ids, matrix
        self._known: dict[str, tuple[tuple[str, float], ...]] = {}

    def of(self, text: str) -> tuple[tuple[str, float], ...]:
        """At most ten classes and the cosine (-1..1) of the term of each that is nearest, nearest first."""
        if text not in self._known:
            self.look_up((text,))
        return self._known[text]

    def look_up(self, texts: Iterable[str]) -> None:
        """Find the classes of texts together, in a third of the time; `of` then knows them."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if len(self._known) + len(new) > MAX_KEPT:
            self._known.clear()
        for start in range(0, len(new), TOGETHER):
            part = new[start : start + TOGETHER]
            vectors = ENCODER.encode(part)
            for text, vector, cosines in zip(part, vectors, vectors @ self._matrix.T, strict=True):
                self._known[text] = self._nearest(vector, cosines)

    def _nearest(self, vector: Vectors, cosines: Vectors) -> tuple[tuple[str, float], ...]:
        near = largest(cosines, NEAREST + SPARE)
        close = (self._matrix[near] * vector).sum(axis=1)  # row by row: the same whatever stands beside
        best: dict[str, float] = {}
        for place in np.argsort(-close, kind="stable")[:NEAREST]:
            best.setdefault(self._ids[int(near[place])], float(close[place]))
        return tuple(list(best.items())[:KEPT_CLASSES])


@lru_cache(maxsize=8)
def near_classes(packs: Packs, wanted: bool) -> NearClasses:
    """The classes that a text may name by the likeness of vectors; purposes where it is `wanted`."""
    return NearClasses(*class_vectors(packs, wanted))


@lru_cache(maxsize=8)
def named_classes(packs: Packs, wanted: bool) -> tuple[ResourceClass, ...]:
    """The classes that a text may name: what is not wanted has no purpose."""
    purposes = (
        {row["class_id"] for row in packs.rows(UMBRELLAS) if row["purpose"]} if UMBRELLAS in packs.headers else ()
    )
    return tuple(item for item in packs.classes.values() if wanted or item.id not in purposes)


@lru_cache(maxsize=8)
def class_vectors(packs: Packs, wanted: bool) -> tuple[tuple[str, ...], Vectors]:
    """The class of each term of the classes, and the unit vectors of these terms (terms, 512)."""
    known = named_classes(packs, wanted)
    ids = {item.id for item in known}
    pairs = [
        (item.id, term)
        for item in known
        for term in (item.name_en, item.name_zh, *item.terms_en[:4], *item.terms_zh[:4])
    ]
    pairs += [
        (item.class_id, name) for item in packs.terms if item.class_id in ids for name in (item.name_en, item.name_zh)
    ]
    return tuple(class_id for class_id, _ in pairs), ENCODER.encode([term for _, term in pairs], keep=True)


@lru_cache(maxsize=4)
def class_numbers(packs: Packs) -> Mapping[str, int]:
    """The number of each class: its place in the order of their ids; purposes included."""
    return {class_id: number for number, class_id in enumerate(sorted(packs.classes))}


@lru_cache(maxsize=4)
def class_centres(packs: Packs) -> Vectors:
    """The mean direction of the terms of each class (classes in the order of their ids, 512); purposes included."""
    ids, matrix = class_vectors(packs, True)
    numbers = class_numbers(packs)
    centres = np.zeros((len(numbers), matrix.shape[1]), dtype=np.float32)
    np.add.at(centres, [numbers[class_id] for class_id in ids], matrix)
    length = np.linalg.norm(centres, axis=1, keepdims=True)
    return np.asarray(centres / np.where(length > 0, length, 1.0), dtype=np.float32)


@lru_cache(maxsize=4)
def rows_of_classes(packs: Packs) -> Mapping[str, Ints]:
    """The rows of each class in the vectors of the classes."""
    found: dict[str, list[int]] = {}
    for number, class_id in enumerate(class_vectors(packs, False)[0]):
        found.setdefault(class_id, []).append(number)
    return {class_id: np.array(rows, dtype=np.int64) for class_id, rows in found.items()}


@lru_cache(maxsize=256)
def rows_of_several(asked: tuple[str, ...], packs: Packs) -> tuple[tuple[str, ...], Ints, Ints]:
    """The classes among these that have vectors, the rows of all of them, and at which place those of each begin."""
    rows = rows_of_classes(packs)
    classes = tuple(class_id for class_id in asked if class_id in rows)
    sizes = [len(rows[class_id]) for class_id in classes]
    none = np.zeros(0, dtype=np.int64)
    return classes, np.concatenate([none, *(rows[class_id] for class_id in classes)]), np.cumsum([0, *sizes])[:-1]
