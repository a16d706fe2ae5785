"""Several small haves that together fill a want by one round."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from symbionet.engine.arrays import Floats
from symbionet.engine.exchange.bundles.choice import choose_haves, least_way
from symbionet.engine.exchange.bundles.tours import tour_length
from symbionet.engine.matching import match
from symbionet.engine.matching.find.distances import find_distances_km
from symbionet.engine.matching.find.index import Index, build_index
from symbionet.engine.matching.value.hauls import (
    Amount,
    Span,
    amount_of,
    mass_of,
    road_table,
    route_parameters,
    site_of,
)
from symbionet.engine.model import Organisation, Reason, Resource
from symbionet.engine.packs import Packs

__all__ = ["Bundle", "Stop", "find_bundles"]

RELATED = 0.5  # relatedness of the classes from which a have may be part of a bundle
LEAST = 0.1  # probability below which a have is no part of one
NEAREST = 40  # haves looked at for one want, the nearest ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A stop of a round: how much is taken there in the base unit, and the way to it from the stop before."""

    have_id: str
    organisation_id: str
    amount: float
    probability: float
    km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Haves that together fill a want by one round, from the want and back.

    `amount` is what the stops give of the `wanted` amount, per year or once. `route_km` is one round; no round that
    fills as much is shorter than `bound_km`. `rounds` is how often a lorry goes; `single_km` the way of fetching each
    have alone with full loads, in the same time (None for what is not hauled by weight). `probability` is that of the
    weakest stop, `expected` the amount weighted with the probabilities.
    """

    want_id: str
    organisation_id: str
    stops: tuple[Stop, ...]
    amount: float
    wanted: float
    unit: str
    per: str
    probability: float
    expected: float
    route_km: float
    bound_km: float
    back_km: float
    rounds: int | None
    single_km: float | None
    cost_cny: Span | None
    reasons: tuple[Reason, ...]

    @property
    def share(self) -> float:
        """The share of the want that is filled, 0..1."""
        return min(1.0, self.amount / self.wanted)


def find_bundles(
    wants: Iterable[Resource],
    haves: Iterable[Resource],
    organisations: Iterable[Organisation],
    packs: Packs,
) -> dict[str, Bundle | None]:
    """For each want the bundle that fills it (or the most of it) with the shortest round; None where there is none.

    Haves of the same or a narrower class, within the typical haul, on offer at the same time and of a comparable
    amount take part. Where one have alone fills the want on a round that is no longer, there is no bundle: that is a
    match. The choice is greedy (way per amount) with exchanges, so that it is not always the shortest; `bound_km` says
    how far it can be off. The order of the input is irrelevant; ties break by id.

    >>> from symbionet.engine.packs import load_packs
    >>> find_bundles([], [], [], load_packs())
    {}
    """
    firms = {item.id: item for item in organisations}
    index = build_index(haves, wants, firms.values(), packs)
    return {want.id: _bundle(index, row, firms) for row, want in enumerate(index.wants.resources)}


def _bundle(index: Index, row: int, firms: Mapping[str, Organisation]) -> Bundle | None:
    want = index.wants.resources[row]
    wanted = amount_of(want)
    if wanted is None or wanted.value <= 0 or site_of(want, firms) is None:
        return None
    haves = [index.haves.resources[int(number)] for number in _fitting(index, row)]
    chances = _chances(haves, want, firms, index.packs)
    haves = [item for item in haves if item.id in chances]
    amounts = np.array([0.0, *(_amount(item).value for item in haves)])
    places = [site for item in (want, *haves) if (site := site_of(item, firms))]
    table = road_table(places)
    stops = choose_haves(table, amounts, wanted.value, int(route_parameters(index.packs)["most_stops"]))
    if len(stops) < 2:
        return None
    bound = least_way(table, amounts, min(wanted.value, float(amounts[list(stops)].sum())))
    order = (0, *stops)
    return _written(
        want, [haves[n - 1] for n in stops], chances, table=table[np.ix_(order, order)], bound=bound, packs=index.packs
    )


def _amount(item: Resource) -> Amount:
    found = amount_of(item)
    assert found is not None  # only haves with an amount are asked for it
    return found


def _fitting(index: Index, row: int) -> npt.NDArray[np.int64]:
    """The haves that may be part of a bundle for a want: class, measure, time, place; the nearest ones."""
    haves, wants = index.haves, index.wants
    if not len(haves.resources):
        return np.zeros(0, dtype=np.int64)
    related = np.zeros(len(haves.resources))
    for place, number in enumerate(wants.classes[row]):
        if number >= 0:
            found = np.where(haves.classes >= 0, index.relations.related[haves.classes, number], 0.0)
            np.maximum(related, (found * haves.class_shares).max(axis=1) * wants.class_shares[row, place], out=related)
    km = _from(index, row)
    keep = (related >= RELATED) & (km <= haves.haul_km) & (haves.amounts > 0)  # an unknown place is no stop
    keep &= (haves.measures == wants.measures[row]) & (haves.measures >= 0)
    keep &= (haves.first_days <= wants.last_days[row]) & (wants.first_days[row] <= haves.last_days)
    firms = index.organisations.firms
    keep &= firms[haves.organisations] != firms[wants.organisations[row]]
    rows = np.flatnonzero(keep)
    return np.sort(rows[np.argsort(km[rows], kind="stable")][:NEAREST])


def _from(index: Index, row: int) -> Floats:
    wants, haves = index.wants, index.haves
    return find_distances_km(float(wants.lon[row]), float(wants.lat[row]), haves.lon, haves.lat)


def _chances(
    haves: Sequence[Resource], want: Resource, firms: Mapping[str, Organisation], packs: Packs
) -> dict[str, float]:
    """The probability that `match` gives each have with the want; unlikely ones are left out."""
    if len(haves) < 2:
        return {}
    # only the taker is asked: the other owners would count as rivals of it
    placed = [replace(item, site=site_of(item, firms)) for item in haves]
    known = [firms[want.organisation_id]] if want.organisation_id in firms else []
    found = match(placed, [want], known, packs, top=None, minimum=LEAST)
    return {key: item.probability for key, items in found.items() for item in items if item.want_id == want.id}


def _written(
    want: Resource,
    haves: Sequence[Resource],
    chances: Mapping[str, float],
    *,
    table: Floats,
    bound: float,
    packs: Packs,
) -> Bundle:
    wanted = _amount(want)
    amounts = [_amount(item).value for item in haves]
    spare = max(0.0, sum(amounts) - wanted.value)
    largest = max(range(len(amounts)), key=lambda n: (amounts[n], -n))
    amounts[largest] -= spare
    stops = tuple(
        Stop(
            have_id=item.id,
            organisation_id=item.organisation_id,
            amount=amounts[n],
            probability=chances[item.id],
            km=round(float(table[n, n + 1]), 1),
        )
        for n, item in enumerate(haves)
    )
    length, total = tour_length(table, range(1, len(table))), sum(amounts)
    rounds, single, cost = _driven(amounts, table, length, wanted.unit, packs)
    weakest = min(stops, key=lambda stop: (stop.probability, stop.have_id))
    share = round(100 * min(1.0, total / wanted.value), 1)
    reasons = [
        Reason(code="bundle_fill", value=share, details={"count": len(stops)}),
        Reason(code="bundle_route", value=round(length, 1), details={"bound": bound}),
        Reason(code="bundle_weakest", value=round(100 * weakest.probability), details={"have_id": weakest.have_id}),
    ]
    if rounds is not None and single is not None and single > rounds * length:
        reasons.append(Reason(code="bundle_saved", value=round(single - rounds * length), details={"rounds": rounds}))
    return Bundle(
        want_id=want.id,
        organisation_id=want.organisation_id,
        stops=stops,
        amount=total,
        wanted=wanted.value,
        unit=wanted.unit,
        per=wanted.per,
        probability=weakest.probability,
        expected=sum(stop.probability * stop.amount for stop in stops),
        route_km=round(length, 1),
        bound_km=bound,
        back_km=round(float(table[-1, 0]), 1),
        rounds=rounds,
        single_km=single,
        cost_cny=cost,
        reasons=tuple(reasons),
    )


def _driven(
    amounts: Sequence[float], table: Floats, length: float, unit: str, packs: Packs
) -> tuple[int | None, float | None, Span | None]:
    """Rounds that carry all, the way of fetching each have alone, and the cost of the rounds with loading (CNY)."""
    tonnes = mass_of(unit, packs)
    if tonnes is None:
        return None, None, None
    known = route_parameters(packs)
    rounds = math.ceil(sum(amounts) * tonnes / known["truck_load"] - 1e-9)
    alone = [
        2 * float(table[0, n]) * math.ceil(amount * tonnes / known["truck_load"] - 1e-9)
        for n, amount in enumerate(amounts, start=1)
    ]
    mass, way = sum(amounts) * tonnes, rounds * length
    cost = Span(
        low=way * known["truck_low"] + mass * known["loading_low"],
        high=way * known["truck_high"] + mass * known["loading_high"],
    )
    return rounds, round(sum(alone), 1), cost
