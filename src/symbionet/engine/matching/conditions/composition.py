"""What a resource states of its composition, parameter by parameter, in the unit of the parameter."""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from symbionet.engine.model import Component, Resource
from symbionet.engine.packs import Packs

__all__ = [
    "WHOLE",
    "Stated",
    "derived_of",
    "factor_between",
    "known_parameters",
    "parameter_unit",
    "read_stated",
    "stated_of",
    "units_of_parameters",
]

K2O_AS_NA2O = 0.658  # molar mass of Na2O over that of K2O
WHOLE = 100.0  # %
# units that compare, each with its factor to the first of its row
_UNITS: tuple[Mapping[str, float], ...] = (
    {"%": 1.0, "wt%": 1.0, "vol%": 1.0, "mol%": 1.0, "‰": 0.1, "g/kg": 0.1, "mg/kg": 1e-4, "g/t": 1e-4, "ppm": 1e-4}
    | {"ppmv": 1e-4, "ug/kg": 1e-7, "µg/kg": 1e-7, "ppb": 1e-7},
    {"mg/l": 1.0, "g/l": 1000.0, "ug/l": 0.001, "µg/l": 0.001, "g/m3 water": 1.0},
    {"mg/m3": 1.0, "mg/nm3": 1.0, "g/m3": 1000.0, "g/nm3": 1000.0},
    {"mj/kg": 1.0, "gj/t": 1.0, "kj/kg": 0.001, "kcal/kg": 0.0041868, "大卡/公斤": 0.0041868},
    {"mj/m3": 1.0, "mj/nm3": 1.0, "kj/nm3": 0.001, "kcal/nm3": 0.0041868},
    {"mpa": 1.0, "bar": 0.1, "kpa": 0.001},
    {"mm": 1.0, "cm": 10.0, "um": 0.001, "µm": 0.001},
    {"c": 1.0, "°c": 1.0, "℃": 1.0},
    {"us/cm": 1.0, "µs/cm": 1.0, "ms/cm": 1000.0},
)
_FACTORS = {unit: (number, factor) for number, row in enumerate(_UNITS) for unit, factor in row.items()}
_VALUE = r"\d+(?:\.\d+)?"
_STATED = re.compile(
    rf"(?P<name>[^<>≤≥=:：]*?[^\d\s<>≤≥=:：~约])\s*(?P<sign>[<>≤≥=:：~约]|<=|>=)?\s*(?P<low>{_VALUE})"
    rf"(?:\s*[-~–—至]\s*(?P<high>{_VALUE}))?\s*(?P<unit>[%‰µμ°℃A-Za-z][A-Za-z0-9/µμ%]*)?\s*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a resource states of a parameter, as a range in the unit of the parameter."""

    low: float
    high: float


def read_stated(item: Resource, packs: Packs) -> Mapping[str, Stated]:
    """What a resource states, by parameter: from its composition, and from its contaminants where they have figures.

    >>> from symbionet.engine.packs import load_packs
    >>> ash = Resource(id="h", organisation_id="o", direction="have", contaminants="Cl 0.3 %; 铅 200 mg/kg")
    >>> sorted(read_stated(ash, load_packs()))
    ['Cl', 'Pb']
    """
    if not item.composition and not item.contaminants:
        return {}
    return derived_of(item.composition, item.contaminants, packs.whole)


@lru_cache(maxsize=4096)
def derived_of(composition: tuple[Component, ...], contaminants: str, packs: Packs) -> Mapping[str, Stated]:
    found = stated_of(composition, contaminants, packs)
    _derive(found)
    return found


def stated_of(composition: tuple[Component, ...], contaminants: str, packs: Packs) -> dict[str, Stated]:
    found: dict[str, Stated] = {}
    for part in (*composition, *_components(contaminants)):
        if part.low is None and part.high is None:
            continue
        low = part.low if part.low is not None else 0.0
        high = part.high if part.high is not None else math.inf  # "at least": open to above
        for parameter in _names(packs).get(_plain(part.name), ()):
            factor = factor_between(part.unit, units_of_parameters(packs)[parameter])
            if factor is not None:
                found.setdefault(parameter, Stated(low=min(low, high) * factor, high=max(low, high) * factor))
    return found


def _derive(found: dict[str, Stated]) -> None:
    """What follows from what is stated: solids from moisture and back, alkalis from the two oxides."""
    for one, other in (("moisture", "solids"), ("solids", "moisture")):
        if one in found and other not in found:
            found[other] = Stated(low=max(0.0, WHOLE - found[one].high), high=max(0.0, WHOLE - found[one].low))
    if "alkali" not in found and "Na2O" in found and "K2O" in found:
        sodium, potassium = found["Na2O"], found["K2O"]
        found["alkali"] = Stated(
            low=sodium.low + K2O_AS_NA2O * potassium.low, high=sodium.high + K2O_AS_NA2O * potassium.high
        )


def _components(text: str) -> tuple[Component, ...]:
    """The figures in a text of contaminants."""
    found = []
    for part in re.split(r"[;；,，、\n|]+", unicodedata.normalize("NFKC", text)):
        if match := _STATED.fullmatch(part.strip(" .。")):
            low = float(match["low"])
            high = float(match["high"]) if match["high"] else low
            if match["sign"] in ("<", "≤", "<="):
                low = 0.0
            elif match["sign"] in (">", "≥", ">="):
                high = math.inf
            found.append(Component(name=match["name"].strip(), low=low, high=high, unit=match["unit"] or "%"))
    return tuple(found)


def _plain(name: str) -> str:
    # chemical symbols of one or two letters keep their case: Co is no CO
    text = "".join(unicodedata.normalize("NFKC", name).split())
    return text if len(text) <= 2 else text.casefold()


@lru_cache(maxsize=4)
def _names(packs: Packs) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for row in packs.rows("uses/parameters"):
        for name in (row["id"], row["name_en"], row["name_zh"]):
            found.setdefault(_plain(name), {})[row["id"]] = None
    for row in packs.rows("factors/parameter_names"):
        for name in row["names"].split("|"):
            found.setdefault(_plain(name), {})[row["parameter"]] = None
    return {name: tuple(ids) for name, ids in found.items()}


@lru_cache(maxsize=4)
def units_of_parameters(packs: Packs) -> Mapping[str, str]:
    return {row["id"]: row["unit"] for row in packs.rows("uses/parameters")}


def factor_between(unit: str, wanted: str) -> float | None:
    """What leads from one unit of a composition to another; None where they do not compare.

    >>> factor_between("mg/kg", "%")
    0.0001
    """
    one, two = unit.strip().casefold().replace("μ", "µ"), wanted.casefold()
    if one == two:
        return 1.0
    if not two:
        return 1.0 if one in ("%", "") else None  # a composition is in % unless it says otherwise: pH 7 is no 7 %
    if one in _FACTORS and two in _FACTORS and _FACTORS[one][0] == _FACTORS[two][0]:
        return _FACTORS[one][1] / _FACTORS[two][1]
    return None


@lru_cache(maxsize=4)
def known_parameters(packs: Packs) -> Mapping[str, str]:
    """The parameter of each name that people use, as `stated_of` reads it; of several the first."""
    return {name: ids[0] for name, ids in _names(packs).items()}


def parameter_unit(parameter: str, packs: Packs) -> str:
    """The unit of a parameter (pack `uses/parameters`); "" where it has none or is not known."""
    return units_of_parameters(packs.whole).get(parameter, "")
