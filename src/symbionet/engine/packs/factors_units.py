"""Units of factors: per short ton, pound and mile to per tonne, kilogram and km; CO2 against CO2e; net against gross.

Never converted silently: the printed figure stays in `Factor.published`, and what is only carbon dioxide stays marked.
"""

from dataclasses import replace

from symbionet.engine.errors import IncompatibleUnits, UnknownUnit
from symbionet.engine.packs.factors_values import Factor

__all__ = ["CO2_ONLY_MARGIN", "as_co2e", "as_heating", "as_per", "as_per_tonne"]

# exact by definition (international yard and pound 1959, short ton of 2000 lb) except MMBtu (IT, ISO 31-4)
SHORT_TON, LONG_TON, POUND, MILE, MMBTU = (
    0.90718474,
    1.0160469088,
    0.00045359237,
    1.609344,
    1.05505585262,
)  # t, t, t, km, GJ

# unit of the amount -> (unit kept, how many of it are in one)
_PER: dict[str, tuple[str, float]] = {
    "t": ("t", 1.0),
    "kg": ("t", 0.001),
    "lb": ("t", POUND),
    "short_ton": ("t", SHORT_TON),
    "long_ton": ("t", LONG_TON),
    "tkm": ("tkm", 1.0),
    "t.km": ("tkm", 1.0),
    "short_ton.mile": ("tkm", SHORT_TON * MILE),
    "km": ("km", 1.0),
    "mile": ("km", MILE),
    "kWh": ("kWh", 1.0),
    "MWh": ("kWh", 1000.0),
    "GJ": ("GJ", 1.0),
    "MJ": ("GJ", 0.001),
    "TJ": ("GJ", 1000.0),
    "MMBtu": ("GJ", MMBTU),
    "m3": ("m3", 1.0),
    "l": ("m3", 0.001),
    "Nm3": ("Nm3", 1.0),
    "10^4Nm3": ("Nm3", 10_000.0),
    "m3.km": ("m3.km", 1.0),
    "GJ.km": ("GJ.km", 1.0),
    "Nm3.km": ("Nm3.km", 1.0),
    "h": ("h", 1.0),
    "m2": ("m2", 1.0),
    "piece": ("piece", 1.0),
}
# what is counted -> (unit kept, how many of it are in one)
_HEAD: dict[str, tuple[str, float]] = {
    "kgCO2e": ("kgCO2e", 1.0),
    "gCO2e": ("kgCO2e", 0.001),
    "tCO2e": ("kgCO2e", 1000.0),
    "lbCO2e": ("kgCO2e", POUND * 1000),
    "kgCO2": ("kgCO2", 1.0),
    "gCO2": ("kgCO2", 0.001),
    "tCO2": ("kgCO2", 1000.0),
    "lbCO2": ("kgCO2", POUND * 1000),
    "GJ": ("GJ", 1.0),
    "MJ": ("GJ", 0.001),
    "kWh": ("GJ", 0.0036),
    "MMBtu": ("GJ", MMBTU),
    "t": ("t", 1.0),
    "kg": ("t", 0.001),
}
# methane and nitrous oxide of burning add 0.1 to 1.5 % to the CO2 of the fuels of DESNZ 2025 (2.1 % aviation spirit,
# 10 % household coal aside) and 1.2 % to the UK's electricity: the high end of a CO2-only factor is 2 % further out
CO2_ONLY_MARGIN = 0.02
GJ_PER_KWH = 0.0036


def as_per_tonne(factor: Factor) -> Factor:
    """The factor per t, tkm, kWh, GJ, m3 or Nm3 and in kg (or GJ); raises `UnknownUnit`.

    >>> waste = Factor(id="w", activity="disposal", subject="pet", value=1, low=1, high=1, unit="kgCO2e/short_ton",
    ...                source="s")
    >>> round(as_per_tonne(waste).value, 5), as_per_tonne(waste).unit
    (1.10231, 'kgCO2e/t')
    """
    head, _, per = factor.unit.partition("/")
    if head not in _HEAD or per not in _PER:
        raise UnknownUnit(
            f"factor {factor.id!r} is in {factor.unit!r}; write e.g. kgCO2e/t, kgCO2e/short_ton, kgCO2/kWh, GJ/t"
        )
    (kept, counted), (base, amount) = _HEAD[head], _PER[per]
    unit = f"{kept}/{base}"
    return factor if unit == factor.unit else factor.scaled(counted / amount, unit)


def as_per(factor: Factor, per: str) -> Factor:
    """The factor per another unit of the same dimension (kWh and GJ, t and kg); raises `IncompatibleUnits`.

    >>> grid = Factor(id="g", activity="grid", subject="x", value=0.72, low=0.7, high=0.8, unit="kgCO2/kWh", source="s")
    >>> round(as_per(grid, "GJ").value, 6)
    200.0
    """
    base = as_per_tonne(factor)
    if per not in _PER:
        raise UnknownUnit(f"{per!r} is no unit of an amount of a factor; write one of {', '.join(_PER)}")
    target, amount = _PER[per]
    step = 1.0
    if {base.per, target} == {"kWh", "GJ"}:
        step = GJ_PER_KWH if target == "kWh" else 1 / GJ_PER_KWH
    elif base.per != target:
        raise IncompatibleUnits(f"factor {factor.id!r} is per {base.per}, not per {per}; take a factor of that unit")
    return base if base.per == per else base.scaled(step * amount, f"{base.unit.split('/')[0]}/{per}")


def as_co2e(factor: Factor) -> Factor:
    """A factor of carbon dioxide alone as one of CO2e: value kept, marked "co2_only", high end `CO2_ONLY_MARGIN` up.

    >>> grid = Factor(id="g", activity="grid", subject="x", value=0.5, low=0.4, high=0.6, unit="kgCO2/kWh", source="s")
    >>> as_co2e(grid).unit, as_co2e(grid).fit, round(as_co2e(grid).high, 3)
    ('kgCO2e/kWh', ('co2_only',), 0.612)
    """
    if factor.gas != "CO2":
        return factor
    unit = factor.unit.replace("CO2/", "CO2e/")
    high = factor.high + abs(factor.high) * CO2_ONLY_MARGIN
    printed = factor.published or f"{factor.value:g} {factor.unit}"
    return replace(factor, unit=unit, high=high, published=printed, fit=(*factor.fit, "co2_only"))


def as_heating(factor: Factor, heating: str, *, net: float, gross: float) -> Factor:
    """A factor per GJ or kWh on the other heating value; `net` and `gross` are the fuel's, in the same unit.

    A kWh of gross heat is less useful heat than one of net heat, so a factor per net unit is the larger:
    value(net) = value(gross) * gross / net. Raises `IncompatibleUnits` where the factor is on neither.

    >>> gas = Factor(id="f", activity="fuel", subject="natural-gas", value=0.18296, low=0.18, high=0.19,
    ...              heating="gross", unit="kgCO2e/kWh", source="s")
    >>> round(as_heating(gas, "net", net=45.745, gross=50.678).value, 4)
    0.2027
    """
    if factor.per not in ("GJ", "kWh", "MJ", "MWh", "MMBtu") or not factor.heating:
        raise IncompatibleUnits(
            f"factor {factor.id!r} ({factor.unit}) is on no heating value; net and gross differ only per unit of energy"
        )
    if not gross >= net > 0:
        raise IncompatibleUnits(f"heating values net {net} and gross {gross}: give gross at least net, net above zero")
    if heating == factor.heating:
        return factor
    step = gross / net if heating == "net" else net / gross
    return replace(factor.scaled(step, factor.unit), heating=heating, fit=(*factor.fit, "converted"))  # type: ignore[arg-type]
