"""How like the letters of a text are to those of many words: groups of three of Latin words, pairs of Chinese ones."""

import unicodedata
from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from symbionet.engine.arrays import Ints
from symbionet.engine.classification.text import has_chinese
from symbionet.engine.packs import Packs, ResourceClass
from symbionet.engine.packs.reading import read_list

__all__ = ["Letters", "letter_groups", "letters_of_names", "letters_of_suppliers"]

SUPPLIED = "glossary/supplied_words"
Floats = npt.NDArray[np.float64]


class Letters:
    """Words of numbered targets, found by groups of letters that they share with a text.

    >>> index = Letters([(0, "fly ash"), (0, "粉煤灰"), (1, "bottom ash")], 2)
    >>> [round(float(value), 2) for value in index.likeness("fly ashes")]
    [0.75, 0.21]
    """

    def __init__(self, words: Iterable[tuple[int, str]], targets: int) -> None:
        self._count = targets
        found: dict[str, list[int]] = {}
        of_target: list[int] = []
        sizes: list[int] = []
        for target, word in dict.fromkeys(words):
            for group in (groups := letter_groups(word)):
                found.setdefault(group, []).append(len(sizes))
            of_target.append(target)
            sizes.append(len(groups))
        self._words: Mapping[str, Ints] = {group: np.array(places, dtype=np.int64) for group, places in found.items()}
        self._targets, self._sizes = np.array(of_target, dtype=np.int64), np.array(sizes, dtype=np.float64)

    def likeness(self, text: str) -> Floats:
        """Of each target the likeness (0..1) of its likest word: twice the shared groups by the groups of both."""
        groups, best = letter_groups(text), np.zeros(self._count)
        shared = [self._words[group] for group in groups if group in self._words]
        if shared:
            common = np.bincount(np.concatenate(shared), minlength=len(self._sizes))
            at = np.flatnonzero(common)
            np.maximum.at(best, self._targets[at], 2.0 * common[at] / (len(groups) + self._sizes[at]))
        return best


def letter_groups(text: str) -> set[str]:
    """The groups of letters of a text: three neighbours of Latin words, pairs of Chinese characters."""
    plain = unicodedata.normalize("NFKC", text).lower().strip()
    if has_chinese(plain):
        return {plain[at : at + 2] for at in range(max(1, len(plain) - 1))}
    padded = f" {plain} "
    return {padded[at : at + 3] for at in range(len(plain))} if plain else set()


def letters_of_names(packs: Packs, numbers: Mapping[str, int]) -> Letters:
    """The letters of all names and terms of the classes, which are numbered."""
    known = (item for item in packs.classes.values() if item.id in numbers)
    words = [(numbers[item.id], word) for item in known for word in _names(item)]
    words += [(numbers[term.class_id], word) for term in packs.terms if term.class_id in numbers for word in term.names]
    return Letters(words, len(numbers))


def letters_of_suppliers(packs: Packs, numbers: Mapping[str, int]) -> Letters:
    """The letters of what firms of any trade call things of the classes."""
    rows = packs.rows(SUPPLIED) if SUPPLIED in packs.headers else ()
    words = (
        (numbers[row["class_id"]], word)
        for row in rows
        if row["class_id"] in numbers
        for word in (*read_list(row["terms_en"]), *read_list(row["terms_zh"]))
    )
    return Letters(words, len(numbers))


def _names(item: ResourceClass) -> tuple[str, ...]:
    return (item.name_en, item.name_zh, *item.terms_en, *item.terms_zh)
