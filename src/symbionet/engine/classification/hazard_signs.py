"""What in a text makes a waste hazardous (heavy metals, solvents, a pH at the ends), and what says that it is not."""

import re
from functools import lru_cache

from symbionet.engine.classification.lexicon import Lexicon
from symbionet.engine.classification.text import split_tokens
from symbionet.engine.packs import Packs
from symbionet.engine.packs.reading import read_list

__all__ = ["is_harmless", "names_hazard", "names_strong_hazard"]

PACK = "glossary/hazard_signs"
STRONG_ACID, STRONG_ALKALI = 2.0, 12.0  # pH from which a liquid corrodes (HP 8: up to 2 and from 11.5)
ACIDITY = re.compile(r"\bpH\s*(?:值|of|about|约|=|:)?\s*(\d+(?:\.\d+)?)", re.I)
HARMLESS = re.compile(
    r"below detection|not detected|within limits?|under the limit|food[- ]grade|inspected|metals? low"
    r"|未检出|检出限|达标|限值内|合格|食品级",
    re.I,
)


def is_harmless(text: str) -> bool:
    """Whether a text says that what would make it hazardous is not there.

    >>> is_harmless("metals below detection"), is_harmless("重金属 2%")
    (True, False)
    """
    return HARMLESS.search(text) is not None


def names_hazard(text: str, packs: Packs) -> bool:
    """Whether a text names what makes a waste hazardous.

    >>> from symbionet.engine.packs import load_packs
    >>> names_hazard("dust, Pb 2%", load_packs()), names_hazard("liquor, pH 13", load_packs())
    (True, True)
    """
    if any(float(number) <= STRONG_ACID or float(number) >= STRONG_ALKALI for number in ACIDITY.findall(text)):
        return True
    return _names_sign(text, packs.whole)


@lru_cache(maxsize=50_000)
def names_strong_hazard(text: str, packs: Packs) -> bool:
    """Whether a text names what makes a thing hazardous whatever it is else: toluene on a rag, unset resin.

    >>> from symbionet.engine.packs import load_packs
    >>> names_strong_hazard("rags with toluene", load_packs()), names_strong_hazard("rags, Pb 2%", load_packs())
    (True, False)
    """
    strong = _strong(packs.whole)
    return any(strong.intersection(hit.targets) for hit in _lexicon(packs.whole).find(split_tokens(text)))


@lru_cache(maxsize=4)
def _strong(packs: Packs) -> frozenset[str]:
    return frozenset(row["id"] for row in (packs.rows(PACK) if PACK in packs.headers else ()) if row["strong"])


@lru_cache(maxsize=50_000)
def _names_sign(text: str, packs: Packs) -> bool:
    return bool(_lexicon(packs).find(split_tokens(text)))


@lru_cache(maxsize=4)
def _lexicon(packs: Packs) -> Lexicon:
    rows = packs.rows(PACK) if PACK in packs.headers else ()
    return Lexicon(
        (row["id"], term) for row in rows for term in (*read_list(row["terms_en"]), *read_list(row["terms_zh"]))
    )
