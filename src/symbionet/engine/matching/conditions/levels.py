"""Temperatures that people write, and whether heat or cold of one level serves another."""

import re
import unicodedata
from functools import lru_cache

__all__ = ["read_temperatures", "serves_cold", "serves_heat"]

DEGREES = re.compile(
    r"(?P<low>[-−–]?\d+(?:\.\d+)?)(?:\s*(?:[-–~～至到]|to)\s*(?P<high>[-−–]?\d+(?:\.\d+)?))?\s*(?:°\s*C?|℃|deg(?:rees)?\s*C?\b|C\b|度)"
)
DRIVING = 3.0  # kelvin by which a source has to be the warmer
COLDER = 2.0  # kelvin by which a store may be the warmer


@lru_cache(maxsize=50_000)
def read_temperatures(text: str) -> tuple[tuple[float, float], ...]:
    """The temperatures or ranges of them that a text states, in degrees Celsius.

    >>> read_temperatures("two rooms at -18 C, one at 0-4 C"), read_temperatures("60–80℃，水洗用")
    (((-18.0, -18.0), (0.0, 4.0)), ((60.0, 80.0),))
    """
    plain = unicodedata.normalize("NFKC", text).replace("−", "-")
    found = []
    for match in DEGREES.finditer(plain):
        low = float(match["low"].replace("–", "-"))
        high = float(match["high"].replace("–", "-")) if match["high"] else low
        found.append((min(low, high), max(low, high)))
    return tuple(found)


def serves_heat(source: str, need: str) -> bool:
    """Whether a source of heat is warm enough for a need; what is not stated serves.

    >>> serves_heat("38 C condenser", "water at 60-80 C"), serves_heat("waste heat", "water at 60 C")
    (False, True)
    """
    available, needed = read_temperatures(source), read_temperatures(need)
    return not available or not needed or max(high for _, high in available) >= min(low for low, _ in needed) + DRIVING


def serves_cold(store: str, need: str) -> bool:
    """Whether one of the rooms of a store is cold enough for a need; what is not stated serves.

    >>> serves_cold("one at 0-4 C", "freezer space, -18 C"), serves_cold("-20 to -18 C", "-18 C")
    (False, True)
    """
    available, needed = read_temperatures(store), read_temperatures(need)
    return not available or not needed or any(low <= max(high for _, high in needed) + COLDER for low, _ in available)
