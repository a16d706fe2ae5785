"""How probably a text is of each class by its sentence vectors: models fitted on the examples of the packs."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from symbionet.engine.arrays import Floats, Ints
from symbionet.engine.classification.near_classes import class_numbers
from symbionet.engine.classification.vector_models import SIZE, VectorModel, mean_direction, read_model, shares_of
from symbionet.engine.classification.vectors import ENCODER, Vectors
from symbionet.engine.packs import Packs

__all__ = ["INPUTS", "MODELS", "class_model_inputs", "modelled_classes", "modelled_titles"]

MODELS = {"have": "uses/have_class_model", "want": "uses/want_class_model"}  # packs of several files each
INPUTS = 3 * SIZE  # the vectors of the title, of the title with its description, and of the words of the firm's trade
WORDS = 6  # of a trade in each language


def modelled_classes(vectors: Vectors, sectors: Sequence[str], packs: Packs, *, side: str) -> Floats:
    """The probability (0..1) that a "have" is of each class, or that each meets a "want" (`side`), by class number.

    `vectors` (2, 512): of its title, and of the title with its description; `sectors`: NACE codes and trades of the
    firm. All 0 where the packs hold no model. Packs `uses/have_class_model_*` and `uses/want_class_model_*`, fitted by
    `benchmarks/vector_models.py` on the examples of the packs alone.
    """
    found = _model(packs.whole, side)
    if found is None:
        return np.zeros(len(class_numbers(packs.whole)))
    title, whole = vectors
    if np.array_equal(title, whole):
        return np.asarray(modelled_titles(title[None], sectors, packs, side=side)[0])
    weights = found.model.weights
    said = weights[:, :SIZE] @ title + weights[:, SIZE : 2 * SIZE] @ whole
    return found.by_class(shares_of(said + _told_by_trade(packs.whole, side, tuple(sectors))))


def modelled_titles(vectors: Vectors, sectors: Sequence[str], packs: Packs, *, side: str) -> Floats:
    """The same of things (n, 512) of which only the title is told: (n, classes)."""
    found = _model(packs.whole, side)
    if found is None:
        return np.zeros((len(vectors), len(class_numbers(packs.whole))))
    said = vectors @ found.titles.T
    return found.by_class(shares_of(said + _told_by_trade(packs.whole, side, tuple(sectors))))


def class_model_inputs(vectors: Vectors, sectors: Sequence[str], packs: Packs) -> Vectors:
    """What the model sees (INPUTS,); of several trades, or of those of a NACE class alone, the mean."""
    known = _trade_vectors(packs.whole)
    trades = [name for name in sectors if name in known]
    trades = trades or [name for code in sectors for name in _trades_of_sector(packs.whole).get(code, ())]
    trade = np.mean([known[name] for name in trades], axis=0) if trades else np.zeros(SIZE, dtype=np.float32)
    return np.concatenate([*vectors, trade]).astype(np.float32)


@lru_cache(maxsize=4)
def _trades_of_sector(packs: Packs) -> dict[str, tuple[str, ...]]:
    """The trades of each NACE class."""
    found: dict[str, tuple[str, ...]] = {}
    for item in packs.trades:
        for code in item.nace[:1]:
            found[code] = (*found.get(code, ()), item.id)
    return found


@lru_cache(maxsize=4)
def _trade_vectors(packs: Packs) -> dict[str, Vectors]:
    """The mean direction of the words of each trade, by trade."""
    words = {item.id: (*item.terms_en[:WORDS], *item.terms_zh[:WORDS]) for item in packs.trades}
    ENCODER.encode([word for row in words.values() for word in row], keep=True)  # together, in a third of the time
    return {name: mean_direction(row) for name, row in words.items()}


class _Known(NamedTuple):
    """A model, the number of each class that it knows, and the weights of a title beside which nothing is told."""

    model: VectorModel
    numbers: Ints
    titles: Vectors  # (classes of the model, SIZE)
    classes: int  # how many there are

    def by_class(self, shares: Floats) -> Floats:
        """Shares (..., classes of the model) by class number."""
        found = np.zeros((*shares.shape[:-1], self.classes))
        found[..., self.numbers] = shares
        return found


@lru_cache(maxsize=8)
def _model(packs: Packs, side: str) -> _Known | None:
    numbers = class_numbers(packs)
    model = read_model(MODELS[side], frozenset(numbers), packs)
    if model is None:
        return None
    titles = model.weights[:, :SIZE] + model.weights[:, SIZE : 2 * SIZE]
    return _Known(model, np.array([numbers[name] for name in model.ids], dtype=np.int64), titles, len(numbers))


@lru_cache(maxsize=2048)
def _told_by_trade(packs: Packs, side: str, sectors: tuple[str, ...]) -> Vectors:
    """The log-odds that the trade of a firm adds, with those of a text that says nothing."""
    found = _model(packs, side)
    assert found is not None
    nothing = np.zeros((2, SIZE), dtype=np.float32)
    return np.asarray(found.model.weights @ class_model_inputs(nothing, sectors, packs) + found.model.bias)
