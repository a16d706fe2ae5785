"""Which entries of the Chinese list of hazardous wastes (2021) a text may be: by class, industry, process and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from symbionet.engine.arrays import Floats
from symbionet.engine.classification.classes import Suggestion
from symbionet.engine.classification.crosswalks import crosswalk
from symbionet.engine.classification.origins import SourceFits
from symbionet.engine.classification.sectors import SectorWeight
from symbionet.engine.classification.text import split_tokens, token_weight
from symbionet.engine.classification.vectors import ENCODER, Vectors
from symbionet.engine.errors import UnknownCode
from symbionet.engine.packs import Packs

__all__ = ["national_shares"]

# expert judgement: what each sign adds to the log-odds of an entry
LISTED, CATEGORY, INDUSTRY, LIKENESS, WORDS = 3.0, 4.0, 3.0, 3.0, 3.0
PLACES = (1.0, 0.7, 0.5)  # of the codes that a class lists
ANY_INDUSTRY = 0.5  # fit of an entry of no particular industry; of another industry where the supplier is not known
LEAST_FIT = 0.3
LIKENESS_FLOOR, LIKENESS_SPAN = 0.25, 0.55


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entries:
    codes: tuple[str, ...]
    number: Mapping[str, int]
    categories: tuple[str, ...]
    fits: SourceFits
    bound: Floats  # 1 where the entry is of a particular industry
    rows: Mapping[str, list[int]]  # entries by word
    vectors: Vectors  # Chinese names, then English ones


def national_shares(
    text: str, packs: Packs, *, classes: Sequence[Suggestion], sectors: Sequence[SectorWeight]
) -> tuple[tuple[str, float], ...]:
    """The entries with their shares among all entries, most probable first, as if the text were hazardous waste."""
    entries = _entries(packs.whole)
    listed, category = _by_class(classes, packs, entries)
    first = [packs.classes[item.class_id] for item in classes[:1]]
    names = " ".join(f"{known.name_zh} {known.name_en}" for known in first)
    meant = ENCODER.encode([text, *(known.name_zh for known in first)]).mean(axis=0)
    cosines = (entries.vectors @ meant).astype(np.float64).reshape(2, -1).max(axis=0)
    likeness = np.clip((cosines - LIKENESS_FLOOR) / LIKENESS_SPAN, 0.0, 1.0)
    score = (
        LISTED * listed
        + CATEGORY * category
        + INDUSTRY * _fit(entries, sectors)
        + LIKENESS * likeness
        + WORDS * _shared(f"{text} {names}", entries)
    )
    shares = np.exp(score - score.max())
    shares /= shares.sum()
    order = np.argsort(-shares, kind="stable")[:50]
    return tuple((entries.codes[place], float(shares[place])) for place in order)


def _by_class(classes: Sequence[Suggestion], packs: Packs, entries: _Entries) -> tuple[Floats, Floats]:
    """How far the classes list each entry, and its category."""
    listed = np.zeros(len(entries.codes))
    categories: dict[str, float] = {}
    for item in classes:
        for place, code in enumerate(packs.classes[item.class_id].hw):
            if code in entries.number:
                row = entries.number[code]
                listed[row] = max(listed[row], item.probability * PLACES[min(place, len(PLACES) - 1)])
            name = code if code.startswith("HW") else f"HW{code[-2:]}"
            categories[name] = max(categories.get(name, 0.0), item.probability)
    return listed, np.array([categories.get(name, 0.0) for name in entries.categories])


def _fit(entries: _Entries, sectors: Sequence[SectorWeight]) -> Floats:
    if not sectors:
        return np.where(entries.bound > 0, LEAST_FIT, ANY_INDUSTRY)
    found = np.zeros(len(entries.codes))
    for sector in sectors:
        np.maximum(found, sector.weight * entries.fits.of(sector.nace), out=found)
    return np.where(entries.bound > 0, found, ANY_INDUSTRY)


def _shared(text: str, entries: _Entries) -> Floats:
    """The share of the words of a text (pairs of Chinese characters) that each entry holds."""
    found = np.zeros(len(entries.codes))
    words = _words(text)
    for word, weight in words.items():
        found[entries.rows.get(word, [])] += weight
    return found / max(sum(words.values()), 1e-9)


def _words(text: str) -> dict[str, float]:
    tokens = split_tokens(text)
    found = {token: token_weight(token) for token in tokens if token[0].isascii() and token_weight(token)}
    for one, other in pairwise(tokens):
        if not one[0].isascii() and not other[0].isascii():
            found[one + other] = token_weight(one) + token_weight(other)
    return found


@lru_cache(maxsize=4)
def _entries(packs: Packs) -> _Entries:
    rows = packs.codes("hw2021")
    codes = tuple(sorted(rows))
    texts = [rows[code]["name_zh"] for code in codes] + [rows[code]["name_en"] for code in codes]
    by_word: dict[str, list[int]] = {}
    for place, code in enumerate(codes):
        for word in _words(f"{rows[code]['name_zh']} {rows[code]['name_en']}"):
            by_word.setdefault(word, []).append(place)
    return _Entries(
        codes=codes,
        number={code: place for place, code in enumerate(codes)},
        categories=tuple(rows[code]["category"] for code in codes),
        fits=SourceFits([_sectors(rows[code]["gb4754"], packs) for code in codes]),
        bound=np.array([float(bool(rows[code]["gb4754"])) for code in codes]),
        rows=by_word,
        vectors=ENCODER.encode(texts, keep=True),
    )


def _sectors(cell: str, packs: Packs) -> tuple[str, ...]:
    found: list[str] = []
    for code in cell.split("|"):
        try:
            found += crosswalk(code, packs) if code else ()
        except UnknownCode:
            continue
    return tuple(found)
