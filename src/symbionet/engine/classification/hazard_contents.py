"""What makes a waste hazardous whatever its class: toxic metals over the limits of the law, or an industry's own waste.

Limits in per cent by mass, of the Regulation (EU) No 1357/2014 (HP 7, HP 10) over the classes of Regulation (EC) No
1272/2008: lead 0.3 (toxic for reproduction 1A), cadmium and arsenic 0.1 (carcinogenic 1A or 1B), mercury 0.3. They are
told as an engineer knows them (expert judgement): the text of the regulation was not opened.
"""

import re
import unicodedata
from collections.abc import Sequence

from symbionet.engine.classification.contents import metals_of
from symbionet.engine.classification.hazard_classes import is_packaging
from symbionet.engine.classification.hazard_signs import denies_hazard, is_harmless, names_toxic_metal
from symbionet.engine.classification.phrases import affirmed
from symbionet.engine.model import Resource
from symbionet.engine.packs import Packs, ResourceClass

__all__ = ["METAL_DUST", "holds_toxic", "is_metal_ash", "tells_hazard"]

LIMITS = (
    (re.compile(r"(?<![A-Za-z])Pb(?:O)?(?![A-Za-z])|(?i:\blead\b)|铅"), 0.3),
    (re.compile(r"(?<![A-Za-z])Cd(?:O)?(?![A-Za-z])|(?i:\bcadmium\b)|镉"), 0.1),
    (re.compile(r"(?<![A-Za-z])As(?:2O3)?(?= ?\d)|(?i:\barsenic\b)|砷"), 0.1),
    (re.compile(r"(?<![A-Za-z])Hg(?![A-Za-z])|(?i:\bmercury\b)|汞"), 0.3),
)
PERCENT = re.compile(r"\s*(?:约|about|some|ca\.?|[:=~≈≥>])?\s*(\d+(?:\.\d+)?)(?:\s*[-~]\s*\d+(?:\.\d+)?)?\s*%", re.I)
MEASURED = re.compile(r"[^\d,;，；。]{0,8}\d|[ -]?(?:free|not found|低|少|微量|未检出|达标|合格)", re.I)
LOOSE = ("sludge", "paste", "powder")  # a metal in a piece of it is an alloy
# categories of the Chinese list that are an industry's own, and the industry (NACE)
OWN = {"HW02": ("21",), "HW04": ("2020",)}
# fly ash of who melts metals is no ash of coal: zinc, lead and cadmium go with the fume
ASHES = ("ash", "bottom-ash", "fly-ash", "biomass-ash", "msw-fly-ash", "iron-dust", "foundry-dust")
PESTICIDES = "2020"
UNSOILED = re.compile(
    r"\b(?:new|unused|clean|washed|triple[- ]rinsed|outer|cartons?)\b|全新|未用|干净|洗净|三次清洗|外包装|纸箱", re.I
)
METAL_DUST, METAL_POWDER = "nonferrous-dust", "metal-powder"
# sludge of a works to which many factories send their water
MANY_WORKS = re.compile(
    r"\bfrom \d+ (?:members|units|factories|plants|industries)\b|\bmixed industrial\b|\bindustrial effluents?\b"
    r"|\d+家(?:工厂|企业|单位)|混合工业|工业废水",
    re.I,
)
MELTED = ("2441", "2442", "2443", "2444", "2445", "2453", "2454")
BURNT = re.compile(
    r"\b(?:boiler|incinerat\w+|coal|biomass|wood|husk|straw|power)\b|锅炉|燃煤|煤灰|生物质|秸秆|稻壳|焚烧|垃圾", re.I
)
METAL_FURNACE = re.compile(
    r"\b(?:brass|bronze|copper|zinc|lead|tin)[- ](?:\w+[- ]){0,2}(?:furnace|smelter|melting)\b"
    r"|熔(?:化)?[铜锌铅锡]|[铜锌铅锡]熔?炼?炉",
    re.I,
)
CHROME = re.compile(r"\bchrome\b(?![- ](?:free|steel|iron))", re.I)


def holds_toxic(text: str) -> bool:
    """Whether a text states a toxic metal over the limit from which a waste is hazardous.

    >>> holds_toxic("Pb 0.4%"), holds_toxic("铅0.4%，干的"), holds_toxic("Pb 0.02%"), holds_toxic("lead 50 ppm")
    (True, True, False, False)
    """
    plain = unicodedata.normalize("NFKC", text)
    return any(
        (found := PERCENT.match(plain, named.end())) is not None and float(found[1]) >= limit
        for pattern, limit in LIMITS
        for named in pattern.finditer(plain)
    )


def tells_hazard(item: Resource, known: ResourceClass, sectors: Sequence[str], packs: Packs) -> bool:
    """Whether a thing of a class that is not always hazardous is so by what is in it, or by who has it.

    A dust, paste or sludge is hazardous with toxic metals over the limits, a sludge with any that are named, a dust
    with lead, cadmium, arsenic or mercury of which nobody says how much; none
    where the class is what such a metal is taken from (a concentrate). So is the ash of who melts non-ferrous metals,
    a waste that the Chinese list names for one industry at a firm of that industry, and packaging of pesticides at
    their maker.
    """
    described = f"{item.description_en} {item.description_zh}"
    if is_harmless(described) or denies_hazard(described, packs):
        return False
    own = [nace for code in known.hw for nace in OWN.get(code, ())]
    if known.hazardous == "maybe" and own and any(sector.startswith(tuple(own)) for sector in sectors):
        return True
    if is_metal_ash(known.id, item, sectors):
        return True
    if _is_soiled_by_pesticide(item, known, sectors, packs):
        return True
    if known.id == "sewage-sludge" and MANY_WORKS.search(described):
        return True
    form = item.form or known.form
    if form not in LOOSE or metals_of(known.id, packs):
        return False
    if holds_toxic(f"{item.title_en} {item.title_zh} {described}"):
        return True
    text = " ".join((item.title_en, item.title_zh, *affirmed(item.description_en), *affirmed(item.description_zh)))
    if form == "powder":
        return _names_unmeasured(text)
    return form == "sludge" and (names_toxic_metal(text, packs) or CHROME.search(text) is not None)


def _names_unmeasured(text: str) -> bool:
    """Whether lead, cadmium, arsenic or mercury are named, but not how much: a colour dust with cadmium."""
    plain = unicodedata.normalize("NFKC", text)
    return any(MEASURED.match(plain, named.end()) is None for pattern, _ in LIMITS for named in pattern.finditer(plain))


def _is_soiled_by_pesticide(item: Resource, known: ResourceClass, sectors: Sequence[str], packs: Packs) -> bool:
    """Whether it is packaging of a maker of pesticides, and nobody says that it is new, clean or only the outer one."""
    made = any(sector.startswith(PESTICIDES) for sector in sectors)
    text = f"{item.title_en} {item.title_zh} {item.description_en} {item.description_zh}"
    return made and is_packaging(known.id, packs) and UNSOILED.search(text) is None


def is_metal_ash(class_id: str, item: Resource, sectors: Sequence[str]) -> bool:
    """Whether what reads as an ash or dust of fuel or iron comes from metals that are melted: `METAL_DUST`.

    >>> ash = Resource(id="1", organisation_id="2", direction="have", title_en="fly ash", description_en="dry")
    >>> is_metal_ash("fly-ash", ash, ("2454",)), is_metal_ash("fly-ash", ash, ("3511",))
    (True, False)
    """
    if class_id == METAL_POWDER:
        return (
            METAL_FURNACE.search(f"{item.title_en} {item.title_zh} {item.description_en} {item.description_zh}")
            is not None
        )
    return class_id in ASHES and _is_of_metal(item, sectors)


def _is_of_metal(item: Resource, sectors: Sequence[str]) -> bool:
    """Whether an ash comes from metals that are melted: so it says, or its owner melts them and names no fuel."""
    text = f"{item.title_en} {item.title_zh} {item.description_en} {item.description_zh}"
    if METAL_FURNACE.search(text):
        return True
    return BURNT.search(text) is None and any(sector.startswith(MELTED) for sector in sectors)
