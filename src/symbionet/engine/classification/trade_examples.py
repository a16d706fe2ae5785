"""How well the words of a firm suit each trade by what firms of that trade write, have and look for.

Naive Bayes over words and pairs of neighbours: the log of how much more often firms of a trade write a word than all
do, from the examples of the packs (firms, haves, wants) and from the words of the trades.
"""

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from symbionet.engine.arrays import Floats, Ints
from symbionet.engine.classification.firms import FIRM_WORDS, split_roots
from symbionet.engine.classification.text import STOP
from symbionet.engine.packs import Packs

__all__ = ["ExampleWords", "cut_words", "words_of_examples"]

FIRMS = "profiles/firm_examples"
SAID, NAMED, TITLED = 1.0, 0.5, 0.25  # what a word counts in what a firm says, in its name, in the title of a thing
SMOOTH = 200.0  # words that every trade is taken to have written like all others (100 to 400 tried: no difference)


def cut_words(text: str) -> list[str]:
    """Roots of words, single Chinese characters, and pairs that follow each other.

    >>> cut_words("fly ash bricks"), cut_words("粉煤")
    (['fly', 'fly ash', 'ash', 'ash brick', 'brick'], ['粉', '粉 煤', '煤'])
    """
    roots, pieces = split_roots(text), []
    for place, root in enumerate(roots):
        if root in STOP or root[0].isdigit() or (root.isascii() and root in FIRM_WORDS):
            continue
        pieces.append(root)
        after = roots[place + 1] if place + 1 < len(roots) else ""
        if after and root.isascii() == after.isascii() and after not in STOP:
            pieces.append(f"{root} {after}")
    return pieces


class ExampleWords:
    """Words that firms of numbered trades wrote, each text with what it counts.

    >>> words = ExampleWords([(0, "kiln and clinker", 1.0), (1, "malt and hops", 1.0)], 2)
    >>> [round(float(value), 3) for value in words.suit("clinker, kiln")]
    [0.014, -0.014]
    """

    def __init__(self, texts: Sequence[tuple[int, str, float]], trades: int) -> None:
        numbers: dict[str, int] = {}
        cells: dict[int, float] = {}  # by word and trade
        for trade, text, worth in texts:
            for piece in dict.fromkeys(cut_words(text)):
                cell = numbers.setdefault(piece, len(numbers)) * trades + trade
                cells[cell] = cells.get(cell, 0.0) + worth
        order = np.array(sorted(cells), dtype=np.int64)
        counts = np.array([cells[cell] for cell in order.tolist()], dtype=np.float64)
        words = order // trades if trades else order
        self._numbers, self._trades = numbers, order - words * trades
        self._starts: Ints = np.searchsorted(words, np.arange(len(numbers) + 1))
        sums = np.bincount(words, weights=counts, minlength=len(numbers)) / max(counts.sum(), 1e-9)
        self._worth: Floats = np.log1p(counts / (SMOOTH * sums[words]))
        self._unsaid: Floats = -np.log1p(np.bincount(self._trades, weights=counts, minlength=trades) / SMOOTH)

    def suit(self, text: str) -> Floats:
        """How well a text suits each trade (trades,): the mean log-odds of its words times the root of how many."""
        known = [self._numbers[piece] for piece in dict.fromkeys(cut_words(text)) if piece in self._numbers]
        if not known:
            return np.zeros(len(self._unsaid))
        cells = np.concatenate([np.arange(self._starts[word], self._starts[word + 1]) for word in known])
        said = np.bincount(self._trades[cells], weights=self._worth[cells], minlength=len(self._unsaid))
        return (said + len(known) * self._unsaid) / math.sqrt(len(known))


@lru_cache(maxsize=4)
def words_of_examples(packs: Packs) -> ExampleWords:
    """What the packs tell of the words of each trade, trades in the order of the packs."""
    return ExampleWords(list(_texts(packs)), len(packs.trades))


def _texts(packs: Packs) -> Iterator[tuple[int, str, float]]:
    places = {item.id: place for place, item in enumerate(packs.trades)}
    for row in packs.rows(FIRMS) if FIRMS in packs.headers else ():
        for lang in ("en", "zh"):
            for part, worth in (("sector", SAID), ("business", SAID), ("name", NAMED)):
                if row["trade"] in places:
                    yield places[row["trade"]], row[f"{part}_{lang}"], worth
    for item in packs.trades:
        for term in (*item.terms_en, *item.terms_zh):
            yield places[item.id], term, SAID
    for example in (*packs.have_examples, *packs.want_examples):
        if example.trade in places:
            yield places[example.trade], example.title_en, TITLED
            yield places[example.trade], example.title_zh, TITLED
