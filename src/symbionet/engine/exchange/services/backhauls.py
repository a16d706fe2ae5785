"""Return trips that cover each other: two yearly hauls of opposite ways become one round."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from symbionet.engine.arrays import Bools, Floats, Ints
from symbionet.engine.matching.find.distances import find_distances_km
from symbionet.engine.matching.find.index import FIRST_DAY, LAST_DAY
from symbionet.engine.matching.value.hauls import Span, route_parameters
from symbionet.engine.model import Reason, Resource, Site
from symbionet.engine.packs import Packs

__all__ = ["STANDING", "Backhaul", "HaulLeg", "common_days", "find_backhauls", "pair_backhauls", "window"]

STANDING = ("area", "power", "pallet_space")  # dimensions of what stands there, whatever period is stated
LEAST_SAVED = 0.1  # share of the way of both round trips that must be saved
AXES = ("lon", "lat")
TOGETHER = 4_096  # pairs of legs looked at at once


@dataclass(frozen=True, slots=True, kw_only=True)
class HaulLeg:
    """A regular trip with a load from `start` to `end` that comes back empty.

    `trips_per_year` 0 means not stated (one trip is counted). `vehicle` ("tank", "cooler", "tipper" ...) excludes
    other vehicles where both are stated.
    """

    id: str
    organisation_id: str
    start: Site
    end: Site
    trips_per_year: float = 0.0
    vehicle: str = ""
    available_from: date | None = None
    available_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backhaul:
    """Two legs that one lorry may drive as one round: first, empty to the second, second, empty home.

    `saved_km` is that of one round against two trips with empty returns, `saved_km_year` for the trips both make,
    `saved_cny_year` its cost; `saved_share` of the way of both round trips.
    """

    first_id: str
    second_id: str
    saved_km: float
    saved_share: float
    rounds: float
    saved_km_year: float
    saved_cny_year: Span
    empty_km: float
    reasons: tuple[Reason, ...]


def find_backhauls(legs: Iterable[HaulLeg], packs: Packs, *, top: int | None = 50) -> tuple[Backhaul, ...]:
    """The pairs of legs of different organisations that save the most way in a year, at most `top`; ties by id.

    saved = length(first) + length(second) - empty way between them - empty way home. Windows must overlap and stated
    vehicles be the same. The order of the input is irrelevant.

    >>> from symbionet.engine.packs import load_packs
    >>> a, b = Site(lon=117.0, lat=39.0), Site(lon=118.0, lat=39.0)
    >>> there = HaulLeg(id="1", organisation_id="x", start=a, end=b)
    >>> back = HaulLeg(id="2", organisation_id="y", start=b, end=a)
    >>> round(find_backhauls([there, back], load_packs())[0].saved_share, 2)
    0.5
    """
    rows = sorted(legs, key=lambda leg: leg.id)
    pairs = zip(*(values[:top].tolist() for values in _ranked(rows)), strict=True)
    return tuple(_backhaul(rows, pair, packs) for pair in pairs)


def pair_backhauls(
    legs: Iterable[HaulLeg], packs: Packs, *, least_share: float = LEAST_SAVED, top: int | None = None
) -> tuple[Backhaul, ...]:
    """Back-hauls that can all be driven together: each leg in one round at most, so that what they save adds up.

    Greedy by what a round saves in a year, which is at least half of what the best choice of rounds could save.

    >>> from symbionet.engine.packs import load_packs
    >>> pair_backhauls([], load_packs())
    ()
    """
    rows = sorted(legs, key=lambda leg: leg.id)
    first, second, saved, both = _ranked(rows, least_share=least_share)
    free = np.ones(len(rows), dtype=np.bool_)
    chosen: list[Backhaul] = []
    for start in range(0, len(first), TOGETHER):  # most pairs go unread: their legs were taken before
        some = np.s_[start : start + TOGETHER]
        for place in (start + np.flatnonzero(free[first[some]] & free[second[some]])).tolist():
            if len(chosen) == top:
                return tuple(chosen)
            pair = int(first[place]), int(second[place])
            if free[[*pair]].all():
                free[[*pair]] = False
                chosen.append(_backhaul(rows, (*pair, float(saved[place]), float(both[place])), packs))
    return tuple(chosen)


def _ranked(rows: Sequence[HaulLeg], *, least_share: float = LEAST_SAVED) -> tuple[Ints, Ints, Floats, Floats]:
    """The pairs of legs (rows) that may be one round, way saved and way of both trips (km), best of a year first."""
    if len(rows) < 2:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros(0)
    lon, lat = (np.array([[getattr(end, axis) for end in (leg.start, leg.end)] for leg in rows]) for axis in AXES)
    own = find_distances_km(lon[:, 0], lat[:, 0], lon[:, 1], lat[:, 1])
    between = find_distances_km(lon[:, 1, None], lat[:, 1, None], lon[:, 0], lat[:, 0])
    saved = own[:, None] + own - between - between.T
    both = 2 * (own[:, None] + own)
    fits = (saved >= max(least_share, LEAST_SAVED) * np.maximum(both, 1e-9)) & _together(rows)
    first, second = np.nonzero(np.triu(fits, k=1))
    trips = np.array([max(leg.trips_per_year, 1.0) for leg in rows])
    yearly = saved[first, second] * np.minimum(trips[first], trips[second])
    order = np.argsort(-np.round(yearly, 6), kind="stable")  # ties by id
    first, second = first[order], second[order]
    return first, second, saved[first, second], both[first, second]


def _together(rows: Sequence[HaulLeg]) -> Bools:
    """Which pairs of legs one lorry may drive: of two firms (one plans its own), one vehicle, common days."""
    _, firms = np.unique([leg.organisation_id for leg in rows], return_inverse=True)
    names, vehicles = np.unique([leg.vehicle for leg in rows], return_inverse=True)
    stated = names[vehicles] != ""
    begin, end = np.array([window(leg) for leg in rows]).T
    fits = firms[:, None] != firms
    fits &= (vehicles[:, None] == vehicles) | ~(stated[:, None] & stated)
    return np.asarray(fits & (np.minimum(end[:, None], end) >= np.maximum(begin[:, None], begin)), dtype=np.bool_)


def window(item: HaulLeg | Resource) -> tuple[int, int]:
    return (
        item.available_from.toordinal() if item.available_from else FIRST_DAY,
        item.available_until.toordinal() if item.available_until else LAST_DAY,
    )


def common_days(first: tuple[int, int], second: tuple[int, int]) -> int:
    return min(first[1], second[1]) - max(first[0], second[0]) + 1


def _backhaul(rows: Sequence[HaulLeg], pair: tuple[int, int, float, float], packs: Packs) -> Backhaul:
    """The round of two legs by row, with the way saved and that of both trips."""
    first, second, (saved, both) = rows[pair[0]], rows[pair[1]], pair[2:]
    empty = max(0.0, both / 2 - saved)  # rounding of distances must not make it negative
    rounds = min(max(first.trips_per_year, 1.0), max(second.trips_per_year, 1.0))
    known = route_parameters(packs)
    way = saved * rounds
    reasons = [
        Reason(code="backhaul_saved", value=round(saved, 1), details={"share": round(100 * saved / both)}),
        Reason(code="backhaul_empty", value=round(empty, 1)),
        Reason(code="backhaul_year", value=round(way), details={"rounds": round(rounds)}),
    ]
    if first.available_until or second.available_until:
        reasons.append(Reason(code="service_days", value=float(common_days(window(first), window(second)))))
    return Backhaul(
        first_id=first.id,
        second_id=second.id,
        saved_km=saved,
        saved_share=saved / both,
        rounds=rounds,
        saved_km_year=way,
        saved_cny_year=Span(low=way * known["truck_low"], high=way * known["truck_high"]),
        empty_km=empty,
        reasons=tuple(reasons),
    )
