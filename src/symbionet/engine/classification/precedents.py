"""What published exchanges teach about the sectors that take a class: the part that is left out with a network."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypedDict

import numpy as np
import numpy.typing as npt

from symbionet.engine.arrays import Floats
from symbionet.engine.classification.fits import class_fits, relate_classes
from symbionet.engine.classification.vectors import ENCODER, Vectors
from symbionet.engine.packs import Packs, Precedent

__all__ = ["Taught", "teach_precedents"]

Strengths = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int32]

SHARES = {2: 0.1, 3: 0.3, 4: 1.0}  # of a precedent whose receiver is known to so many digits
CAUTION = 0.5  # exchanges that are added to both sides of the ratio: one case alone proves little
MOST = 3.0  # of the logarithm: twenty times as many exchanges as the sector would have by chance


class Taught(TypedDict):
    """The fields of `Users` that come from published exchanges."""

    general: Floats
    precedent: Strengths
    precedent_number: Numbers
    precedents: tuple[Precedent, ...]
    precedent_classes: npt.NDArray[np.int64]
    precedent_takers: Floats
    precedent_vectors: Vectors


def teach_precedents(packs: Packs, codes: tuple[str, ...], class_number: Mapping[str, int]) -> Taught:
    """What the published exchanges of `packs` say about the NACE classes `codes`."""
    takers = np.zeros((len(packs.precedents), len(codes)))
    for row, item in enumerate(packs.precedents):
        for nace in item.receiver_nace:  # a receiver known to fewer digits counts less for each class of it
            takers[row, _under(codes, nace)] += SHARES.get(len(nace), 1.0)
    known = tuple(item for item in packs.precedents if item.class_id)
    precedent, precedent_number = _rate(packs, known, codes, class_number)
    return Taught(
        general=np.log1p(takers.sum(axis=0)) / 4,
        precedent=precedent,
        precedent_number=precedent_number,
        precedents=known,
        precedent_classes=np.array([class_number.get(p.class_id, -1) for p in packs.precedents], dtype=np.int64),
        precedent_takers=takers,
        precedent_vectors=ENCODER.encode([item.material_en for item in packs.precedents], keep=True),
    )


def _rate(
    packs: Packs, known: Sequence[Precedent], codes: tuple[str, ...], class_number: Mapping[str, int]
) -> tuple[Strengths, Numbers]:
    """Strength (class, NACE class), 0..1, and the number of the nearest published exchange, -1 without any.

    Pointwise mutual information, cut at 0: strength = ln((k + a) / (e + a)) / 3 with k the exchanges of related classes
    that such a sector took, e as many as it would have if it took all classes alike, a = 0.5. Cement works take nearly
    everything: that they took ash twice tells less than that a brewery did.
    """
    fit, related = class_fits(codes), relate_classes(packs.whole)
    taken = np.zeros((len(class_number), len(codes)), dtype=np.float32)  # by class of the exchange
    best = np.zeros_like(taken)
    nearest = np.full(taken.shape, -1, dtype=np.int32)
    counts = np.zeros(len(class_number), dtype=np.float32)
    for number, item in enumerate(known):
        own, fits = class_number[item.class_id], fit.any_of(item.receiver_nace)
        taken[own] += fits
        counts[own] += 1
        better = fits > best[own]
        best[own][better], nearest[own][better] = fits[better], number
    expected = np.outer(related @ counts, taken.sum(axis=0)) / max(1, len(known))
    strength = np.clip(np.log((related @ taken + CAUTION) / (expected + CAUTION)) / MOST, 0.0, 1.0)
    numbers = np.full(taken.shape, -1, dtype=np.int32)
    reached = np.zeros_like(taken)
    for row in np.flatnonzero(counts):
        for target in np.flatnonzero(related[:, row]):
            near = related[target, row] * best[row]
            better = near > reached[target]
            reached[target][better], numbers[target][better] = near[better], nearest[row][better]
    return np.where(numbers >= 0, strength, 0.0).astype(np.float32), numbers


@lru_cache(maxsize=4096)
def _under(codes: tuple[str, ...], prefix: str) -> npt.NDArray[np.int64]:
    """The places of the classes that a prefix stands for."""
    return np.array([place for place, code in enumerate(codes) if code.startswith(prefix)], dtype=np.int64)
