"""Reads what a firm says its trade is ("Tissue from waste paper", 电镀污泥回收铜镍) as a phrase, by its head.

A name may hold any word; what stands in the cell of the sector is meant. It is cut into the trades that it lists, and
each is read whole, else by its head noun, else by the word for what is done (recycling, trade, repair).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from symbionet.engine.classification.firms import FIRM_WORDS, drop_overlaps, split_roots
from symbionet.engine.classification.lexicon import Hit, Lexicon
from symbionet.engine.classification.sector_terms import by_terms, by_vectors, sector_lexicons
from symbionet.engine.classification.text import has_chinese, token_weight
from symbionet.engine.packs import Packs
from symbionet.engine.packs.reading import read_list

__all__ = ["CellSector", "head_phrase", "read_cell", "read_head", "split_trades"]

WHOLE, HEAD, DONE, INSIDE, NEAR = 0.95, 0.92, 0.75, 0.5, 0.4  # how certain each way of reading is
PRODUCT = 0.8  # a product that the sector makes
HEAD_OF_PART = 0.85  # the head is known, but it is the smaller part of the phrase
FEW_WORDS = 0.4  # share of a phrase below which its head says less
NOTES = re.compile(r"[(\[（【][^)\]）】]*[)\]）】]?")
LISTED = re.compile(r"\s*(?:[;；、，,/+&|]|\band\b|及其|以及|和|与|及|兼)\s*", re.I)
MADE_OF = re.compile(r"\b(?:from|with|for|in|by|on|using|based on|no)\b", re.I)
MADE_TO = re.compile(r"\b(?:to|into)\b", re.I)
CHINESE_MADE = re.compile(r"(?:加工成|生产|制造|制取|制备|制成|制|造|炼|产)(?=[\u3400-\u9fff]{2,})")
MAKING_OF = re.compile(
    r"^(?:the )?(?:manufactur(?:e|ing)|production|making|processing|growing|cultivation|farming|raising|recovery"
    r"|wholesale|retail|sale|repair|collection|treatment) of ",
    re.I,
)
CELLS, PRODUCTS = "glossary/sector_cells", "glossary/product_words"
PACK = "glossary/sector_actions"  # what a firm does with a thing, where no word tells a trade of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSector:
    """A NACE prefix that a stated trade is of, how certain (0..1), and the words that say so."""

    nace: str
    weight: float
    text: str


def split_trades(cell: str) -> tuple[str, ...]:
    """The trades that a cell lists, without what stands in brackets.

    >>> split_trades("Lead-acid batteries, smelter"), split_trades("板式家具、橱柜（定制）")
    (('Lead-acid batteries', 'smelter'), ('板式家具', '橱柜'))
    """
    plain = NOTES.sub(" ", unicodedata.normalize("NFKC", cell)).strip()
    parts = [part.strip(" .。:：-") for part in LISTED.split(plain)]
    return tuple(part for part in parts if part)


@lru_cache(maxsize=20_000)
def read_cell(cell: str, packs: Packs) -> tuple[CellSector, ...]:
    """The sectors of a stated trade, most certain first; empty where nothing is known of it.

    >>> from symbionet.engine.packs import load_packs
    >>> [item.nace for item in read_cell("Tissue from waste paper", load_packs())]
    ['1722']
    """
    found: dict[str, CellSector] = {}
    whole = _whole(cell, packs)
    for text in (cell,) if whole else _share_head(split_trades(cell), packs):
        for code, weight in (whole or _read_trade(text, packs)).items():
            if code not in found or weight > found[code].weight:
                found[code] = CellSector(nace=code, weight=weight, text=text)
    known = [item for item in found.values() if item.weight >= DONE]
    return tuple(sorted(known or found.values(), key=lambda item: (-item.weight, item.nace)))


def _share_head(parts: tuple[str, ...], packs: Packs) -> tuple[str, ...]:
    """The parts of a list, with the head of the last where they lack one: floor and wall tiles are both tiles."""
    words = parts[-1].split() if parts else []
    if len(words) < 2 or has_chinese(parts[-1]):
        return parts
    head = words[-1]

    def lacks_head(part: str) -> bool:
        return len(part.split()) == 1 and (
            bool(_whole(f"{part} {head}", packs)) or (head.endswith("ing") and not _whole(part, packs))
        )

    return (*(f"{part} {head}" if lacks_head(part) else part for part in parts[:-1]), parts[-1])


def read_head(name: str, packs: Packs) -> dict[str, float]:
    """The sectors that the name of a firm ends with: Golf Resort, 再生塑料."""
    return _whole(name, packs) or _by_head(name, packs)


def _whole(text: str, packs: Packs) -> dict[str, float]:
    """The sectors whose name a phrase is, with or without a word that only says "firm"."""
    roots = split_roots(text)
    known, bare = sector_lexicons(packs)
    cells = _cell_words(packs)
    if roots in (short := _whole_cells(packs)):
        return dict.fromkeys(short[roots], WHOLE)
    for lexicon, tokens in ((known, roots), (cells, roots), (bare, roots), (bare, _without_firm(roots))):
        for hit in lexicon.find(tokens):
            if (hit.start, hit.stop) == (0, len(tokens)):
                return dict.fromkeys(hit.targets, WHOLE)
    return {}


@lru_cache(maxsize=4)
def _whole_cells(packs: Packs) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """What is written in such a cell and nothing else: the sectors of each."""
    rows = packs.rows(CELLS) if CELLS in packs.headers else ()
    return {
        split_roots(term): read_list(row["nace"])
        for row in rows
        for term in (*read_list(row["terms_en"]), *read_list(row["terms_zh"]))
    }


@lru_cache(maxsize=4)
def _cell_words(packs: Packs) -> Lexicon:
    """What people write in such a cell, beside the names of sectors."""
    rows = packs.rows(CELLS) if CELLS in packs.headers else ()
    return Lexicon(
        (
            (nace, term)
            for row in rows
            for nace in read_list(row["nace"])
            for term in (*read_list(row["terms_en"]), *read_list(row["terms_zh"]))
            if len(split_roots(term)) > 1  # one word of a list says too little: basins are of many things
        ),
        split_roots,
    )


@lru_cache(maxsize=4)
def _product_words(packs: Packs) -> Lexicon:
    """What firms of each sector make, grow or handle."""
    rows = packs.rows(PRODUCTS) if PRODUCTS in packs.headers else ()
    return Lexicon(
        ((row["nace"], term) for row in rows for term in (*read_list(row["terms_en"]), *read_list(row["terms_zh"]))),
        split_roots,
    )


def _without_firm(roots: tuple[str, ...]) -> tuple[str, ...]:
    kept = roots
    while len(kept) > 1 and kept[-1] in FIRM_WORDS:
        kept = kept[:-1]
    return kept


def _read_trade(text: str, packs: Packs) -> dict[str, float]:
    for read in (_whole, _by_head, _by_action):
        for phrase in _heads(text):
            if found := read(phrase, packs):
                return found
    if made := _by_product(text, packs):
        return made
    if inside := by_terms(text, packs):
        return {code: INSIDE * strength for code, strength in inside.items()}
    return {code: NEAR * strength for code, strength in by_vectors(text, packs).items()}


def _by_product(text: str, packs: Packs) -> dict[str, float]:
    """The sector that makes or handles the product that a phrase names last: cashew shelling."""
    roots = split_roots(text)
    hits = drop_overlaps(_product_words(packs).find(roots))
    return dict.fromkeys(hits[-1].targets, PRODUCT) if hits and _share(hits[-1], roots) >= FEW_WORDS else {}


def _heads(text: str) -> Iterator[str]:
    """The phrase without what it is made from, first as it stands, then what it is made to."""
    plain = MAKING_OF.sub("", text).strip()
    parts = [part.strip() for part in MADE_TO.split(MADE_OF.split(plain)[0]) if part.strip()]
    if len(parts) > 1:
        yield parts[-1]  # used cooking oil to biodiesel: it makes biodiesel
    if has_chinese(plain) and (made := CHINESE_MADE.split(plain, maxsplit=1))[1:]:
        yield made[-1]
    yield parts[0] if parts else plain


def head_phrase(text: str) -> str:
    """What a trade makes or does, without what it is made from.

    >>> head_phrase("tissue from waste paper"), head_phrase("used cooking oil to biodiesel")
    ('tissue', 'biodiesel')
    """
    return next(_heads(text))


def _by_head(text: str, packs: Packs) -> dict[str, float]:
    """The sectors that the last words of a phrase name."""
    roots = split_roots(text)
    known, bare = sector_lexicons(packs)
    cells = _cell_words(packs)
    for lexicon, tokens in (
        (known, roots),
        (cells, roots),
        (known, _without_firm(roots)),
        (bare, _without_firm(roots)),
    ):
        hits = drop_overlaps(lexicon.find(tokens))
        if hits and hits[-1].stop == len(tokens) and _is_word(hits[-1], tokens):
            share = _share(hits[-1], tokens)
            return dict.fromkeys(hits[-1].targets, HEAD if share >= FEW_WORDS else HEAD_OF_PART)
    return {}


def _is_word(hit: Hit, tokens: tuple[str, ...]) -> bool:
    return hit.stop - hit.start > 1 or tokens[hit.start].isascii()


def _share(hit: Hit, tokens: tuple[str, ...]) -> float:
    whole = sum(token_weight(token) for token in tokens)
    return sum(token_weight(token) for token in tokens[hit.start : hit.stop]) / whole if whole else 0.0


@lru_cache(maxsize=8)
def _actions(packs: Packs) -> tuple[tuple[tuple[str, ...], str], ...]:
    """The words of actions and the sector of each, the longest first."""
    rows = packs.rows(PACK) if PACK in packs.headers else ()
    cells = [(row["nace"], term) for row in rows for term in f"{row['terms_en']}|{row['terms_zh']}".split("|") if term]
    return tuple(sorted(((split_roots(term), nace) for nace, term in cells), key=lambda pair: (-len(pair[0]), pair)))


def _by_action(text: str, packs: Packs) -> dict[str, float]:
    roots = split_roots(text)
    for tokens in (roots, _without_firm(roots)):
        for word, code in _actions(packs):
            if tokens[-len(word) :] == word:
                return {code: DONE}
    return {}
