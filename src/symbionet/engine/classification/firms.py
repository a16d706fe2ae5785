"""Cuts names of firms: "brick factory", "brick works" and "brick manufacturing" are the same sector."""

from collections.abc import Iterable
from functools import lru_cache

from symbionet.engine.classification.lexicon import Hit
from symbionet.engine.classification.text import split_tokens

__all__ = ["drop_overlaps", "names_a_firm", "split_bare", "split_roots", "without_firm_words"]

ENDINGS = ("ation", "ing", "ery", "ment", "ion", "er", "or", "e", "y")
SHORTEST_ROOT = 4
WHOLE = frozenset(("plantation", "mining", "miner", "production"))  # their root would be another word: a plant, a mine
FIRM_TEXT = """plant factory works mill producer production manufacturer manufacturing maker making industry company
 firm
 facility corporation group enterprise co ltd inc business workshop unit complex processor processing supplier
 厂 公 司 企 业 集 团 生 产 制 造 加 工 商 站 场 有 限"""


@lru_cache(maxsize=100_000)
def _root(token: str) -> str:
    if not token[0].isascii():
        return token
    for ending in ENDINGS:
        if token.endswith(ending) and len(token) - len(ending) >= SHORTEST_ROOT and token not in WHOLE:
            return token[: len(token) - len(ending)]
    return token


def split_roots(text: str) -> tuple[str, ...]:
    """The tokens of a text without endings, so that "recycler", "recycling" and "recycle" are one word.

    >>> split_roots("Plastics recycling"), split_roots("plastic recyclers")
    (('plastic', 'recycl'), ('plastic', 'recycl'))
    """
    return tuple(_root(token) for token in split_tokens(text))


FIRM_WORDS = frozenset(split_roots(FIRM_TEXT))


def split_bare(text: str) -> tuple[str, ...]:
    """The roots of a term without the words at its end that only say that it is a firm.

    >>> split_bare("cement works"), split_bare("水泥制造厂")
    (('cement',), ('水', '泥'))
    """
    return without_firm_words(split_roots(text))


def without_firm_words(roots: tuple[str, ...]) -> tuple[str, ...]:
    """The same of roots.

    >>> without_firm_words(("cement", "work")) == split_bare("cement works")
    True
    """
    bare = roots
    while bare and bare[-1] in FIRM_WORDS:
        bare = bare[:-1]
    return bare or roots  # "co-product processing" is no name of every "Co."


def names_a_firm(roots: tuple[str, ...], start: int, stop: int) -> bool:
    """Whether the words from `start` to `stop` name what a firm makes: a word for "firm" or nothing follows.

    >>> roots = split_roots("cement machinery factory")
    >>> names_a_firm(roots, 0, 1), names_a_firm(roots, 1, 2)
    (False, True)
    """
    if stop < len(roots) and roots[stop] not in FIRM_WORDS and not roots[stop][0].isdigit():
        return False
    # one Chinese character is a word only at the start of a name: 砖生产, but not 化工 in 石化
    return stop - start > 1 or roots[start].isascii() or start == 0


def drop_overlaps(hits: Iterable[Hit]) -> list[Hit]:
    """The hits without those that begin inside the one before and are no longer than it.

    啤酒厂 is a 啤酒 brewery and no 酒厂, an alumina refinery company no "refinery company".

    >>> from symbionet.engine.classification.lexicon import Lexicon
    >>> hits = Lexicon([("brewery", "啤酒"), ("distillery", "酒厂")]).find(split_roots("啤酒厂"))
    >>> len(hits), [hit.term for hit in drop_overlaps(hits)]
    (2, ['啤酒'])
    """
    kept: list[Hit] = []
    for hit in hits:
        last = kept[-1] if kept else None
        if last is None or hit.start >= last.stop or hit.stop - hit.start > last.stop - last.start:
            kept.append(hit)
    return kept
