"""Pressure, purity and direction that people write, and whether a have of one level serves a want of another.

What is not stated serves. Steam of a stated pressure is as warm as it is saturated: T = 100 °C · p^(1/4), p in bar
absolute, which is within 3 K between 1 and 40 bar.
"""

import re
import unicodedata
from functools import lru_cache

from symbionet.engine.matching.conditions.levels import DRIVING, read_rooms, read_temperatures, serves_cold, serves_heat
from symbionet.engine.packs import Packs

__all__ = [
    "read_direction",
    "read_pressures",
    "read_purities",
    "saturation_celsius",
    "serves_direction",
    "serves_level",
    "serves_pressure",
    "serves_purity",
    "states_level",
]

COLD = ("cold-store", "cooling", "cold-chain-transport", "ice")
PRESSED = ("steam", "compressed-air")  # what is of no use at a lower pressure
LEVELLED = ("energy", "water", "capacity", "logistics")  # kinds that have a temperature, a pressure or a direction

NUMBER = r"(\d+(?:\.\d+)?)"
PRESSURE = re.compile(NUMBER + r"\s*(bar\s?\(?[ga]?\)?|mpa|kg/cm2|kgf/cm2|公斤压力|公斤(?=蒸汽|压)|psi|kpa)", re.I)
BAR = {"mpa": 10.0, "psi": 0.0689, "kpa": 0.01}  # others are near enough to bar
PURITY = re.compile(NUMBER + r"\s*%|\b([2-7])(?:\.(\d))?N\b|([一二三四五六])个9", re.I)
LEAST_PURITY = 80.0  # per cent from which a figure is taken for a purity
NINES = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
SLACK = 0.95  # of a pressure that is as good as it
FROM_TO = re.compile(
    r"\bfrom\s+(?:the\s+)?([\w' ]{2,30}?)\s+to\s+(?:the\s+)?([\w' ]{2,30}?)(?=[,.;()]|\s+(?:for|at|with|every|by)\b|$)",
    re.I,
)
ARROW = re.compile(r"([\w\u3400-\u9fff]{1,12})\s*(?:→|->|—>|至|到)\s*([\w\u3400-\u9fff]{1,8})")
BACK_TO = re.compile(
    r"\b(?:empty|return(?:ing|s)?|back)\s+(?:\w+\s+)?(?:back\s+)?to\s+(?:the\s+)?([\w' ]{2,30}?)(?=[,.;()]|$)"
    r"|(?:空车|空返|空驶|返程)?(?:返回|回(?!程|收|用|空|头))([\u3400-\u9fff]{2,6}?)(?=[，,。；;\s)]|$)",
    re.I,
)
FROM = re.compile(r"^(?:从|由|自|运)")
EMPTY = re.compile(r"(?:里|内|处|的|车|货|冷车|运输).*$")


@lru_cache(maxsize=50_000)
def read_pressures(text: str) -> tuple[float, ...]:
    """The pressures that a text states, in bar.

    >>> read_pressures("saturated steam, 0.8 MPa"), read_pressures("compressed air 7 bar(g)"), read_pressures("hot")
    ((8.0,), (7.0,), ())
    """
    plain = unicodedata.normalize("NFKC", text)
    return tuple(float(number) * BAR.get(unit.lower().strip(), 1.0) for number, unit in PRESSURE.findall(plain))


def saturation_celsius(bar: float) -> float:
    """The temperature of saturated steam of a gauge pressure in bar, in degrees Celsius.

    >>> round(saturation_celsius(9.0))
    178
    """
    return float(100.0 * (bar + 1.0) ** 0.25)


def serves_pressure(source: str, need: str) -> bool:
    """Whether the highest pressure offered reaches the lowest that is needed.

    >>> serves_pressure("steam 4 bar", "steam at 8 bar"), serves_pressure("steam 1.0 MPa", "8 bar")
    (False, True)
    """
    offered, needed = read_pressures(source), read_pressures(need)
    return not offered or not needed or max(offered) >= SLACK * min(needed)


@lru_cache(maxsize=50_000)
def read_purities(text: str) -> tuple[float, ...]:
    """The purities that a text states, in per cent: figures from 80 %, and nines.

    >>> read_purities("N2 99.999 %"), read_purities("5N argon"), read_purities("moisture 12 %")
    ((99.999,), (99.999,), ())
    """
    found = []
    for percent, nines, decimal, chinese in PURITY.findall(unicodedata.normalize("NFKC", text)):
        count = int(nines) if nines else NINES.get(chinese, 0)
        value = float(percent) if percent else 100.0 - 10.0 ** (2 - count)
        if decimal:
            value += (int(decimal) * 10.0 ** (1 - count)) / 10.0
        found += [round(value, 6)] if LEAST_PURITY <= value <= 100.0 else []
    return tuple(found)


def serves_purity(source: str, need: str) -> bool:
    """Whether a gas is as pure as is needed.

    >>> serves_purity("nitrogen 95 %", "N2, 99.9 %"), serves_purity("nitrogen 99.99 %", "N2 99.9 %")
    (False, True)
    """
    offered, needed = read_purities(source), read_purities(need)
    return not offered or not needed or max(offered) >= min(needed)


@lru_cache(maxsize=50_000)
def read_direction(text: str) -> tuple[str, str]:
    """Where a haul begins and ends, lower case; "" where it is not said.

    >>> read_direction("from Harbour to Cane Valley, daily"), read_direction("empty back to Cane Valley")
    (('harbour', 'cane valley'), ('', 'cane valley'))
    >>> read_direction("谷里到港的冷车"), read_direction("运糖到港，空车回甘蔗谷")
    (('谷', '港'), ('港', '甘蔗谷'))
    """
    plain = unicodedata.normalize("NFKC", text)
    back = BACK_TO.search(plain)
    there = FROM_TO.search(plain) or ARROW.search(plain)
    if back:  # who carried something there comes back empty
        return (_place(there[2]) if there else ""), _place(back[1] or back[2])
    return (_place(there[1]), _place(there[2])) if there else ("", "")


def _place(text: str) -> str:
    return FROM.sub("", EMPTY.sub("", text.strip().lower()))


def serves_direction(have: str, want: str) -> bool:
    """Whether a haul goes where it is wanted: not where it begins or ends the other way round.

    >>> serves_direction("空车回甘蔗谷", "谷里到港的冷车"), serves_direction("from port to mill", "port to the mill")
    (False, True)
    """
    (begin, end), (wanted_begin, wanted_end) = read_direction(have), read_direction(want)
    if _same(end, wanted_end) or _same(begin, wanted_begin):
        return True
    return not (_same(end, wanted_begin) or _same(begin, wanted_end))


def _same(one: str, other: str) -> bool:
    return bool(one and other) and (one in other or other in one)


def serves_level(source: str, need: str, class_id: str, packs: Packs) -> bool:
    """Whether what is offered (its words) is of the temperature, pressure, purity and direction that is needed.

    >>> from symbionet.engine.packs import load_packs
    >>> packs = load_packs()
    >>> serves_level("steam 3 bar", "heat at 160 C", "steam", packs), serves_level("0.8 MPa", "160 C", "steam", packs)
    (False, True)
    """
    known = packs.classes[class_id]
    family = {class_id, *packs.parents_of(class_id)}
    if known.kind == "material":
        return known.form != "gas" or serves_purity(source, need)
    if known.kind == "logistics" and not serves_direction(source, need):
        return False
    if family.intersection(COLD):
        return serves_cold(source, need)
    if family.intersection(PRESSED) and not serves_pressure(source, need):
        return False
    if class_id == "hydrogen":
        return serves_purity(source, need)
    return serves_heat(source, need) and ("steam" not in family or _steam_serves_heat(source, need))


def states_level(text: str) -> bool:
    """Whether a text states a temperature, pressure, purity or direction: what states none serves, and is served.

    >>> states_level("steam 3 bar"), states_level("from port to mill"), states_level("waste heat")
    (True, True, False)
    """
    return bool(read_rooms(text) or read_pressures(text) or read_purities(text) or any(read_direction(text)))


def _steam_serves_heat(source: str, need: str) -> bool:
    """Whether steam of a stated pressure is warm enough for a need of a stated temperature."""
    pressures, needed = read_pressures(source), read_temperatures(need)
    if not pressures or not needed or read_temperatures(source):
        return True
    return saturation_celsius(max(pressures)) >= min(low for low, _ in needed) + DRIVING
