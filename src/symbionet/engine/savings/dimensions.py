"""Units of formulas as a factor to the base and a dimension: `read_unit`.

Base units: kg, m, s, K, CNY, a (year), piece. A year is a base unit of its own, so that "h/a" (hours a year) and
"kWh/a" are no pure number and no power. kVA and kvar count as kW; Nm3 as m3.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from symbionet.engine.errors import UnknownUnit

__all__ = ["NONE", "Dims", "UnitOf", "read_unit"]

Dims = tuple[float, ...]
BASES = ("kg", "m", "s", "K", "CNY", "a", "piece")
NONE: Dims = (0.0,) * len(BASES)
ZERO_CELSIUS = 273.15
POWER, ENERGY, PRESSURE, VOLUME = (1, 2, -3), (1, 2, -2), (1, -1, -2), (0, 3)
DAY = 86_400.0

_UNITS: dict[str, tuple[float, tuple[int, ...]]] = {
    "kg": (1, (1,)), "g": (1e-3, (1,)), "mg": (1e-6, (1,)), "t": (1e3, (1,)),
    "m": (1, (0, 1)), "mm": (1e-3, (0, 1)), "cm": (1e-2, (0, 1)), "km": (1e3, (0, 1)),
    "L": (1e-3, VOLUME), "Nm3": (1, VOLUME), "ha": (1e4, (0, 2)),
    "s": (1, (0, 0, 1)), "min": (60, (0, 0, 1)), "h": (3600, (0, 0, 1)), "d": (DAY, (0, 0, 1)),
    "K": (1, (0, 0, 0, 1)), "CNY": (1, (0, 0, 0, 0, 1)), "a": (1, (0, 0, 0, 0, 0, 1)), "piece": (1, (0,) * 6 + (1,)),
    "W": (1, POWER), "kW": (1e3, POWER), "MW": (1e6, POWER), "kVA": (1e3, POWER), "kvar": (1e3, POWER),
    "J": (1, ENERGY), "kJ": (1e3, ENERGY), "MJ": (1e6, ENERGY), "GJ": (1e9, ENERGY),
    "Wh": (3600, ENERGY), "kWh": (3.6e6, ENERGY), "MWh": (3.6e9, ENERGY),
    "Pa": (1, PRESSURE), "kPa": (1e3, PRESSURE), "MPa": (1e6, PRESSURE), "bar": (1e5, PRESSURE),
    "N": (1, (1, 1, -2)),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitOf:
    """A unit: value in base units = `offset` + `factor` x value; only °C has an offset."""

    factor: float
    dims: Dims
    offset: float = 0.0


@lru_cache(maxsize=1024)
def read_unit(text: str) -> UnitOf:
    """The unit that a text such as "kJ/kg/K", "h/a", "%" or "°C" names; raises `UnknownUnit`.

    Factors stand one after another, "·" between them; each "/" divides by the one that follows.

    >>> read_unit("kWh/a").factor, read_unit("%").factor, read_unit("°C").offset
    (3600000.0, 0.01, 273.15)
    """
    plain = text.strip()
    if plain in ("", "1"):
        return UnitOf(factor=1.0, dims=NONE)
    if plain == "%":
        return UnitOf(factor=0.01, dims=NONE)
    if plain in ("°C", "℃"):
        return UnitOf(factor=1.0, dims=_dims((0, 0, 0, 1)), offset=ZERO_CELSIUS)
    factor, dims = 1.0, NONE
    for sign, part in re.findall(r"(^|[/·*])([^/·*]+)", plain):
        size, own = _part(part.strip(), text)
        power = -1 if sign == "/" else 1
        factor *= size**power
        dims = tuple(one + power * other for one, other in zip(dims, own, strict=True))
    return UnitOf(factor=factor, dims=dims)


def _dims(powers: tuple[int, ...]) -> Dims:
    return tuple(float(power) for power in powers) + (0.0,) * (len(BASES) - len(powers))


def _part(name: str, text: str) -> tuple[float, Dims]:
    if name == "1":
        return 1.0, NONE
    if name in _UNITS:
        return _UNITS[name][0], _dims(_UNITS[name][1])
    found = re.fullmatch(r"([A-Za-z]+)(\d)", name)
    if found is None or found[1] not in _UNITS:
        known = ", ".join(sorted(_UNITS))
        raise UnknownUnit(f"{name!r} in {text!r} is no unit of a formula; write it with {known}, % or °C")
    size, powers = _UNITS[found[1]]
    power = int(found[2])
    return size**power, tuple(one * power for one in _dims(powers))
