"""Scores what the terms found in a text say about its targets (classes, waste codes)."""

from dataclasses import dataclass

from symbionet.engine.classification.lexicon import Hit, Lexicon
from symbionet.engine.classification.text import cut_clauses, split_tokens, token_weight
from symbionet.engine.model import Reason

__all__ = ["ENOUGH", "TermScores", "score_terms"]

TAIL_WEIGHT = 0.25  # a term after "from", "of" or in brackets says where it comes from
HEAD_BONUS = 0.35  # the last term of a name is its head ("steel slag", 烟气余热蒸汽)
NEAR_WEIGHT = 0.85  # a term whose spelling was guessed
BESIDE_KNOWN = 0.8  # likeness of a guessed term from which it counts where a known one was found
ENOUGH = 0.75  # share of a text that its terms explain, from which spelling is not guessed


@dataclass(frozen=True, slots=True, kw_only=True)
class TermScores:
    """Scores (0..1) and reasons by target, and the share of the text that the terms explain."""

    scores: dict[str, float]
    reasons: dict[str, Reason]
    explained: float


def score_terms(text: str, lexicon: Lexicon) -> TermScores:
    """What the terms of a lexicon in a text say; a term that is the whole text scores 1.

    >>> found = score_terms("Coal fly ash", Lexicon([("fly-ash", "fly ash"), ("ash", "ash")]))
    >>> {target: round(score, 2) for target, score in found.scores.items()}
    {'fly-ash': 0.88}
    """
    scores: dict[str, float] = {}
    reasons: dict[str, Reason] = {}
    explained = 0.0
    for part, weight in zip(cut_clauses(text), (1.0, TAIL_WEIGHT), strict=True):
        tokens = split_tokens(part)
        hits = lexicon.find(tokens)
        covered = _coverage(hits, tokens)
        if weight == 1.0 and covered < ENOUGH:
            near = lexicon.find_near(tokens)
            least = min((hit.likeness for hit in near), default=0.0)
            likeness = least * NEAR_WEIGHT
            # a text that holds a known term is seldom that term misspelt: 废溶剂类物料 is 废溶剂
            if _coverage(near, tokens) * likeness > covered and (not hits or least >= BESIDE_KNOWN):
                hits, covered = near, _coverage(near, tokens) * likeness
        explained = max(explained, covered * weight)
        for hit in hits:
            score = _score_hit(hit, tokens) * weight
            for target in hit.targets:
                if score > scores.get(target, 0.0):
                    scores[target] = score
                    code = "term" if hit.likeness == 1.0 else "near_term"
                    reasons[target] = Reason(code=code, value=hit.term)
    return TermScores(scores=scores, reasons=reasons, explained=explained)


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
