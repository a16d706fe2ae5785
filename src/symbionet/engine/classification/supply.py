"""What firms of a sector usually have: the supply side of the profiles, which tells what a vague word means there."""

from collections.abc import Mapping
from functools import lru_cache

from symbionet.engine.packs import Packs

__all__ = ["supplied_classes"]

VAGUER = {4: 1.0, 3: 0.8, 2: 0.5}  # a sector that is known to fewer digits has what any of its classes has, at less
NO_CLASSES: Mapping[str, float] = {}


@lru_cache(maxsize=4096)
def supplied_classes(sectors: tuple[str, ...], packs: Packs) -> Mapping[str, float]:
    """The resource classes that firms of these sectors (NACE codes; trades are passed over) have, each with how often.

    >>> from symbionet.engine.packs import load_packs
    >>> supplied_classes(("1081",), load_packs())["molasses"]
    0.9
    """
    found: dict[str, float] = {}
    for sector in sectors:
        for class_id, prior in _of_sector(sector, packs.whole).items() if sector[:1].isdigit() else ():
            found[class_id] = max(prior, found.get(class_id, 0.0))
    return found


@lru_cache(maxsize=1024)
def _of_sector(sector: str, packs: Packs) -> Mapping[str, float]:
    found: dict[str, float] = {}
    share = VAGUER.get(len(sector), 0.3)
    for nace, classes in _by_class(packs).items():
        if nace.startswith(sector) or sector.startswith(nace):
            for class_id, prior in classes.items():
                found[class_id] = max(prior * share, found.get(class_id, 0.0))
    return found


@lru_cache(maxsize=4)
def _by_class(packs: Packs) -> Mapping[str, Mapping[str, float]]:
    """How often firms of each NACE class have each resource class."""
    found: dict[str, dict[str, float]] = {}
    for row in packs.profiles:
        for nace in row.nace if row.direction == "have" else ():
            classes = found.setdefault(nace, {})
            classes[row.class_id] = max(row.prior, classes.get(row.class_id, 0.0))
    return found
