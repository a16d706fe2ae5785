"""Whether a resource is hazardous waste: by what its owner states, by codes, by its class, and by its description."""

from symbionet.engine.classification.hazard_signs import is_harmless, names_hazard, names_strong_hazard
from symbionet.engine.classification.phrases import affirmed
from symbionet.engine.classification.scopes import basel_codes, is_starred
from symbionet.engine.model import Resource
from symbionet.engine.packs import Packs, ResourceClass

__all__ = ["HAZARD_BY_SIGNS", "HAZARD_STATED", "hazard_of", "may_be_hazardous"]

HAZARD_STATED, HAZARD_BY_SIGNS = 2, 1  # by statement or code; by class, or by what the description tells


def hazard_of(item: Resource, known: ResourceClass | None, packs: Packs) -> int:
    """2 by statement or code, 1 by class or by the signs of a description, 0 harmless, -1 not known.

    `known` is the class of the resource where it is certain enough to stand for its hazard. A class that is never
    hazardous is so all the same where a strong sign stands in the words: rags with toluene.

    >>> from symbionet.engine.packs import load_packs
    >>> mud = Resource(id="1", organisation_id="2", direction="have", title_en="filter dust", description_en="Y23")
    >>> hazard_of(mud, None, load_packs())
    2
    """
    if item.hazardous is not None:
        return HAZARD_STATED * item.hazardous
    if item.hp_codes or item.hw:
        return HAZARD_STATED
    text = " ".join(text for text in (item.description_en, item.description_zh) if text)
    if text and item.direction == "have":
        if is_starred(text, packs):
            return HAZARD_STATED
        if basel_codes(text) and may_carry(known):
            return HAZARD_STATED
    if known is None or known.hazardous == "maybe":
        return HAZARD_BY_SIGNS if item.direction == "have" and may_carry(known) and _signs(item, packs.whole) else -1
    if known.hazardous == "yes":
        return HAZARD_BY_SIGNS
    strong = item.direction == "have" and may_carry(known) and _signs(item, packs.whole, strong=True)
    return HAZARD_BY_SIGNS if strong else 0


def may_carry(known: ResourceClass | None) -> bool:
    """Whether signs say anything: heat and services are no waste."""
    return known is None or known.kind == "material"


def may_be_hazardous(known: ResourceClass) -> bool:
    """Whether a class has hazardous and harmless wastes, so that identification decides."""
    return known.hazardous == "maybe" and known.kind == "material" and bool(known.ewc or known.hw)


def _signs(item: Resource, packs: Packs, *, strong: bool = False) -> bool:
    """Whether title and description name what makes a waste hazardous; `strong`: whatever its class."""
    texts = [item.title_en, item.title_zh, *affirmed(item.description_en), *affirmed(item.description_zh)]
    text = " ".join(texts)
    if is_harmless(f"{item.description_en} {item.description_zh}"):
        return False
    return names_strong_hazard(text, packs) if strong else names_hazard(text, packs)
