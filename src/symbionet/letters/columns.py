"""How wide the columns of a table of a letter are: one rule for Word and PDF."""

import re
from collections.abc import Sequence

__all__ = ["column_widths"]

LETTER = 0.175  # cm, the width of a Latin letter in a table
BOLD = 1.25  # how much wider the letters of a heading are
AIR = 0.45  # cm, left and right of the words of a cell together
LONGEST_WORD, LONGEST_TEXT = 24, 45  # letters; an id may be broken
# Chinese breaks after any letter, but never behind an opening bracket or before a closing one and a stop
WORD = re.compile(r"[（《“]*[^\s\u2e80-\uffff]+[）》”，。；：、]*|[\u2e80-\uffff]{1,2}")


def column_widths(rows: Sequence[Sequence[str]], *, whole: float) -> list[float]:
    """The width of each column in cm, `whole` together: what keeps its longest word whole (a number is one), and of the
    rest more where the texts are longer. The first row is the head, in bold letters.

    >>> [round(width, 1) for width in column_widths([("Firm", "t"), ("Lingang Steel", "12,000")], whole=10.0)]
    [6.4, 3.6]
    >>> WORD.findall("43,662（2026-06-30）吨")  # the day keeps its brackets
    ['43,662', '（2026-06-30）', '吨']
    """
    columns = list(zip(*rows, strict=True))
    words = [min(LONGEST_WORD, max(map(_longest_word, column))) for column in columns]
    heads = [BOLD * _letters(column[0]) for column in columns]
    full = [AIR + LETTER * max(head, *map(_letters, column)) for head, column in zip(heads, columns, strict=True)]
    if sum(full) <= whole:
        return [whole * one / sum(full) for one in full]
    texts = [min(LONGEST_TEXT, max(_letters(text) for text in column)) for column in columns]
    least = [
        AIR + LETTER * max(word, BOLD * _longest_word(column[0])) for word, column in zip(words, columns, strict=True)
    ]
    left = max(0.0, whole - sum(least))
    more = [LETTER + max(0, text - word) for text, word in zip(texts, words, strict=True)]
    asked = [one + left * extra / sum(more) for one, extra in zip(least, more, strict=True)]
    return [whole * one / sum(asked) for one in asked]


def _longest_word(text: str) -> int:
    return max(map(_letters, WORD.findall(text)), default=0)


def _letters(text: str) -> int:
    """How wide a text is in Latin letters; a Chinese one is two."""
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)
