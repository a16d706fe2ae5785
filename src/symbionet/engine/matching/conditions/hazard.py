"""Whether a resource is hazardous waste: by what its owner states, by codes, by its class, and by its description."""

import re
from collections.abc import Sequence
from functools import lru_cache

from symbionet.engine.classification.containers import SOILED
from symbionet.engine.classification.hazard_classes import holds_hazardous, is_packaging
from symbionet.engine.classification.hazard_contents import tells_hazard
from symbionet.engine.classification.hazard_signs import (
    denies_hazard,
    is_harmless,
    names_hazard,
    names_strong_hazard,
    names_unmade,
)
from symbionet.engine.classification.phrases import affirmed
from symbionet.engine.classification.scopes import basel_codes
from symbionet.engine.classification.written_codes import WrittenCodes, codes_told
from symbionet.engine.model import Reason, Resource
from symbionet.engine.packs import Packs, ResourceClass
from symbionet.engine.packs.waste_list import always_hazardous, is_mirror, mirror_codes

__all__ = [
    "CERTAIN",
    "HAZARD_BY_SIGNS",
    "HAZARD_STATED",
    "ask_hazard",
    "hazard_codes",
    "hazard_of",
    "may_be_hazardous",
]

HAZARD_STATED, HAZARD_BY_SIGNS = 2, 1  # by statement or code; by class, or by what the description tells
ALIKE_SURE, ALIKE_MAYBE = 0.7, 0.5  # by examples: from which a thing is hazardous, and from which that is open
CERTAIN = 0.6  # probability from which a class, or classes together, stand for the hazard of a resource
FOOD = ("01", "03", "10", "11", "47", "55", "56")  # whose packaging held food
# classes that are dealt in as goods, however dangerous: what nobody calls waste is none (expert judgement)
GOODS = (
    "sulphuric-acid", "hydrochloric-acid", "phosphoric-acid", "caustic-soda", "ammonia", "sodium-hypochlorite",
    "hydrogen-peroxide", "chlorine", "petroleum-product", "lpg",
)  # fmt: skip
GOODS_IF_SOLD = ("alcohol-solvent", "chlorosilanes")  # as often waste: only what is said to be sold is none
WASTED = re.compile(
    r"\b(?:wast(?:e|es)|spent|used|dirty|contaminated|exhausted|pickl\w+|etch\w*|strip\w*|rins\w+|clean(?:ing|er) bath"
    r"|mother liquor|washings?|sludge|bottoms|off-?spec|expired|dregs|residues?|drag-?out"
    r"|from breaking|batter(?:y|ies)|rests?|left-?overs?|off[- ]grade|ultrasonic|degreas\w+|solutions?"
    r"|spill\w*|samples?)\b"
    r"|废|脏|酸洗|蚀刻|母液|洗液|清洗|冲洗|残液|残渣|釜残|过期|不合格|含酚|含油|电瓶|电池|剩料|尾料|余液|溶液|超声|次品|泄漏|样品|超标",
    re.I,
)
SOLD = re.compile(
    r"\b(?:products?|sold|surplus|to (?:spec|standard)|on spec|(?:technical|industrial|reagent|commercial) grade|clean"
    r"|meets [A-Z]|new|unused|virgin)\b|\bGB(?:/T)? ?\d|\bHG/T"
    r"|产品|外售|出售|销售|富余|合格|工业级|符合|干净|全新|未用",
    re.I,
)
CLEANED = re.compile(r"\b(?:clean|rinsed|washed|new|unused|food)\b|干净|洁净|洗过|清洗过|已清洗|冲洗过|全新|未用", re.I)


def hazard_of(
    item: Resource,
    readings: Sequence[tuple[ResourceClass, float]],
    packs: Packs,
    *,
    sectors: tuple[str, ...] = (),
    alike: float = 0.0,
) -> int:
    """2 by statement or code, 1 by class or by the signs of a description, 0 harmless, -1 not known.

    A code that is hazardous whatever it holds beside an owner's "no" leaves it likely: one of the two is wrong.
    The starred one of a pair of mirror entries, without a word of the owner, leaves it likely, too. Acids, lyes
    and fuels that nobody calls waste are goods: no waste where they are said to be sold (so are alcohols), else open.

    `readings`: the classes that the resource may be of, likeliest first, each with its probability; the first stands
    for its hazard where it is certain enough, else all hazardous ones together. A class that is never hazardous is so
    all the same where a strong sign stands in the words: rags with toluene. `sectors`: NACE codes and trades of the
    owner. `alike`: how likely (0..1) it is hazardous by the examples that it is like.

    >>> from symbionet.engine.packs import load_packs
    >>> mud = Resource(id="1", organisation_id="2", direction="have", title_en="filter dust", description_en="Y23")
    >>> hazard_of(mud, (), load_packs())
    2
    """
    known = next((found for found, share in readings[:1] if share >= CERTAIN), None)
    coded = hazard_codes(item, packs)
    if item.hazardous is not None:
        return HAZARD_STATED if item.hazardous else HAZARD_BY_SIGNS if coded else 0
    if item.hp_codes or coded:
        return HAZARD_STATED
    waste = item.direction == "have" and may_carry(known)
    text = f"{item.description_en} {item.description_zh}".strip()
    if waste and basel_codes(text):
        return HAZARD_STATED
    if _starred_mirrors(item, packs):
        return HAZARD_BY_SIGNS
    if waste and known is not None and known.id in (*GOODS, *GOODS_IF_SOLD):
        words = f"{item.title_en} {item.title_zh} {text}"
        is_sold = SOLD.search(words) is not None
        if (is_sold or known.id in GOODS) and not WASTED.search(words):
            return 0 if is_sold else -1
    shares = [share for found, share in readings if found.hazardous == "yes"]
    if (sum(shares) if known is None else max(shares, default=0.0)) >= CERTAIN:  # of a list one may be hazardous
        return HAZARD_BY_SIGNS
    if waste and _signs(item, packs.whole, strong=known is not None and known.hazardous != "maybe"):
        return HAZARD_BY_SIGNS
    if known is not None and waste and tells_hazard(item, known, sectors, packs.whole):
        return HAZARD_BY_SIGNS
    harmless = is_harmless(text) or denies_hazard(text, packs) or _is_cleaned(item, readings, packs)
    if waste and alike >= ALIKE_MAYBE and not harmless:
        return HAZARD_BY_SIGNS if alike >= ALIKE_SURE else -1
    if known is None or known.hazardous == "maybe":
        return 0 if known is not None and waste and _is_harmless(item, known, sectors, packs.whole) else -1
    return 0


def hazard_codes(item: Resource, packs: Packs) -> tuple[str, ...]:
    """The codes that make a resource hazardous whatever it holds: its own, and those that its texts name or star.

    >>> from symbionet.engine.packs import load_packs
    >>> acid = Resource(id="1", organisation_id="2", direction="have", title_en="residue", ewc=("060101", "100102"))
    >>> hazard_codes(acid, load_packs())
    ('060101',)
    """
    texts = (item.title_en, item.title_zh, item.description_en, item.description_zh)
    told = codes_told(texts, packs) if item.direction == "have" else WrittenCodes()
    named = (*always_hazardous((*item.ewc, *item.hw, *told.all), packs), *told.starred)
    return tuple(dict.fromkeys(named))


def _starred_mirrors(item: Resource, packs: Packs) -> tuple[str, ...]:
    listed = packs.codes("ewc")
    return tuple(code for code in item.ewc if is_mirror(code, packs) and listed[code]["hazardous"] == "yes")


def ask_hazard(item: Resource, *, level: int, may_be: bool, packs: Packs) -> tuple[Reason, ...]:
    """What to ask the owner of a have about its hazard, of `level` as `hazard_of` says.

    `ask_hazard_denied`: he says no, its code says yes. `ask_hazard_mirror`: its code is one of a pair of which the
    content decides. `ask_hazard_code`: he says yes, its code has no star. `ask_hazard`: nobody says whether it is, and
    it is likely or (`may_be`) its class holds both. Values are codes, of several joined by "|".

    >>> from symbionet.engine.packs import load_packs
    >>> dust = Resource(id="1", organisation_id="2", direction="have", title_en="dust", ewc=("100208",))
    >>> found = ask_hazard(dust, level=-1, may_be=True, packs=load_packs())
    >>> [(reason.code, reason.value, reason.details["twins"]) for reason in found]
    [('ask_hazard_mirror', '100208', '100207')]
    """
    coded, starred = hazard_codes(item, packs), _starred_mirrors(item, packs)
    if item.hazardous is False:
        codes = tuple(dict.fromkeys((*coded, *starred)))
        return (Reason(code="ask_hazard_denied", value="|".join(codes)),) if codes else ()
    if item.hazardous:
        odd = item.ewc if item.ewc and not (coded or starred or item.hp_codes) else ()
        return tuple(_of_pair("ask_hazard_code", code, packs) for code in odd[:1])
    if item.hp_codes or coded:
        return ()
    pairs = [code for code in item.ewc if is_mirror(code, packs)]
    if pairs:
        return (_of_pair("ask_hazard_mirror", pairs[0], packs),)
    return (ASK_HAZARD,) if level >= HAZARD_BY_SIGNS or (level < 0 and may_be) else ()


ASK_HAZARD = Reason(code="ask_hazard")


@lru_cache(maxsize=4096)
def _of_pair(name: str, code: str, packs: Packs) -> Reason:
    return Reason(code=name, value=code, details={"twins": "|".join(mirror_codes(code, packs))})


def _is_harmless(item: Resource, known: ResourceClass, sectors: tuple[str, ...], packs: Packs) -> bool:
    """Whether a class of hazardous and harmless wastes is harmless here: by its supplier or by what is said of it."""
    described = f"{item.description_en}; {item.description_zh}"
    if is_harmless(described) or denies_hazard(described, packs) or not holds_hazardous(known.id, sectors, packs):
        return True
    food = is_packaging(known.id, packs) and any(sector.startswith(FOOD) for sector in sectors)
    return food or _is_cleaned(item, ((known, 1.0),), packs)


def _is_cleaned(item: Resource, readings: Sequence[tuple[ResourceClass, float]], packs: Packs) -> bool:
    """Whether it is packaging, as far as one can tell, and said to be clean or new."""
    words = f"{item.title_en}; {item.title_zh}; {item.description_en}; {item.description_zh}"
    packed = any(found.id == SOILED or is_packaging(found.id, packs) for found, _ in readings[:1])
    return packed and CLEANED.search(words) is not None


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
    whole = f"{text} {item.description_en} {item.description_zh}"
    if names_unmade(whole) and names_hazard(whole, packs):
        return True
    return names_strong_hazard(text, packs) if strong else names_hazard(text, packs)
