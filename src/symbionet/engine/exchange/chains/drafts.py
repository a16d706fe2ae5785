"""Routes before their takers are known: which processes, where, with which yield and cost."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from symbionet.engine.exchange.chains.chain import ChainStep
from symbionet.engine.exchange.chains.processes import Leg, Place, Plants, process_units, routes_from
from symbionet.engine.matching.conditions.hazard import HAZARD_STATED
from symbionet.engine.matching.find.index import Index
from symbionet.engine.matching.value.hauls import (
    Span,
    amount_of,
    route_parameters,
)
from symbionet.engine.model import Resource, Site
from symbionet.engine.packs import Packs

__all__ = ["Draft", "condition_share", "draft_routes", "process_path"]

RATED = 24  # routes per have whose takers are rated, the most certain first
PLANTS = 2  # firms looked at for one process


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A route up to the last process, before its takers are rated."""

    have: Resource
    share: float
    legs: tuple[Leg, ...]
    places: tuple[Place, ...]
    steps: tuple[ChainStep, ...]
    probability: float
    per: str
    site: Site | None


def draft_routes(index: Index, *, most_steps: int) -> dict[str, Draft]:
    """The routes of all haves up to the last process, the most certain of each have, by a key of its own."""
    members = index.organisations
    plants = Plants(members.organisations, members.sectors, (members.lon, members.lat))
    drafts: dict[str, Draft] = {}
    for row, have in enumerate(index.haves.resources):
        if have.quantity is not None and have.quantity.value <= 0:
            continue
        numbers, shares = index.haves.classes[row], index.haves.class_shares[row]
        classes = {
            index.relations.ids[int(n)]: float(share) for n, share in zip(numbers, shares, strict=True) if n >= 0
        }
        made = [
            draft
            for share, legs in routes_from(classes, index.packs, most_steps=most_steps)
            for draft in _placed(index, plants, row, share, legs)
        ]
        made.sort(key=lambda draft: (-round(draft.probability, 9), len(draft.legs), process_path(draft.steps)))
        drafts |= {f"route\t{have.id}\t{number:03}": draft for number, draft in enumerate(_varied(made))}
    return drafts


def _varied(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts to rate: first the best of each route, then their further firms."""
    seen: set[tuple[str, ...]] = set()
    first: list[Draft] = []
    further: list[Draft] = []
    for draft in drafts:
        route = tuple(leg.process.id for leg in draft.legs)
        (further if route in seen else first).append(draft)
        seen.add(route)
    return [*first, *further][:RATED]


def _placed(index: Index, plants: Plants, row: int, share: float, legs: tuple[Leg, ...]) -> list[Draft]:
    """The drafts of a route: the best firms for each process, and each still to be found."""
    packs, have = index.packs, index.haves.resources[row]
    known = route_parameters(packs)
    lines: list[tuple[Place, ...]] = [()]
    for leg in legs:
        longer: list[tuple[Place, ...]] = []
        for line in lines:
            lon, lat = (line[-1].lon, line[-1].lat) if line else (index.haves.lon[row], index.haves.lat[row])
            haul = packs.classes[leg.from_class].haul_km
            near = plants.near(
                leg.process,
                have,
                hazardous=bool(index.haves.hazardous[row] == HAZARD_STATED),
                at=(lon, lat),
                haul_km=haul,
                chance=known["processor_runs"],
                most=PLANTS,
            )
            unknown = Place(organisation=-1, chance=known["processor_open"], reach=1.0, km=None, lon=lon, lat=lat)
            longer += [(*line, place) for place in (*near, unknown)]
        lines = longer
    return [_draft(index, row, share, legs, line) for line in lines]


def _draft(index: Index, row: int, share: float, legs: tuple[Leg, ...], places: tuple[Place, ...]) -> Draft:
    have, packs = index.haves.resources[row], index.packs
    amount = amount_of(have)
    steps: list[ChainStep] = []
    span, unit = (Span(low=amount.value, high=amount.value), amount.unit) if amount else (None, "")
    probability = share
    for leg, place in zip(legs, places, strict=True):
        firm = "" if place.organisation < 0 else index.organisations.organisations[place.organisation].id
        units = process_units(packs)[leg.process.id]
        step = _step(leg, place, firm, span if unit == units[0] else None, units)
        steps.append(step)
        span, unit = step.amount_out, step.unit_out
        probability *= leg.fit * condition_share(leg, have, packs) * place.chance * place.reach
    last = places[-1]
    site = None if math.isnan(last.lon) else Site(lon=last.lon, lat=last.lat)
    per = amount.per if amount else "year"
    return Draft(
        have=have,
        share=share,
        legs=legs,
        places=places,
        steps=tuple(steps),
        probability=probability,
        per=per,
        site=site,
    )


def _step(leg: Leg, place: Place, firm: str, taken: Span | None, units: tuple[str, str]) -> ChainStep:
    process, (unit_in, unit_out) = leg.process, units

    def per_input(low: float | None, high: float | None) -> Span | None:
        return None if taken is None or low is None or high is None else taken.times(low, high)

    return ChainStep(
        process_id=process.id,
        organisation_id=firm,
        from_class=leg.from_class,
        to_class=process.to_class,
        amount_in=taken,
        unit_in=unit_in,
        amount_out=per_input(process.yield_low, process.yield_high),
        unit_out=unit_out,
        energy_kwh=per_input(process.energy_low, process.energy_high),
        cost_cny=per_input(process.cost_low, process.cost_high),
        haul_km=None if place.km is None else round(place.km, 1),
    )


def condition_share(leg: Leg, have: Resource, packs: Packs) -> float:
    if not (leg.process.condition_en or leg.process.condition_zh):
        return 1.0
    return route_parameters(packs)["condition_contaminants" if have.contaminants else "condition_open"]


def process_path(steps: Sequence[ChainStep]) -> tuple[str, ...]:
    return tuple(f"{step.from_class}>{step.process_id}@{step.organisation_id}" for step in steps)
