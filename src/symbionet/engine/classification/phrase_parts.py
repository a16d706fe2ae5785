"""A short technical phrase as its parts: what it is, how it is, how much there is, and where it comes from."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from symbionet.engine.classification.lexicon import Hit, Lexicon
from symbionet.engine.classification.text import STOP, cut_clauses, split_tokens, token_weight
from symbionet.engine.packs import Packs
from symbionet.engine.packs.reading import read_list

__all__ = ["Phrase", "read_phrase", "rewordings"]

PACK = "glossary/phrase_words"
KEPT = "process"  # the role whose words stay with the name: grinding dust is no dust
LONGEST_ORIGIN = 8  # tokens of an origin that may be part of a name
LEAST_HEAD = 2.0  # weight of what is left: one Latin word or two Chinese characters
UNIT = (
    r"(?:kg|t|tpa|tpd|tons?|tonnes?|m3|m³|nm3|l|litres?|liters?|mw|kw|gj|mwh|kwh|loads?|truckloads?|pallets?|pcs|pieces?"
    r"|万吨|吨|公斤|千克|立方米?|方|升|度|车|托|件|个|只|条|台|桶|袋)"
)
NUMBER = r"\d+(?:[.,]\d+)?"
AMOUNT = re.compile(
    r"(?:约|近|大约|about|approx\.?|ca\.?|some|up to|over)?\s*"
    rf"{NUMBER}\s*(?:[-–~～至到]\s*{NUMBER})?\s*(?:万|千|百)?\s*"
    + UNIT
    + r"(?![a-z])(?:\s*(?:/|每|per|a)\s*(?:day|week|month|year|shift|hour|d|h|yr|a|天|日|周|月|年|班|小时|时))?"
    r"(?:\s+of\b)?",
    re.I,
)
MEASURED = re.compile(
    r"^(?:an?\s+|some\s+)?"
    r"(?:batch(?:es)?|lots?|loads?|truckloads?|plenty|bags?|drums?|barrels?|bales?|pallets?|tons?|tonnes?)\s+of\s+",
    re.I,
)
SEVERAL = re.compile(r"[、/&+]|\b(?:and|or|plus)\b|[和及与或]", re.I)  # a list
CLAUSES = re.compile(r"\s*[,，;；]\s*")


Words = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """The parts of a phrase. `head` is the name of the thing with its own modifiers, `origin` what it comes from.

    `words` holds what says how it is by role (state, quality, packing, rhythm, owner, process), in order of the text,
    as ids of the pack `glossary/phrase_words`; `amount` is as written.
    """

    head: str
    origin: str
    words: Words
    amount: str


def read_phrase(text: str, packs: Packs, known: Lexicon | None = None) -> Phrase:
    """The parts of a short phrase in Chinese or English; terms of `known` (names of things) are not taken apart.

    >>> from symbionet.engine.packs import load_packs
    >>> found = read_phrase("20 t/day of wet shredded tyre from our own plant", load_packs())
    >>> found.head, found.origin, found.amount, dict(found.words)["state"]
    ('tyre', 'our own plant', '20 t/day of', ('wet', 'crushed'))
    >>> found = read_phrase("袋装打碎的轮胎约3万吨/年", load_packs())
    >>> found.head, found.amount, dict(found.words)
    ('轮胎', '约3万吨/年', {'packing': ('bags',), 'state': ('crushed',)})
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    amount = AMOUNT.search(plain)
    if amount:
        plain = f"{plain[: amount.start()]} {plain[amount.end() :]}".strip(" ,，;；:：")
    plain, beside = _main_clauses(MEASURED.sub("", plain), packs, known)
    name, origin = cut_clauses(plain)
    tokens, words = _split_words(split_tokens(name), packs, known)
    words = _joined(words, beside)
    if not _says_enough(tokens) and origin:  # 打碎的轮胎: what stands before 的 only says how the thing is
        return Phrase(
            head=_join(split_tokens(name)), origin=origin, words=words, amount=amount[0].strip() if amount else ""
        )
    left, before = _take_apart(split_tokens(origin), packs, known)
    if origin and not left and "的" in plain:
        origin, words = "", _joined(before, words)
    return Phrase(head=_join(tokens), origin=origin, words=words, amount=amount[0].strip() if amount else "")


def _joined(one: Words, other: Words) -> Words:
    return {role: (*one.get(role, ()), *other.get(role, ())) for role in (*one, *other)}


def _main_clauses(text: str, packs: Packs, known: Lexicon | None) -> tuple[str, Words]:
    """The text without the clauses between commas that only say how the thing is, and what these say."""
    kept, words = [], dict[str, tuple[str, ...]]()
    for clause in CLAUSES.split(text):
        left, found = _take_apart(split_tokens(clause), packs, known)
        if left or not found:
            kept.append(clause)
        else:
            words = dict(_joined(words, found))
    return (", ".join(kept), words) if kept else (text, {})


def _split_words(tokens: tuple[str, ...], packs: Packs, known: Lexicon | None) -> tuple[tuple[str, ...], Words]:
    """The same, with all tokens where those that name the thing would be too few."""
    left, words = _take_apart(tokens, packs, known)
    return (left if _says_enough(left) else tokens), words


def _take_apart(tokens: tuple[str, ...], packs: Packs, known: Lexicon | None) -> tuple[tuple[str, ...], Words]:
    """The tokens that name the thing, and the words by role that say how it is."""
    protected = [hit for hit in known.find(tokens) if hit.stop - hit.start > 1] if known is not None else []
    words: dict[str, list[str]] = {}
    dropped: set[int] = set()
    roles = _roles(packs)
    for hit in _words(packs).find(tokens):
        if any(_overlaps(hit, other) for other in protected):
            continue
        role = roles[hit.targets[0]]
        words.setdefault(role, []).append(hit.targets[0])
        if role != KEPT:
            dropped |= set(range(hit.start, hit.stop))
    left = tuple(token for place, token in enumerate(tokens) if place not in dropped and token not in STOP)
    return left, {role: tuple(found) for role, found in words.items()}


def _overlaps(hit: Hit, other: Hit) -> bool:
    return hit.start < other.stop and other.start < hit.stop


def _says_enough(tokens: Sequence[str]) -> bool:
    return sum(token_weight(token) for token in tokens) >= LEAST_HEAD


def _join(tokens: Sequence[str]) -> str:
    text = ""
    for token in tokens:
        text += f" {token}" if text and (token[0].isascii() or text[-1].isascii()) else token
    return text


@lru_cache(maxsize=50_000)
def rewordings(text: str, packs: Packs, known: Lexicon | None = None) -> tuple[str, ...]:
    """The same thing without what only says how it is, then with its origin before it: boiler ash for ash from boilers.

    >>> from symbionet.engine.packs import load_packs
    >>> rewordings("dry shavings from chrome leather", load_packs()), rewordings("本厂锅炉的灰", load_packs())
    (('shaving', 'chrome leather shaving'), ('锅炉灰',))
    """
    if SEVERAL.search(text):
        return ()  # each thing of a list is asked alone: 次品 (rejects) is one of them, not how another is
    phrase = read_phrase(text, packs, known)
    whole = _join(split_tokens(text))
    found = [phrase.head]
    source, _ = _split_words(split_tokens(phrase.origin), packs, known)
    if source and len(source) <= LONGEST_ORIGIN:
        found.append(_join((*source, *split_tokens(phrase.head))))
    return tuple(item for item in dict.fromkeys(found) if item and item != whole and _says_enough(split_tokens(item)))


@lru_cache(maxsize=4)
def _words(packs: Packs) -> Lexicon:
    rows = packs.rows(PACK) if PACK in packs.headers else ()
    return Lexicon(
        (row["id"], term) for row in rows for name in ("terms_en", "terms_zh") for term in read_list(row[name])
    )


@lru_cache(maxsize=4)
def _roles(packs: Packs) -> Mapping[str, str]:
    return {row["id"]: row["role"] for row in packs.rows(PACK)} if PACK in packs.headers else {}
