"""Which sectors (NACE Rev. 2) an organisation belongs to, from its codes, its name and what it says it does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from symbionet.engine.classification.crosswalks import crosswalk
from symbionet.engine.classification.firms import drop_overlaps, names_a_firm, split_bare, split_roots
from symbionet.engine.classification.lexicon import Lexicon
from symbionet.engine.classification.text import token_weight
from symbionet.engine.classification.trades import find_trade, whole_trade
from symbionet.engine.classification.vectors import ENCODER, Vectors
from symbionet.engine.errors import UnknownCode
from symbionet.engine.model import Organisation
from symbionet.engine.packs import Packs

__all__ = ["SectorWeight", "sector_text", "suggest_sectors", "told_sectors"]

GB4754_WEIGHT = 0.95  # a crosswalk is not one to one
NAME_WEIGHT = 0.9  # a firm is named for what it was founded to do
BUSINESS_WEIGHT = 0.8
TRADE_WEIGHT = 0.7  # a sector that only a trade tells
BESIDE_CODE = 0.75  # the name of a firm whose code is stated still says what it makes
VECTOR_WEIGHT = 0.5
VECTOR_FLOOR, VECTOR_SPAN = 0.45, 0.45
LEAST = 0.08
MORE_LIKELY = 0.5
BEFORE_HEAD = 0.8  # a name ends with what the firm is: a waste paper dealer is a dealer first
NEAR_NAME = 86.0  # names of firms are often no words at all: Nufarm is no farm
CLASS_DIGITS = 4
COMPANIES = "glossary/sectors_firms"  # names of known companies: found as they stand or not at all


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorWeight:
    """A NACE prefix with how certain it is (0..1) and how it is known: nace, gb4754, name, business or vectors.

    `trade`: id of the trade (pack `profiles/trades`) that words tell within the sector, else empty.
    """

    nace: str
    weight: float
    known_by: str
    trade: str = field(default="", repr=False)


def suggest_sectors(source: Organisation | str, packs: Packs) -> tuple[SectorWeight, ...]:
    """The sectors of an organisation (or of a text: a name or a description), most certain first; ties by code.

    >>> from symbionet.engine.packs import load_packs
    >>> suggest_sectors(Organisation(id="1", nace=("2351",)), load_packs())[0]
    SectorWeight(nace='2351', weight=1.0, known_by='nace')
    """
    if isinstance(source, str):
        return _sectors((), (), (source,), "", packs)
    names = tuple(name for name in (source.name_en, source.name_zh) if name)
    business = " ".join(text for text in (source.sector, source.business) if text)
    return _sectors(source.nace, source.gb4754, names, business, packs)


def told_sectors(sectors: Iterable[SectorWeight]) -> tuple[str, ...]:
    """The NACE codes that are more likely than not, and their trades: what narrows the meaning of a firm's words.

    >>> told_sectors([SectorWeight(nace="2014", weight=0.9, known_by="name", trade="methanol-plant")])
    ('2014', 'methanol-plant')
    """
    told = [item for item in sectors if item.weight >= MORE_LIKELY]
    return tuple(dict.fromkeys(name for item in told for name in (item.nace, item.trade) if name))


def sector_text(organisation: Organisation) -> str:
    """All that an organisation says about its sector, as one text.

    >>> sector_text(Organisation(id="1", name_en="Tianjin Cement", business="cement and lime"))
    'Tianjin Cement cement and lime'
    """
    return _join((organisation.name_en, organisation.name_zh, organisation.sector), organisation.business)


def _join(names: tuple[str, ...], business: str) -> str:
    return " ".join(text for text in (*names, business) if text)


@lru_cache(maxsize=20_000)
def _sectors(
    nace: tuple[str, ...], gb4754: tuple[str, ...], names: tuple[str, ...], business: str, packs: Packs
) -> tuple[SectorWeight, ...]:
    found: dict[str, SectorWeight] = {}

    def add(code: str, weight: float, known_by: str) -> None:
        if weight >= LEAST and (code not in found or weight > found[code].weight):
            found[code] = SectorWeight(nace=code, weight=min(1.0, weight), known_by=known_by)

    for code in nace:
        add(_known_code(code.replace(".", ""), packs), 1.0, "nace")
    for code in gb4754:
        for target in _targets(code, packs):
            add(target, GB4754_WEIGHT, "gb4754")
    stated = {code[:2] for code in found}
    for known_by, texts, weight in (("name", names, NAME_WEIGHT), ("business", (business,), BUSINESS_WEIGHT)):
        for text in texts:
            for code, strength in _by_terms(text, packs).items():
                if not stated:
                    add(code, weight * strength, known_by)
                elif code[:2] in stated:  # a software house builds no houses
                    add(code, weight * strength * BESIDE_CODE, known_by)
    vague = tuple(code for code in found if len(code) < CLASS_DIGITS)
    if not found or vague:
        for code, strength in _by_vectors(_join(names, business), packs).items():
            if not found or code.startswith(vague):  # words that name a division, vectors that name a class in it
                add(code, VECTOR_WEIGHT * strength, "vectors")
    told = _tell_trade(found, (*names, business), packs)
    return tuple(sorted(told.values(), key=lambda item: (-item.weight, item.nace)))


def _tell_trade(found: Mapping[str, SectorWeight], texts: tuple[str, ...], packs: Packs) -> dict[str, SectorWeight]:
    """The sectors with the trade that the texts tell; else with the trade that a NACE class stands for."""
    trade = find_trade(texts, [code for code, item in found.items() if item.known_by != "vectors"], packs)
    if trade is None:
        return {code: replace(item, trade=whole_trade(code, packs)) for code, item in found.items()}
    divisions = tuple(nace[:2] for nace in trade.nace)
    told = {
        code: replace(item, trade=trade.id) if code.startswith(divisions) else item
        for code, item in found.items()
        # an algae farm is no farm: vague words beside the trade say nothing more
        if code.startswith(divisions) or item.known_by in ("nace", "gb4754") or len(code) == CLASS_DIGITS
    }
    if not any(code.startswith(trade.nace) for code in found):
        usual = trade.nace[0]
        told[usual] = SectorWeight(nace=usual, weight=TRADE_WEIGHT, known_by="name", trade=trade.id)
    return told


def _known_code(code: str, packs: Packs) -> str:
    """A class that does not exist stands for its group or division: people fill up with zeros ("2310" for 23.1)."""
    known = packs.codes("nace2") if "nace2" in packs.schemes else {}
    for length in range(len(code), 1, -1):
        if code[:length] in known and not code[length:].strip("0"):
            return code[:length]
    return code


def _targets(code: str, packs: Packs) -> tuple[str, ...]:
    try:
        return crosswalk(code, packs)
    except UnknownCode:
        return ()  # a mistyped sector code must not stop a match; import checks codes


def _by_terms(text: str, packs: Packs) -> dict[str, float]:
    tokens = split_roots(text)
    whole, bare = _lexicons(packs)
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
def _lexicons(packs: Packs) -> tuple[Lexicon, Lexicon]:
    """All terms; the terms that are words, without those that only say "firm": "brick" for "brick factory".

    A name of a known company counts as it stands: nearly the same name is another company.
    """
    pairs = [(row.nace, term) for row in packs.sectors for term in (*row.terms_en, *row.terms_zh)]
    if "nace2" in packs.schemes:  # an official title stands for its class: firms copy it from their registration
        classes = [(code, row) for code, row in packs.codes("nace2").items() if len(code) == CLASS_DIGITS]
        pairs += [(code, row[name]) for code, row in classes for name in ("name_en", "name_zh") if row.get(name)]
    known = {split_roots(term) for _, term in pairs}
    # what tells a trade tells where such firms usually are: waste cooking oil is not cooked
    told = [(item.nace[0], term) for item in packs.trades for term in (*item.terms_en, *item.terms_zh)]
    pairs += [(code, term) for code, term in told if len(roots := split_roots(term)) > 1 and roots not in known]
    words = [(code, term) for code, term in pairs if term not in _company_names(packs)]
    pairs += [(item.nace[0], name) for item in packs.trades for name in item.firms if split_roots(name) not in known]
    return Lexicon(pairs, split_roots), Lexicon(words, split_bare)


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
