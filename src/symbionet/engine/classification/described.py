"""What a description adds to the classes of a title: what it names, confirms, says more closely, or holds much of."""

import re
from functools import lru_cache

from symbionet.engine.classification.contents import recovered_from
from symbionet.engine.classification.form_words import says_form_only
from symbionet.engine.classification.lexicon import Lexicon
from symbionet.engine.classification.phrases import affirmed
from symbionet.engine.classification.terms import score_terms
from symbionet.engine.classification.text import split_tokens
from symbionet.engine.model import Reason
from symbionet.engine.packs import Packs
from symbionet.engine.packs.reading import read_list

__all__ = ["UNSURE", "add_contents", "add_description", "add_material", "are_family", "is_below"]

CONSTITUENTS = "glossary/constituents"  # what a broad thing is more closely: PVC, 304, OCC
PLAIN_PART, UNSURE = 0.6, 0.6  # score from which a description says a class, and below which a title says none
CONFIRMED, DESCRIBED = 0.2, 0.55  # what a description adds to a class of the title, and what it says alone
AS_CONTENT = 1.0  # score of the residue of a metal beside the class that holds it
BESIDE_CLOSER = 0.85  # what is left of a class beside a narrower one that the description names
# of a title that says only a form: what is left of its classes beside the material that the description names
BESIDE_MATERIAL, LIQUID, SHARE = 0.5, ("liquid", "gas"), re.compile(r"%|％|traces?|微量|少量$")
PACKED = frozenset(["bag", "sack", "box", "film", "drum", "袋", "桶", "膜", "箱", "包"])
MEANT = 0.95  # score of the material that a description names for a title without one


def is_below(class_id: str, broader: str, packs: Packs) -> bool:
    """Whether a class is narrower than another."""
    return broader in packs.parents_of(class_id)


def are_family(one: str, other: str, packs: Packs) -> bool:
    """Whether two classes are the same, or one is narrower than the other."""
    return one == other or is_below(one, other, packs) or is_below(other, one, packs)


def add_contents(text: str, packs: Packs, scores: dict[str, float], reasons: dict[str, Reason]) -> None:
    """Of a dust, sludge or swarf that holds much of a metal it is the residue of that metal, too."""
    first = max(scores, key=lambda class_id: scores[class_id], default="")
    for name, class_id in recovered_from(text, first, packs.whole):
        scores[class_id] = max(scores.get(class_id, 0.0), scores[first] * AS_CONTENT)
        scores[first] *= BESIDE_CLOSER
        reasons[class_id] = Reason(code="term", value=name)
        return


def add_material(
    text: str, description: str, packs: Packs, scores: dict[str, float], reasons: dict[str, Reason]
) -> None:
    """The material that the description names first, where the title says nothing but a form: ends, of HDPE."""
    if not description or not says_form_only(text):
        return
    best = max(scores.values(), default=0.0)
    first = max(scores, key=lambda class_id: scores[class_id]) if best >= UNSURE else ""
    for part in affirmed(description):
        tokens = split_tokens(part)
        for hit in () if SHARE.search(part) else _constituents(packs.whole).find(tokens):
            known = packs.classes[hit.targets[0]]
            packed = tokens[hit.stop : hit.stop + 1] and tokens[hit.stop] in PACKED
            if first and are_family(known.id, first, packs):
                return
            if known.form in LIQUID or packed:
                continue
            for class_id in scores:
                scores[class_id] *= BESIDE_MATERIAL
            scores[known.id], reasons[known.id] = MEANT, Reason(code="term", value=hit.term)
            return


def add_description(
    text: str, packs: Packs, scores: dict[str, float], reasons: dict[str, Reason], *, lexicon: Lexicon
) -> None:
    """What the description says is there speaks for a class, and is the class where the title says little."""
    if not text:
        return
    best = max(scores.values(), default=0.0)
    first = max(scores, key=lambda class_id: scores[class_id], default="")
    for part in affirmed(text):
        found = score_terms(part, lexicon)
        closer = dict.fromkeys(
            target for hit in _constituents(packs.whole).find(split_tokens(part)) for target in hit.targets
        )
        for class_id in closer if first else ():
            if is_below(class_id, first, packs):  # "plastic scrap, PVC and ABS": what is named more closely is meant
                scores[class_id] = max(scores.get(class_id, 0.0), best)
                scores[first], reasons[class_id] = best * BESIDE_CLOSER, Reason(code="term", value=part)
        for class_id, score in found.scores.items():
            if score < PLAIN_PART or found.reasons[class_id].code != "term":
                continue
            if class_id in scores:
                scores[class_id] = max(scores[class_id], min(1.0, scores[class_id] + CONFIRMED * score))
            elif best < UNSURE:
                scores[class_id], reasons[class_id] = DESCRIBED * score, found.reasons[class_id]


@lru_cache(maxsize=4)
def _constituents(packs: Packs) -> Lexicon:
    """The words that say which narrower class a broad one is."""
    rows = packs.rows(CONSTITUENTS) if CONSTITUENTS in packs.headers else ()
    return Lexicon(
        (row["class_id"], term) for row in rows for term in (*read_list(row["terms_en"]), *read_list(row["terms_zh"]))
    )
