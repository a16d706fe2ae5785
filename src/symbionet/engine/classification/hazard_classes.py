"""Whether a class holds hazardous wastes, and at whom: by its codes and where its supplier's wastes are coded."""

from collections.abc import Sequence
from functools import lru_cache

from symbionet.engine.packs import Packs

__all__ = ["holds_hazardous", "is_packaging"]

EDITIONS = "codes/ewc_changes"
HAZARDOUS_PACKAGING = "150110"
DETAILED = 3  # parts of a code of the Chinese list that tells the industry: 336-064-17
ANY_INDUSTRY, ANY_CATEGORY = "900", "HW49"  # named for no industry
LEAST_DIGITS = 3  # of a sector that tells where its wastes are coded


@lru_cache(maxsize=20_000)
def holds_hazardous(class_id: str, sectors: tuple[str, ...], packs: Packs) -> bool:
    """Whether a class of hazardous and harmless wastes has hazardous ones at a supplier of these `sectors`.

    A class has none where no code of it is hazardous in either list. Where the European codes under which the
    supplier's trade has it are known, they decide, unless the Chinese list names the waste for an industry.
    `sectors`: NACE codes and trades.

    >>> from symbionet.engine.packs import load_packs
    >>> packs = load_packs()
    >>> holds_hazardous("foundry-sand", ("2451",), packs), holds_hazardous("pu-foam-scrap", ("3103",), packs)
    (True, False)
    """
    whole = packs.whole
    known = whole.classes[class_id]
    listed = whole.codes("ewc")
    starred = {code for code in known.ewc if listed[code]["hazardous"] == "yes" or _becomes_hazardous(code, whole)}
    national = [
        code
        for code in known.hw
        if (len(parts := code.split("-")) == DETAILED and parts[0] != ANY_INDUSTRY)
        or (len(parts) == 1 and code != ANY_CATEGORY and not starred)
    ]
    if not starred and not known.hw:
        return False
    homes = _homes(sectors, whole)
    own = {code for code in known.ewc if code[:4] in homes}
    return bool(national) or not own or bool(own & starred)


def is_packaging(class_id: str, packs: Packs) -> bool:
    """Whether a class is hazardous only as packaging that held something hazardous.

    >>> from symbionet.engine.packs import load_packs
    >>> is_packaging("drums", load_packs()), is_packaging("tailings", load_packs())
    (True, False)
    """
    known, listed = packs.classes[class_id], packs.codes("ewc")
    return {code for code in known.ewc if listed[code]["hazardous"] == "yes"} == {HAZARDOUS_PACKAGING}


def _homes(sectors: Sequence[str], packs: Packs) -> frozenset[str]:
    """The sub-chapters in which firms of these sectors have their wastes; empty where that is not known."""
    codes = [sector for sector in sectors if sector[:1].isdigit() and len(sector) >= LEAST_DIGITS]
    return frozenset(
        home for nace, homes in packs.subchapters.items() if codes and nace.startswith(tuple(codes)) for home in homes
    )


@lru_cache(maxsize=4)
def _successors(packs: Packs) -> dict[str, bool]:
    """For each entry that ends whether one of those that follow it is hazardous."""
    rows = packs.rows(EDITIONS) if EDITIONS in packs.headers else ()
    hazard = {row["code"]: row["hazardous"] == "yes" for row in rows}
    return {row["code"]: any(hazard.get(code, False) for code in row["successors"].split("|")) for row in rows}


def _becomes_hazardous(code: str, packs: Packs) -> bool:
    return _successors(packs).get(code, False)
