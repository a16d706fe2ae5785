"""What routes, bundles and mutual services share: ranges, amounts, road distances and what a haul costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from symbionet.engine.arrays import Floats
from symbionet.engine.matching.find.distances import find_distances_km
from symbionet.engine.model import Organisation, Resource, Site
from symbionet.engine.packs import Packs
from symbionet.engine.units import BASE_UNITS, UNITS, convert, yearly

__all__ = [
    "Amount",
    "Span",
    "add_spans",
    "amount_of",
    "freight_cost",
    "mass_of",
    "road_km",
    "road_table",
    "route_parameters",
    "site_of",
]

Per = Literal["year", "once"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A range of usual values, low <= high."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """The middle of the range."""
        return (self.low + self.high) / 2

    def times(self, low: float, high: float) -> "Span":
        """The range of products with a factor between `low` and `high`, of any sign."""
        ends = (self.low * low, self.low * high, self.high * low, self.high * high)
        return Span(low=min(ends), high=max(ends))


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """How much in a base unit, per year or once."""

    value: float
    unit: str
    per: Per


def add_spans(spans: Sequence[Span]) -> Span:
    """The sum of ranges, end by end.

    >>> add_spans([Span(low=1, high=2), Span(low=3, high=5)])
    Span(low=4, high=7)
    """
    return Span(low=sum(span.low for span in spans), high=sum(span.high for span in spans))


def amount_of(item: Resource) -> Amount | None:
    """The amount of a resource per year, or once where no rate is stated; None where it states no known amount."""
    if item.quantity is None or item.quantity.unit not in UNITS:
        return None
    if (per_year := yearly(item.quantity)) is not None:
        return Amount(value=per_year[0], unit=per_year[1], per="year")
    unit = BASE_UNITS[UNITS[item.quantity.unit].dimension]
    return Amount(value=convert(item.quantity.value, item.quantity.unit, unit), unit=unit, per="once")


def site_of(item: Resource, organisations: Mapping[str, Organisation]) -> Site | None:
    """The place of a resource, else of its organisation; None where neither is known."""
    owner = organisations.get(item.organisation_id)
    return item.site or (owner.site if owner else None)


def road_km(start: Site | None, end: Site | None) -> float | None:
    """The distance by road in km; None where a place is unknown.

    >>> road_km(Site(lon=117.2, lat=39.1), None) is None
    True
    """
    if start is None or end is None:
        return None
    return float(find_distances_km(start.lon, start.lat, np.array([end.lon]), np.array([end.lat]))[0])


def road_table(sites: Sequence[Site]) -> Floats:
    """The distances by road in km between all pairs of places."""
    lon, lat = np.array([item.lon for item in sites]), np.array([item.lat for item in sites])
    rows = [find_distances_km(item.lon, item.lat, lon, lat) for item in sites]
    table = np.array(rows) if rows else np.zeros((0, 0))
    return np.asarray(np.minimum(table, table.T), dtype=np.float64)  # rounding must not make a way back longer


@lru_cache(maxsize=4)
def route_parameters(packs: Packs) -> Mapping[str, float]:
    """The numbers of pack `uses/route_parameters`, by name."""
    return {row["parameter"]: float(row["value"]) for row in packs.rows("uses/route_parameters")}


def mass_of(unit: str, packs: Packs) -> float | None:
    """Tonnes per unit for what goes by lorry; None for energy, gas and what is not hauled by weight."""
    return {"t": 1.0, "m3": route_parameters(packs)["liquid_density"]}.get(unit)


def freight_cost(tonnes: Span, km: float | None, packs: Packs) -> Span:
    """The cost (CNY) to load, haul and unload a mass over a distance by road; an unknown distance counts as none.

    cost = tonnes x (loading + km x freight); rates: pack uses/route_parameters.
    """
    known = route_parameters(packs)
    way = km or 0.0
    return tonnes.times(
        known["loading_low"] + way * known["freight_low"], known["loading_high"] + way * known["freight_high"]
    )
