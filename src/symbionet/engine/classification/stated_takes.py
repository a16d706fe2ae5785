"""What a firm says it takes in words about itself: the things it names and the wastes that its licence lists."""

import re
from collections.abc import Iterator
from functools import lru_cache

from symbionet.engine.classification.classes import suggest_classes
from symbionet.engine.classification.named_materials import OF
from symbionet.engine.classification.phrases import affirmed, split_items
from symbionet.engine.classification.supply import supplied_classes
from symbionet.engine.classification.written_codes import read_codes
from symbionet.engine.packs import Packs

__all__ = ["licensed_for", "stated_takes"]

NAMED = 0.6  # probability from which a word names a class
MADE = 0.25  # share of firms of the sector that have a class, from which a named thing is what it makes
MOST = 8  # things that a firm names: more is a catalogue
GOODS = ("animal-feed", "concrete-products", "fabric-yarn", "sacks")  # what descriptions name as what is sold
# a part with such a word says what is made, or what comes from nobody else
MAKES = re.compile(
    r"\b(?:virgin|mak(?:es?|ing)|produc\w*|sells?|sold|suppl(?:y|ies)|own|export|no more|stopped)\b"
    r"|生产|制造|自产|销售|外售|供应|出口|原生|新料|停产",
    re.I,
)
TAKES = re.compile(
    r"\b(?:from|of|for|on|pulls?|takes?|buys?|burns?|accepts?|grinds?|ground|raw material|licen[cs]ed|only)\b"
    r"|收购|只收|仅收|收|以|用|处理|回收|许可|仅限|利用|原料",
    re.I,
)


@lru_cache(maxsize=20_000)
def stated_takes(business: str, sectors: tuple[str, ...], packs: Packs) -> str:
    """A trade of the things that a description names and firms of these `sectors` do not make, or "".

    >>> from symbionet.engine.packs import load_packs
    >>> stated_takes("limed hide trimmings, UCO; no tallow", ("2052",), load_packs())
    'of:fleshings|used-cooking-oil'
    """
    made = supplied_classes(sectors, packs.whole)
    found: dict[str, None] = {}
    for part in affirmed(business):
        for item in () if MAKES.search(part) else split_items(part):
            wordings = (item, *(text.strip() for text in TAKES.split(item)[1:]))
            found |= dict.fromkeys(_named(wordings, packs, takes=TAKES.search(part) is not None))
    taken = sorted(class_id for class_id in found if made.get(class_id, 0.0) < MADE and class_id not in GOODS)
    return OF + "|".join(taken) if 0 < len(taken) <= MOST else ""


def _named(wordings: tuple[str, ...], packs: Packs, *, takes: bool) -> Iterator[str]:
    """The materials that wordings name by their terms; without a word for taking, those alone that are wastes."""
    for text in dict.fromkeys(wordings):
        for one in suggest_classes(text, packs, top=1, wanted=True, by_terms=True) if text else ():
            known = packs.classes[one.class_id]
            if one.probability >= NAMED and one.reason.code == "term" and known.kind == "material":
                yield from (known.id,) if takes or known.ewc or known.hw else ()


@lru_cache(maxsize=4096)
def licensed_for(business: str, packs: Packs) -> str:
    """A trade of the wastes that the codes of a licence list, or "".

    >>> from symbionet.engine.packs import load_packs
    >>> "lead-dross" in licensed_for("tin smelting, licence HW31", load_packs())
    True
    """
    codes = read_codes(business, packs).all
    found = [item.id for item in packs.classes.values() if any(_covers(code, (*item.hw, *item.ewc)) for code in codes)]
    return OF + "|".join(sorted(found)) if found else ""


def _covers(permit: str, codes: tuple[str, ...]) -> bool:
    category = f"-{permit[2:]}" if permit.startswith("HW") else ""
    return any(code == permit or (category and code.endswith(category)) for code in codes)
