"""Which sectors (NACE Rev. 2) an organisation belongs to, from its codes, its name and what it says it does."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from symbionet.engine.classification.crosswalks import crosswalk
from symbionet.engine.classification.lexicon import Lexicon
from symbionet.engine.classification.text import split_tokens, token_weight
from symbionet.engine.classification.vectors import ENCODER, Vectors
from symbionet.engine.errors import UnknownCode
from symbionet.engine.model import Organisation
from symbionet.engine.packs import Packs

__all__ = ["SectorWeight", "suggest_sectors"]

GB4754_WEIGHT = 0.95  # a crosswalk is not one to one
NAME_WEIGHT = 0.9  # a firm is named for what it was founded to do
BUSINESS_WEIGHT = 0.8
BESIDE_CODE = 0.75  # the name of a firm whose code is stated still says what it makes
VECTOR_WEIGHT = 0.5
VECTOR_FLOOR, VECTOR_SPAN = 0.45, 0.45
LEAST = 0.08


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorWeight:
    """A NACE prefix with how certain it is (0..1) and how it is known: nace, gb4754, name, business or vectors."""

    nace: str
    weight: float
    known_by: str


def suggest_sectors(source: Organisation | str, packs: Packs) -> tuple[SectorWeight, ...]:
    """The sectors of an organisation (or of a text: a name or a description), most certain first; ties by code.

    >>> from symbionet.engine.packs import load_packs
    >>> suggest_sectors(Organisation(id="1", nace=("2351",)), load_packs())[0]
    SectorWeight(nace='2351', weight=1.0, known_by='nace')
    """
    if isinstance(source, str):
        return _sectors((), (), (source,), "", packs)
    names = tuple(name for name in (source.name_en, source.name_zh) if name)
    return _sectors(source.nace, source.gb4754, names, source.business, packs)


@lru_cache(maxsize=20_000)
def _sectors(
    nace: tuple[str, ...], gb4754: tuple[str, ...], names: tuple[str, ...], business: str, packs: Packs
) -> tuple[SectorWeight, ...]:
    found: dict[str, SectorWeight] = {}

    def add(code: str, weight: float, known_by: str) -> None:
        if weight >= LEAST and (code not in found or weight > found[code].weight):
            found[code] = SectorWeight(nace=code, weight=min(1.0, weight), known_by=known_by)

    for code in nace:
        add(code.replace(".", ""), 1.0, "nace")
    for code in gb4754:
        for target in _targets(code, packs):
            add(target, GB4754_WEIGHT, "gb4754")
    share = BESIDE_CODE if found else 1.0
    for known_by, texts, weight in (("name", names, NAME_WEIGHT), ("business", (business,), BUSINESS_WEIGHT)):
        for text in texts:
            for code, strength in _by_terms(text, packs).items():
                add(code, weight * strength * share, known_by)
    if not found:
        for code, strength in _by_vectors(" ".join((*names, business)).strip(), packs).items():
            add(code, VECTOR_WEIGHT * strength, "vectors")
    return tuple(sorted(found.values(), key=lambda item: (-item.weight, item.nace)))


def _targets(code: str, packs: Packs) -> tuple[str, ...]:
    try:
        return crosswalk(code, packs)
    except UnknownCode:
        return ()  # a mistyped sector code must not stop a match; import checks codes


def _by_terms(text: str, packs: Packs) -> dict[str, float]:
    tokens = split_tokens(text)
    lexicon = _lexicon(packs)
    hits = lexicon.find(tokens) or lexicon.find_near(tokens)
    found: dict[str, float] = {}
    for hit in hits:
        size = sum(token_weight(token) for token in tokens[hit.start : hit.stop])
        strength = (0.6 + 0.4 * min(1.0, size / 4)) * (1.0 if hit.exact else 0.7)
        for code in hit.targets:
            found[code] = max(found.get(code, 0.0), strength)
    return found


def _by_vectors(text: str, packs: Packs) -> dict[str, float]:
    codes, matrix = _vectors(packs)
    if not text or not codes:
        return {}
    cosines = matrix @ ENCODER.encode([text])[0]
    found: dict[str, float] = {}
    for number in np.argsort(-cosines, kind="stable")[:12]:
        strength = min(1.0, max(0.0, (float(cosines[number]) - VECTOR_FLOOR) / VECTOR_SPAN))
        found.setdefault(codes[int(number)], strength)
    return dict(list(found.items())[:4])


@lru_cache(maxsize=8)
def _lexicon(packs: Packs) -> Lexicon:
    return Lexicon((row.nace, term) for row in packs.sectors for term in (*row.terms_en, *row.terms_zh))


@lru_cache(maxsize=8)
def _vectors(packs: Packs) -> tuple[tuple[str, ...], Vectors]:
    pairs = [(row.nace, term) for row in packs.sectors for term in (*row.terms_en[:5], *row.terms_zh[:5])]
    return tuple(code for code, _ in pairs), ENCODER.encode([term for _, term in pairs])
