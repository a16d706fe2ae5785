"""What an exchange is worth per year, in money and CO2e, as ranges: pack `factors/exchange_values` and its fellows."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from symbionet.engine.matching.value.rates import (
    KG,
    Kind,
    Rate,
    Rates,
    multiply,
    rates_of,
)
from symbionet.engine.model import ExchangeValue, Range, Reason
from symbionet.engine.packs import Packs
from symbionet.engine.packs.judged import judged_share

__all__ = ["Exchange", "estimate_value"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What the value of an exchange hangs on. Amounts per year (or once) in the base unit `unit`; km by road.

    `amount` is what changes hands, `offered` all of the have; None: not stated. `use_id` is the known use, "" without
    one: then the class of the want (else that of the have) says what is replaced.
    """

    class_id: str
    kind: str = "material"
    hazardous: bool = False
    amount: float | None = None
    offered: float | None = None
    unit: str = "t"
    route: str = ""
    route_cost_per_year: float | None = None
    km: float | None = None
    use_id: str = ""
    want_class: str = ""


@lru_cache(maxsize=4096)  # of one have many partners have the same use for all of it
def estimate_value(exchange: Exchange, packs: Packs) -> tuple[ExchangeValue, tuple[Reason, ...]]:
    """The value of an exchange, and what is missing to know it.

    >>> from symbionet.engine.packs import load_packs
    >>> ash = Exchange(class_id="fly-ash", amount=1000.0, route="landfill", km=20.0, use_id="u-ash-1")
    >>> value, asks = estimate_value(ash, load_packs())
    >>> value.money is not None and value.money.low < value.money.central < value.money.high, asks
    (True, ())
    """
    kind = Kind(
        exchange.class_id,
        exchange.kind,
        exchange.hazardous,
        exchange.unit,
        exchange.route,
        exchange.use_id,
        exchange.want_class,
    )
    rates = rates_of(kind, packs.whole)
    amount = None if exchange.amount is None or rates.factor is None else exchange.amount * rates.factor
    if amount is None:
        return ExchangeValue(tonnes=None, unit=rates.unit, money=None, co2e=None), (QUANTITY,)
    parts = [
        _disposal(exchange, rates.disposal, amount),
        (rates.replaced, multiply(rates.replaced.money, amount), multiply(rates.replaced.co2e, amount)),
        _transport(exchange, rates, amount),
    ]
    if rates.processing is not None:
        item = rates.processing
        parts.append((item, multiply(item.money, amount), multiply(item.co2e, amount)))
    asks = tuple([_ask(rate.ask, exchange.class_id) for rate, money, _ in parts if money is None and rate.ask])
    return (
        ExchangeValue(
            tonnes=Range(low=amount, central=amount, high=amount),
            unit=rates.unit,
            money=_sum([money for _, money, _ in parts]),
            co2e=multiply(_sum([co2e for _, _, co2e in parts]), KG),
            parts=tuple([_part(rate, money, co2e) for rate, money, co2e in parts]),
            money_judged=judged_share([(money.central, rate.judged[0]) for rate, money, _ in parts if money]),
            co2e_judged=judged_share([(co2e.central, rate.judged[1]) for rate, _, co2e in parts if co2e]),
        ),
        asks,
    )


_Part = tuple[Rate, Range | None, Range | None]
QUANTITY = Reason(code="ask_quantity")
NO_SITE = Rate(code="value_transport", money=None, co2e=None, basis="", ask="ask_site")


@lru_cache(maxsize=4096)
def _ask(code: str, class_id: str) -> Reason:
    return Reason(code=code, details={"class_id": class_id})


def _disposal(exchange: Exchange, rate: Rate, amount: float) -> _Part:
    """What the owner states he pays counts before any usual cost; of income from a sale, the loss."""
    if exchange.route_cost_per_year is None or not exchange.offered or exchange.amount is None:
        return rate, multiply(rate.money, amount), multiply(rate.co2e, amount)
    paid = exchange.route_cost_per_year * min(1.0, exchange.amount / exchange.offered)
    stated = Rate(code=rate.code, money=None, co2e=None, basis="stated by the owner", judged=(False, rate.judged[1]))
    return stated, Range(low=paid, central=paid, high=paid), multiply(rate.co2e, amount)


def _transport(exchange: Exchange, rates: Rates, amount: float) -> _Part:
    load, haul = rates.load, rates.haul
    if haul is None:
        return load, multiply(load.money, amount), multiply(load.co2e, amount)
    if exchange.km is None or math.isnan(exchange.km):
        return NO_SITE, None, None
    way = amount * exchange.km
    money = _sum((multiply(load.money, amount), multiply(haul.money, way)))
    return haul, money, _sum((multiply(load.co2e, amount), multiply(haul.co2e, way)))


def _part(rate: Rate, money: Range | None, co2e: Range | None) -> Reason:
    details: dict[str, str | float] = {"basis": rate.basis}
    if money is not None:
        details["low"], details["high"] = money.low, money.high
    if co2e is not None:
        details["co2e"], details["co2e_low"], details["co2e_high"] = co2e.central * KG, co2e.low * KG, co2e.high * KG
    if rate.names[0]:
        details["material_en"], details["material_zh"] = rate.names
    return Reason(code=rate.code, value=None if money is None else money.central, details=details)


def _sum(parts: Iterable[Range | None]) -> Range | None:
    low = central = high = 0.0
    for part in parts:
        if part is None:
            return None
        low, central, high = low + part.low, central + part.central, high + part.high
    return Range(low=low, central=central, high=high)
