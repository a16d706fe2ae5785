"""The materials that a recycler or dealer names in what it says it does: PET, PE and PP recycling."""

import re
from functools import lru_cache

from symbionet.engine.classification.classes import suggest_classes
from symbionet.engine.classification.phrases import affirmed, split_items
from symbionet.engine.classification.text import has_chinese
from symbionet.engine.packs import Packs

__all__ = ["OF", "materials_of", "named_materials"]

OF = "of:"  # how a trade begins that is known by its materials alone
SURE = 0.35  # probability from which a word names a class
FROM = re.compile(r"\b(?:from|out of)\b|(?<=[\u3400-\u9fff])(?:回收|提取|制取|再生)(?=[\u3400-\u9fff])", re.I)
# what a recycler does, and the form of what it makes
DOING = re.compile(
    r"\b(?:recycl\w*|recover\w*|reclaim\w*|reprocess\w*|regenerat\w*|pelleti\w*|wash\w*|sort\w*|trad\w*|dealer\w*|yard|plant"
    r"|refin\w*|collect\w*|licen[cs]ed?|of|and|(?:re)?granul\w*|pellets?|regrinds?|flakes?)\b"
    r"|回收|再生料|再生|利用|清洗|造粒|贸易|经销|公司|厂|加工|颗粒|粒子|粒料",
    re.I,
)


@lru_cache(maxsize=20_000)
def named_materials(cell: str, packs: Packs) -> str:
    """A trade of the materials that a recycler names, or "" where it names none.

    >>> from symbionet.engine.packs import load_packs
    >>> named_materials("Tyre and rubber recycling", load_packs()), named_materials("Recycling", load_packs())
    ('of:rubber-waste|tyres', '')
    >>> named_materials("PP/PE regranulate", load_packs())
    'of:pe-scrap|pp-scrap'
    """
    found: set[str] = set()
    for part in affirmed(cell)[:1]:
        source = FROM.split(part, maxsplit=1)
        # in English the source follows, in Chinese it goes before
        materials = source[0] if has_chinese(part) else source[-1]
        for item in split_items(materials):
            found |= set(_classes(DOING.sub(" ", item).strip(), packs))
    return OF + "|".join(sorted(found)) if found else ""


def _classes(item: str, packs: Packs) -> list[str]:
    if not item:
        return []
    text = f"废{item}" if has_chinese(item) else f"{item} scrap"
    for asked in (item, text):
        for one in suggest_classes(asked, packs, top=1):
            known = packs.classes[one.class_id]
            if one.probability >= SURE and one.reason.code in ("term", "near_term") and known.kind == "material":
                return [one.class_id]
    return []


def materials_of(trade: str) -> tuple[str, ...]:
    """The classes that such a trade is of; empty for any other.

    >>> materials_of("of:rubber-waste|tyres"), materials_of("brewery")
    (('rubber-waste', 'tyres'), ())
    """
    return tuple(trade.removeprefix(OF).split("|")) if trade.startswith(OF) else ()
