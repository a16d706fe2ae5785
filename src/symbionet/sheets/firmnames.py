"""Names of firms held against each other: the same but for how they are written, or nearly the same.

One rule for lists that are read, for firms that are entered and for those of the network. Candidates are found by
signs that they share, never by holding each name against each other one.
"""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator
from functools import lru_cache
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from symbionet.sheets.vocabulary import fold, has_chinese

__all__ = ["NearNames", "bare_name", "likeness_of_firms", "likeness_of_names", "plain_name"]

IDENTICAL = 100.0  # the same but for the form in which they are written
BARE = 99.0  # the same but for form, place and "group"
SAME_NAME = 90.0
SAME_WORD = 85.0
MOST_IN_SIGN = 40  # names with one sign beyond that are a family of names, not slips
LEAST_SLIPPED = 4  # signs of a Chinese name in which one sign too many or too few is a slip
LEAST_CHANGED = 10  # signs of one in which any one other sign is a slip
SOUNDS_ALIKE = 8  # places apart in GB 2312, whose first level is ordered by sound
_LEGAL_ZH = ("股份有限公司", "有限责任公司", "有限公司", "股份公司", "责任公司", "公司")
_LEGAL_EN = frozenset(
    (
        *("co", "company", "corp", "corporation", "inc", "incorporated", "limited", "llc", "llp", "ltd", "plc"),
        *("gmbh", "ag", "sa", "sarl", "srl", "bv", "nv", "oy", "ab"),
    )
)
_LOOSE_ZH = ("集团", "总公司", "分公司", "总厂", "分厂", "工厂", "厂")
_LOOSE_EN = frozenset(["group", "holding", "holdings", "tianjin", "plant", "works", "factory", "mill", "the"])
_PLACE_ZH = re.compile(r"^(?:中国)?(?:天津市|天津)")
_COUNTED = re.compile(r"\d+|[一二三四五六七八九十东南西北]")
_COUNTED_EN = frozenset(
    [
        "i",
        "ii",
        "iii",
        "iv",
        "v",
        "vi",
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "first",
        "second",
        "third",
    ]
)
_FIRST_LEVEL = (0xB0A1, 0xD7F9)

type Names = tuple[str, str]  # Chinese, English; "" where there is none


@lru_cache(maxsize=65536)
def _words(name: str) -> tuple[str, ...]:
    """The words of a name, folded; Chinese has no blanks, so a run of its signs is one word."""
    plain = unicodedata.normalize("NFKC", name).casefold().replace("&", " and ")
    if has_chinese(plain):
        plain = re.sub(r"(?<=[\u3400-\u9fff)])\s+(?=[\u3400-\u9fff(])", "", plain)
    plain = re.sub(r"(?<=\b[a-z])\.(?=[a-z]\b)", "", plain)  # s.a. and b.v. are words
    return tuple(re.findall(r"[^\W_]+", plain))


@lru_cache(maxsize=65536)
def plain_name(name: str) -> str:
    """A name as it compares: one width and case, no signs between words, without the legal form.

    >>> plain_name("Harbour Power Co., Ltd."), plain_name("ＨＡＲＢＯＵＲ Company Limited"), plain_name("滨海 有限公司")
    ('harbourpower', 'harbour', '滨海')
    """
    return "".join(_without(_words(name), _LEGAL_EN, _LEGAL_ZH)) or fold(name)


@lru_cache(maxsize=65536)
def bare_name(name: str) -> str:
    """The firm's own name: without form, "group", "plant" and the place of the programme; words with one blank.

    >>> bare_name("天津滨海热电厂"), bare_name("Tianjin Harbour Power Group Ltd")
    ('滨海热电', 'harbour power')
    """
    words = _without(_words(name), _LEGAL_EN | _LOOSE_EN, (*_LOOSE_ZH, *_LEGAL_ZH))
    return " ".join(words) or plain_name(name)


def _without(words: tuple[str, ...], english: frozenset[str], chinese: tuple[str, ...]) -> list[str]:
    """The words without those that say only a form; at least one stays."""
    found = [word for word in words if word not in english] or list(words)
    place = english is not _LEGAL_EN
    return [rest for word in found if (rest := _own_signs(word, chinese, place=place))] or found


def _own_signs(word: str, endings: tuple[str, ...], *, place: bool) -> str:
    """A Chinese word without its endings; one that is nothing else stays as it is, for it may be all of the name."""
    if not has_chinese(word):
        return word
    rest, cut = word, True
    while cut:
        cut = False
        for ending in endings:
            if rest.endswith(ending):
                rest, cut = rest.removesuffix(ending), True
    if place:
        rest = _PLACE_ZH.sub("", rest)
    return rest


@lru_cache(maxsize=65536)
def _counted(bare: str) -> tuple[str, ...]:
    """What tells firms of one family apart: numbers and directions, in their order."""
    words = [word for word in bare.split() if word in _COUNTED_EN or (len(word) == 1 and word.isascii())]
    return (*_COUNTED.findall(bare), *words)


def likeness_of_names(one: str, other: str) -> float:
    """How alike two names of one language are: 100 where only their form differs, 0 where they are two names.

    >>> likeness_of_names("滨海热电有限公司", "滨海热电"), likeness_of_names("滨海热电", "滨海热电厂")
    (100.0, 99.0)
    >>> likeness_of_names("Harbour Power", "Harbuor Power") > 90, likeness_of_names("Mill 1", "Mill 2")
    (True, 0.0)
    """
    if plain_name(one) == plain_name(other):
        return IDENTICAL
    a, b = bare_name(one), bare_name(other)
    if min(len(a), len(b)) < 2 or _counted(a) != _counted(b):
        return 0.0
    if a.replace(" ", "") == b.replace(" ", ""):
        return BARE
    if has_chinese(a) != has_chinese(b):
        return 0.0
    return _chinese_likeness(a, b) if has_chinese(a) else _english_likeness(a, b)


def _chinese_likeness(one: str, other: str) -> float:
    """Above 90 where one sign is a slip or stands in for one of the same sound, or one name has a place before it."""
    short, long = sorted((one, other), key=len)
    if len(short) < LEAST_SLIPPED:
        slipped = len(short) == len(long) > 2 and _sound_alike(short, long)
        return SAME_NAME if slipped else 0.0
    if long.endswith(short) and len(long) - len(short) <= 3:
        return SAME_NAME
    if len(short) == len(long):
        is_slip = OSA.distance(short, long) == 1 and (
            len(short) >= LEAST_CHANGED or sorted(short) == sorted(long) or _sound_alike(short, long)
        )
        return SAME_NAME if is_slip else 0.0
    score = fuzz.ratio(short, long)
    return max(score, SAME_NAME) if score >= SAME_NAME or OSA.distance(short, long) == 1 else 0.0


def _sound_alike(one: str, other: str) -> bool:
    """Whether names of one length differ in one sign, and its two readings stand near each other in GB 2312."""
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(differing) != 1:
        return False
    places = [_place(sign) for sign in differing[0]]
    return all(places) and abs(places[0] - places[1]) <= SOUNDS_ALIKE


def _place(sign: str) -> int:
    """The place of a sign in the first level of GB 2312, 0 outside it."""
    try:
        code = int.from_bytes(sign.encode("gb2312"))
    except UnicodeEncodeError:
        return 0
    return (code >> 8) * 94 + (code & 0xFF) if _FIRST_LEVEL[0] <= code <= _FIRST_LEVEL[1] else 0


def _english_likeness(one: str, other: str) -> float:
    """The share of letters in their order, from 90; each word of the shorter name needs its like in the other one: of
    Shunda Metal and Shengda Metal none has.
    """
    score = fuzz.ratio(one, other)
    if score < SAME_NAME:
        return 0.0
    short, long = sorted((one.split(), other.split()), key=len)
    if len(short) < len(long) and fuzz.ratio("".join(short), "".join(long)) >= SAME_NAME:
        return score  # a blank too many within a word
    return score if all(max(fuzz.ratio(word, like) for like in long) >= SAME_WORD for word in short) else 0.0


def likeness_of_firms(one: Names, other: Names) -> float:
    """How alike two firms are by their names in the languages that both have: where one name is the same the firms are,
    else both names have to be alike.
    """
    scores = [likeness_of_names(a, b) for a, b in zip(one, other, strict=True) if a and b]
    best = max(scores, default=0.0)
    return best if best >= BARE else min(scores, default=0.0)


class NearNames[Key: Hashable]:
    """Firms by signs of their names; finds those of nearly the same name without holding each against each."""

    def __init__(self, firms: Iterable[tuple[Key, Names]]) -> None:
        self.names: dict[Key, Names] = dict(firms)
        self._by_sign: dict[int, list[Key]] = {}
        for key, names in self.names.items():
            for sign in _signs(names):
                self._by_sign.setdefault(sign, []).append(key)

    def pairs(self) -> Iterator[tuple[Key, Key, float]]:
        """Each two of the firms that are nearly of one name, with how alike they are (90 to 100)."""
        seen: dict[tuple[Key, Key], None] = {}
        for keys in self._by_sign.values():
            if 1 < len(keys) <= MOST_IN_SIGN:
                seen |= dict.fromkeys(combinations(keys, 2))
        yield from _alike((one, other, self.names[one], self.names[other]) for one, other in seen)

    def pairs_with[Other: Hashable](self, others: Iterable[tuple[Other, Names]]) -> Iterator[tuple[Key, Other, float]]:
        """Each of the firms with each of others that is nearly of its name, with how alike they are."""
        for other, names in others:
            found = dict.fromkeys(
                key
                for sign in _signs(names)
                if len(keys := self._by_sign.get(sign, ())) <= MOST_IN_SIGN
                for key in keys
            )
            yield from _alike((key, other, self.names[key], names) for key in found)


def _alike[One, Other](rows: Iterable[tuple[One, Other, Names, Names]]) -> Iterator[tuple[One, Other, float]]:
    for one, other, names, other_names in rows:
        if (score := likeness_of_firms(names, other_names)) >= SAME_NAME:
            yield one, other, score


def _signs(names: Names) -> tuple[int, ...]:
    chinese, english = names
    if chinese and english:
        return tuple({*_signs_of(chinese), *_signs_of(english)})
    return _signs_of(chinese or english)


@lru_cache(maxsize=32768)
def _signs_of(name: str) -> tuple[int, ...]:
    """Signs, as hashes, that two names share where one is the other with one letter or one word changed, or a place
    before it.
    """
    if not name:
        return ()
    bare = bare_name(name)
    plain = bare.replace(" ", "")
    family = "|".join(("", *_counted(bare)))  # firms with other numbers are never held against each other
    found = {plain_name(name), plain + family}
    if len(plain) >= 3:
        found.update(plain[:place] + plain[place + 1 :] + family for place in range(len(plain)))
    if has_chinese(plain):
        found.update(plain[start:] + family for start in (2, 3) if len(plain) - start >= LEAST_SLIPPED)
    else:
        words = bare.split()
        rests = (" ".join(words[:place] + words[place + 1 :]) for place in range(len(words)))
        found.update(f"{rest} …{family}" for rest in rests if len(rest) > 4)
    return tuple(map(hash, found))
