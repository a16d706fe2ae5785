"""Which hazardous haves a stated licence covers, and who takes none without one."""

import re

from symbionet.engine.classification import SectorWeight
from symbionet.engine.classification.hazard_classes import is_packaging
from symbionet.engine.classification.licence_codes import covering_permits, scheme_codes
from symbionet.engine.classification.scopes import NO_HAZARDOUS, fits_state, read_licence_states
from symbionet.engine.matching.conditions.refusals import words_of
from symbionet.engine.matching.find.index import Index
from symbionet.engine.model import Organisation, Resource
from symbionet.engine.packs import Packs, ResourceClass

__all__ = [
    "MAY_WELL",
    "cleans_packaging",
    "codes_to_cover",
    "covers_permit",
    "is_soiled_packaging",
    "needs_licence",
    "refuses_hazardous",
]

# yards that take common scrap; who names what it recovers (a trade "of:" materials) is none of them
SCRAP = ("metal-recycler", "scrap-dealer", "paper-recycler", "plastics-recycler", "film-recycler", "textile-recycler")
# who burns: hazardous waste in such a fire is incineration
BURNERS = (
    "coal-power", "power-station", "chp-plant", "gas-power", "biomass-energy", "district-heating", "waste-to-energy",
    "clay-block", "lime-works", "pellet-plant", "briquette-maker",
)  # fmt: skip
CLEANERS = ("drum-reconditioner",)
SOILED = ("contaminated-packaging", "plant-protection-packaging")
RENEWED = re.compile(r"\b(?:reconditioned|refurbished|washed|cleaned|new|unused)\b|翻新|洗净|洗过|清洗|全新|未用", re.I)

# categories of the Chinese list that are named for what a waste holds (`codes/hw2021_categories`)
CATEGORIES_BY_CONTENT = {
    "HW21": re.compile(r"\bchrom(?:e|ium)\b|\bCr\b|铬", re.I),
    "HW22": re.compile(r"\bcopper\b|\bCu\b|铜"),
    "HW23": re.compile(r"\bzinc\b|\bZn\b|锌"),
    "HW24": re.compile(r"\barsenic\b|\bAs\b(?! \w)|砷"),
    "HW26": re.compile(r"\bcadmium\b|\bCd\b|镉"),
    "HW27": re.compile(r"\bantimony\b|\bSb\b|锑"),
    "HW31": re.compile(r"\blead\b|\bPb\b|\b63/37\b|有铅|铅锡|铅"),
    "HW32": re.compile(r"\bfluorides?\b|氟化物|含氟"),
    "HW33": re.compile(r"\bcyanides?\b|含氰|氰化"),
    "HW46": re.compile(r"\bnickel\b|\bNi\b|镍"),
}
MAY_WELL = 0.2  # probability from which a have may well be of another class than the likeliest
MERCURY, MERCURY_WASTE = re.compile(r"\bmercury\b|\bHg\b|汞", re.I), "mercury-waste"
# printed circuit boards are PCBs, too: those of oil and of what it fills are meant
_PCB = r"\b(?<!no )(?<!non-)(?<!without )PCBs?\b(?![- ]free)"
_FILLED = r"\b(?:oils?|transformers?|capacitors?)\b"
BIPHENYLS, BIPHENYL_OIL = (
    re.compile(
        r"polychlorinated biphenyls?|\baskarel\b|(?<![无没未])(?<!不含)多氯联苯"
        rf"|{_FILLED}.{{0,60}}{_PCB}|{_PCB}.{{0,60}}{_FILLED}",
        re.I,
    ),
    "pcb-oil",
)
BIPHENYL_LEVEL = re.compile(r"(?:\bPCBs?|多氯联苯)[^\d<≤]{0,12}([<≤])?\s*(\d+(?:\.\d+)?)\s*(?:ppm|mg/kg)", re.I)
MOST_BIPHENYLS = 50  # mg/kg up to which an oil is no waste of PCBs; expert judgement


def codes_to_cover(index: Index, have: int, item: Resource) -> tuple[str, ...]:
    """The codes of a have, else those of the classes that it may well be: what a permit has to cover one of."""
    if decides := _deciding_class(words_of(item)):
        known = index.packs.classes[decides]
        return tuple(dict.fromkeys((*item.hw, *item.ewc, *known.hw, *known.ewc)))
    words = f"{item.title_en} {item.title_zh}; {item.description_en} {item.description_zh}"
    written = scheme_codes(words, index.packs.whole)
    if item.hw or item.ewc:
        return (*item.hw, *item.ewc, *written, *_entries(index, have, item))
    columns = index.haves
    likely = [
        index.packs.classes[index.relations.ids[number]]
        for place, number in enumerate(columns.classes[have])
        if number >= 0 and (place == 0 or columns.class_shares[have, place] >= MAY_WELL)
    ]
    codes = [code for known in likely for code in (*known.hw, *known.ewc)]
    if not any(known.hw for known in likely):  # of these the Chinese list asks for what they hold
        codes += [code for code, pattern in CATEGORIES_BY_CONTENT.items() if pattern.search(words)]
    return tuple(dict.fromkeys((*written, *codes)))


def _deciding_class(words: str) -> str:
    """The class whose codes have to be covered, however else a thing with mercury or PCBs may be called; "" of others.

    >>> [_deciding_class(words) for words in ("oil, PCB 80 ppm", "oil, PCB <2 ppm", "waste PCBs, populated")]
    ['pcb-oil', '', '']
    """
    if MERCURY.search(words):
        return MERCURY_WASTE
    if levels := BIPHENYL_LEVEL.findall(words):
        return BIPHENYL_OIL if any(float(level) >= MOST_BIPHENYLS for below, level in levels if not below) else ""
    return BIPHENYL_OIL if BIPHENYLS.search(words) else ""


def _entries(index: Index, have: int, item: Resource) -> tuple[str, ...]:
    """Of a have that states nothing but a category, the entries of that category that its class may be of."""
    number = index.haves.classes[have, 0]
    if item.ewc or number < 0 or any("-" in code for code in item.hw):
        return ()
    known = index.packs.classes[index.relations.ids[number]]
    return tuple(code for code in known.hw if "-" in code and f"HW{code[-2:]}" in item.hw)


def covers_permit(index: Index, have: int, item: Resource, organisation: int) -> int:
    """1 if a stated permit covers the have, 0 if the stated permits do not, -1 if no permit is stated."""
    permits = index.organisations.organisations[organisation].permits
    if not permits:
        return -1
    if "hazardous" in permits:
        return 1
    codes = codes_to_cover(index, have, item)
    number = index.haves.classes[have, 0]
    known = index.packs.classes[index.relations.ids[number]] if number >= 0 else None
    if not (covering := covering_permits(codes, permits)):
        return 0
    states = read_licence_states(index.organisations.organisations[organisation].business)
    form = item.form or (known.form if known is not None else "")
    return int(any(fits_state(form, states.get(permit, "")) for permit in covering))


def refuses_hazardous(organisation: Organisation) -> bool:
    """Whether a firm says of itself that it takes no hazardous waste."""
    return organisation.permits == (NO_HAZARDOUS,)


def needs_licence(sectors: tuple[SectorWeight, ...]) -> bool:
    """Whether a firm is a yard of common scrap or burns, so that only a licence brings it hazardous waste.

    >>> needs_licence((SectorWeight(nace="3832", weight=0.9, known_by="sector", trade="metal-recycler"),))
    True
    """
    return bool(sectors) and sectors[0].trade in (*SCRAP, *BURNERS)


def cleans_packaging(sectors: tuple[SectorWeight, ...]) -> bool:
    """Whether a firm lives on cleaning drums, so that it may well hold the licence for soiled ones."""
    return any(item.trade in CLEANERS for item in sectors)


def is_soiled_packaging(item: Resource, known: ResourceClass, packs: Packs) -> bool:
    """Whether a hazardous have is packaging with rests of what it held, and nobody says that it was renewed.

    >>> from symbionet.engine.packs import load_packs
    >>> packs = load_packs()
    >>> drums = [Resource(id="1", organisation_id="2", direction="have", title_en=f"{how} drums of xylene")
    ...          for how in ("empty", "reconditioned")]
    >>> [is_soiled_packaging(item, packs.classes["drums"], packs) for item in drums]
    [True, False]
    """
    if known.id not in SOILED and not is_packaging(known.id, packs):
        return False
    return not RENEWED.search(f"{item.title_en} {item.title_zh} {item.description_en} {item.description_zh}")
