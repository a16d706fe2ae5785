"""Which entry of the European List of Waste a text means, given who supplies it: features of every entry."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypedDict

import numpy as np
import numpy.typing as npt

from symbionet.engine.classification.classes import Suggestion
from symbionet.engine.classification.lexicon import Lexicon
from symbionet.engine.classification.sectors import SectorWeight
from symbionet.engine.classification.terms import score_terms
from symbionet.engine.classification.text import split_tokens, token_weight
from symbionet.engine.classification.vectors import ENCODER, Vectors
from symbionet.engine.packs import Packs, Precedent

__all__ = ["SUPPLIER_FEATURES", "WASTE_CODE_FEATURES", "WasteCodes", "drop_supplier", "waste_codes"]

Floats = npt.NDArray[np.float64]

WASTE_CODE_FEATURES = (
    "term",  # an everyday name of the entry stands in the text
    "term_alone",  # ... and is the name of few entries
    "term_source",  # ... and the supplier's sector typically produces the entry
    "class",  # the entry is one of the class that the text means
    "class_source",
    "likeness",  # of the sentence vectors of text and entry
    "words",  # share of the text's words that stand in the entry's title
    "source",  # the supplier's sector typically produces the entry
    "home",  # wastes of the supplier's sector are coded in this sub-chapter
    "home_words",
    "home_class",
    "home_likeness",
    "subchapter",  # ... or another entry of its sub-chapter
    "subchapter_words",
    "subchapter_likeness",
    "precedent",  # published exchanges of like materials had the entry
    "precedent_source",  # published exchanges of the supplier's sector had entries of its sub-chapter
    "hazardous",  # the entry is hazardous and the class is not, or the other way round
    "other",  # "not otherwise specified"
    "other_source",
)
SUPPLIER_FEATURES = (
    "term_source",
    "class_source",
    "source",
    "home",
    "home_words",
    "home_class",
    "home_likeness",
    "subchapter",
    "subchapter_words",
    "subchapter_likeness",
    "precedent_source",
    "other_source",
)
LIKENESS_FLOOR, LIKENESS_SPAN = 0.2, 0.6
PRECEDENT_FLOOR = 0.5  # cosine of titles that says nothing
HOME_DECAY = 0.7
VECTOR_TERMS = 6  # terms of an entry in each language that are encoded: the lexicon knows all of them
SOURCE_FITS = {4: 1.0, 3: 0.75, 2: 0.5}  # by digits that the supplier's sector and the entry's source share


@dataclass(frozen=True, slots=True, kw_only=True)
class WasteCodes:
    """The entries of the list with what their features need; one row each in the order of `codes`."""

    codes: tuple[str, ...]
    number: dict[str, int]
    subchapter: npt.NDArray[np.int64]
    subchapters: tuple[str, ...]
    hazardous: npt.NDArray[np.bool_]
    other: npt.NDArray[np.bool_]
    lexicon: Lexicon
    fits: "SourceFits"
    homes: "Homes"
    vectors: Vectors  # of titles and terms
    vector_rows: npt.NDArray[np.int64]  # entry of each vector
    words: tuple[frozenset[str], ...]
    precedents: tuple[Precedent, ...]
    precedent_fits: "SourceFits"
    precedent_vectors: Vectors

    def features(
        self,
        text: str,
        packs: Packs,
        *,
        classes: Sequence[Suggestion],
        sectors: Sequence[SectorWeight],
    ) -> Floats:
        """One row per entry, one column per name of `WASTE_CODE_FEATURES`, each 0..1 (hazardous: -1..1)."""
        term = self._terms(text)
        of_class, hazard = self._classes(classes, packs)
        likeness = self._likeness(text)
        words = self._words(text)
        source = self._sources(sectors)
        home = self._home(sectors)
        best = np.zeros(len(self.subchapters))
        np.maximum.at(best, self.subchapter, source)
        subchapter = best[self.subchapter]
        precedent, precedent_source = self._precedents(text, sectors)
        columns = {
            "term": term,
            "term_alone": term * (term > 0) / max(1.0, float((term >= 0.9 * term.max()).sum())) ** 0.5,
            "term_source": term * source,
            "class": of_class,
            "class_source": of_class * source,
            "likeness": likeness,
            "words": words,
            "source": source,
            "home": home,
            "home_words": home * words,
            "home_class": home * of_class,
            "home_likeness": home * likeness,
            "subchapter": subchapter,
            "subchapter_words": subchapter * words,
            "subchapter_likeness": subchapter * likeness,
            "precedent": precedent,
            "precedent_source": precedent_source,
            "hazardous": np.where(self.hazardous, hazard, 0.0),
            "other": self.other.astype(np.float64),
            "other_source": self.other * home,
        }
        return np.stack([columns[name] for name in WASTE_CODE_FEATURES], axis=1)

    def _terms(self, text: str) -> Floats:
        found = np.zeros(len(self.codes))
        for code, score in score_terms(text, self.lexicon).scores.items():
            found[self.number[code]] = score
        return found

    def _classes(self, classes: Sequence[Suggestion], packs: Packs) -> tuple[Floats, float]:
        found = np.zeros(len(self.codes))
        hazard = 0.0
        for item in classes:
            known = packs.classes[item.class_id]
            hazard += item.probability * {"yes": 1.0, "maybe": 0.0, "no": -1.0}[known.hazardous]
            for place, code in enumerate(known.ewc):
                row = self.number[code]
                found[row] = max(found[row], item.probability / math.sqrt(1 + place))
        return found, hazard

    def _likeness(self, text: str) -> Floats:
        found = np.full(len(self.codes), -1.0)
        cosines = (self.vectors @ ENCODER.encode([text])[0]).astype(np.float64)
        np.maximum.at(found, self.vector_rows, cosines)
        return np.clip((found - LIKENESS_FLOOR) / LIKENESS_SPAN, 0.0, 1.0)

    def _words(self, text: str) -> Floats:
        tokens = [token for token in split_tokens(text) if token_weight(token)]
        total = sum(token_weight(token) for token in tokens)
        if not total:
            return np.zeros(len(self.codes))
        return np.array(
            [sum(token_weight(token) for token in tokens if token in words) / total for words in self.words]
        )

    def _sources(self, sectors: Sequence[SectorWeight]) -> Floats:
        found = np.zeros(len(self.codes))
        for sector in sectors:
            np.maximum(found, sector.weight * self.fits.of(sector.nace), out=found)
        return found

    def _home(self, sectors: Sequence[SectorWeight]) -> Floats:
        found = np.zeros(len(self.subchapters))
        for sector in sectors:
            np.maximum(found, sector.weight * self.homes.of(sector.nace), out=found)
        return found[self.subchapter]

    def _precedents(self, text: str, sectors: Sequence[SectorWeight]) -> tuple[Floats, Floats]:
        like, source = np.zeros(len(self.codes)), np.zeros(len(self.subchapters))
        if not self.precedents:
            return like, source[self.subchapter]
        fits = np.zeros(len(self.precedents))
        for sector in sectors:
            np.maximum(fits, sector.weight * self.precedent_fits.of(sector.nace), out=fits)
        cosines = (self.precedent_vectors @ ENCODER.encode([text])[0]).astype(np.float64)
        scores = np.clip((cosines - PRECEDENT_FLOOR) / (1 - PRECEDENT_FLOOR), 0.0, 1.0) * (0.4 + 0.6 * fits)
        for row, item in enumerate(self.precedents):
            for code in item.ewc:
                place = self.number[code]
                like[place] = max(like[place], scores[row])
                source[self.subchapter[place]] += fits[row]
        return like, (source / (fits.sum() + 2.0))[self.subchapter]


def drop_supplier(rows: Floats) -> Floats:
    """The features of a text whose supplier is not known: the columns that speak of it are 0."""
    told = np.array([name not in SUPPLIER_FEATURES for name in WASTE_CODE_FEATURES])
    return np.asarray(rows * told, dtype=np.float64)


class Homes:
    """The sub-chapters in which the wastes of a sector are coded: 1 for the usual one, less for each further one."""

    def __init__(self, listed: Mapping[str, Sequence[str]], subchapters: Sequence[str]) -> None:
        self._number = {code: place for place, code in enumerate(subchapters)}
        self._listed = listed
        self._rows: dict[str, Floats] = {}

    def of(self, sector: str) -> Floats:
        """One value per sub-chapter; a sector known to fewer digits is the mean of its classes."""
        if sector not in self._rows:
            found = np.zeros(len(self._number))
            inside = [codes for nace, codes in self._listed.items() if nace.startswith(sector)]
            for codes in inside:
                for place, code in enumerate(codes):
                    found[self._number[code]] += HOME_DECAY**place / len(inside)
            self._rows[sector] = found
        return self._rows[sector]


class SourceFits:
    """How well a supplier's sector fits the sectors of each row, 0..1; one array per sector, computed once."""

    def __init__(self, sources: Sequence[tuple[str, ...]]) -> None:
        self._sources = sources
        self._rows: dict[str, Floats] = {}

    def of(self, sector: str) -> Floats:
        """The fit of each row."""
        if sector not in self._rows:
            self._rows[sector] = np.array([_fit(sector, sources) for sources in self._sources], dtype=np.float64)
        return self._rows[sector]


def _fit(sector: str, sources: Iterable[str]) -> float:
    best = 0.0
    for source in sources:
        shared = next((n for n in (4, 3, 2) if len(sector) >= n <= len(source) and sector[:n] == source[:n]), 0)
        if shared:
            # a source that is itself only a division fits all of it
            best = max(best, 0.8 if shared == len(source) and shared < 4 else SOURCE_FITS[shared])
    return best


@lru_cache(maxsize=64)
def waste_codes(packs: Packs) -> WasteCodes:
    """The entries of the European List of Waste, read from the packs and encoded once."""
    known = _known_codes(packs.whole)
    if packs is packs.whole:
        return known
    return replace(known, **_taught(packs))


class _Taught(TypedDict):
    precedents: tuple[Precedent, ...]
    precedent_fits: SourceFits
    precedent_vectors: Vectors


def _taught(packs: Packs) -> _Taught:
    """What published exchanges teach: the part that is left out with a network under test."""
    precedents = tuple(item for item in packs.precedents if item.ewc)
    return _Taught(
        precedents=precedents,
        precedent_fits=SourceFits([item.supplier_nace for item in precedents]),
        precedent_vectors=ENCODER.encode([item.material_en for item in precedents], keep=True),
    )


@lru_cache(maxsize=4)
def _known_codes(packs: Packs) -> WasteCodes:
    rows = packs.codes("ewc")
    chapters = packs.codes("ewc_chapters")
    codes = tuple(sorted(rows))
    number = {code: place for place, code in enumerate(codes)}
    subchapters = tuple(sorted({code[:4] for code in codes}))
    terms = packs.code_terms
    phrases: list[tuple[int, str]] = []
    lexicon: list[tuple[str, str]] = []
    for place, code in enumerate(codes):
        phrases += [(place, rows[code][name]) for name in ("name_en", "name_zh")]
        phrases += [(place, f"{chapters[code[:4]][name]}: {rows[code][name]}") for name in ("name_en", "name_zh")]
        if (known := terms.get(code)) is not None:
            lexicon += [(code, name) for name in (*known.terms_en, *known.terms_zh)]
            phrases += [(place, name) for name in (*known.terms_en[:VECTOR_TERMS], *known.terms_zh[:VECTOR_TERMS])]
    for item in packs.terms:
        lexicon += [(code, name) for code in item.ewc[:1] for name in item.names]
        phrases += [(number[code], name) for code in item.ewc[:1] for name in (item.name_en, item.name_zh)]
    return WasteCodes(
        codes=codes,
        number=number,
        subchapter=np.array([subchapters.index(code[:4]) for code in codes], dtype=np.int64),
        subchapters=subchapters,
        hazardous=np.array([rows[code]["hazardous"] == "yes" for code in codes], dtype=np.bool_),
        other=np.array([code.endswith("99") for code in codes], dtype=np.bool_),
        lexicon=Lexicon(lexicon),
        homes=Homes(packs.subchapters, subchapters),
        fits=SourceFits([terms[code].source_nace if code in terms else () for code in codes]),
        vectors=ENCODER.encode([text for _, text in phrases], keep=True),
        vector_rows=np.array([place for place, _ in phrases], dtype=np.int64),
        words=tuple(frozenset(split_tokens(f"{rows[code]['name_en']} {rows[code]['name_zh']}")) for code in codes),
        **_taught(packs),
    )
