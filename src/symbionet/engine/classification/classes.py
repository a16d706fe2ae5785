"""Which resource class a text means, with its probability and why."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from symbionet.engine.classification.lexicon import Hit, Lexicon
from symbionet.engine.classification.text import cut_clauses, split_tokens, token_weight
from symbionet.engine.classification.vectors import ENCODER, Vectors
from symbionet.engine.model import Reason
from symbionet.engine.packs import Packs, ResourceClass

__all__ = ["Suggestion", "suggest_classes"]

TAIL_WEIGHT = 0.25  # a term after "from", "of" or in brackets says where it comes from
HEAD_BONUS = 0.35  # the last term of a name is its head ("steel slag", 烟气余热蒸汽)
NEAR_WEIGHT = 0.85  # a term whose spelling was guessed
SOURCE_BONUS = 0.8  # the sector that offers it typically has this class
CODE_BONUS = 1.2  # its waste code is one of the class
SHARPNESS = 6.0  # of the softmax over scores
NOTHING = 0.42  # score of "none of the classes"
ENOUGH = 0.75  # share of a text that its terms explain, from which vectors are not asked
VECTOR_FLOOR, VECTOR_SPAN = 0.45, 0.4  # cosine that says nothing, and how much more says all


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A resource class that a text may mean. `reason.code` is term, near_term, vector or waste_code."""

    class_id: str
    probability: float
    reason: Reason


def suggest_classes(
    text: str,
    packs: Packs,
    *,
    top: int = 5,
    ewc: Sequence[str] = (),
    sectors: Sequence[str] = (),
    kind: str = "",
) -> tuple[Suggestion, ...]:
    """The classes that `text` (Chinese, English or both) may mean, most probable first; ties by id.

    `ewc` codes, the NACE codes of the firm that has it (`sectors`) and its `kind` narrow the choice.
    Probabilities are those of the classes; what is missing to 1 is that it is none of them.

    >>> from symbionet.engine.packs import load_packs
    >>> [s.class_id for s in suggest_classes("粉煤灰", load_packs(), top=1)]
    ['fly-ash']
    """
    return _suggest(text, packs, tuple(ewc), tuple(sectors), kind)[:top]


@lru_cache(maxsize=50_000)
def _suggest(
    text: str, packs: Packs, ewc: tuple[str, ...], sectors: tuple[str, ...], kind: str
) -> tuple[Suggestion, ...]:
    scores, reasons, explained = _score_terms(text, packs)
    if explained < ENOUGH:
        _add_vectors(text, packs, scores, reasons, weight=1.0 - explained)
    codes = {code.replace(" ", "")[:6] for code in ewc}
    for class_id in _classes_by_ewc(packs, codes):
        if class_id not in scores:
            # "ash" with the code of fly ash is fly ash more likely than a text that says nothing of the kind
            scores[class_id] = 0.6 * scores.get(packs.classes[class_id].parent, 0.0)
            reasons[class_id] = Reason(code="waste_code", value=sorted(codes & set(packs.classes[class_id].ewc))[0])
    for class_id in scores:
        scores[class_id] += _bonus(packs.classes[class_id], codes, sectors, kind)
    return _rank(scores, reasons)


def _rank(scores: dict[str, float], reasons: dict[str, Reason]) -> tuple[Suggestion, ...]:
    order = sorted(scores, key=lambda class_id: (-scores[class_id], class_id))[:12]
    exps = [math.exp(SHARPNESS * scores[class_id]) for class_id in order]
    total = sum(exps) + math.exp(SHARPNESS * NOTHING)
    return tuple(
        Suggestion(class_id=class_id, probability=exp / total, reason=reasons[class_id])
        for class_id, exp in zip(order, exps, strict=True)
        if exp / total >= 0.01
    )


def _score_terms(text: str, packs: Packs) -> tuple[dict[str, float], dict[str, Reason], float]:
    """Scores by class from the terms in the text, their reasons, and the share of the text they explain."""
    lexicon = _lexicon(packs)
    scores: dict[str, float] = {}
    reasons: dict[str, Reason] = {}
    explained = 0.0
    for part, weight in zip(cut_clauses(text), (1.0, TAIL_WEIGHT), strict=True):
        tokens = split_tokens(part)
        hits = lexicon.find(tokens)
        covered = _coverage(hits, tokens)
        if weight == 1.0 and covered < ENOUGH:
            near = lexicon.find_near(tokens)
            likeness = min((hit.likeness for hit in near), default=0.0) * NEAR_WEIGHT
            if _coverage(near, tokens) * likeness > covered:
                hits, covered = near, _coverage(near, tokens) * likeness
        explained = max(explained, covered * weight)
        for hit in hits:
            score = _score_hit(hit, tokens) * weight
            for class_id in hit.targets:
                if score > scores.get(class_id, 0.0):
                    scores[class_id] = score
                    code = "term" if hit.likeness == 1.0 else "near_term"
                    reasons[class_id] = Reason(code=code, value=hit.term)
    return scores, reasons, explained


def _score_hit(hit: Hit, tokens: tuple[str, ...]) -> float:
    share = _coverage([hit], tokens)
    head = HEAD_BONUS if hit.stop == len(tokens) else 0.0
    if hit.stop - hit.start == 1 and not tokens[hit.start].isascii():
        return 0.7 * share if share < 1 else 1.0  # one character ends many words: 石灰 is no 灰
    certain = 1.0 if hit.likeness == 1.0 else hit.likeness * NEAR_WEIGHT
    # one text with several terms of equal standing ("vapour and demineralised water") means each of them
    return certain * min(1.0, 0.3 + 0.7 * share + head * (1 - share)) * (1.0 if len(hit.targets) == 1 else 0.9)


def _coverage(hits: list[Hit], tokens: tuple[str, ...]) -> float:
    total = sum(token_weight(token) for token in tokens)
    inside = {number for hit in hits for number in range(hit.start, hit.stop)}
    if not total:
        return 1.0 if hits else 0.0
    return sum(token_weight(tokens[number]) for number in inside) / total


def _add_vectors(
    text: str, packs: Packs, scores: dict[str, float], reasons: dict[str, Reason], *, weight: float
) -> None:
    ids, matrix = _class_vectors(packs)
    if not ids:
        return
    cosines = matrix @ ENCODER.encode([text])[0]
    best: dict[str, float] = {}
    for number in np.argsort(-cosines, kind="stable")[:40]:
        best.setdefault(ids[int(number)], float(cosines[number]))
    for class_id, cosine in list(best.items())[:10]:
        score = weight * 0.9 * min(1.0, max(0.0, (cosine - VECTOR_FLOOR) / VECTOR_SPAN))
        if class_id in scores:
            scores[class_id] += 0.3 * score
        elif score > 0.05:
            scores[class_id] = score
            reasons[class_id] = Reason(code="vector", value=round(cosine, 2))


def _bonus(item: ResourceClass, codes: set[str], sectors: tuple[str, ...], kind: str) -> float:
    bonus = 0.0
    if codes and item.ewc:
        # a class of many codes is broad: that one of them fits says less
        bonus += CODE_BONUS / math.sqrt(len(item.ewc)) if codes & set(item.ewc) else -0.2
    if any(sector.startswith(source) for sector in sectors for source in item.source_nace):
        bonus += SOURCE_BONUS * 0.25
    if kind and kind != item.kind:
        bonus -= 0.5
    return bonus


@lru_cache(maxsize=8)
def _lexicon(packs: Packs) -> Lexicon:
    return Lexicon(
        (item.id, term)
        for item in packs.classes.values()
        for term in (item.name_en, item.name_zh, *item.terms_en, *item.terms_zh)
    )


@lru_cache(maxsize=8)
def _class_vectors(packs: Packs) -> tuple[tuple[str, ...], Vectors]:
    pairs = [
        (item.id, term)
        for item in packs.classes.values()
        for term in (item.name_en, item.name_zh, *item.terms_en[:4], *item.terms_zh[:4])
    ]
    return tuple(class_id for class_id, _ in pairs), ENCODER.encode([term for _, term in pairs], keep=True)


def _classes_by_ewc(packs: Packs, codes: set[str]) -> list[str]:
    return [item.id for item in packs.classes.values() if codes & set(item.ewc)] if codes else []
