"""Finds terms in texts: the longest terms first, then terms that are spelt nearly like the text."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from rapidfuzz import fuzz, process

from symbionet.engine.arrays import Ints
from symbionet.engine.classification.text import split_tokens, token_weight

__all__ = ["Hit", "Lexicon"]

NEAR_WORD = 80.0  # rapidfuzz ratio from which an unknown Latin word is read as a known one
GUESSED = 0.85  # likeness of a term one of whose words was read as the known one it is spelt like
MOST_LETTERS = 2  # by which a mistyped word is longer or shorter
SHORT, COMMON = 3, 25  # characters of a text one of which says much, and terms with a character that is often written
MAX_KEPT = 20_000  # unknown words; then all are forgotten
NEAR_TERM = 66.0  # ... and an unknown Chinese text as a term (one wrong character in three)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A term found in a text: its targets, its place (token numbers), and how near the spelling is (1 = the same)."""

    term: str
    targets: tuple[str, ...]
    start: int
    stop: int
    likeness: float = 1.0


class Lexicon:
    """Terms of both languages with the ids they stand for.

    >>> lexicon = Lexicon([("fly-ash", "fly ash"), ("ash", "ash"), ("fly-ash", "粉煤灰")])
    >>> [(hit.term, hit.targets) for hit in lexicon.find(split_tokens("Coal fly ashes"))]
    [('fly ash', ('fly-ash',))]
    >>> [hit.targets for hit in lexicon.find(split_tokens("电厂粉煤灰"))]
    [('fly-ash',)]
    """

    def __init__(
        self,
        terms: Iterable[tuple[str, str]],
        cut: Callable[[str], tuple[str, ...]] = split_tokens,
        *,
        careful: bool = False,
    ) -> None:
        self._careful = careful  # a short Chinese text is no term misspelt where each of its characters is common
        found: dict[tuple[str, ...], dict[str, str]] = {}
        for target, term in terms:
            key = cut(term)
            if key:
                found.setdefault(key, {}).setdefault(target, term)
        self._targets: Mapping[tuple[str, ...], tuple[str, ...]] = {key: tuple(names) for key, names in found.items()}
        self._names = {key: next(iter(names.values())) for key, names in found.items()}
        lengths: dict[str, set[int]] = {}
        for key in found:
            lengths.setdefault(key[0], set()).add(len(key))
        # how long the terms are that begin with a word, the longest first
        self._lengths = {word: tuple(sorted(sizes, reverse=True)) for word, sizes in lengths.items()}
        self._spelt_like: dict[tuple[str, float], str] = {}  # what unknown words were read as

    # what only words that are spelt wrongly ask for is laid out at the first of them

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(word for key in self._targets for word in key)

    @cached_property
    def _words(self) -> Mapping[tuple[str, int], list[str]]:
        """Spelt alike are only words that share their first or last letter and nearly their length."""
        found: dict[tuple[str, int], list[str]] = {}
        for word in sorted(word for word in self._known if word[0].isascii() and len(word) >= 4):
            for end in (f"{word[0]}-", f"-{word[-1]}"):
                found.setdefault((end, len(word)), []).append(word)
        return found

    @cached_property
    def _chinese(self) -> Mapping[str, tuple[str, ...]]:
        """In the order of the glossary."""
        return {"".join(key): key for key in self._targets if len(key) >= 3 and not any(t.isascii() for t in key)}

    @cached_property
    def _spelt(self) -> tuple[str, ...]:
        return tuple(self._chinese)

    @cached_property
    def _characters(self) -> Ints:
        return np.array([len(set(term)) for term in self._spelt], dtype=np.int64)

    @cached_property
    def _by_character(self) -> Mapping[str, Ints]:
        return _places_by_character(self._spelt)

    def find(self, tokens: tuple[str, ...]) -> list[Hit]:
        """The terms in the tokens that no longer term contains, in order."""
        hits: list[Hit] = []
        reached = 0
        for start, token in enumerate(tokens):
            for length in self._lengths.get(token, ()):
                stop = start + length
                key = tokens[start:stop]
                if reached < stop <= len(tokens) and key in self._targets:
                    hits.append(Hit(term=self._names[key], targets=self._targets[key], start=start, stop=stop))
                    reached = stop
                    break
        return hits

    def targets_of(self, tokens: tuple[str, ...]) -> dict[str, None]:
        """The targets of all terms in the tokens, also of those that a longer term contains, in order.

        >>> list(Lexicon([("sludge", "sludge"), ("sewage", "sewage sludge")]).targets_of(("sewage", "sludge")))
        ['sewage', 'sludge']
        """
        found: dict[str, None] = {}
        for start, token in enumerate(tokens):
            for length in self._lengths.get(token, ()):
                if start + length <= len(tokens):
                    found |= dict.fromkeys(self._targets.get(tokens[start : start + length], ()))
        return found

    def find_near(self, tokens: tuple[str, ...], *, least: float = NEAR_WORD) -> list[Hit]:
        """The terms in the tokens when unknown words are read as the known ones they are spelt like.

        `least` is the rapidfuzz ratio (0..100) from which two words are spelt alike.
        """
        corrected = tuple([self._corrected(token, least) for token in tokens])
        hits = [] if corrected == tokens else [self._guessed(hit) for hit in self.find(corrected)]
        return hits or self._find_near_chinese(tokens)

    def _corrected(self, token: str, least: float) -> str:
        if token in self._known or len(token) < 4 or not token[0].isascii() or token_weight(token) < 1:
            return token
        if (token, least) not in self._spelt_like:
            if len(self._spelt_like) >= MAX_KEPT:
                self._spelt_like.clear()
            best = process.extractOne(token, self._words_like(token), scorer=fuzz.ratio, score_cutoff=least)
            self._spelt_like[token, least] = best[0] if best else token
        return self._spelt_like[token, least]

    def _words_like(self, token: str) -> list[str]:
        lengths = range(len(token) - MOST_LETTERS, len(token) + MOST_LETTERS + 1)
        found = (self._words.get((end, n), ()) for end in (f"{token[0]}-", f"-{token[-1]}") for n in lengths)
        return sorted({word for words in found for word in words})

    def _terms_like(self, text: str) -> list[str]:
        """Chinese terms that share enough characters with a text to be spelt nearly like it."""
        characters = set(text)
        known = [self._by_character[one] for one in characters if one in self._by_character]
        if not known:
            return []
        shared = np.bincount(np.concatenate(known), minlength=len(self._spelt))
        # ratio = 2 m / (a + b): m common characters of two texts of a and b characters
        near = np.flatnonzero(200 * shared >= NEAR_TERM * (len(characters) + self._characters))
        return [self._spelt[place] for place in near.tolist()]  # of equally near terms the first of the glossary

    def _find_near_chinese(self, tokens: tuple[str, ...]) -> list[Hit]:
        text = "".join(token for token in tokens if not token[0].isascii())
        if len(text) < 3:
            return []
        best = process.extractOne(text, self._terms_like(text), scorer=fuzz.ratio, score_cutoff=NEAR_TERM)
        if best is None or self._is_meant(text, best[0]):
            return []
        key = self._chinese[best[0]]
        return [
            Hit(term=self._names[key], targets=self._targets[key], start=0, stop=len(tokens), likeness=best[1] / 100)
        ]

    def _is_meant(self, text: str, term: str) -> bool:
        """Whether a short text differs from a term by a character that stands in many terms: no slip of the pen."""
        other = set(text) - set(term)
        return (
            self._careful
            and len(text) <= SHORT
            and any(len(self._by_character.get(one, ())) >= COMMON for one in other)
        )

    @staticmethod
    def _guessed(hit: Hit) -> Hit:
        return Hit(term=hit.term, targets=hit.targets, start=hit.start, stop=hit.stop, likeness=GUESSED)


def _places_by_character(terms: Sequence[str]) -> Mapping[str, Ints]:
    """The places of the terms that hold each character."""
    found: dict[str, list[int]] = {}
    for place, term in enumerate(terms):
        for character in set(term):
            found.setdefault(character, []).append(place)
    return {character: np.array(places, dtype=np.int64) for character, places in found.items()}
