"""Figures of the demo's audits: each is stated once and the others follow from it, for works of several sizes."""

from decimal import Decimal
from math import floor, log10

from symbionet.audits.actions import OpportunityValues

__all__ = ["COMPRESSOR_HOURS", "SCRAP_T", "SIZES", "compressor_kw", "opportunities_of", "rounded", "year_of"]

SIZES = (0.5, 0.8, 1.0, 1.3, 0.7, 1.6, 0.9, 1.1, 0.6, 2.0, 1.2, 1.0)  # of the works of each audit; 1 is 2,100 t a year
POWER_CNY, WATER_CNY, SCRAP_CNY = 0.74, 5.0, 660.0  # of a kWh, a m3 with its waste water, a t of sorted offcuts
POWER_KWH, AIR_SHARE = 1_260_000, 0.14  # a year at size 1, and how much of it makes compressed air
COMPRESSOR_HOURS, PRESSURE_SHARE = 3600.0, 0.07  # hours without production a year; what 0.1 MPa less saves of the air
SCRAP_T = 18.0


def rounded(value: float, digits: int = 3) -> float:
    """The value with so many significant digits."""
    return round(value, digits - 1 - floor(log10(abs(value)))) if value else 0.0


def compressor_kw(size: float) -> float:
    """What the compressor takes while nothing is produced, kW: it feeds the leaks."""
    return round(11.5 * size, 1)


def year_of(size: float) -> dict[str, str]:
    """Twelve months of the works as the pre-visit form takes them; what goes in comes out as goods or waste (t)."""
    power = rounded(POWER_KWH * size)
    amounts = {
        "electricity": power, "electricity_cost": rounded(power * POWER_CNY), "gas": 86_000 * size,
        "water": 14_500 * size, "wastewater": 11_200 * size, "materials": 2_200 * size, "waste": 96 * size,
        "hazardous": 3.4 * size,
    }  # fmt: skip
    return {name: f"{rounded(amount):.10g}" for name, amount in amounts.items()}


def opportunities_of(size: float) -> list[OpportunityValues]:
    """What each saves a year in the unit of its stream and in CNY, and what it costs; the money follows the amount."""
    air = rounded(POWER_KWH * size * AIR_SHARE, 2)
    leaks = compressor_kw(size) * COMPRESSOR_HOURS
    rows = (  # title, kind, stream, system, level, amount, CNY of one, cost, tier
        ("堵漏并按周巡检 / Mend leaks, weekly round", "E", "electricity", "compressed air",
         "distribution", leaks, POWER_CNY, 3_000, "measured"),
        ("压力由0.75降到0.65 MPa / Lower the pressure from 0.75 to 0.65 MPa", "E", "electricity", "compressed air",
         "supply", air * PRESSURE_SHARE, POWER_CNY, 0, "nameplate"),
        ("清洗喷枪与逆流漂洗 / Triggers and counter-current rinse", "W", "water", "washing",
         "demand", 3_200 * size, WATER_CNY, 9_000 * size, "rule"),
        ("边角料分拣外售 / Sort offcuts and sell them", "M", "waste", "",
         "demand", SCRAP_T * size, SCRAP_CNY, 1_500, "rule"),
        ("高效电机替换 / Motors of class IE4", "E", "electricity", "",
         "demand", 30_000 * size, POWER_CNY, 96_000 * size, "nameplate"),
        ("围堰与泄漏托盘 / Bunds and trays", "C", "money", "", "demand", None, None, 6_000, "rule"),
    )  # fmt: skip
    found: list[OpportunityValues] = []
    for title, kind, stream, system, level, amount, price, cost, tier in rows:
        money = None if amount is None or price is None else Decimal(str(rounded(amount * price, 2)))
        found.append(OpportunityValues(
            title=title, kind=kind, stream=stream, system=system, level=level, tier=tier, money=money,
            amount=None if amount is None else rounded(amount), cost=Decimal(str(rounded(cost, 2))),
            is_duty=stream == "money", system_use=air if system == "compressed air" else None,
        ))  # fmt: skip
    return found
