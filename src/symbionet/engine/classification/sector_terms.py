"""The words that name sectors (NACE Rev. 2), and how texts are read by them."""

from functools import lru_cache

import numpy as np

from symbionet.engine.classification.firms import (
    drop_overlaps,
    names_a_firm,
    split_bare,
    split_roots,
    without_firm_words,
)
from symbionet.engine.classification.lexicon import Lexicon
from symbionet.engine.classification.text import token_weight
from symbionet.engine.classification.vectors import ENCODER, Vectors
from symbionet.engine.packs import Packs

__all__ = ["CLASS_DIGITS", "by_terms", "by_vectors", "sector_lexicons"]

VECTOR_FLOOR, VECTOR_SPAN = 0.45, 0.45
BEFORE_HEAD = 0.8  # a name ends with what the firm is: a waste paper dealer is a dealer first
NEAR_NAME = 86.0  # names of firms are often no words at all: Nufarm is no farm
CLASS_DIGITS = 4
NEAREST = 12  # names whose likeness is looked at
COMPANIES = "glossary/sectors_firms"  # names of known companies: found as they stand or not at all


def by_terms(text: str, packs: Packs) -> dict[str, float]:
    """The sectors that words of a text name, each with how plainly, 0..1."""
    tokens = split_roots(text)
    whole, bare = sector_lexicons(packs)
    hits = drop_overlaps(whole.find(tokens))
    if not hits:
        hits = [hit for hit in bare.find(tokens) if names_a_firm(tokens, hit.start, hit.stop)]
    found: dict[str, float] = {}
    hits = hits or bare.find_near(split_bare(text), least=NEAR_NAME)
    for hit in hits:
        size = sum(token_weight(token) for token in tokens[hit.start : hit.stop])
        strength = (0.6 + 0.4 * min(1.0, size / 4)) * (1.0 if hit.likeness == 1.0 else 0.8 * hit.likeness)
        head = 1.0 if hit is hits[-1] else BEFORE_HEAD
        for code in hit.targets:
            found[code] = max(found.get(code, 0.0), strength * head)
    return found


def by_vectors(text: str, packs: Packs) -> dict[str, float]:
    """The sectors whose names mean nearly what a text means, each with how nearly, 0..1."""
    codes, matrix = _vectors(packs)
    if not text or not codes:
        return {}
    cosines = matrix @ ENCODER.encode([text])[0]
    found: dict[str, float] = {}
    least = np.partition(cosines, -NEAREST)[-NEAREST] if len(cosines) > NEAREST else -1.0
    near = np.flatnonzero(cosines >= least)  # sorted are only these few of many thousand
    for number in near[np.argsort(-cosines[near], kind="stable")][:NEAREST]:
        strength = min(1.0, max(0.0, (float(cosines[number]) - VECTOR_FLOOR) / VECTOR_SPAN))
        found.setdefault(codes[int(number)], strength)
    return dict(list(found.items())[:4])


@lru_cache(maxsize=8)
def sector_lexicons(packs: Packs) -> tuple[Lexicon, Lexicon]:
    """All terms; the terms that are words, without those that only say "firm": "brick" for "brick factory".

    A name of a known company counts as it stands: nearly the same name is another company.
    """
    pairs = [(row.nace, term) for row in packs.sectors for term in (*row.terms_en, *row.terms_zh)]
    if "nace2" in packs.schemes:  # an official title stands for its class: firms copy it from their registration
        classes = [(code, row) for code, row in packs.codes("nace2").items() if len(code) == CLASS_DIGITS]
        pairs += [(code, row[name]) for code, row in classes for name in ("name_en", "name_zh") if row.get(name)]
    cut: dict[str, tuple[str, ...]] = {}  # a term is asked for its roots several times

    def roots_of(term: str) -> tuple[str, ...]:
        if term not in cut:
            cut[term] = split_roots(term)
        return cut[term]

    known = {roots_of(term) for _, term in pairs}
    # what tells a trade tells where such firms usually are: waste cooking oil is not cooked
    trade_terms = [(item.nace[0], term) for item in packs.trades for term in (*item.terms_en, *item.terms_zh)]
    pairs += [(code, term) for code, term in trade_terms if len(roots := roots_of(term)) > 1 and roots not in known]
    words = [(code, term) for code, term in pairs if term not in _company_names(packs)]
    pairs += [(item.nace[0], name) for item in packs.trades for name in item.firms if roots_of(name) not in known]
    return Lexicon(pairs, roots_of), Lexicon(words, lambda term: without_firm_words(roots_of(term)))


@lru_cache(maxsize=8)
def _company_names(packs: Packs) -> frozenset[str]:
    if COMPANIES not in packs.headers:
        return frozenset()
    cells = [cell for row in packs.rows(COMPANIES) for cell in (row["terms_en"], row["terms_zh"])]
    return frozenset(name for cell in cells for name in cell.split("|"))


@lru_cache(maxsize=8)
def _vectors(packs: Packs) -> tuple[tuple[str, ...], Vectors]:
    terms = [(row.nace, term) for row in packs.sectors for term in (*row.terms_en[:5], *row.terms_zh[:5])]
    pairs = [(code, term) for code, term in terms if term not in _company_names(packs)]
    if "nace2" in packs.schemes:  # the official titles cover the sectors nobody gave terms to
        classes = [(code, row) for code, row in packs.codes("nace2").items() if len(code) == CLASS_DIGITS]
        pairs += [(code, row[name]) for code, row in classes for name in ("name_en", "name_zh") if row.get(name)]
    return tuple(code for code, _ in pairs), ENCODER.encode([term for _, term in pairs], keep=True)
