"""Which entry of the European List of Waste a text means, given who supplies it: features of every entry."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypedDict

import numpy as np
import numpy.typing as npt

from symbionet.engine.arrays import Floats
from symbionet.engine.classification.classes import Suggestion
from symbionet.engine.classification.lexicon import Lexicon
from symbionet.engine.classification.origins import Homes, SourceFits
from symbionet.engine.classification.sectors import SectorWeight
from symbionet.engine.classification.terms import score_terms
from symbionet.engine.classification.text import split_tokens, token_weight
from symbionet.engine.classification.vectors import ENCODER, Vectors
from symbionet.engine.packs import Packs, Precedent
from symbionet.engine.packs.waste_list import entries_of

__all__ = ["SUPPLIER_FEATURES", "WASTE_CODE_FEATURES", "WasteCodes", "drop_supplier", "waste_codes"]


WASTE_CODE_FEATURES = (
    "term",  # an everyday name of the entry stands in the text
    "term_alone",  # ... and is the name of few entries
    "term_source",  # ... and the supplier's sector typically produces the entry
    "class",  # the entry is one of the class that the text means
    "class_source",
    "likeness",  # of the sentence vectors of text and entry
    "class_likeness",  # of those of the names of the classes that the text means and the entry
    "words",  # share of the text's words that stand in the entry's title
    "source",  # the supplier's sector typically produces the entry
    "home",  # wastes of the supplier's sector are coded in this sub-chapter
    "home_words",
    "home_class",
    "home_likeness",
    "home_class_likeness",
    "subchapter",  # ... or another entry of its sub-chapter
    "subchapter_words",
    "subchapter_likeness",
    "precedent",  # published exchanges of like materials had the entry
    "precedent_class",  # ... of materials of the same class
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
    "home_class_likeness",
    "subchapter",
    "subchapter_words",
    "subchapter_likeness",
    "precedent_source",
    "other_source",
)
LIKENESS_FLOOR, LIKENESS_SPAN = 0.2, 0.6
PRECEDENT_FLOOR = 0.5  # cosine of titles that says nothing
ONE_PRECEDENT = 0.5  # what one published exchange of the same class says; several add up
VECTOR_TERMS = 6  # terms of an entry in each language that are encoded: the lexicon knows all of them


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
    fits: SourceFits
    homes: Homes
    vectors: Vectors  # of titles and terms
    vector_rows: npt.NDArray[np.int64]  # entry of each vector
    class_likeness: dict[str, Floats]  # of the names of each class to the entries, as far as it was asked for
    words: tuple[frozenset[str], ...]
    precedents: tuple[Precedent, ...]
    precedent_fits: SourceFits
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
        class_likeness = self._class_likeness(classes, packs)
        precedent, precedent_class, precedent_source = self._precedents(text, classes, sectors)
        columns = {
            "term": term,
            "term_alone": term * (term > 0) / max(1.0, float((term >= 0.9 * term.max()).sum())) ** 0.5,
            "term_source": term * source,
            "class": of_class,
            "class_source": of_class * source,
            "likeness": likeness,
            "class_likeness": class_likeness,
            "words": words,
            "source": source,
            "home": home,
            "home_words": home * words,
            "home_class": home * of_class,
            "home_likeness": home * likeness,
            "home_class_likeness": home * class_likeness,
            "subchapter": subchapter,
            "subchapter_words": subchapter * words,
            "subchapter_likeness": subchapter * likeness,
            "precedent": precedent,
            "precedent_class": precedent_class,
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
            for place, code in enumerate(code for code in known.ewc if code in self.number):
                row = self.number[code]
                found[row] = max(found[row], item.probability / math.sqrt(1 + place))
        return found, hazard

    def _likeness(self, text: str) -> Floats:
        found = np.full(len(self.codes), -1.0)
        cosines = (self.vectors @ ENCODER.encode([text])[0]).astype(np.float64)
        np.maximum.at(found, self.vector_rows, cosines)
        return np.clip((found - LIKENESS_FLOOR) / LIKENESS_SPAN, 0.0, 1.0)

    def _class_likeness(self, classes: Sequence[Suggestion], packs: Packs) -> Floats:
        """Likeness of the classes' names, by probability: a trade word ("BOSF", 转炉渣) is like nothing in the list."""
        found = np.zeros(len(self.codes))
        for item in classes:
            if item.class_id not in self.class_likeness:
                known = packs.classes[item.class_id]
                self.class_likeness[item.class_id] = (self._likeness(known.name_en) + self._likeness(known.name_zh)) / 2
            found += item.probability * self.class_likeness[item.class_id]
        return found

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

    def _precedents(
        self, text: str, classes: Sequence[Suggestion], sectors: Sequence[SectorWeight]
    ) -> tuple[Floats, Floats, Floats]:
        like, same, source = np.zeros(len(self.codes)), np.zeros(len(self.codes)), np.zeros(len(self.subchapters))
        if not self.precedents:
            return like, same, source[self.subchapter]
        shares = {item.class_id: item.probability for item in classes}
        fits = np.zeros(len(self.precedents))
        for sector in sectors:
            np.maximum(fits, sector.weight * self.precedent_fits.of(sector.nace), out=fits)
        cosines = (self.precedent_vectors @ ENCODER.encode([text])[0]).astype(np.float64)
        scores = np.clip((cosines - PRECEDENT_FLOOR) / (1 - PRECEDENT_FLOOR), 0.0, 1.0) * (0.4 + 0.6 * fits)
        for row, item in enumerate(self.precedents):
            for code in item.ewc:
                if code not in self.number:  # it was another edition's
                    continue
                place = self.number[code]
                like[place] = max(like[place], scores[row])
                same[place] += (
                    (1 - same[place]) * ONE_PRECEDENT * shares.get(item.class_id, 0.0) * (0.2 + 0.8 * fits[row])
                )
                source[self.subchapter[place]] += fits[row]
        return like, same, (source / (fits.sum() + 2.0))[self.subchapter]


def drop_supplier(rows: Floats) -> Floats:
    """The features of a text whose supplier is not known: the columns that speak of it are 0."""
    without_supplier = np.array([name not in SUPPLIER_FEATURES for name in WASTE_CODE_FEATURES])
    return np.asarray(rows * without_supplier, dtype=np.float64)


@lru_cache(maxsize=64)
def waste_codes(packs: Packs, edition: str = "") -> WasteCodes:
    """The entries of an edition of the European List of Waste, read from the packs and encoded once.

    `edition` as `packs.waste_list.edition_on` names it; published exchanges are coded by the first.
    """
    known = _known_codes(packs.whole, edition)
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
def _known_codes(packs: Packs, edition: str) -> WasteCodes:
    rows = entries_of(edition, packs)
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
        code = next((code for code in item.ewc if code in number), "")
        if code:
            lexicon += [(code, name) for name in item.names]
            phrases += [(number[code], name) for name in (item.name_en, item.name_zh)]
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
        class_likeness={},
        words=tuple(frozenset(split_tokens(f"{rows[code]['name_en']} {rows[code]['name_zh']}")) for code in codes),
        **_taught(packs),
    )
