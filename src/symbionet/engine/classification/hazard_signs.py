"""What in a text makes a waste hazardous (heavy metals, solvents, a pH at the ends), and what says that it is not."""

import re
from functools import lru_cache

from symbionet.engine.classification.lexicon import Lexicon
from symbionet.engine.classification.phrases import refused_items
from symbionet.engine.classification.text import split_tokens
from symbionet.engine.packs import Packs
from symbionet.engine.packs.reading import read_list

__all__ = [
    "denies_hazard",
    "is_harmless",
    "names_hazard",
    "names_strong_hazard",
    "names_toxic_metal",
    "names_unmade",
]

PACK = "glossary/hazard_signs"
TOXIC_METALS = "heavy-metals"
DENIED = "denied"  # of a sign that counts only where it is said to be away
STRONG_ACID, STRONG_ALKALI = 2.0, 12.0  # pH from which a liquid corrodes (HP 8: up to 2 and from 11.5)
ACIDITY = re.compile(r"\bpH\s*(?:值|of|about|约|=|:)?\s*(\d+(?:\.\d+)?)", re.I)
HARMLESS = re.compile(
    r"below detection|not detected|within limits?|under the limit|food[- ]grade|inspected|metals? (?:tested )?low"
    r"|(?:leach\w*|tclp|eluate)(?: \w+){0,2} (?:passed|ok|clean|below)|pass\w* (?:the |its )?(?:leach|tclp)"
    r"|non-?hazardous|not hazardous|inert (?:waste )?class"
    r"|未检出|检出限|达标|限值内|(?<!不)合格(?!品)|食品级|金属(?:含量)?(?:很|较|极)?低|不属(?:于)?危废|非危废|一般固废|第[一ⅠI]类一般",
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
    >>> names_hazard("lead-free solder dross", load_packs()), names_hazard("无铅锡渣", load_packs())
    (False, False)
    """
    if any(float(number) <= STRONG_ACID or float(number) >= STRONG_ALKALI for number in ACIDITY.findall(text)):
        return True
    plain = text if names_unmade(text) else WITHOUT.sub(" ", text)
    return _names_sign(ALLOY.sub(" ", plain), packs.whole)


@lru_cache(maxsize=50_000)
def names_strong_hazard(text: str, packs: Packs) -> bool:
    """Whether a text names what makes a thing hazardous whatever it is else: toluene on a rag, unset resin.

    >>> from symbionet.engine.packs import load_packs
    >>> names_strong_hazard("rags with toluene", load_packs()), names_strong_hazard("rags, Pb 2%", load_packs())
    (True, False)
    """
    strong = _strong(packs.whole)
    return any(strong.intersection(hit.targets) for hit in _lexicon(packs.whole).find(split_tokens(text)))


@lru_cache(maxsize=50_000)
def names_toxic_metal(text: str, packs: Packs) -> bool:
    """Whether a text names a toxic metal that is no part of an alloy.

    >>> from symbionet.engine.packs import load_packs
    >>> names_toxic_metal("铜镍铬都有", load_packs()), names_toxic_metal("镍铬合金", load_packs())
    (True, False)
    """
    hits = _lexicon(packs.whole).find(split_tokens(ALLOY.sub(" ", text)))
    return any(TOXIC_METALS in hit.targets for hit in hits)


# metals that make an alloy, and no waste hazardous
ALLOY = re.compile(
    r"\b(?:high|low)[- ](?:chrome|chromium|nickel)\b|\b(?:cr|ni|mo)[- /]?(?:cr|ni|mo)\b"
    r"|\b(?:chrome|chromium|nickel)[- ](?:steel|iron|alloy)s?\b"
    r"|[高低]铬|(?<![铜锌铅镉锡])(?:铬钼|镍铬|铬镍)(?![铜锌铅镉锡])|[铬镍](?:钢|合金|铁)",
    re.I,
)
# what is not yet: the "no" of these words is part of the sign
UNMADE = re.compile(r"\b(?:not|un)[- ]?(?:yet )?(?:cured|set|reacted|hardened|rinsed|drained)\b"
                    r"|[未没](?:有)?(?:完全)?(?:固化|硬化|凝固|反应|聚合|清洗|洗|沥干)", re.I)  # fmt: skip
WITHOUT = re.compile(
    r"\b([a-z]+)(?:-| )free\b|(?:不含|未含|不带|无|没有?)(?:任何)?([\u3400-\u9fff]{1,4})", re.I
)  # chrome-free, 不含油


def names_unmade(text: str) -> bool:
    """Whether a text says that a resin is not cured or a container not rinsed.

    >>> names_unmade("epoxy, not cured"), names_unmade("没固化的环氧"), names_unmade("cured")
    (True, True, False)
    """
    return UNMADE.search(text) is not None


@lru_cache(maxsize=50_000)
def denies_hazard(text: str, packs: Packs) -> bool:
    """Whether a description says that what makes such things hazardous is not in it, and names nothing else that does.

    >>> from symbionet.engine.packs import load_packs
    >>> packs = load_packs()
    >>> denies_hazard("bentonite, no resin", packs), denies_hazard("干车屑，不含切削液", packs)
    (True, True)
    >>> denies_hazard("no stones", packs), denies_hazard("dry", packs)
    (False, False)
    """
    away = [one or other for one, other in WITHOUT.findall(text)]
    return any(_denied(packs).find(split_tokens(item)) for item in (*refused_items(text), *away))


@lru_cache(maxsize=4)
def _denied(packs: Packs) -> Lexicon:
    """The signs, and what else makes a waste hazardous where it is there: binder, coolant."""
    return Lexicon(_terms(packs, ("", "yes", DENIED)))


@lru_cache(maxsize=4)
def _strong(packs: Packs) -> frozenset[str]:
    return frozenset(row["id"] for row in (packs.rows(PACK) if PACK in packs.headers else ()) if row["strong"] == "yes")


@lru_cache(maxsize=50_000)
def _names_sign(text: str, packs: Packs) -> bool:
    return bool(_lexicon(packs).find(split_tokens(text)))


@lru_cache(maxsize=4)
def _lexicon(packs: Packs) -> Lexicon:
    return Lexicon(_terms(packs, ("", "yes")))


def _terms(packs: Packs, strengths: tuple[str, ...]) -> list[tuple[str, str]]:
    rows = packs.rows(PACK) if PACK in packs.headers else ()
    return [
        (row["id"], term)
        for row in rows
        if row["strong"] in strengths
        for term in (*read_list(row["terms_en"]), *read_list(row["terms_zh"]))
    ]
