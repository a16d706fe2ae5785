"""Codes that a text may mean: those that stand in it, and those of the classes that it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from symbionet.engine.classification.classes import Suggestion
from symbionet.engine.model import Reason
from symbionet.engine.packs import Packs, ResourceClass
from symbionet.engine.packs.waste_list import change_of, entries_of, printed_code

__all__ = ["LEAST", "STATED", "CodeSuggestion", "codes_of_products", "codes_stated", "of_class", "sources_of", "stated"]

LEAST = 0.01
STATED = 0.98  # probability of a code that the text states
PLACES = (0.65, 0.25, 0.10)  # how probable the first, second, third code of a class is
ONE_OF_THEM = 0.9  # that it is one of the listed codes at all


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSuggestion:
    """A code that a text may mean.

    `scheme` is ewc, hw2021, hw2021_categories, cpc21, hs2022, gb4754 or nace2. `reason.code`: what spoke for it
    (`code_term`, `code_class`, `code_title`, `code_vector`, `code_precedent`, `code_home`, `code_source`, `code_use`,
    `code_taker`, `code_profile`, `code_general`; `code_stated` where it stands in the text, `code_succeeds` where one
    stands there that it succeeds).
    """

    scheme: str
    code: str
    probability: float
    reason: Reason


def stated(codes: Sequence[str]) -> tuple[CodeSuggestion, ...]:
    """The codes that stand in the text: nothing else is suggested beside them."""
    return tuple(
        CodeSuggestion(
            scheme="ewc" if code.isdigit() else "hw2021_categories" if code.startswith("HW") else "hw2021",
            code=code,
            probability=STATED,
            reason=Reason(code="code_stated"),
        )
        for code in codes
    )


def codes_stated(
    codes: Sequence[str], ranked: Sequence[CodeSuggestion], packs: Packs, edition: str
) -> tuple[CodeSuggestion, ...]:
    """The European codes that stand in a text: nothing else is suggested beside them.

    Each that has ended by the edition of the list gives way to those that succeed it, in the order of the `ranked`.
    """
    listed, found = entries_of(edition, packs), list[CodeSuggestion]()
    for item in stated(codes):
        change = None if item.code in listed else change_of(item.code, packs)
        after = change.successors if change is not None and change.change == "ended" else ()
        shares = {one.code: one.probability for one in ranked if one.code in after} or dict.fromkeys(after, 1.0)
        reason = Reason(code="code_succeeds", value=printed_code(item.code, packs, on=date.min))
        found += [
            CodeSuggestion(scheme="ewc", code=code, probability=STATED * share / sum(shares.values()), reason=reason)
            for code, share in shares.items()
        ] or [item]
    return tuple(found)


def of_class(known: ResourceClass) -> Reason:
    """That a code is one of a class."""
    details: dict[str, str | float] = {"class_en": known.name_en, "class_zh": known.name_zh}
    return Reason(code="code_class", value=known.id, details=details)


def _gather(
    classes: Sequence[Suggestion], packs: Packs, scheme: str, listed: Mapping[str, Sequence[str]]
) -> tuple[CodeSuggestion, ...]:
    """Codes of the classes, each with the probability of its class times that of its place in the class's list."""
    shares: dict[str, float] = {}
    reasons: dict[str, Reason] = {}
    for item in classes:
        known_codes = listed.get(item.class_id, ())[: len(PLACES)]
        total = sum(PLACES[: len(known_codes)]) / ONE_OF_THEM
        for code, place in zip(known_codes, PLACES, strict=False):
            shares[code] = shares.get(code, 0.0) + item.probability * place / total
            known = packs.classes[item.class_id]
            reasons.setdefault(code, of_class(known))
    order = sorted(shares, key=lambda code: (-shares[code], code))
    return tuple(
        CodeSuggestion(scheme=scheme, code=code, probability=shares[code], reason=reasons[code])
        for code in order
        if shares[code] >= LEAST
    )


@lru_cache(maxsize=4)
def _product_codes(packs: Packs) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    pack = "crosswalks/class_products"
    rows = packs.rows(pack) if pack in packs.headers else ()
    return {
        scheme: {row["class_id"]: tuple(code for code in row[scheme].split("|") if code) for row in rows}
        for scheme in ("cpc", "hs")
    }


def codes_of_products(classes: Sequence[Suggestion], packs: Packs, scheme: str) -> tuple[CodeSuggestion, ...]:
    names = {"cpc": "cpc21", "hs": "hs2022"}
    return _gather(classes, packs, names[scheme], _product_codes(packs)[scheme])


@lru_cache(maxsize=4)
def _profile_sources(packs: Packs) -> Mapping[str, Mapping[str, float]]:
    """How probably a firm of each GB/T 4754 group has a class, by class."""
    found: dict[str, dict[str, float]] = {}
    for row in packs.profiles:
        if row.direction == "have":
            groups = found.setdefault(row.class_id, {})
            groups[row.gb4754] = max(row.prior, groups.get(row.gb4754, 0.0))
    return found


def sources_of(classes: Sequence[Suggestion], packs: Packs) -> tuple[CodeSuggestion, ...]:
    shares: dict[str, float] = {}
    for item in classes:
        for code, prior in _profile_sources(packs).get(item.class_id, {}).items():
            shares[code] = shares.get(code, 0.0) + item.probability * prior
    return tuple(
        CodeSuggestion(scheme="gb4754", code=code, probability=shares[code], reason=Reason(code="code_source"))
        for code in sorted(shares, key=lambda code: (-shares[code], code))
        if shares[code] >= LEAST
    )
