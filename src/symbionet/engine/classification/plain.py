"""What a plain word means at its supplier: the sludge of a dairy is food sludge, that of a plater is plating sludge."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from symbionet.engine.classification.text import GENERIC, cut_clauses, split_tokens
from symbionet.engine.errors import BadPack
from symbionet.engine.packs import Packs
from symbionet.engine.packs.reading import read_list

__all__ = ["find_meaning", "meanings_of", "sense_counts"]

PACK = "glossary/plain_words"
Meanings = Mapping[str, str]


def find_meaning(text: str, sectors: Sequence[str], packs: Packs, *, head: int = 0) -> tuple[str, str]:
    """The resource class that a text of a plain word means at a firm of these `sectors`, and the word; else ("", "").

    `sectors`: NACE codes and trades (pack `profiles/trades`); a trade counts before a code, a longer prefix of a code
    before a shorter one. Texts that say more than the plain word mean what they say; with `head` only the last words of
    a text have to be the plain word, which is of at least so many tokens: the end of a longer term is no word.

    >>> from symbionet.engine.packs import load_packs
    >>> find_meaning("Process sludge", ["1051"], load_packs()), find_meaning("污泥", ["2561"], load_packs())
    (('food-sludge', 'sludge'), ('plating-sludge', 'sludge'))
    >>> find_meaning("Paint sludge", ["1051"], load_packs())
    ('', '')
    """
    if not sectors or PACK not in packs.headers:
        return "", ""
    tokens = split_tokens(cut_clauses(text)[0])
    words, meanings = _plain_words(packs)
    word = words.get(tokens) or words.get(_bare(tokens), "")
    if not word and head:
        ends = (tokens[start:] for start in range(1, len(tokens) - head + 1))
        word = next((words[end] for end in ends if end in words), "")
    if not word:
        return "", ""
    means = meanings[word]
    prefixes = [sector[:length] for sector in sectors for length in range(4, 1, -1) if sector[:1].isdigit()]
    for key in (*(sector for sector in sectors if not sector[:1].isdigit()), *sorted(prefixes, key=len, reverse=True)):
        if key in means:
            return means[key], word
    return "", ""


def meanings_of(text: str, packs: Packs) -> frozenset[str]:
    """All classes that a plain word may mean, at whatever supplier; none where a text is no plain word.

    >>> from symbionet.engine.packs import load_packs
    >>> {"fly-ash", "biomass-ash"} <= meanings_of("ash", load_packs()), meanings_of("whey", load_packs())
    (True, frozenset())
    """
    return frozenset(sense_counts(text, packs))


def sense_counts(text: str, packs: Packs) -> Mapping[str, int]:
    """The same, each class with at how many sorts of suppliers the word means it.

    >>> from symbionet.engine.packs import load_packs
    >>> sense_counts("sludge", load_packs())["food-sludge"] > 1
    True
    """
    if PACK not in packs.headers:
        return {}
    words, meanings = _plain_words(packs)
    tokens = split_tokens(cut_clauses(text)[0])
    word = words.get(tokens) or words.get(_bare(tokens), "")
    return Counter(meanings[word].values()) if word else {}


def _bare(tokens: tuple[str, ...]) -> tuple[str, ...]:
    while len(tokens) > 1 and tokens[0] in GENERIC:
        tokens = tokens[1:]
    return tokens


@lru_cache(maxsize=8)
def _plain_words(packs: Packs) -> tuple[Mapping[tuple[str, ...], str], Mapping[str, Meanings]]:
    """The word that tokens are; and for each word the class it means by NACE prefix or trade."""
    words: dict[tuple[str, ...], str] = {}
    meanings: dict[str, Meanings] = {}
    for row in packs.rows(PACK):
        pairs = [part.partition(":") for part in read_list(row["means"])]
        meanings[row["id"]] = {key: class_id for key, _, class_id in pairs}
        if missing := sorted(set(meanings[row["id"]].values()) - set(packs.classes)):
            raise BadPack(f"{PACK}: {row['id']!r} means {missing[0]!r}, which is not in the glossary")
        for term in (*read_list(row["terms_en"]), *read_list(row["terms_zh"])):
            words.setdefault(split_tokens(term), row["id"])
    return words, meanings
