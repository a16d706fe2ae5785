"""What speaks for each class that a have may be: a row of features each, where no term and no word settles it."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from symbionet.engine.classification.class_model import modelled_classes
from symbionet.engine.classification.examples import classes_alike, examples_alike
from symbionet.engine.classification.letters import Letters, letters_of_names, letters_of_suppliers
from symbionet.engine.classification.lexicon import Lexicon
from symbionet.engine.classification.near_classes import (
    class_centres,
    class_numbers,
    class_vectors,
    rows_of_classes,
)
from symbionet.engine.classification.phrases import affirmed
from symbionet.engine.classification.supplied_words import called_classes, read_supplied
from symbionet.engine.classification.supply import supplied_classes
from symbionet.engine.classification.terms import score_terms
from symbionet.engine.classification.text import split_tokens
from symbionet.engine.classification.vectors import ENCODER, Vectors
from symbionet.engine.packs import Packs

__all__ = ["FEATURES", "NOTHING", "Evidence", "Told", "find_evidence", "texts_of", "told_parts"]

NOTHING = "nothing"  # the alternative that it is none of the classes
FEATURES = (
    "rules",  # log of the probability by the rules alone, at least LEAST
    "term",  # score of the terms in the title
    "meant",  # what the word means at such a firm, whatever else is told
    "called",  # likeness to what firms of this trade call a thing of the class
    "called_first",  # ... nearly the likest of all
    "known_here",  # this trade has words for the class
    "usual_here",  # how often firms of this sector have it
    "had_here",  # they have it at all
    "letters",  # likeness of letters to the likest name of the class
    "letters_elsewhere",  # ... to the likest word of any trade for it
    "title",  # mean cosine of the title to the three nearest names
    "described",  # the same of the title with its description
    "told",  # score of the terms in the description
    "example",  # log of how likely it is by the examples that it is like, at least LEAST
    "modelled",  # the same by the model of sentence vectors (class_model)
    "service",  # the class is no stuff
    "waste_code",  # a stated code is one of the class
    "other_kind",  # another kind than the class is stated
    NOTHING,
)
LEAST = 0.005  # probability of a class that the rules do not name
NEAR, USUAL, TOLD, ALMOST = 10, 12, 0.5, 0.9  # candidates by vectors, by sector; by the description; of the likest word
ALIKE = 0.03  # likewise by examples or by the model
PACKING, SHORT = frozenset(["bag", "sack", "box", "drum", "袋", "桶", "箱"]), 4  # tokens of a clause on packing
THREE = 3  # names of a class that are compared
STUFF = ("material", "water", "energy")

Floats = npt.NDArray[np.float64]


class Told(NamedTuple):
    """What is told of a have: its title, description, waste codes and kind, and NACE codes and trades of its firm.

    `meant`: the class that its words mean at such a firm, "" for none.
    """

    title: str
    description: str = ""
    sectors: tuple[str, ...] = ()
    codes: frozenset[str] = frozenset()
    kind: str = ""
    meant: str = ""


class Evidence(NamedTuple):
    """Candidates, and a row of FEATURES for each; the last row is that it is none of them (candidates + 1, features).

    `cosines`: of the title to the names of each candidate.
    """

    classes: tuple[str, ...]
    rows: Floats
    cosines: Floats


def texts_of(told: Told) -> tuple[str, ...]:
    """The texts whose vectors are compared: the title, and the title with what its description affirms."""
    more = " ".join(affirmed(told.description)) if told.description else ""
    return told.title, f"{told.title} {more}" if more else told.title


def find_evidence(
    told: Told, packs: Packs, *, rules: Mapping[str, float], terms: Mapping[str, float], lexicon: Lexicon
) -> Evidence:
    """The classes that a have may be and what speaks for each.

    `rules`: probability (0..1) by the rules; `terms`: score of the terms in the title; `lexicon`: names and terms of
    the classes.
    """
    vectors = ENCODER.encode(texts_of(told))
    called = {item.targets[0]: item.likeness for item in reversed(read_supplied(told.title, told.sectors, packs))}
    described: dict[str, float] = {}
    for part in told_parts(told.description):
        for class_id, score in score_terms(part, lexicon).scores.items():
            described[class_id] = max(score, described.get(class_id, 0.0))
    usual = supplied_classes(told.sectors, packs)
    likely = classes_alike(examples_alike(told.title, told.description, told.sectors, packs), packs)
    shares = modelled_classes(vectors, told.sectors, packs, side="have")
    modelled = dict(zip(class_numbers(packs), shares.tolist(), strict=True))
    near = [one for among in (likely, modelled) for one, share in among.items() if share > ALIKE]
    named = (rules, called, near, [one for one, score in described.items() if score > TOLD], _most(usual))
    classes = _candidates(named, vectors, packs)
    numbers = _numbers(packs)
    places = np.array([numbers[one] for one in classes], dtype=np.int64)
    alike = _mean_nearest(classes, vectors, packs)
    letters, elsewhere = (
        index.likeness(told.title)[places] for index in (_names_index(packs), _suppliers_index(packs))
    )
    known, likest = called_classes(told.sectors, packs), max(called.values(), default=0.0)
    rows = np.zeros((len(classes) + 1, len(FEATURES)))
    for row, one in enumerate(classes):
        kind, likeness = packs.classes[one].kind, called.get(one, 0.0)
        rows[row, :-1] = (
            np.log(max(rules.get(one, 0.0), LEAST)),
            terms.get(one, 0.0),
            one == told.meant,
            likeness,
            likeness > 0.0 and likeness >= ALMOST * likest,
            one in known,
            usual.get(one, 0.0),
            one in usual,
            letters[row],
            elsewhere[row],
            alike[0, row],
            alike[1, row],
            described.get(one, 0.0),
            np.log(max(likely.get(one, 0.0), LEAST)),
            np.log(max(modelled.get(one, 0.0), LEAST)),
            kind not in STUFF,
            not told.codes.isdisjoint(packs.classes[one].ewc),
            told.kind not in ("", kind),
        )
    rows[-1, -1] = 1.0
    return Evidence(classes=classes, rows=rows, cosines=alike[0])


@lru_cache(maxsize=50_000)
def told_parts(description: str) -> tuple[str, ...]:
    """The clauses of a description that affirm something and say more than how a thing is packed.

    >>> told_parts("in PP bags; copper, dry"), told_parts("袋装")
    (('copper', 'dry'), ())
    """
    tokens = {part: split_tokens(part) for part in affirmed(description)}
    return tuple(part for part in tokens if len(tokens[part]) > SHORT or PACKING.isdisjoint(tokens[part]))


def _most(usual: Mapping[str, float]) -> list[str]:
    return sorted(usual, key=lambda one: (-usual[one], one))[:USUAL]


def _candidates(named: Sequence[Sequence[str] | Mapping[str, float]], near: Vectors, packs: Packs) -> tuple[str, ...]:
    numbers, centres = _numbers(packs), _centres(packs)
    ids = tuple(numbers)
    found = {one for group in named for one in group if one in numbers}
    for vector in near:
        cosines = (centres * vector).sum(axis=1)  # row by row: the same on every machine and in every batch
        found |= {ids[place] for place in np.argsort(-cosines, kind="stable")[:NEAR]}
    return tuple(sorted(found))


def _mean_nearest(classes: Sequence[str], vectors: Vectors, packs: Packs) -> Floats:
    """Mean cosine of each vector to the three nearest names of each class: (vectors, classes)."""
    _, matrix = class_vectors(packs, False)
    rows = rows_of_classes(packs)
    sizes = [len(rows[one]) for one in classes]
    cosines = vectors @ matrix[np.concatenate([rows[one] for one in classes])].T
    table = np.full((len(vectors), len(classes), max(THREE, *sizes)), -np.inf, dtype=np.float32)
    table[:, np.arange(table.shape[2]) < np.array(sizes)[:, None]] = cosines
    largest = np.sort(np.partition(table, -THREE, axis=2)[:, :, -THREE:], axis=2)
    largest[np.isinf(largest)] = 0.0
    return (largest.sum(axis=2) / np.minimum(sizes, THREE).astype(np.float32)).astype(np.float64)


@lru_cache(maxsize=4)
def _numbers(packs: Packs) -> Mapping[str, int]:
    return {class_id: number for number, class_id in enumerate(sorted(rows_of_classes(packs)))}


@lru_cache(maxsize=4)
def _centres(packs: Packs) -> Vectors:
    """The mean direction of the names of each class that may be had, by number."""
    places = {class_id: place for place, class_id in enumerate(sorted(packs.classes))}
    return class_centres(packs)[[places[class_id] for class_id in _numbers(packs)]]


@lru_cache(maxsize=4)
def _names_index(packs: Packs) -> Letters:
    return letters_of_names(packs, _numbers(packs))


@lru_cache(maxsize=4)
def _suppliers_index(packs: Packs) -> Letters:
    return letters_of_suppliers(packs, _numbers(packs))
