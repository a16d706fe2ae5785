"""Reads waste codes as people write them: European and Chinese ones, in parts or in one, with HW and stars or without.

Among words a code has to look like one (parts, a star, a word for codes before it) and to stand in the list; where a
cell or a field holds nothing but codes, any six or eight digits are one.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from symbionet.engine.classification.category_lists import read_categories, refused_places
from symbionet.engine.packs import Packs

__all__ = [
    "LICENCE",
    "WrittenCodes",
    "codes_told",
    "lone_code",
    "plain_words",
    "read_code_list",
    "read_codes",
    "refused_entries",
    "without_codes",
]

STAR = r"[*\u2217\u204e\u2605]"  # full-width ones are made plain
DASHES = re.compile(r"[\u2010-\u2015\u2212]")
FIVE_DIGITS = re.compile(r"\s*\d{5}\s*" + f"{STAR}?" + r"\s*")  # a spreadsheet drops the first zero
# in words: 10 01 02, 10.01.02, 100102 after a word for codes
IN_WORDS = re.compile(rf"(?<![\d.,/-])(\d\d)([\s.]?)(\d\d)\2(\d\d) ?({STAR})?(?!\d|[.,]\d|%|-\d)")
WITH_STAR = re.compile(rf"(?<!\d)(\d\d)[ .-]?(\d\d)[ .-]?(\d\d) ?({STAR})(?!\d)")
ALONE = re.compile(rf"(?<!\d)(\d\d)[\s.-]?(\d\d)[\s.-]?(\d\d) ?({STAR})?(?!\d)")
EIGHT_DIGITS = re.compile(rf"(?<!\d)(\d{{3}})([ -]?)(\d{{3}})\2(\d{{2}}) ?({STAR})?(?!\d|[.,]\d|%)")
CODES_FOLLOW = re.compile(r"\b(?:EWC|LoW|LER|CER|AVV|waste codes?|codes?)\b|代码|名录", re.I)
LICENCE = re.compile(
    r"licen[cs]|permit|authori[sz]|approv(?:ed|al) (?:for|to)|\bconsent(?:ed)? (?:for|to|covers?)"
    r"|\bregistered (?:for|to take)"
    r"|许可|资质|准予|核准|经营范围|持证|危废证|授权|执照|批复|批准",
    re.I,
)
# what is left where codes stood: brackets, the word before them
EMPTY = re.compile(r"[(（\[【]\s*(?:(?:EWC|LoW|HW|代码)[\s:：]*)?[)）\]】]|\b(?:EWC|LoW)\b\s*:?|\s{2,}", re.I)
DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenCodes:
    """The waste codes of a text, each once in their order: European (six digits), Chinese, and those with a star."""

    ewc: tuple[str, ...] = ()
    hw: tuple[str, ...] = ()  # HW34, 900-300-34
    starred: tuple[str, ...] = ()  # those of both after which a star stands

    @property
    def all(self) -> tuple[str, ...]:
        """The European codes, then the Chinese ones."""
        return (*self.ewc, *self.hw)


class _Found(NamedTuple):
    code: str
    start: int
    stop: int
    is_starred: bool
    looks_so: bool = True  # its form alone tells that it is a code


@lru_cache(maxsize=50_000)
def read_codes(text: str, packs: Packs) -> WrittenCodes:
    """The codes that stand among words; what the lists do not hold is none.

    A Chinese code that no list here holds counts with its category before it or a star: it may be of a newer edition.

    >>> from symbionet.engine.packs import load_packs
    >>> packs = load_packs()
    >>> found = read_codes("takes 13 02 05* and EWC 100102, 200000 t a year", packs)
    >>> found.ewc, found.starred
    (('130205', '100102'), ('130205',))
    >>> read_codes("涂装废液，HW12 900-252-12*", packs).hw, read_codes("废酸90030034", packs).hw
    (('HW12', '900-252-12'), ('900-300-34',))
    """
    plain, known = _plain(text), packs.codes("ewc")
    marker = CODES_FOLLOW.search(plain) or LICENCE.search(plain)
    categories = [one for one in _categories(plain) if one.code in packs.codes("hw2021_categories")]
    eights = [one for one in _eights(plain) if _is_chinese(one, categories, packs)]
    sixes = {one.start: one for pattern in (IN_WORDS, WITH_STAR) for one in _sixes(plain, pattern, eights)}
    european = [
        one
        for _, one in sorted(sixes.items())
        if one.code in known and (one.looks_so or (marker is not None and marker.start() < one.start))
    ]
    return _codes(_affirmed(plain, european), _affirmed(plain, [*categories, *eights]))


@lru_cache(maxsize=4096)
def refused_entries(text: str, packs: Packs) -> tuple[str, ...]:
    """The entries of the Chinese list that a text takes away.

    >>> from symbionet.engine.packs import load_packs
    >>> refused_entries("HW50, but not 900-049-50", load_packs()), refused_entries("HW08", load_packs())
    (('900-049-50',), ())
    """
    plain = _plain(text)
    categories = list(_categories(plain))
    listed = sorted((*categories, *_eights(plain)), key=lambda one: one.start)
    refused = refused_places(plain, [(one.start, one.stop) for one in listed])
    known = packs.codes("hw2021")
    return tuple(dict.fromkeys(listed[place].code for place in sorted(refused) if listed[place].code in known))


def _affirmed(plain: str, found: Iterable[_Found]) -> list[_Found]:
    """Without those that words before or behind them take away: no HW29, HW30."""
    listed = sorted(found, key=lambda one: one.start)
    refused = refused_places(plain, [(one.start, one.stop) for one in listed])
    names = {listed[place].code for place in refused}  # also those that a range holds: HW01-50 except HW15
    return [one for one in listed if one.code not in names]


def without_codes(text: str, packs: Packs) -> str:
    """The words of a text without its waste codes, "" where it is nothing but codes.

    >>> from symbionet.engine.packs import load_packs
    >>> [without_codes(text, load_packs()) for text in ("spent acid (06 01 01*)", "HW34 900-300-34")]
    ['spent acid', '']
    """
    plain, codes = _plain(text), set(read_codes(text, packs).all)
    found = (*_eights(plain), *_categories(plain), *_sixes(plain, WITH_STAR), *_sixes(plain, IN_WORDS))
    for one in sorted({one[1:3] for one in found if one.code in codes}, reverse=True):
        plain = f"{plain[: one[0]]} {plain[one[1] :]}"
    return EMPTY.sub(" ", plain).strip(" ,;:/+*、，；：-—")


def plain_words(text: str, packs: Packs) -> str:
    """The words of a text without its codes; of one that is nothing but codes, what the lists call the first of them.

    >>> from symbionet.engine.packs import load_packs
    >>> plain_words("acid 06 01 01*", load_packs()), plain_words("HW34", load_packs())
    ('acid', '废酸 / Waste acid')
    """
    if bare := without_codes(text, packs):
        return bare
    found = read_codes(text, packs)
    for code in (*found.ewc, *reversed(found.hw)):  # the eight digits say more than the category before them
        for scheme in ("ewc", "hw2021", "hw2021_categories"):
            if row := packs.codes(scheme).get(code):
                return f"{row['name_zh']} / {row['name_en']}"
    return text


def read_code_list(text: str) -> WrittenCodes:
    """The codes of a text that holds nothing but codes; whether the lists hold them is not asked.

    >>> read_code_list("060101*、17.05.03；200101").ewc, read_code_list("60101").ewc
    (('060101', '170503', '200101'), ('060101',))
    >>> read_code_list("HW34（900-300-34*）、90024908、HW 17").hw
    ('HW34', '900-300-34', '900-249-08', 'HW17')
    """
    plain = _plain(text)
    if FIVE_DIGITS.fullmatch(plain):
        plain = f"0{plain.strip()}"
    eights = list(_eights(plain))
    return _codes(_sixes(plain, ALONE, eights), [*_categories(plain), *eights])


def codes_told(texts: Iterable[str], packs: Packs) -> WrittenCodes:
    """The codes that any of these texts names among its words: titles, descriptions.

    >>> from symbionet.engine.packs import load_packs
    >>> codes_told(("废酸 HW34", "清洗产生，900-300-34*，不含HW29"), load_packs()).hw
    ('HW34', '900-300-34')
    """
    found = [read_codes(text, packs.whole) for text in texts if DIGIT.search(text)]
    return WrittenCodes(
        ewc=tuple(dict.fromkeys(code for one in found for code in one.ewc)),
        hw=tuple(dict.fromkeys(code for one in found for code in one.hw)),
        starred=tuple(dict.fromkeys(code for one in found for code in one.starred)),
    )


def lone_code(text: str) -> str:
    """The code that a text is and nothing else, however it is written; "" where it is anything more or other.

    >>> [lone_code(text) for text in ("06 01 01 *", "90030034", "hw 8", "10 01 02 and more", "100102, 100101")]
    ['060101', '900-300-34', 'HW08', '', '']
    """
    codes = read_code_list(text).all
    plain = re.sub(r"[\s.-]|" + STAR, "", _plain(text)).upper()
    if len(codes) != 1 or not plain:
        return ""
    bare = codes[0].replace("-", "")
    return codes[0] if plain in (bare, bare.replace("HW0", "HW"), bare.lstrip("0")) else ""


def _plain(text: str) -> str:
    return DASHES.sub("-", unicodedata.normalize("NFKC", text))


def _sixes(plain: str, pattern: re.Pattern[str], eights: Iterable[_Found] = ()) -> Iterator[_Found]:
    """European codes, but for digits that are part of a Chinese one."""
    for match in pattern.finditer(plain):
        if any(one.start < match.end() and match.start() < one.stop for one in eights):
            continue
        *parts, star = match.groups()
        digits = "".join(part for part in parts if part.isdigit())
        yield _Found(digits, *match.span(), bool(star), bool(star) or len(match[0].strip()) > len(digits))


def _eights(plain: str) -> Iterator[_Found]:
    for match in EIGHT_DIGITS.finditer(plain):
        code = f"{match[1]}-{match[3]}-{match[4]}"
        yield _Found(code, *match.span(), match[5] is not None, match[2] == "-")


def _categories(plain: str) -> Iterator[_Found]:
    for one in read_categories(plain):
        yield _Found(*one)


def _is_chinese(one: _Found, categories: Iterable[_Found], packs: Packs) -> bool:
    if one.code in packs.codes("hw2021"):
        return True
    category = f"HW{one.code[-2:]}"
    named = one.is_starred or any(other.code == category for other in categories)
    return one.looks_so and named and category in packs.codes("hw2021_categories")


def _codes(ewc: Iterable[_Found], hw: Iterable[_Found]) -> WrittenCodes:
    european = list(ewc)
    chinese = sorted(hw, key=lambda one: one.start)
    return WrittenCodes(
        ewc=tuple(dict.fromkeys(one.code for one in european)),
        hw=tuple(dict.fromkeys(one.code for one in chinese)),
        starred=tuple(dict.fromkeys(one.code for one in (*european, *chinese) if one.is_starred)),
    )
