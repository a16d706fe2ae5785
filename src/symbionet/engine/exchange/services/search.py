"""Mutual services: return trips that cover each other, and idle space, machines or rooms for those who need them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from symbionet.engine.arrays import Bools, Floats, Ints
from symbionet.engine.classification import suggest_classes
from symbionet.engine.matching import match
from symbionet.engine.matching.find.candidates import find_distances_km
from symbionet.engine.matching.find.index import FIRST_DAY, LAST_DAY
from symbionet.engine.matching.value.hauls import Amount, Span, amount_of, road_km, route_parameters, site_of
from symbionet.engine.model import Organisation, Reason, Resource, Site
from symbionet.engine.packs import Packs
from symbionet.engine.packs.values import ResourceClass
from symbionet.engine.units import UNITS

__all__ = [
    "SHARED",
    "Backhaul",
    "HaulLeg",
    "SharedCapacity",
    "find_backhauls",
    "find_shared_capacity",
    "likely_class",
    "pair_backhauls",
    "share_capacity",
]

SHARED = ("capacity", "logistics", "expertise")  # kinds of resources that are lent, not consumed
STANDING = ("area", "power", "pallet_space")  # dimensions of what stands there, whatever period is stated
LEAST = 0.1  # probability below which a service is not worth reading
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCapacity:
    """A have of space, machine hours or rooms for a want: what of it is shared, in the base unit, and on which days.

    `per` is "year" for hours a year, "once" for what stands there (an area). `days` is the common window, None where
    one side is open.
    """

    have_id: str
    want_id: str
    provider_id: str
    receiver_id: str
    amount: float | None
    unit: str
    per: str
    share: float | None
    days: int | None
    km: float | None
    probability: float
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
    begin, end = np.array([_window(leg) for leg in rows]).T
    fits = firms[:, None] != firms
    fits &= (vehicles[:, None] == vehicles) | ~(stated[:, None] & stated)
    return np.asarray(fits & (np.minimum(end[:, None], end) >= np.maximum(begin[:, None], begin)), dtype=np.bool_)


def _window(item: HaulLeg | Resource) -> tuple[int, int]:
    return (
        item.available_from.toordinal() if item.available_from else FIRST_DAY,
        item.available_until.toordinal() if item.available_until else LAST_DAY,
    )


def _common_days(first: tuple[int, int], second: tuple[int, int]) -> int:
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
        reasons.append(Reason(code="service_days", value=float(_common_days(_window(first), _window(second)))))
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


def find_shared_capacity(
    haves: Iterable[Resource],
    wants: Iterable[Resource],
    organisations: Iterable[Organisation],
    packs: Packs,
    *,
    top: int = 10,
) -> dict[str, tuple[SharedCapacity, ...]]:
    """For each have of space, machine time, vehicles, laboratories or rooms the wants it may serve, at most `top`.

    Only explicit wants count, one of each organisation; their probability is that of `match`. What is shared is the
    lesser of both amounts where they are of one unit. Most probable first, then the larger share, then by id.

    >>> from symbionet.engine.packs import load_packs
    >>> find_shared_capacity([], [], [], load_packs())
    {}
    """
    firms = {item.id: item for item in organisations}
    lent = {item.id: item for item in haves if _lent(item, packs)}
    asked = {item.id: item for item in wants if _lent(item, packs)}
    # an amount of space is there or not: a part of a want still helps, so that the fit of amounts is judged here
    bare = [replace(item, quantity=None) for item in lent.values()]
    found = match(bare, asked.values(), firms.values(), packs, top=None, minimum=LEAST)
    shared: dict[str, tuple[SharedCapacity, ...]] = {}
    for have_id in sorted(found):
        pairs = [
            share_capacity(lent[have_id], asked[item.want_id], item.probability, firms)
            for item in found[have_id]
            if item.want_id
        ]
        pairs = [pair for pair in pairs if pair.amount is None or pair.amount > 0]
        shared[have_id] = tuple(sorted(pairs, key=_service_rank)[:top])
    return shared


def _held(item: Resource) -> Amount | None:
    """The amount of what is lent; 500 m2 a month are 500 m2 on each day of it, not 6,000 in a year."""
    if item.quantity and item.quantity.unit in UNITS and UNITS[item.quantity.unit].dimension in STANDING:
        return amount_of(replace(item, quantity=replace(item.quantity, period="")))
    return amount_of(item)


def _lent(item: Resource, packs: Packs) -> bool:
    known = likely_class(item, packs)
    return (item.kind or (known.kind if known else "")) in SHARED


def likely_class(item: Resource, packs: Packs) -> ResourceClass | None:
    """The class of a resource: as stated, else the most probable one of its title; None where nothing tells.

    >>> from symbionet.engine.packs import load_packs
    >>> likely_class(Resource(id="h", organisation_id="a", direction="have", title_zh="冷库出租"), load_packs()).id
    'cold-store'
    """
    if item.class_id in packs.classes:
        return packs.classes[item.class_id]
    for text in (item.title_zh, item.title_en):
        for found in suggest_classes(text, packs, top=1, ewc=item.ewc, kind=item.kind) if text else ():
            return packs.classes[found.class_id]
    return None


def _service_rank(pair: SharedCapacity) -> tuple[float, float, str]:
    return -round(pair.probability, 9), -(pair.share or 0.0), pair.want_id


def share_capacity(
    have: Resource, want: Resource, probability: float, firms: Mapping[str, Organisation]
) -> SharedCapacity:
    """What of a have serves a want, and when: the lesser of both amounts where they are of one unit, the common days.

    `probability` is that of their match; `firms` (by id) give the places of what states none.

    >>> from symbionet.engine.model import Quantity
    >>> store = Resource(id="h", organisation_id="a", direction="have", quantity=Quantity(value=500, unit="m2"))
    >>> asked = Resource(id="w", organisation_id="b", direction="want", quantity=Quantity(value=800, unit="m2"))
    >>> share_capacity(store, asked, 0.6, {}).amount
    500.0
    """
    own, other = _held(have), _held(want)
    amount = share = None
    unit = per = ""
    if own and other and (own.unit, own.per) == (other.unit, other.per):
        amount, unit, per = min(own.value, other.value), own.unit, own.per
        share = amount / other.value if other.value > 0 else 0.0
    days = _common_days(_window(have), _window(want))
    open_end = days > 36_500
    km = road_km(site_of(have, firms), site_of(want, firms))
    reasons = [Reason(code="service_match", value=round(100 * probability))]
    if amount is not None and share is not None:
        reasons.append(Reason(code="service_amount", value=amount, details={"unit": unit, "share": round(100 * share)}))
    if not open_end:
        reasons.append(Reason(code="service_days", value=float(days)))
    if km is not None:
        reasons.append(Reason(code="distance", value=round(km, 1)))
    return SharedCapacity(
        have_id=have.id,
        want_id=want.id,
        provider_id=have.organisation_id,
        receiver_id=want.organisation_id,
        amount=amount,
        unit=unit,
        per=per,
        share=share,
        days=None if open_end else days,
        km=None if km is None else round(km, 1),
        probability=probability,
        reasons=tuple(reasons),
    )
