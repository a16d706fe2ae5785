"""Which trade a firm's name or description tells: a plastics recycler is more than "recovery of sorted materials"."""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from symbionet.engine.classification.firms import drop_overlaps, split_roots
from symbionet.engine.classification.lexicon import Lexicon
from symbionet.engine.classification.text import BRACKETS
from symbionet.engine.packs import Packs, Trade
from symbionet.engine.packs.reading import read_list

__all__ = ["DEALING", "TAKEN_MOST", "find_trade", "recycled_classes", "trades", "whole_trade"]

DIVISION = 2  # digits
CELLS, PROCESSES = "glossary/sector_cells", "uses/processors"
DEALING = ("383", "3832", "4677")  # sectors of firms that take materials of any kind, unless they name them
TAKEN_MOST = 0.8  # share from which a trade lives on a material
LONG_ENOUGH = 2  # roots of what people write for a trade: one word says too little within a name


def find_trade(texts: Iterable[str], divisions: Iterable[str], packs: Packs) -> Trade | None:
    """The trade that `texts` tell, the first text that tells one; None where they tell none.

    A trade counts where one of its NACE classes is of `divisions` (NACE prefixes of the firm), or where these are not
    known: a soap machinery factory boils no soap. Of several the last is the firm's: 废塑料回收 in 纸塑回收.

    The name of a well-known firm (pack `profiles/known_firms`) tells where no word does: a brewer's maltings malt.

    >>> from symbionet.engine.packs import load_packs
    >>> trade = find_trade(["Northern Plastics Recycling Ltd"], ["3832"], load_packs())
    >>> trade.id, trade.takes["plastic-scrap"]
    ('plastics-recycler', 0.95)
    >>> find_trade(["Soap machinery trader"], ["4669"], load_packs()).id
    'machine-dealer'
    >>> find_trade(["Soap trader"], ["4669"], load_packs()) is None
    True
    """
    known = {prefix[:DIVISION] for prefix in divisions}
    for text in (wording for stated in texts for wording in _wordings(stated)):
        if name := _cells(packs).get(split_roots(text), "") if text else "":
            return trades(packs)[name]
        hits = drop_overlaps(_lexicon(packs).find(split_roots(text))) if text else []
        for hit in sorted(hits, key=lambda hit: (hit.term in _firms(packs), -hit.start)):
            for name in hit.targets:
                trade = trades(packs)[name]
                if not known or known.intersection(nace[:DIVISION] for nace in trade.nace):
                    return trade
    return None


def _wordings(text: str) -> tuple[str, ...]:
    """A text as it stands, without what it says in brackets, and this by itself: "PVC (carbide route) plant"."""
    plain = unicodedata.normalize("NFKC", text)
    noted = BRACKETS.findall(plain)
    return (text, BRACKETS.sub(" ", plain), *(note.strip("()[]【】{}<>《》") for note in noted)) if noted else (text,)


def whole_trade(sector: str, packs: Packs) -> str:
    """The id of the trade that all firms of a NACE class are taken to be of; empty without one.

    >>> from symbionet.engine.packs import load_packs
    >>> whole_trade("2351", load_packs()), whole_trade("3832", load_packs())
    ('cement-works', '')
    """
    return _by_sector(packs).get(sector, "")


@lru_cache(maxsize=512)
def recycled_classes(trade: str, packs: Packs) -> frozenset[str]:
    """The classes that a trade makes of what it lives on, and that no recycler lives on (pack `uses/processors`).

    >>> from symbionet.engine.packs import load_packs
    >>> made = recycled_classes("tyre-recycler", load_packs())
    >>> "rubber-crumb" in made, "steel-scrap" in made, "tyres" in made
    (True, False, False)
    """
    whole = packs.whole
    known = trades(whole).get(trade)
    rows = whole.rows(PROCESSES) if known and PROCESSES in whole.headers else ()
    taken = {one for one, share in known.takes.items() if share >= TAKEN_MOST} if known else set()
    made = {
        one for row in rows if taken.intersection(read_list(row["from_class"])) for one in read_list(row["to_class"])
    }
    return frozenset(made - taken - _dealt_with(whole))


@lru_cache(maxsize=4)
def _dealt_with(packs: Packs) -> frozenset[str]:
    """The classes that a trade of recyclers or dealers lives on."""
    dealing = [item for item in packs.trades if any(nace.startswith(DEALING) for nace in item.nace)]
    return frozenset(one for item in dealing for one, share in item.takes.items() if share >= TAKEN_MOST)


@lru_cache(maxsize=8)
def _by_sector(packs: Packs) -> Mapping[str, str]:
    return {nace: item.id for item in packs.trades for nace in item.whole}


@lru_cache(maxsize=8)
def trades(packs: Packs) -> Mapping[str, Trade]:
    """The trades of the packs, by id."""
    return {item.id: item for item in packs.trades}


@lru_cache(maxsize=8)
def _lexicon(packs: Packs) -> Lexicon:
    pairs = [(item.id, term) for item in packs.trades for term in (*item.terms_en, *item.terms_zh, *item.firms)]
    known = {split_roots(term) for _, term in pairs}
    written = [
        (row["trade"], term)
        for row in (packs.rows(CELLS) if CELLS in packs.headers else ())
        for term in (*read_list(row["terms_en"]), *read_list(row["terms_zh"]))
        if row["trade"] and len(roots := split_roots(term)) >= LONG_ENOUGH and roots not in known
    ]
    return Lexicon((*pairs, *written), split_roots)


@lru_cache(maxsize=8)
def _cells(packs: Packs) -> Mapping[tuple[str, ...], str]:
    """The trade of what is written in the cell of the sector and nothing else."""
    rows = packs.rows(CELLS) if CELLS in packs.headers else ()
    return {
        split_roots(term): row["trade"]
        for row in rows
        for term in (*read_list(row["terms_en"]), *read_list(row["terms_zh"]))
        if row["trade"]
    }


@lru_cache(maxsize=8)
def _firms(packs: Packs) -> frozenset[str]:
    return frozenset(name for item in packs.trades for name in item.firms)
