"""What a thing is called at its supplier: the supply side of the trades, in the words of the shop floor."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from symbionet.engine.classification.text import GENERIC, cut_clauses, split_tokens, token_weight
from symbionet.engine.classification.trade_words import Reading, TradeWords, read_rows, trade_keys
from symbionet.engine.errors import BadPack
from symbionet.engine.packs import Packs
from symbionet.engine.packs.reading import read_list

__all__ = ["called_classes", "find_supplied", "read_supplied", "senses_of"]

PACK = "glossary/supplied_words"
BROAD = 2  # digits of a NACE division, whose firms have too much in common
LEAST_WEIGHT = 2.0  # of a word that ends a longer text: one Latin word or two Chinese characters
Meanings = Mapping[str, str]  # class by trade or NACE prefix
Tokens = tuple[str, ...]


def find_supplied(text: str, sectors: Sequence[str], packs: Packs, *, tail: bool = False) -> tuple[str, str]:
    """The resource class that a word of the shop floor means at a firm of these `sectors`, and the word; else ("", "").

    `sectors`: NACE codes and trades (pack `profiles/trades`); a trade counts before a code, a longer prefix of a code
    before a shorter one. With `tail` the word may also end a longer text.

    >>> from symbionet.engine.packs import load_packs
    >>> packs = load_packs()
    >>> find_supplied("Kerf slurry", ["2611", "solar-maker"], packs), find_supplied("黑砂", ["2451"], packs)
    (('silicon-scrap', 'kerf slurry'), ('foundry-sand', '黑砂'))
    >>> find_supplied("Sand", ["1051"], packs)
    ('', '')
    """
    if not sectors or PACK not in packs.headers:
        return "", ""
    tokens = split_tokens(cut_clauses(text)[0])
    words = _words(packs)
    for key in trade_keys(sectors):
        for asked in dict.fromkeys((tokens, _bare(tokens))):
            if found := words.get(asked, {}).get(key):
                return found, _written(asked)
    for start in range(1, len(tokens)) if tail else ():
        end = tokens[start:]
        if sum(token_weight(token) for token in end) < LEAST_WEIGHT:
            break
        for key in trade_keys(sectors) if end in words else ():
            if found := words[end].get(key):
                return found, _written(end)
    return "", ""


def read_supplied(text: str, sectors: Sequence[str], packs: Packs) -> list[Reading]:
    """What words like those of a text mean at a firm of these `sectors`, likest first, each with its class.

    >>> from symbionet.engine.packs import load_packs
    >>> read_supplied("sludge of the neutralisation", ["2561"], load_packs())[0].targets
    ('plating-sludge',)
    """
    return _trade_words(packs.whole).read(text, sectors) if sectors and PACK in packs.headers else []


@lru_cache(maxsize=4096)
def called_classes(sectors: tuple[str, ...], packs: Packs) -> frozenset[str]:
    """The classes that firms of these trades and NACE classes have words for.

    >>> from symbionet.engine.packs import load_packs
    >>> {"clay-waste", "ceramic-waste"} <= called_classes(("2342",), load_packs())
    True
    """
    keys = {key for key in trade_keys(sectors) if len(key) > BROAD}
    return frozenset(class_id for key in keys for class_id in _by_trade(packs.whole).get(key, ()))


@lru_cache(maxsize=8)
def _by_trade(packs: Packs) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in packs.rows(PACK) if PACK in packs.headers else ():
        for key in read_list(row["suppliers"]):
            found.setdefault(key, set()).add(row["class_id"])
    return {key: frozenset(classes) for key, classes in found.items()}


@lru_cache(maxsize=8)
def _trade_words(packs: Packs) -> TradeWords:
    return TradeWords(read_rows(packs.rows(PACK), "class_id", "suppliers"))


def senses_of(text: str, packs: Packs) -> Mapping[str, int]:
    """The classes that a word of the shop floor means, each with at how many sorts of suppliers; none of other texts.

    >>> from symbionet.engine.packs import load_packs
    >>> dict(senses_of("kerf slurry", load_packs()))
    {'silicon-scrap': 3}
    """
    if PACK not in packs.headers:
        return {}
    tokens, words = split_tokens(cut_clauses(text)[0]), _words(packs.whole)
    return Counter((words.get(tokens) or words.get(_bare(tokens), {})).values())


def _written(tokens: Tokens) -> str:
    return (" " if tokens[0].isascii() else "").join(tokens)


def _bare(tokens: Tokens) -> Tokens:
    while len(tokens) > 1 and tokens[0] in GENERIC:
        tokens = tokens[1:]
    return tokens


@lru_cache(maxsize=8)
def _words(packs: Packs) -> Mapping[Tokens, Meanings]:
    """The class that each word means, by trade or NACE prefix; of two rows the first counts."""
    found: dict[Tokens, dict[str, str]] = {}
    for row in packs.rows(PACK):
        if row["class_id"] not in packs.classes:
            raise BadPack(f"{PACK}: {row['id']!r} means {row['class_id']!r}, which is not in the glossary")
        for term in (*read_list(row["terms_en"]), *read_list(row["terms_zh"])):
            meanings = found.setdefault(split_tokens(term), {})
            for key in read_list(row["suppliers"]):
                meanings.setdefault(key, row["class_id"])
    return found
