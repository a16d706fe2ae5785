"""Reads lists of categories of the Chinese list as licences write them: HW02-06, 08, 11-13; not HW01, HW15."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from symbionet.engine.packs import Packs

__all__ = ["Category", "narrowed_codes", "read_categories", "refused_places"]

STAR = r"[*\u2217\u204e\u2605]"
CATEGORY = re.compile(rf"(?<![A-Z])HW ?-?(\d{{1,2}})(?!\d) ?({STAR})?", re.I)
NOTE = r"(?:\s*\([^()]{1,60}\))?"  # what a licence says of one category in brackets
# of a list only bare numbers of two digits go on, none that measures something: HW08, 20 t
MORE = re.compile(
    rf"{NOTE}\s*(?:([-~至到])\s*(?:HW ?-?)?|(?:[,、/和及]|and\b)\s*)(\d\d)(?!\d|[.,]\d|-\d{{3}})"
    r"(?=\s*(?:[-~至到,、/;()和及*但除扣]|(?:and|but|less|except|without)\b|$))",
    re.I,
)
LAST = 50  # HW50 is the last category
JOINED = re.compile(rf"{STAR}?{NOTE}\s*(?:[,、/和及与或]|and\b|or\b|nor\b)?\s*", re.I)
DENIED = re.compile(
    r"(?:\b(?:no|not|non|without|less|minus|except(?: for)?|excluding)|扣除|不含|不属于?|不是|不收|不包括|除|无|非)"
    r"[\s-]*(?:code|代码)?\s*$",
    re.I,
)
DENIED_WITHIN = 16  # characters before a code
DENIED_AFTER = re.compile(
    rf"{STAR}?\s*(?:(?:are|is) )?(?:not (?:accepted|taken|allowed|covered)|excluded|refused"
    r"|(?:一律|都|均)?(?:不能?收|不能?接|不要|不在内|除外))",
    re.I,
)
DETAIL = re.compile(r"(?<!\d)(?:(\d{3})-)?(\d{3})(?:-(\d\d))?(?!\d)")
BRACKET = re.compile(r"\s*[*]?\s*\(([^()]{3,60})\)")
AMONG = re.compile(r"\bincl|\bamong|[等含包]", re.I)  # examples, no limits


class Category(NamedTuple):
    """A category that a text names, its place there, and whether a star stands behind it."""

    code: str
    start: int
    stop: int
    is_starred: bool


def read_categories(plain: str) -> Iterator[Category]:
    """The categories of a text with those of its lists and ranges that are written without HW.

    >>> [one.code for one in read_categories("HW02-04, 08, 11 and 12; HW17, 30 kt")]
    ['HW02', 'HW03', 'HW04', 'HW08', 'HW11', 'HW12', 'HW17']
    """
    for match in CATEGORY.finditer(plain):
        number, place = int(match[1]), match.end()
        yield Category(f"HW{number:02d}", match.start(), place, match[2] is not None)
        while (more := MORE.match(plain, place)) and number < int(more[2]) <= LAST:
            first = number + 1 if more[1] else int(more[2])
            number = int(more[2])
            for one in range(first, number + 1):
                yield Category(f"HW{one:02d}", *more.span(2), is_starred=False)
            place = more.end(2)


def refused_places(plain: str, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Which of the codes at these places (in their order) are taken away: by "not" before a list, or behind it.

    >>> sorted(refused_places("HW08; not HW01, HW15", [(0, 4), (10, 14), (16, 20)]))
    [1, 2]
    """
    found: set[int] = set()
    for number, (start, _) in enumerate(spans):
        gap = _gap(plain, spans, number)
        listed = gap is not None and number - 1 in found
        if listed or DENIED.search(plain, max(0, start - DENIED_WITHIN), start):
            found.add(number)
    for number in reversed(range(len(spans))):
        following = _gap(plain, spans, number + 1) if number + 1 in found else None
        # 、 and "and" bind nearer than a comma: HW06，HW33、HW36不接
        listed = following is not None and "," not in following and number + 1 in found
        if DENIED_AFTER.match(plain, spans[number][1]) or (listed and not _is_denied_before(plain, spans[number + 1])):
            found.add(number)
    return frozenset(found)


def _gap(plain: str, spans: Sequence[tuple[int, int]], number: int) -> str | None:
    """What stands between a code and the one before it where both are of one list, else None."""
    if number < 1 or number >= len(spans):
        return None
    gap = plain[spans[number - 1][1] : spans[number][0]]
    return gap if spans[number][0] <= spans[number - 1][1] or JOINED.fullmatch(gap) else None


def _is_denied_before(plain: str, span: tuple[int, int]) -> bool:
    return DENIED.search(plain, max(0, span[0] - DENIED_WITHIN), span[0]) is not None


def narrowed_codes(plain: str, packs: Packs) -> dict[str, tuple[str, ...]]:
    """The entries to which a licence limits a category in brackets behind it.

    >>> from symbionet.engine.packs import load_packs
    >>> narrowed_codes("HW48 (321-004, 005) and HW23", load_packs())
    {'HW48': ('321-004-48', '321-005-48')}
    """
    found: dict[str, tuple[str, ...]] = {}
    known = packs.codes("hw2021")
    for one in read_categories(plain):
        note = BRACKET.match(plain, one.stop)
        if note is None or AMONG.search(note[1]):
            continue
        industry, entries = "", list[str]()
        for match in DETAIL.finditer(note[1]):
            industry = match[1] or industry
            entries.append(f"{industry}-{match[2]}-{one.code[2:]}")
        if kept := tuple(dict.fromkeys(entry for entry in entries if entry in known)):
            found[one.code] = kept
    return found
