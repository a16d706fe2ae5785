"""The signals of single pairs, for those who measure and fit the engine."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from symbionet.engine.arrays import Floats
from symbionet.engine.matching.find.candidates import Finder
from symbionet.engine.matching.find.index import build_index
from symbionet.engine.matching.rate.scoring import find_features
from symbionet.engine.matching.rate.signals import COLUMN
from symbionet.engine.model import Organisation, Resource
from symbionet.engine.packs import Packs

__all__ = ["PAIR_FEATURES", "pair_features"]

# signals that stand for organisations without an explicit want, a site or a statement of the waste
PAIR_FEATURES = (
    "known_use",
    "sector_profile",
    "usual_taker",
    "precedent",
    "focus",
    "business_similarity",
    "producer",
    "rivals",
    "unknown_taker",
)
SUPPLIER = "supplier"


def pair_features(
    have: Resource, organisations: Sequence[Organisation], supplier: Organisation, packs: Packs
) -> tuple[tuple[str, ...], Floats]:
    """The ids of the organisations that may take a have at all, and a row of `PAIR_FEATURES` for each."""
    owner = replace(supplier, id=SUPPLIER)
    index = build_index([replace(have, organisation_id=SUPPLIER)], [], [owner, *organisations], packs)
    candidates = Finder(index).find(0, everybody=True)
    rows = find_features(index, 0, candidates)[:, [COLUMN[name] for name in PAIR_FEATURES]]
    ids = tuple(index.organisations.organisations[int(row)].id for row in candidates.organisations)
    return ids, np.asarray(rows, dtype=np.float64)
