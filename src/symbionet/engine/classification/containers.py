"""What held something is a container, not what it held: drums that held honey, empty flour sacks, 装过农药的瓶."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from symbionet.engine.classification.hazard_signs import names_hazard
from symbionet.engine.classification.lexicon import Lexicon
from symbionet.engine.classification.terms import score_terms
from symbionet.engine.classification.text import BRACKETS, has_chinese
from symbionet.engine.packs import Packs

__all__ = ["FILLED", "SOILED", "Container", "find_container"]

SOILED, PESTICIDE, PESTICIDE_PACKAGING = "contaminated-packaging", "pesticide-waste", "plant-protection-packaging"
KNOWN = 0.95  # score of a content that is a term as it stands
KINDS = {  # what containers of harmless things are; of the others only soiled ones are told
    "drums": r"drums?|barrels?|kegs?|canisters?|jerry ?cans?|carboys?|pails?|buckets?|tubs?|铁桶|塑料桶|胶桶|桶|壶",
    "ibc": r"ibcs?|totes?|ibc totes?|吨桶",
    "sacks": r"sacks?|bags?|big ?bags?|fibcs?|bulk bags?|编织袋|吨袋|吨包|麻袋|袋子?",
    "packaging-waste": r"packaging|packages|wrappers?|wrappings?|包装(?:物|袋|桶|瓶|材料)?|容器",
    "": r"tins?|cans?|bottles?|flasks?|containers?|cartridges?|瓶子?|罐子?",
}
ANY = "|".join(KINDS.values())
ENGLISH = (
    re.compile(rf"^(?P<what>{ANY})\b[,\s]+(?:(?:that|which|once|previously)\s+)*(?:(?:have|had|has)\s+)?"
               r"(?P<how>held|holding|contained|from|ex|of)\s+(?P<held>.+)$", re.I),
    re.compile(rf"^(?P<held>(?:(?!\b(?:in|into|for|with|of)\b).)+?)\s+(?P<what>{ANY})$", re.I),
)  # fmt: skip
CHINESE = re.compile(rf"^(?:装过|盛过|盛装过|曾装|装|用过)?(?P<held>.+?)(?:用过)?的?(?P<what>{ANY})$")
EMPTY = re.compile(
    r"\b(?:empty|emptied|empties|rinsed|unrinsed|drained|used|old|spent|waste)\b|^[空废旧]+|(?<=的)[空废旧]"
)
HELD = re.compile(r"\b(?:empty|emptied|rinsed|unrinsed|held|contained)\b|装过|盛过|曾装|空", re.I)
FILLED_WITH = "of"
# drums of oil are oil; packaging of herbicides is packaging, and empty drums of oil are drums
FILLED = re.compile(
    r"^(?:\d+ |some |several |a few )?(?:drums?|barrels?|bags?|sacks?|pallets?|bales?|skips?|pails?|buckets?|tubs?"
    r"|totes?|ibcs?|boxes|crates?|truckloads?)\s+of\s+(?!the\b|our\b)",
    re.I,
)
# what a container is made of or how large it is: no content
ITS_OWN = re.compile(r"^(?:steel|iron|metal|plastic|hdpe|pp|pe|fibre|paper|jute|woven|glass|wooden|big|small|large"
                     r"|\d+.*|铁|钢|塑料|不锈钢|纸|木|玻璃|铝|尼龙|大|小|化工|\d+.*)$", re.I)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Container:
    """The class that a container is, and the words that say so."""

    class_id: str
    word: str


@lru_cache(maxsize=50_000)
def find_container(text: str, lexicon: Lexicon, packs: Packs) -> Container | None:
    """The container that a text names by what it held; None of any other text.

    `lexicon`: the terms of the classes. Of what was hazardous the container is soiled.

    >>> from symbionet.engine.classification.classes import class_lexicon
    >>> from symbionet.engine.packs import load_packs
    >>> packs = load_packs()
    >>> lexicon = class_lexicon(packs)
    >>> find_container("drums that held honey", lexicon, packs).class_id
    'drums'
    >>> find_container("废机油桶", lexicon, packs).class_id, find_container("drums of waste oil", lexicon, packs)
    ('contaminated-packaging', None)
    """
    plain = BRACKETS.sub(" ", unicodedata.normalize("NFKC", text)).strip(" ,，")
    chinese = has_chinese(plain)
    bare = re.sub(r"\s+", "" if chinese else " ", EMPTY.sub(" ", plain)).strip(" ,，")
    for pattern in (CHINESE,) if chinese else ENGLISH:
        if (found := pattern.match(bare)) and not ITS_OWN.match(found["held"]):
            kind = next(name for name, words in KINDS.items() if re.fullmatch(words, found["what"], re.I))
            of = found.groupdict().get("how") == FILLED_WITH
            if of and kind != "packaging-waste":
                return None
            return _of_content(found["held"], kind, lexicon, packs, emptied=bool(HELD.search(plain)))
    return None


def _of_content(held: str, kind: str, lexicon: Lexicon, packs: Packs, *, emptied: bool) -> Container | None:
    """The container of a content: its class, soiled where the content is hazardous."""
    names = (held, f"废{held}") if has_chinese(held) else (held, f"waste {held}")
    read = [(score, class_id) for name in names for class_id, score in score_terms(name, lexicon).scores.items()]
    known = packs.classes[max(read)[1]] if read and max(read)[0] >= KNOWN else None
    if known is not None and known.kind not in ("material", "water"):
        return None
    if known is not None and PESTICIDE in (known.id, *packs.parents_of(known.id)):
        return Container(PESTICIDE_PACKAGING, held)
    if (known is not None and known.hazardous == "yes") or names_hazard(held, packs):
        return Container(SOILED, held)
    return Container(kind, held) if kind and (known is not None or emptied) else None
