"""Decides between the classes that a have may be: a conditional logit over all that speaks for each."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from symbionet.engine.classification.evidence import FEATURES, Told, find_evidence
from symbionet.engine.classification.lexicon import Lexicon
from symbionet.engine.packs import Packs

__all__ = ["PACK", "Chosen", "decide"]

PACK = "uses/class_weights"


class Chosen(NamedTuple):
    """A class, the probability (0..1) that a have is of it, and the cosine (-1..1) of the title to its names."""

    class_id: str
    probability: float
    cosine: float


def decide(
    told: Told, packs: Packs, *, rules: Mapping[str, float], terms: Mapping[str, float], lexicon: Lexicon
) -> tuple[Chosen, ...]:
    """The classes that a have may be, most probable first; what is missing to 1 is that it is none of them.

    `rules`: probability (0..1) by the rules alone; `terms`: score of the terms in the title. Weights: pack
    uses/class_weights, fitted by benchmarks/reading.py on read resources of regions.
    """
    evidence = find_evidence(told, packs, rules=rules, terms=terms, lexicon=lexicon)
    totals = evidence.rows @ _weights(packs)
    shares = np.exp(totals - totals.max())
    shares /= shares.sum()
    found = zip(evidence.classes, shares[:-1].tolist(), evidence.cosines.tolist(), strict=True)
    return tuple(sorted((Chosen(*one) for one in found), key=lambda one: (-one.probability, one.class_id)))


@lru_cache(maxsize=4)
def _weights(packs: Packs) -> npt.NDArray[np.float64]:
    """The weight of each feature in log-odds, in order of FEATURES."""
    found = {row["feature"]: float(row["weight"]) for row in packs.rows(PACK)}
    return np.array([found[feature] for feature in FEATURES])
