"""Holds the composition of a have against the limits of a known use or of a want, parameter by parameter."""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from symbionet.engine.classification import SectorWeight
from symbionet.engine.classification.fits import fit_sector
from symbionet.engine.model import Component, Resource
from symbionet.engine.packs import KnownUse, Packs

__all__ = [
    "CLEAR",
    "CLEAR_STEPS",
    "OTHER_USE",
    "Limit",
    "Stated",
    "Verdict",
    "bound_of",
    "check_limits",
    "check_use",
    "factor_between",
    "has_other_use",
    "limit_steps",
    "limits_score",
    "limits_wanted",
    "parameter_unit",
    "read_limits",
    "read_stated",
    "rules_out",
]

Status = Literal["pass", "gap", "clear_gap", "unknown"]

CLEAR = 1.5  # times the limit from which a gap is clear
CLEAR_STEPS = {"pH": 1.0, "temperature": 25.0, "dew_point": 20.0}  # of what has no ratio
K2O_AS_NA2O = 0.658  # molar mass of Na2O over that of K2O
WHOLE = 100.0  # %
OTHER_USE = 0.4  # fit of a firm's sector from which another use of the class counts as its own

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
_LIMIT = re.compile(r"(?P<name>[A-Za-z0-9_]+)(?P<sign><=|>=)(?P<value>-?[\d.]+)\s*(?P<unit>.*)")
_VALUE = r"\d+(?:\.\d+)?"
_STATED = re.compile(
    rf"(?P<name>[^<>≤≥=:：]*?[^\d\s<>≤≥=:：~约])\s*(?P<sign>[<>≤≥=:：~约]|<=|>=)?\s*(?P<low>{_VALUE})"
    rf"(?:\s*[-~–—至]\s*(?P<high>{_VALUE}))?\s*(?P<unit>[%‰µμ°℃A-Za-z][A-Za-z0-9/µμ%]*)?\s*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A limit of a parameter in its unit; `sign` is "<=" or ">="."""

    parameter: str
    sign: str
    value: float
    unit: str

    @property
    def text(self) -> str:
        """The limit as people read it: "<= 0.5 %"."""
        return f"{self.sign} {self.value:g} {self.unit}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a resource states of a parameter, as a range in the unit of the parameter."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a limit is kept: "pass", "gap" (not kept), "clear_gap" (far from kept) or "unknown" (to be asked)."""

    limit: Limit
    status: Status
    stated: Stated | None

    @property
    def is_gap(self) -> bool:
        """Whether the limit is not kept."""
        return self.status in ("gap", "clear_gap")


@lru_cache(maxsize=4096)
def read_limits(texts: tuple[str, ...]) -> tuple[Limit, ...]:
    """The limits of a known use; a text that is no limit is left out.

    >>> read_limits(("Cl<=0.5 %",))[0].text
    '<= 0.5 %'
    """
    found = []
    for text in texts:
        if match := _LIMIT.fullmatch(text.strip()):
            found.append(
                Limit(
                    parameter=match["name"], sign=match["sign"], value=float(match["value"]), unit=match["unit"].strip()
                )
            )
    return tuple(found)


def read_stated(item: Resource, packs: Packs) -> Mapping[str, Stated]:
    """What a resource states, by parameter: from its composition, and from its contaminants where they have figures.

    >>> from symbionet.engine.packs import load_packs
    >>> ash = Resource(id="h", organisation_id="o", direction="have", contaminants="Cl 0.3 %; 铅 200 mg/kg")
    >>> sorted(read_stated(ash, load_packs()))
    ['Cl', 'Pb']
    """
    if not item.composition and not item.contaminants:
        return {}
    return _derived(item.composition, item.contaminants, packs.whole)


@lru_cache(maxsize=4096)
def _derived(composition: tuple[Component, ...], contaminants: str, packs: Packs) -> Mapping[str, Stated]:
    found = _stated(composition, contaminants, packs)
    _derive(found)
    return found


def _stated(composition: tuple[Component, ...], contaminants: str, packs: Packs) -> dict[str, Stated]:
    found: dict[str, Stated] = {}
    for part in (*composition, *_components(contaminants)):
        if part.low is None and part.high is None:
            continue
        low = part.low if part.low is not None else 0.0
        high = part.high if part.high is not None else math.inf  # "at least": open to above
        for parameter in _names(packs).get(_plain(part.name), ()):
            factor = _factor(part.unit, _units(packs)[parameter])
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
def _units(packs: Packs) -> Mapping[str, str]:
    return {row["id"]: row["unit"] for row in packs.rows("uses/parameters")}


def _factor(unit: str, wanted: str) -> float | None:
    """From a stated unit to that of a parameter; None where they do not compare."""
    one, two = unit.strip().casefold().replace("μ", "µ"), wanted.casefold()
    if one == two:
        return 1.0
    if not two:
        return 1.0 if one in ("%", "") else None  # a composition is in % unless it says otherwise: pH 7 is no 7 %
    if one in _FACTORS and two in _FACTORS and _FACTORS[one][0] == _FACTORS[two][0]:
        return _FACTORS[one][1] / _FACTORS[two][1]
    return None


def factor_between(unit: str, wanted: str) -> float | None:
    """What leads from one unit of a composition to another; None where they do not compare.

    >>> factor_between("mg/kg", "%")
    0.0001
    """
    return _factor(unit, wanted)


def parameter_unit(parameter: str, packs: Packs) -> str:
    """The unit of a parameter (pack `uses/parameters`); "" where it has none or is not known."""
    return _units(packs.whole).get(parameter, "")


def check_limits(stated: Mapping[str, Stated], limits: Iterable[Limit], packs: Packs) -> tuple[Verdict, ...]:
    """How each limit is kept by what is stated.

    A range that lies on both sides of the limit is unknown: it is to be asked. A gap is clear from 1.5 times the
    limit (1 of pH, 25 degrees).

    >>> from symbionet.engine.packs import load_packs
    >>> [v.status for v in check_limits({"Cl": Stated(low=0.1, high=0.2)}, read_limits(("Cl<=0.5 %",)), load_packs())]
    ['pass']
    """
    return tuple(_verdict(stated.get(limit.parameter), limit, packs) for limit in limits)


def bound_of(limit: Limit, packs: Packs) -> float | None:
    """The value of a limit in the unit of its parameter; None where the units do not compare."""
    factor = _factor(limit.unit, _units(packs.whole).get(limit.parameter, limit.unit))
    return None if factor is None else limit.value * factor


def _verdict(stated: Stated | None, limit: Limit, packs: Packs) -> Verdict:
    bound = bound_of(limit, packs)
    if stated is None or bound is None:
        return Verdict(limit=limit, status="unknown", stated=None)
    status: Status = "unknown"
    if limit.sign == "<=":
        if stated.high <= bound:
            status = "pass"
        elif stated.low > bound:
            status = "clear_gap" if stated.low > _far(limit, bound, 1) else "gap"
    elif stated.low >= bound:
        status = "pass"
    elif stated.high < bound:
        status = "clear_gap" if stated.high < _far(limit, bound, -1) else "gap"
    return Verdict(limit=limit, status=status, stated=stated)


def _far(limit: Limit, bound: float, side: int) -> float:
    step = CLEAR_STEPS.get(limit.parameter)
    if step is not None:
        return bound + side * step
    return bound * CLEAR if side > 0 else bound / CLEAR


@lru_cache(maxsize=4)
def limit_steps(packs: Packs) -> Mapping[str, float]:
    """What a kept or broken limit adds to the signal, by step (pack `factors/signal_steps`)."""
    return {row["step"]: float(row["value"]) for row in packs.rows("factors/signal_steps") if row["signal"] == "limits"}


def limits_score(verdicts: Iterable[Verdict], packs: Packs, *, mendable: bool) -> float:
    """The value of the signal: passes add, gaps subtract (half of it where a pre-treatment could mend them)."""
    steps = limit_steps(packs.whole)
    statuses = [item.status for item in verdicts]
    passes = min(steps["most_pass"], steps["pass"] * statuses.count("pass"))
    gaps = steps["gap"] * statuses.count("gap") + steps["clear_gap"] * statuses.count("clear_gap")
    return passes + max(steps["most_gap"], gaps * (steps["mendable"] if mendable else 1.0))


def limits_wanted(want: Resource, packs: Packs) -> tuple[Limit, ...]:
    """The composition of a want read as limits: its low ends are to be reached, its high ends to be kept.

    One and the same figure for both says what is usual and sets no limit.
    """
    if not want.composition:
        return ()
    return _wanted(want.composition, packs.whole)


@lru_cache(maxsize=4096)
def _wanted(composition: tuple[Component, ...], packs: Packs) -> tuple[Limit, ...]:
    found = []
    for parameter, stated in _stated(composition, "", packs).items():
        unit = _units(packs)[parameter]
        if stated.low == stated.high:
            continue
        if stated.low > 0:
            found.append(Limit(parameter=parameter, sign=">=", value=stated.low, unit=unit))
        if stated.high < WHOLE or (unit != "%" and not math.isinf(stated.high)):
            found.append(Limit(parameter=parameter, sign="<=", value=stated.high, unit=unit))
    return tuple(found)


@lru_cache(maxsize=65536)
def _use_verdicts(
    composition: tuple[Component, ...], contaminants: str, limits: tuple[str, ...], packs: Packs
) -> tuple[Verdict, ...]:
    return check_limits(_derived(composition, contaminants, packs), read_limits(limits), packs)


def check_use(item: Resource, use: KnownUse, packs: Packs) -> tuple[Verdict, ...]:
    """How the composition of a have keeps the limits of a known use; empty where the use sets none."""
    return _use_verdicts(item.composition, item.contaminants, use.limits, packs.whole) if use.limits else ()


def rules_out(verdicts: Iterable[Verdict], use: KnownUse) -> bool:
    """Whether a clear gap rules the use out: no pre-treatment is known that could mend it."""
    return not use.pretreatment and any(item.status == "clear_gap" for item in verdicts)


def has_other_use(item: Resource, use: KnownUse, sectors: Iterable[SectorWeight], packs: Packs) -> bool:
    """Whether a firm of these sectors has another known use of the same class that is not ruled out."""
    known = [other for other in packs.uses_by_class.get(use.class_id, ()) if other.id != use.id]
    return any(
        not rules_out(check_use(item, other, packs), other)
        for other in known
        if any(fit_sector(sector.nace, prefix) >= OTHER_USE for sector in sectors for prefix in other.nace)
    )
