"""Softmax models over sentence vectors that stand in packs: which of many classes or trades a text is of."""

import base64
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from symbionet.engine.arrays import Floats
from symbionet.engine.classification.vectors import ENCODER, Vectors
from symbionet.engine.packs import Packs

__all__ = ["SIZE", "VectorModel", "mean_direction", "read_model", "shares_of"]

SIZE = 512  # numbers of a sentence vector


class VectorModel(NamedTuple):
    """`ids` (n) of what a text may be; `weights` (n, inputs) and `bias` (n,), in log-odds."""

    ids: tuple[str, ...]
    weights: Vectors
    bias: Vectors

    def shares(self, inputs: Vectors) -> Floats:
        """The probability (0..1, together 1) of each for what the model sees of a text (inputs,)."""
        return shares_of(self.weights @ inputs + self.bias)


def shares_of(totals: Vectors) -> Floats:
    """The probabilities (0..1) behind log-odds (..., n), together 1 in each row."""
    odds = totals.astype(np.float64)
    shares = np.exp(odds - odds.max(axis=-1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=-1, keepdims=True))


@lru_cache(maxsize=16)
def read_model(prefix: str, known: frozenset[str], packs: Packs) -> VectorModel | None:
    """The model of the packs whose names begin so, of those that are `known` alone; None where there is none of them.

    A row is one of them: `id`, `bias`, `step`, and `weights`: one signed byte for each input, in base64, times `step`.
    """
    names = sorted(name for name in packs.headers if name.startswith(prefix))
    rows = [row for name in names for row in packs.rows(name) if row["id"] in known]
    if not rows:
        return None
    whole = np.stack([np.frombuffer(base64.b64decode(row["weights"]), dtype=np.int8) for row in rows])
    steps = np.array([float(row["step"]) for row in rows], dtype=np.float32)
    return VectorModel(
        ids=tuple(row["id"] for row in rows),
        weights=whole * steps[:, None],
        bias=np.array([float(row["bias"]) for row in rows], dtype=np.float32),
    )


def mean_direction(words: Sequence[str]) -> Vectors:
    """The unit vector (SIZE,) of the mean of words of a pack, 0 where there are none."""
    total = ENCODER.encode(words, keep=True).sum(axis=0) if words else np.zeros(SIZE, dtype=np.float32)
    return np.asarray(total / max(float(np.linalg.norm(total)), 1e-9), dtype=np.float32)
