"""Temperatures that people write, and whether heat or cold of one level serves another."""

import re
import unicodedata
from functools import lru_cache

from symbionet.engine.model import Resource
from symbionet.engine.packs import Packs

__all__ = ["reach_km", "read_rooms", "read_temperatures", "serves_cold", "serves_heat"]

BELOW = r"(?:零下|负|minus\s+)"
DEGREES = re.compile(
    rf"(?P<low>(?:{BELOW}|[-−–])?\d+(?:\.\d+)?)(?:(?:°\s*C?|℃|度)?\s*(?:[-–~～至到]|to)\s*(?P<high>(?:{BELOW}|[-−–])?\d+(?:\.\d+)?))?"
    r"\s*(?:°\s*C?|℃|deg(?:rees)?\s*C?\b|C\b|(?:摄氏)?度(?![电数角]|白?酒|每|/))"
)
DRIVING = 3.0  # kelvin by which a source has to be the warmer
COLDER = 2.0  # kelvin by which a store may be the warmer
FREEZING = 12.0  # kelvin by which a store may be the colder
# what is said without a figure
ROOMS = (
    (re.compile(r"\bfrozen\b|\bfreez\w+|\bdeep[- ]cold\b|冷冻|速冻|冻[库品货肉虾鱼]", re.I), (-25.0, -18.0)),
    (re.compile(r"\bchill\w*|\bcool(?:ed)? room|\bfridge\b|冷藏|保鲜|低温冷鲜", re.I), (0.0, 8.0)),
)
DEFAULT_HAUL_KM = 100.0  # of a resource whose class is unknown
PIPED_HOT = ("steam",)  # what is carried hot in insulated pipes
# Gas from a furnace or a retort is piped as far as its heat and its tar allow: expert judgement
HOT_GAS, HOT_GAS_KM, TARRY_GAS_KM = 150.0, 1.0, 0.5
TARRY = re.compile(r"\btar(?:ry|s)?\b|\bsoot|焦油|含焦|煤烟", re.I)
NO_TAR = re.compile(r"(?:no|without|free of|free from)\s+tar|tar[- ]free|无焦油|不含焦油|脱焦油", re.I)


@lru_cache(maxsize=50_000)
def read_temperatures(text: str) -> tuple[tuple[float, float], ...]:
    """The temperatures or ranges of them that a text states, in degrees Celsius.

    >>> read_temperatures("two rooms at -18 C, one at 0-4 C"), read_temperatures("60–80℃，水洗用")
    (((-18.0, -18.0), (0.0, 4.0)), ((60.0, 80.0),))
    >>> read_temperatures("零下18度的库，另有80度热水"), read_temperatures("120度电"), read_temperatures("minus 20 C")
    (((-18.0, -18.0), (80.0, 80.0)), (), ((-20.0, -20.0),))
    """
    plain = unicodedata.normalize("NFKC", text).replace("−", "-")
    found = []
    for match in DEGREES.finditer(plain):
        low = _degrees(match["low"])
        high = _degrees(match["high"]) if match["high"] else low
        found.append((min(low, high), max(low, high)))
    return tuple(found)


def _degrees(text: str) -> float:
    return float(re.sub(BELOW, "-", text).replace("–", "-"))


@lru_cache(maxsize=50_000)
def read_rooms(text: str) -> tuple[tuple[float, float], ...]:
    """The temperatures of rooms or loads that a text states, in degrees Celsius; by its words where it has no figure.

    >>> read_rooms("freezing space before the holidays"), read_rooms("保鲜库"), read_rooms("cold store")
    (((-25.0, -18.0),), ((0.0, 8.0),), ())
    """
    return read_temperatures(text) or tuple(span for words, span in ROOMS if words.search(text))


def serves_heat(source: str, need: str) -> bool:
    """Whether a source of heat is warm enough for a need; what is not stated serves.

    >>> serves_heat("38 C condenser", "water at 60-80 C"), serves_heat("waste heat", "water at 60 C")
    (False, True)
    """
    available, needed = read_temperatures(source), read_temperatures(need)
    return not available or not needed or max(high for _, high in available) >= min(low for low, _ in needed) + DRIVING


def serves_cold(store: str, need: str) -> bool:
    """Whether one of the rooms of a store is cold enough for a need and not so cold that it freezes what must not.

    What is not stated serves; frozen and chilled are said by figures or by words.

    >>> serves_cold("one at 0-4 C", "freezer space, -18 C"), serves_cold("-20 to -18 C", "-18 C")
    (False, True)
    >>> serves_cold("保鲜库，0到2度", "冻库"), serves_cold("freezer room at -22 C", "chilled room for flowers, 2-6 C")
    (False, False)
    """
    rooms, needs = read_rooms(store), read_rooms(need)
    if not rooms or not needs:
        return True
    most, least = max(high for _, high in needs), min(low for low, _ in needs)
    return any(low <= most + COLDER and high >= least - FREEZING for low, high in rooms)


def reach_km(text: str, *, kind: str, form: str, usual: float) -> float:
    """How far a have is taken in kilometres: `usual`, or less for gas that is hot or carries tar.

    >>> reach_km("400 C with tar", kind="energy", form="gas", usual=10.0)
    0.5
    >>> reach_km("biogas, CH4 60 %", kind="energy", form="gas", usual=10.0)
    10.0
    """
    if kind != "energy" or form != "gas":
        return usual
    if TARRY.search(text) and not NO_TAR.search(text):
        return min(usual, TARRY_GAS_KM)
    temperatures = read_temperatures(text)
    hot = bool(temperatures) and max(high for _, high in temperatures) >= HOT_GAS
    return min(usual, HOT_GAS_KM) if hot else usual


def haul_km(item: Resource, packs: Packs, class_id: str) -> float:
    """The typical haul of a resource of a class ("": unknown) in km; less where what is stated of a gas ends sooner."""
    if not class_id:
        return DEFAULT_HAUL_KM
    known = packs.classes[class_id]
    if class_id in PIPED_HOT or known.kind != "energy":
        return known.haul_km
    text = f"{item.title_en} {item.title_zh} {item.description_en} {item.description_zh}"
    return reach_km(text, kind=known.kind, form=item.form or known.form, usual=known.haul_km)
