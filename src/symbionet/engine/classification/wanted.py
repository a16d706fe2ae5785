"""What a want means beyond its title: what its description lists, what its owner's trade takes, and its purpose."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from symbionet.engine.classification.classes import suggest_classes
from symbionet.engine.classification.listed_words import listed_things
from symbionet.engine.classification.near_classes import UMBRELLAS
from symbionet.engine.classification.phrases import split_items
from symbionet.engine.classification.plain import meanings_of
from symbionet.engine.classification.purposes import purposes_named
from symbionet.engine.classification.trade_words import TradeWords, read_rows
from symbionet.engine.classification.trades import trades
from symbionet.engine.packs import Packs
from symbionet.engine.packs.reading import read_list

__all__ = ["seeks_outlet", "wanted_classes"]

# what things are carried and kept in: how, not what
PACKING = ("sacks", "ibc", "drums", "hazardous-transport", "tank-capacity", "warehouse-space", "packaging-waste")
LISTED = 0.85  # probability of what a description lists by its name
BY_TRADE, TAKEN, MOST_BY_TRADE = 0.6, 0.5, 3  # of what a plain word means at its taker, and from what share it is taken
BY_PURPOSE, FEWEST = 0.45, 2  # of the purpose that so many listed things serve
WORDS = "glossary/wanted_words"
CALLED, LIKE = 0.9, 0.6  # of what the owner's trade calls so; likeness from which words are those
BESIDE_NAME = 0.6  # of what words mean beside a class that the title names
CALLED_SO = 0.8  # likeness from which nothing else is meant
CALLED_FIRST = 3  # classes that words mean, beside the purpose that they serve
OUTLET = re.compile(
    r"\b(?:outlets?|takers?|buyers?|homes?|disposal|way out|customers?)\s+(?:\w+\s+)?for\b"
    r"|\bsomeone to take\b|\bget rid of\b"
    r"|去处|出路|销路|去向|下家|消纳|处置渠道|接收方|买家",
    re.I,
)
SAID = 0.45  # of a purpose that the words of a title tell
KNOWN = 0.75  # probability from which an item of a description is that thing


def seeks_outlet(title: str) -> bool:
    """Whether a want asks for somebody to take a thing, so that the thing is had and not wanted.

    >>> seeks_outlet("steady outlet for board offcuts"), seeks_outlet("边料的去处"), seeks_outlet("board offcuts")
    (True, True, False)
    """
    return OUTLET.search(title) is not None


@lru_cache(maxsize=20_000)
def wanted_classes(
    titles: tuple[str, ...],
    descriptions: tuple[str, ...],
    known: tuple[str, ...],
    sectors: tuple[str, ...],
    packs: Packs,
) -> Mapping[str, float]:
    """The classes that a want means beside those of its title (`known`), each with its probability.

    `sectors`: NACE codes and trades of who wants it.

    >>> from symbionet.engine.packs import load_packs
    >>> found = wanted_classes(("cheap feed",), ("okara, draff",), (), ("0146", "livestock-farm"), load_packs())
    >>> found["soy-residue"]
    0.85
    """
    listed = {class_id: LISTED for text in descriptions for class_id in _listed(text, packs) if class_id not in PACKING}
    by_trade = {
        class_id: BY_TRADE
        for title in titles
        for item in split_items(title)
        for class_id in _taken(item, sectors, packs)
    }
    purposes = dict.fromkeys(_purposes((*known, *listed), packs), BY_PURPOSE)
    trust = BESIDE_NAME if known else 1.0  # what is named needs no guess
    called = {class_id: trust * share for class_id, share in _called(titles, sectors, packs).items()}
    found = purposes | by_trade | called | listed
    if not known:  # beside a thing that is named its purpose says no more than what it is for
        for purpose in (name for text in titles for name in purposes_named(text, packs)):
            found[purpose] = max(SAID, found.get(purpose, 0.0))
    return found


def _called(titles: Iterable[str], sectors: Sequence[str], packs: Packs) -> dict[str, float]:
    """What firms of the owner's trade mean when they write so: the first classes and the purpose that all serve."""
    found: dict[str, float] = {}
    for title in titles:
        read = _words(packs).read(title, sectors) if title else []
        for item in read:
            if item.likeness < max(LIKE, CALLED_SO * read[0].likeness):
                break
            meant = [
                *item.targets[:CALLED_FIRST],
                *(_purposes(item.targets, packs) if len(item.targets) > CALLED_FIRST else ()),
            ]
            for class_id in meant:
                found[class_id] = max(found.get(class_id, 0.0), CALLED * item.likeness)
    return found


@lru_cache(maxsize=4)
def _words(packs: Packs) -> TradeWords:
    return TradeWords(read_rows(packs.rows(WORDS), "class_ids", "takers") if WORDS in packs.headers else ())


def _listed(text: str, packs: Packs) -> Iterable[str]:
    """The things that a description lists by name."""
    for item in listed_things(text):
        for one in suggest_classes(item, packs, top=1, wanted=True, by_terms=True):
            if one.probability >= KNOWN and one.reason.code == "term":
                yield one.class_id


def _taken(item: str, sectors: Sequence[str], packs: Packs) -> list[str]:
    """What a plain word means to who takes it: the ash of a block maker is what block makers take of ashes."""
    takes = {
        class_id: share
        for name in sectors
        if name in trades(packs)
        for class_id, share in trades(packs)[name].takes.items()
    }
    meant = [class_id for class_id in meanings_of(item, packs) if takes.get(class_id, 0.0) >= TAKEN]
    return sorted(meant, key=lambda class_id: (-takes[class_id], class_id))[:MOST_BY_TRADE]


def _purposes(known: Iterable[str], packs: Packs) -> list[str]:
    """The purposes that most of the listed things serve: soapstock, tallow and fish oil are fats."""
    asked = set(known)
    found = [(len(asked & members) / len(members) ** 0.5, purpose) for purpose, members in _members(packs).items()
             if len(asked & members) >= FEWEST]  # fmt: skip
    return [purpose for _, purpose in sorted(found, reverse=True)[:1]]


@lru_cache(maxsize=4)
def _members(packs: Packs) -> Mapping[str, frozenset[str]]:
    rows = packs.rows(UMBRELLAS) if UMBRELLAS in packs.headers else ()
    return {row["class_id"]: frozenset(read_list(row["members"])) for row in rows if row["purpose"]}
