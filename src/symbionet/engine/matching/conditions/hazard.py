"""Whether a resource is hazardous waste: by what its owner states, by codes, by its class, and by its description."""

import re
from functools import lru_cache

from symbionet.engine.classification.lexicon import Lexicon
from symbionet.engine.classification.phrases import affirmed
from symbionet.engine.classification.scopes import basel_codes, is_starred
from symbionet.engine.classification.text import split_tokens
from symbionet.engine.model import Resource
from symbionet.engine.packs import Packs, ResourceClass
from symbionet.engine.packs.reading import read_list

__all__ = ["HAZARD_BY_SIGNS", "HAZARD_STATED", "hazard_of", "may_be_hazardous"]

PACK = "glossary/hazard_signs"
HAZARD_STATED, HAZARD_BY_SIGNS = 2, 1  # by statement or code; by class, or by what the description tells
STRONG_ACID, STRONG_ALKALI = 2.0, 12.0  # pH from which a liquid corrodes (HP 8: up to 2 and from 11.5)
ACIDITY = re.compile(r"\bpH\s*(?:值|of|about|约|=|:)?\s*(\d+(?:\.\d+)?)", re.I)
HARMLESS = re.compile(
    r"below detection|not detected|within limits?|under the limit|food[- ]grade|inspected|metals? low"
    r"|未检出|检出限|达标|限值内|合格|食品级",
    re.I,
)


def hazard_of(item: Resource, known: ResourceClass | None, packs: Packs) -> int:
    """2 by statement or code, 1 by class or by the signs of a description, 0 harmless, -1 not known.

    `known` is the class of the resource where it is certain enough to stand for its hazard.

    >>> from symbionet.engine.packs import load_packs
    >>> mud = Resource(id="1", organisation_id="2", direction="have", title_en="filter dust", description_en="Y23")
    >>> hazard_of(mud, None, load_packs())
    2
    """
    if item.hazardous is not None:
        return HAZARD_STATED * item.hazardous
    if item.hp_codes or item.hw:
        return HAZARD_STATED
    text = " ".join(text for text in (item.description_en, item.description_zh) if text)
    if text and item.direction == "have":
        if is_starred(text, packs):
            return HAZARD_STATED
        if basel_codes(text) and may_carry(known):
            return HAZARD_STATED
    if known is None or known.hazardous == "maybe":
        return HAZARD_BY_SIGNS if item.direction == "have" and may_carry(known) and _signs(item, packs.whole) else -1
    return HAZARD_BY_SIGNS if known.hazardous == "yes" else 0


def may_carry(known: ResourceClass | None) -> bool:
    """Whether signs say anything: heat and services are no waste."""
    return known is None or known.kind == "material"


def may_be_hazardous(known: ResourceClass) -> bool:
    """Whether a class has hazardous and harmless wastes, so that identification decides."""
    return known.hazardous == "maybe" and known.kind == "material" and bool(known.ewc or known.hw)


def _signs(item: Resource, packs: Packs) -> bool:
    """Whether title and description name what makes a waste hazardous."""
    texts = [item.title_en, item.title_zh, *affirmed(item.description_en), *affirmed(item.description_zh)]
    text = " ".join(texts)
    if HARMLESS.search(f"{item.description_en} {item.description_zh}"):
        return False
    if any(float(number) <= STRONG_ACID or float(number) >= STRONG_ALKALI for number in ACIDITY.findall(text)):
        return True
    return _names_sign(text, packs)


@lru_cache(maxsize=50_000)
def _names_sign(text: str, packs: Packs) -> bool:
    return bool(_lexicon(packs).find(split_tokens(text)))


@lru_cache(maxsize=4)
def _lexicon(packs: Packs) -> Lexicon:
    rows = packs.rows(PACK) if PACK in packs.headers else ()
    return Lexicon(
        (row["id"], term) for row in rows for term in (*read_list(row["terms_en"]), *read_list(row["terms_zh"]))
    )
