"""Which codes a licence covers, and codes of schemes that no pack holds: 28.6 of India, K171 of the USA, 12 06 05."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from symbionet.engine.packs import Packs

__all__ = ["LEFT_OUT", "covering_permits", "group_codes", "is_covered", "scheme_codes"]

LEFT_OUT = "-"  # before an entry that a licence for its category leaves out: -900-049-50
AMERICAN = re.compile(r"(?<![A-Za-z\d])([DFKPU]\d{3})(?![A-Za-z\d])")
GROUPED = re.compile(r"(?<![\d.,/-])(\d\d) (\d\d) (\d\d)(?![\d*%]|[.,]\d| \*)")
# a category of a schedule, none that measures something: cat 28.3, 20.3/22.2, but no 28.3 %
SCHEDULED = re.compile(
    r"(?<![\d.,:/-])([1-9]\d?\.\d)(?![\d.:-]|\s*(?:%|°|℃|[x×]|[kKmM]?[gGWwlLtTJ]\b|t\b|m[m²³23]?\b|bar\b|MPa\b|ppm\b|MJ|kcal"
    r"|吨|千|万|公斤|立方|米|度|兆|克|升|倍))"
)
MEASURED = re.compile(
    r"(?:\b(?:under|below|above|over|max|min|than|to|about|pH)|[<>≤≥~=]|[低高小大]于|不超过?|约)\s*$", re.I
)
# which follows such a word
SCHEDULE = re.compile(
    r"\b(?:cat(?:egor(?:y|ies))?|sch(?:edule)?|rule \d+\w?|licen[cs]ed?|consent|permit(?:ted|s)?"
    r"|authori[sz](?:ed|ation)|registered)\b"
    r"|类别?|授权|许可|持证|范围|准予",
    re.I,
)
WITHIN = 60  # characters from that word on
GROUP = re.compile(r"(?<![\d.,/-])(?<!\d )(\d\d) (\d\d)(?!\d| ?\d\d|[.,]\d|\s*(?:%|t\b|m\b|kg|h\b|°))")


@lru_cache(maxsize=20_000)
def scheme_codes(text: str, packs: Packs) -> tuple[str, ...]:
    """The codes of schemes that the packs do not hold, as they are written; those of a have and of a licence compare.

    >>> from symbionet.engine.packs import load_packs
    >>> packs = load_packs()
    >>> scheme_codes("spent solvent cat 28.6, water 8.5 %", packs), scheme_codes("RCRA permit K171, K172", packs)
    (('28.6',), ('K171', 'K172'))
    >>> scheme_codes("code 12 06 05, sludge of plating", packs), scheme_codes("11 01 05*", packs)
    (('12 06 05',), ())
    """
    plain = unicodedata.normalize("NFKC", text)
    found = AMERICAN.findall(plain)
    found += [" ".join(parts) for parts in GROUPED.findall(plain) if "".join(parts) not in packs.codes("ewc")]
    ends = [match.end() for match in SCHEDULE.finditer(plain)]
    for match in SCHEDULED.finditer(plain):
        if MEASURED.search(plain, max(0, match.start() - 12), match.start()):
            continue
        follows = any(end <= match.start() <= end + WITHIN for end in ends)
        if follows or plain[match.end() :].lstrip().startswith("类"):
            found.append(match[1])
    return tuple(dict.fromkeys(found))


def group_codes(text: str, packs: Packs) -> tuple[str, ...]:
    """The sub-chapters of the European list that a licence names by four digits.

    >>> from symbionet.engine.packs import load_packs
    >>> group_codes("licensed for 13 04, 13 05 and 08 03; 20 00 t", load_packs())
    ('1304', '1305', '0803')
    """
    known = _sub_chapters(packs)
    codes = ("".join(parts) for parts in GROUP.findall(unicodedata.normalize("NFKC", text)))
    return tuple(dict.fromkeys(code for code in codes if code in known))


@lru_cache(maxsize=4)
def _sub_chapters(packs: Packs) -> frozenset[str]:
    return frozenset(code[:4] for code in packs.codes("ewc"))


def is_covered(code: str, permit: str) -> bool:
    """Whether a permit is for a code, or for what holds it: an entry of HW08 is of HW08, 130205 of 1302.

    >>> is_covered("900-249-08", "HW08"), is_covered("130205", "1302"), is_covered("HW08", "900-249-08")
    (True, True, True)
    """
    if code == permit or code.startswith(permit) or (permit.startswith("HW") and code.endswith(f"-{permit[2:]}")):
        return True
    # of a have nothing but its category is known: the entry that the licence names may be its own
    return code.startswith("HW") and permit[3:4] == "-" and permit.endswith(f"-{code[2:]}")


def covering_permits(codes: Iterable[str], permits: Sequence[str]) -> frozenset[str]:
    """The permits that cover one of the codes, without the entries that they leave out.

    >>> covering_permits(("900-049-50",), ("HW50", "-900-049-50")), covering_permits(("900-041-49",), ("HW49",))
    (frozenset(), frozenset({'HW49'}))
    """
    left = [code for code in codes if f"{LEFT_OUT}{code}" not in permits]
    return frozenset(permit for code in left for permit in permits if is_covered(code, permit))
