"""Which resource class a text means, with its probability and why."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from symbionet.engine.classification.containers import FILLED, Container, find_container
from symbionet.engine.classification.decision import PACK, decide
from symbionet.engine.classification.described import add_contents, add_description, add_material, are_family, is_below
from symbionet.engine.classification.evidence import Told, texts_of, told_parts
from symbionet.engine.classification.form_words import named_before_form
from symbionet.engine.classification.lexicon import Lexicon
from symbionet.engine.classification.near_classes import (
    class_vectors,
    named_classes,
    near_classes,
    rows_of_several,
)
from symbionet.engine.classification.phrase_parts import rewordings
from symbionet.engine.classification.phrases import affirmed, other_wordings, split_items
from symbionet.engine.classification.plain import find_meaning
from symbionet.engine.classification.spare_capacity import find_spare
from symbionet.engine.classification.spellings import right_spellings
from symbionet.engine.classification.supplied_words import find_supplied
from symbionet.engine.classification.supply import supplied_classes
from symbionet.engine.classification.terms import ENOUGH, TermScores, score_terms
from symbionet.engine.classification.text import cut_clauses, split_tokens
from symbionet.engine.classification.vectors import ENCODER
from symbionet.engine.classification.written_codes import codes_told, plain_words
from symbionet.engine.model import Reason
from symbionet.engine.packs import Packs, ResourceClass

__all__ = ["Suggestion", "look_up_texts", "suggest_classes"]

SOURCE_BONUS = 0.8  # the sector that offers it typically has this class
CODE_BONUS = 1.2  # its waste code is one of the class
SHARPNESS = 6.0  # of the softmax over scores
NOTHING = 0.42  # score of "none of the classes"
# even a text that is a term may mean another thing: of 678 published materials 92 % were of the class
LIKE_A_TERM = 0.97
BESIDE_TERMS = 0.9  # vectors beside terms that explain a part of the text
MEANT, BESIDE_MEANT = 0.95, 0.8  # what a plain word means at its supplier, and what else it may mean
GUESS = 0.7  # nothing but the likeness of vectors: short and made-up words are near anything
LEAST_STATED, MOST_STATED = 0.01, 12  # probability from which a class is stated, and how many
SUPPLIED = 0.15  # what a class gains that all firms of the supplier's sector have
MEANT_BY_HEAD = 0.75  # what a plain word means whose other words nobody knows: "fired rejects"
NAMED = 0.4  # score of a narrower class from which a plain word does not stand for its broader one
TOLD_WHOLE = 0.8  # probability of the whole from which a text that might be a list is none
PART_TOLD = 0.4  # probability from which a part of a list is understood
BY_TERM = ("term", "near_term")
WHOLE_TERM = 0.95  # score of a text that is a term as it stands
SUPPLY_FLOOR, SUPPLY_SPAN = (
    0.25,
    0.35,
)  # cosine to a class of the supplier that says nothing, and how much more says all
SUPPLY_GUESS = 0.75
UNSURE = 0.6  # score below which a title says none
AS_CONTENT_OF = 0.3  # what is left of what a container held
SPARE, MATERIAL_KINDS = 0.9, ("material", "water")  # probability of a capacity that is said to be free
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
    description: str = "",
    several: bool = False,
    wanted: bool = False,
    by_terms: bool = False,
) -> tuple[Suggestion, ...]:
    """The classes that `text` (Chinese, English or both) may mean, most probable first; ties by id.

    `ewc` codes, the NACE codes and trades of the firm that has it (`sectors`), its `kind` and its `description` narrow
    the choice. A text that lists several things means each of them: with `several` each as surely as if it stood alone,
    else they share the probability. Only what is `wanted` is named by its purpose ("boiler fuel"). `by_terms` asks no
    sentence vectors, for those who take no guess. What is missing to 1 is that it is none of the classes.

    >>> from symbionet.engine.packs import load_packs
    >>> [s.class_id for s in suggest_classes("粉煤灰", load_packs(), top=1)]
    ['fly-ash']
    """
    beside = _Beside(
        ewc=tuple(ewc), sectors=tuple(sectors), kind=kind, description=description, wanted=wanted, by_terms=by_terms
    )
    found = _suggest(text, packs, beside)[:top]
    if not several and (total := sum(item.probability for item in found)) > 1.0:
        return tuple(replace(item, probability=item.probability / total) for item in found)
    return found


class _Beside(NamedTuple):
    """What is known of a resource beside its title."""

    ewc: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    kind: str = ""
    description: str = ""
    wanted: bool = False
    by_terms: bool = False


@lru_cache(maxsize=50_000)
def _suggest(text: str, packs: Packs, beside: _Beside) -> tuple[Suggestion, ...]:
    if not beside.by_terms:
        text, written = _without_codes(text, packs)
        beside = beside._replace(ewc=beside.ewc or written)
    text = FILLED.sub("", text)  # drums of oil are oil
    parts = split_items(text)
    whole = _suggest_one(text, packs, beside, learned=len(parts) < 2)
    if spare := _suggest_spare(text, packs, beside):
        named = {item.class_id for item in spare}
        others = (item for item in whole if packs.classes[item.class_id].kind not in MATERIAL_KINDS)
        return (*spare, *(item for item in others if item.class_id not in named and item.probability < SPARE))
    if len(parts) < 2 or (whole and whole[0].probability >= TOLD_WHOLE):
        return whole
    plain = beside._replace(description="")
    read = [
        _suggest_one(part, packs, plain, learned=False)
        for part in _share_modifier(parts, class_lexicon(packs.whole, beside.wanted))
    ]
    read = [found for found in read if found and found[0].probability >= PART_TOLD and found[0].reason.code in BY_TERM]
    if len(read) < 2 and (not read or (whole and whole[0].reason.code in BY_TERM)):
        return _suggest_one(text, packs, beside)
    best: dict[str, Suggestion] = {}
    for item in (item for found in read for item in found):
        if item.class_id not in best or item.probability > best[item.class_id].probability:
            best[item.class_id] = item
    return tuple(sorted(best.values(), key=lambda item: (-item.probability, item.class_id)))


def _without_codes(text: str, packs: Packs) -> tuple[str, tuple[str, ...]]:
    """A text without the waste codes that are written in it, and the European ones of these."""
    written = codes_told((text,), packs)
    return (plain_words(text, packs), written.ewc) if written.all else (text, ())


def _suggest_spare(text: str, packs: Packs, beside: _Beside) -> tuple[Suggestion, ...]:
    """The capacity that a text says to be free, where it is no term as it stands."""
    if beside.wanted or beside.kind in MATERIAL_KINDS:
        return ()
    found = find_spare(text, packs.whole, description=beside.description)
    whole = max(_read_terms(text, packs.whole, beside.wanted).scores.values(), default=0.0) if found else 0.0
    return tuple(
        Suggestion(class_id=class_id, probability=SPARE, reason=Reason(code="term", value=word))
        for class_id, word in found.items()
        if class_id in packs.classes and whole < WHOLE_TERM
    )


def _share_modifier(parts: tuple[str, ...], lexicon: Lexicon) -> tuple[str, ...]:
    """The parts of a list, with the first word of the first where that makes a term: zinc ash and dross."""
    first, *rest = parts[0].split()
    shared = (f"{first} {part}" for part in parts[1:])
    named = [
        bool(lexicon.find(tokens := split_tokens(text)) and lexicon.find(tokens)[0].stop == len(tokens))
        for text in shared
    ]
    return (
        parts
        if not rest
        else (
            parts[0],
            *(f"{first} {part}" if is_term else part for part, is_term in zip(parts[1:], named, strict=True)),
        )
    )


def look_up_texts(texts: Iterable[tuple[str, str]], packs: Packs, *, wanted: bool) -> None:
    """Look up the vectors of those of many titles, each with its description, that terms do not explain.

    They are asked for together, which takes a third of the time, before each is read by itself; so are the things that
    a title lists.
    """
    lexicon = class_lexicon(packs.whole, wanted)
    told = [(FILLED.sub("", _without_codes(title, packs)[0]), more) for title, more in texts if title]
    unexplained = [one for one in told if _read_terms(one[0], packs.whole, wanted).explained < ENOUGH]
    listed = (part for title, _ in unexplained if len(parts := split_items(title)) > 1
              for part in _share_modifier(parts, lexicon)
              if _read_terms(part, packs.whole, wanted).explained < ENOUGH)  # fmt: skip
    near_classes(packs.whole, wanted).look_up((*(title for title, _ in unexplained), *listed))
    if not wanted:
        ENCODER.encode([text for one in unexplained for text in texts_of(Told(*one))])


@lru_cache(maxsize=50_000)
def _read_terms(text: str, packs: Packs, wanted: bool) -> TermScores:
    """What the terms of a text say; of its name alone or of other wordings, where these explain all of it."""
    lexicon = class_lexicon(packs, wanted)
    found = score_terms(text, lexicon)
    if found.explained >= ENOUGH and max(found.scores.values(), default=0.0) >= WHOLE_TERM:
        return found
    for other in (*other_wordings(text), *rewordings(text, packs, lexicon), *right_spellings(text, packs)):
        again = score_terms(other, lexicon)
        if max(again.scores.values(), default=0.0) >= WHOLE_TERM:
            return again
    return found


def _suggest_one(text: str, packs: Packs, beside: _Beside, *, learned: bool = True) -> tuple[Suggestion, ...]:
    """What a text means: by the rules where nothing else is told, else as `_decide` weighs all that is."""
    lexicon = class_lexicon(packs.whole, beside.wanted)
    found = _read_terms(text, packs.whole, beside.wanted)
    scores, reasons = dict(found.scores), dict(found.reasons)
    if found.explained < ENOUGH and not beside.by_terms:
        _add_vectors(text, packs, scores, reasons, weight=1.0 - found.explained, wanted=beside.wanted)
    (meant, word), trust = _meant(text, packs, beside, scores), MEANT
    if not meant and (filled := _container(text, packs, beside)):
        scores = {class_id: score * AS_CONTENT_OF for class_id, score in scores.items()}
        meant, word = filled.class_id, filled.word
    if not meant and found.explained < ENOUGH:
        meant, word = _meant_by_head(text, packs, beside, scores)
        trust = MEANT_BY_HEAD
    if meant:
        scores.update({class_id: score * BESIDE_MEANT for class_id, score in scores.items()})
        scores[meant], reasons[meant] = max(trust, scores.get(meant, 0.0)), Reason(code="term", value=word)
    codes = {code.replace(" ", "")[:6] for code in beside.ewc}
    for class_id in _classes_by_ewc(packs, codes):
        if class_id not in scores:
            # "ash" with the code of fly ash is fly ash more likely than a text that says nothing of the kind
            scores[class_id] = 0.6 * scores.get(packs.classes[class_id].parent, 0.0)
            reasons[class_id] = Reason(code="waste_code", value=sorted(codes & set(packs.classes[class_id].ewc))[0])
    named = dict(scores)
    if not beside.wanted:
        add_material(text, beside.description, packs, scores, reasons)
    settled = scores != named  # strip ends, of which is told that they are of PP, are of PP
    add_description(beside.description, packs, scores, reasons, lexicon=lexicon)
    described = dict(scores)
    add_contents(f"{text}; {beside.description}", packs, scores, reasons)
    bare = not (beside.sectors and told_parts(beside.description))  # a term is believed beside which nothing is told
    settled = settled or (bare and (scores != described or max(scores.values(), default=0.0) >= WHOLE_TERM))
    settled = settled or not learned or beside.wanted or beside.by_terms or PACK not in packs.headers
    supplied = supplied_classes(beside.sectors, packs.whole) if settled else {}
    if supplied and not beside.by_terms and max(scores.values(), default=0.0) < UNSURE:
        _add_supplied(f"{text} {' '.join(affirmed(beside.description))}", packs, supplied, scores, reasons)
    for class_id in scores:
        scores[class_id] += _bonus(packs.classes[class_id], codes, beside.sectors, beside.kind)
        scores[class_id] += SUPPLIED * supplied.get(class_id, 0.0)
    ranked = _rank(scores, reasons)
    sure = bare and bool(ranked) and ranked[0].reason.code in BY_TERM and ranked[0].probability >= TOLD_WHOLE
    if settled or sure or not (beside.sectors or beside.description):
        return ranked
    told = Told(text, beside.description, beside.sectors, frozenset(codes), beside.kind, meant)
    return _decide(told, packs, found, ranked)


def _decide(told: Told, packs: Packs, found: TermScores, ranked: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
    """What a text means, all that speaks for each class weighed; a class keeps the reason that the rules gave it."""
    rules, reasons = {one.class_id: one.probability for one in ranked}, {one.class_id: one.reason for one in ranked}
    chosen = decide(told, packs.whole, rules=rules, terms=found.scores, lexicon=class_lexicon(packs.whole))
    return tuple(
        Suggestion(
            class_id=one.class_id,
            probability=one.probability,
            reason=reasons.get(one.class_id, Reason(code="vector", value=round(one.cosine, 2))),
        )
        for one in chosen[:MOST_STATED]
        if one.probability >= LEAST_STATED and one.class_id in packs.classes
    )


def _meant(text: str, packs: Packs, beside: _Beside, scores: Mapping[str, float]) -> tuple[str, str]:
    """The class that a text means as a whole at its supplier, and the word: of the shop floor, else a plain one.

    A narrower class that the text itself names stays: rice bran is more than a residue of milling.
    """
    for asked in () if beside.wanted else (text, *other_wordings(text)):
        supplied = find_supplied(asked, beside.sectors, packs.whole)
        if supplied[0]:
            named = (class_id for class_id, score in scores.items() if score >= WHOLE_TERM)
            return ("", "") if any(is_below(class_id, supplied[0], packs) for class_id in named) else supplied
    return find_meaning(text, beside.sectors, packs.whole)


def _meant_by_head(text: str, packs: Packs, beside: _Beside, scores: Mapping[str, float]) -> tuple[str, str]:
    """The class that the last words of a text mean at its supplier, and the words; of a material named before a form
    this material.
    """
    lexicon, meant, word = class_lexicon(packs.whole, beside.wanted), "", ""
    if not beside.wanted and max(scores.values(), default=0.0) < NAMED:
        meant, word = find_supplied(text, beside.sectors, packs.whole, tail=True)
    if not meant:
        meant, word = find_meaning(text, beside.sectors, packs.whole, head=_length_of_head(text, lexicon))
    if any(is_below(class_id, meant, packs) for class_id, score in scores.items() if score >= NAMED):
        return "", ""  # the text names a narrower class than the plain word at its end
    if meant and (named := named_before_form(text, lexicon)) and not are_family(named[0], meant, packs):
        return named  # LDPE edge trim is of LDPE, whatever its owner trims otherwise
    return meant, word


def _container(text: str, packs: Packs, beside: _Beside) -> Container | None:
    """The container that a text names by what it held, where the text is no term as it stands."""
    lexicon, tokens = class_lexicon(packs.whole), split_tokens(text)
    if beside.wanted or any(hit.stop - hit.start == len(tokens) for hit in lexicon.find(tokens)):
        return None
    found = find_container(text, lexicon, packs.whole)
    return found if found is not None and found.class_id in packs.classes else None


def _length_of_head(text: str, lexicon: Lexicon) -> int:
    """The tokens of the term that ends what a text names, at least one: hot water is no water, 下水 (offal) neither."""
    tokens = split_tokens(cut_clauses(text)[0])
    hits = lexicon.find(tokens)
    return hits[-1].stop - hits[-1].start if hits and hits[-1].stop == len(tokens) else 1


def _add_supplied(
    text: str, packs: Packs, supplied: Mapping[str, float], scores: dict[str, float], reasons: dict[str, Reason]
) -> None:
    """What the supplier's sector usually has, by how near the title with its description comes to it."""
    _, matrix = class_vectors(packs.whole, False)
    classes, rows, starts = rows_of_several(tuple(supplied), packs.whole)
    if not classes:
        return
    best = np.maximum.reduceat(matrix[rows] @ ENCODER.encode([text])[0], starts)
    for class_id, cosine in zip(classes, best.tolist(), strict=True):
        near = min(1.0, max(0.0, (cosine - SUPPLY_FLOOR) / SUPPLY_SPAN))
        if (score := SUPPLY_GUESS * near * supplied[class_id]) > scores.get(class_id, 0.1):
            scores[class_id], reasons[class_id] = score, Reason(code="vector", value=round(cosine, 2))


def _rank(scores: dict[str, float], reasons: dict[str, Reason]) -> tuple[Suggestion, ...]:
    order = sorted(scores, key=lambda class_id: (-scores[class_id], class_id))[:MOST_STATED]
    exps = [math.exp(SHARPNESS * scores[class_id]) for class_id in order]
    total = sum(exps) + math.exp(SHARPNESS * NOTHING)
    return tuple(
        Suggestion(class_id=class_id, probability=LIKE_A_TERM * exp / total, reason=reasons[class_id])
        for class_id, exp in zip(order, exps, strict=True)
        if exp / total >= LEAST_STATED
    )


def _add_vectors(
    text: str, packs: Packs, scores: dict[str, float], reasons: dict[str, Reason], *, weight: float, wanted: bool
) -> None:
    share = weight * (BESIDE_TERMS if scores else GUESS)
    for class_id, cosine in near_classes(packs.whole, wanted).of(text):
        score = share * min(1.0, max(0.0, (cosine - VECTOR_FLOOR) / VECTOR_SPAN))
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
def class_lexicon(packs: Packs, wanted: bool = False) -> Lexicon:
    """The names and terms of the resource classes, and of the named things of each; purposes where it is `wanted`."""
    known = named_classes(packs, wanted)
    ids = {item.id for item in known}
    classes = (
        (item.id, term) for item in known for term in (item.name_en, item.name_zh, *item.terms_en, *item.terms_zh)
    )
    return Lexicon(
        (*classes, *((item.class_id, name) for item in packs.terms if item.class_id in ids for name in item.names)),
        careful=not wanted,
    )


def _classes_by_ewc(packs: Packs, codes: set[str]) -> list[str]:
    return [item.id for item in packs.classes.values() if codes & set(item.ewc)] if codes else []
