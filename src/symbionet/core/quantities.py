"""Quantities and compositions in words of the active language; what is written can be read back by the forms."""

import math
from typing import Any, Protocol

from django.utils.translation import gettext as _

from symbionet.core.texts import in_language, is_chinese, range_words, with_unit
from symbionet.engine.model import Quantity
from symbionet.engine.units import LARGEST, UNITS, convert, yearly

__all__ = [
    "Amount",
    "composition_words",
    "plain_quantity",
    "quantity_band",
    "quantity_words",
    "too_large_words",
    "unit_words",
]

PERIODS_ZH = {
    "hour": "/小时",
    "shift": "/班",
    "day": "/天",
    "week": "/周",
    "month": "/月",
    "quarter": "/季度",
    "year": "/年",
    "batch": "/批",
    "once": " 一次性",
}
PERIODS_EN = {
    "hour": "/h",
    "shift": "/shift",
    "day": "/day",
    "week": "/week",
    "month": "/month",
    "quarter": "/quarter",
    "year": "/year",
    "batch": "/batch",
    "once": " once",
}
PLAIN = {"10kt": "t", "10k_m3": "m3", "10k_Nm3": "Nm3", "10k_kWh": "kWh", "10k_tce": "tce", "10k_kW": "kW",
         "10k_t.km": "t.km", "10k_m2": "m2", "k_piece": "piece", "10k_piece": "piece"}  # fmt: skip
SYMBOLS = {"m3": "m³", "Nm3": "Nm³", "Sm3": "Sm³", "m2": "m²", "ft3": "ft³", "yd3": "yd³", "ft2": "ft²", "km2": "km²",
           "t.km": "t·km", "boiler_t": "boiler ton"}  # fmt: skip
SHOWN = 24  # characters of an amount that a refusal repeats
PHYSICAL = {"mass", "volume", "gas", "energy", "power", "transport", "area", "time"}


class Amount(Protocol):
    """What states a quantity: a resource, a flow, a row of a list."""

    @property
    def quantity(self) -> float | None: ...

    @property
    def unit(self) -> str: ...

    @property
    def period(self) -> str: ...


def quantity_words(stated: Amount) -> str:
    """The quantity as its owner would write it: 3.5 万吨/年, 35,000 t/year; "" where none is stated."""
    if stated.quantity is None:
        return getattr(stated, "band", "")  # of a copy whose quantity is closed
    value, unit = _plain(stated.quantity, stated.unit)
    periods = PERIODS_ZH if is_chinese() else PERIODS_EN
    return f"{_number(value)} {_unit_words(unit)}{periods.get(stated.period, '')}".strip()


def unit_words(unit: str, period: str = "") -> str:
    """A unit with its period as its owner would write it: t/year, 吨/年."""
    return f"{_unit_words(unit)}{(PERIODS_ZH if is_chinese() else PERIODS_EN).get(period, '')}"


def _plain(value: float, unit: str) -> tuple[float, str]:
    """万吨 is no unit of English: ten thousand tonnes are written out there."""
    return (value, unit) if is_chinese() else plain_quantity(value, unit)


def plain_quantity(value: float, unit: str) -> tuple[float, str]:
    """The same quantity with the ten thousand out of its unit: (3.5, "10kt") is (35000, "t"), as prices are told."""
    return (convert(value, unit, PLAIN[unit]), PLAIN[unit]) if unit in PLAIN else (value, unit)


def _unit_words(unit: str) -> str:
    known = UNITS.get(unit)
    if known is None:
        return unit
    if is_chinese():
        return known.name_zh
    symbol = known.dimension in PHYSICAL and "_" not in unit
    return SYMBOLS.get(unit, unit if symbol else known.name_en)


def _number(value: float) -> str:
    """Up to six digits that count, thousands grouped."""
    places = 0 if value == 0 else max(0, 5 - math.floor(math.log10(abs(value))))
    figure = f"{value:,.{min(places, 9)}f}"  # Django groups no figure in Chinese, where trade writes 72,000 吨
    return figure.rstrip("0").rstrip(".") if "." in figure else figure


def quantity_band(stated: Amount) -> str:
    """The order of magnitude per year, for those who may not see the figure: 1,000–10,000 t; "" where unknown."""
    if stated.quantity is None or stated.unit not in UNITS:
        return ""
    quantity = Quantity(value=stated.quantity, unit=stated.unit, period=stated.period)
    per_year = yearly(quantity)
    value, unit = per_year or _plain(quantity.value, quantity.unit)
    if value <= 0:
        return ""
    low = 10.0 ** math.floor(math.log10(value) + 1e-9)
    periods = PERIODS_ZH if is_chinese() else PERIODS_EN
    tail = periods["year"] if per_year else ""
    return f"{range_words(_number(low), _number(low * 10))} {_unit_words(unit)}{tail}"


def too_large_words(text: str) -> str:
    """What is said of an amount above `LARGEST`; a long row of digits is cut."""
    shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return _(
        "“%(text)s” is more than any firm moves. Check the digits and the unit: at most %(most)s can be stated."
    ) % {
        "text": shown,
        "most": f"{LARGEST:,.0f}",
    }


def composition_words(parts: list[dict[str, Any]]) -> str:
    """A composition as one line: SiO2 50–55 %; Cl < 0.02 %."""
    return in_language(zh="；", en="; ").join(_part_words(part) for part in parts)


def _part_words(part: dict[str, Any]) -> str:
    low, high, unit = part.get("low"), part.get("high"), part.get("unit") or "%"
    if low is None and high is None:
        return str(part["name"])
    if high is None or (unit == "%" and high == 100 and low):
        return f"{part['name']} ≥ {with_unit(f'{low:g}', unit)}"
    if not low:
        return f"{part['name']} ≤ {with_unit(f'{high:g}', unit)}"
    return f"{part['name']} {with_unit(range_words(f'{low:g}', f'{high:g}'), unit)}"
