"""Routes of a have to a want through one or two processors, with losses, cost and probability."""

import math
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from symbionet.engine.exchange.chains.chain import Chain, ChainStep
from symbionet.engine.exchange.chains.drafts import Draft, condition_share, draft_routes, process_path
from symbionet.engine.matching import Ranked, rank_index
from symbionet.engine.matching.find.candidates import Finder
from symbionet.engine.matching.find.index import Index, build_index, with_haves
from symbionet.engine.matching.rate.scoring import score_candidates
from symbionet.engine.matching.value.hauls import (
    Amount,
    Span,
    add_spans,
    amount_of,
    freight_cost,
    mass_of,
    road_km,
    site_of,
)
from symbionet.engine.model import Organisation, Quantity, Reason, Resource
from symbionet.engine.packs import Packs

__all__ = ["find_chains"]

LEAST = 0.02  # probability below which a route is not worth reading
TAKERS = 8  # takers looked at for each processed resource
PER_ROUTE = 3  # takers shown of one and the same processes: ten routes are to be ten ideas


def find_chains(
    haves: Iterable[Resource],
    wants: Iterable[Resource],
    organisations: Iterable[Organisation],
    packs: Packs,
    *,
    top: int = 10,
    most_steps: int = 2,
    on_progress: Callable[[], None] | None = None,
) -> dict[str, tuple[Chain, ...]]:
    """For each have the routes through one to `most_steps` processes to a partner, most probable first, at most `top`.

    A processor is an organisation whose sector typically runs the process (pack `uses/processors`), or still to be
    found. probability = certainty of the class x fit of the processes x their conditions x chance and reach of the
    processors x the probability that `match` gives the processed resource. A direct match with the same partner that
    is as good hides a route, and so does a shorter route. A have of amount 0 has none.
    The order of the input is irrelevant; ties break by cost, then by ids.

    >>> from symbionet.engine.packs import load_packs
    >>> slag = Resource(id="h1", organisation_id="mill", direction="have", class_id="blast-furnace-slag")
    >>> plant = Organisation(id="mix", name_en="Ready-mixed concrete", nace=("2363",))
    >>> isinstance(find_chains([slag], [], [plant], load_packs())["h1"], tuple)
    True
    """
    offered, wanted, firms = list(haves), list(wants), list(organisations)
    index = build_index(offered, wanted, firms, packs)
    drafts = draft_routes(index, most_steps=most_steps)
    processed = [_processed(key, draft, packs) for key, draft in drafts.items()]
    found = rank_index(with_haves(index, processed), top=TAKERS, minimum=LEAST)
    direct = _direct(index, {draft.have.id for draft in drafts.values()})
    network = _Network(wanted, firms, packs)
    ways: dict[str, list[_Way]] = {item.id: [] for item in index.haves.resources}
    for key, draft in drafts.items():
        passed = {step.organisation_id for step in draft.steps}
        as_good = direct[draft.have.id]
        for item in found[key]:
            least = max(LEAST, as_good.get(item.organisation_id, 0.0) + 1e-9)
            if item.organisation_id not in passed and draft.probability * item.probability >= least:
                ways[draft.have.id].append(network.way(draft, item))
        if on_progress is not None:
            on_progress()
    return {have_id: tuple(map(network.chain, _best(rows, top))) for have_id, rows in ways.items()}


def _direct(index: Index, have_ids: Collection[str]) -> dict[str, dict[str, float]]:
    """The probability of the best direct match of each have with each organisation, as `match` rates it."""
    finder = Finder(index)
    found: dict[str, dict[str, float]] = {}
    for row, have in enumerate(index.haves.resources):
        if have.id not in have_ids:
            continue
        candidates = finder.find(row, everybody=False)
        best = np.zeros(len(index.organisations.organisations))
        np.maximum.at(best, candidates.organisations, score_candidates(index, row, candidates).probabilities)
        found[have.id] = {index.organisations.organisations[n].id: float(best[n]) for n in np.flatnonzero(best)}
    return found


def _processed(key: str, draft: Draft, packs: Packs) -> Resource:
    """The resource that leaves the last process, as its owner would offer it where it then lies."""
    last, have = draft.steps[-1], draft.have
    known = packs.classes[last.to_class]
    amount = last.amount_out
    return Resource(
        id=key,
        organisation_id=have.organisation_id,
        direction="have",
        title_en=known.name_en,
        title_zh=known.name_zh,
        kind=known.kind,
        class_id=known.id,
        form=known.form,
        quantity=Quantity(value=amount.middle, unit=last.unit_out, period=draft.per) if amount else None,
        available_from=have.available_from,
        available_until=have.available_until,
        site=draft.site,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """A draft with one of its takers, the haul to it and what all costs: of hundreds ten are written down."""

    draft: Draft
    item: Ranked
    probability: float
    km: float | None
    cost: Span | None


class _Network:
    """Wants and organisations by id, to measure the last haul and to write a route down."""

    def __init__(self, wants: Sequence[Resource], firms: Sequence[Organisation], packs: Packs) -> None:
        self._wants = {item.id: item for item in wants}
        self._firms = {item.id: item for item in firms}
        self._packs = packs

    def way(self, draft: Draft, item: Ranked) -> _Way:
        """A draft to the taker of a match."""
        want = self._wants.get(item.want_id or "")
        firm = self._firms.get(item.organisation_id)
        end = site_of(want, self._firms) if want else (firm.site if firm else None)
        km = road_km(draft.site, end)
        probability = draft.probability * item.probability
        return _Way(draft=draft, item=item, probability=probability, km=km, cost=self._cost(draft, km))

    def chain(self, way: _Way) -> Chain:
        """The route as it is told."""
        draft, item, km = way.draft, way.item, way.km
        last = draft.steps[-1]
        want = self._wants.get(item.want_id or "")
        hauls = [step.haul_km for step in draft.steps if step.organisation_id] + [km]
        reasons = _reasons(draft, item, self._packs)
        filled = _filled(last, want, draft.per)
        if filled is not None:
            reasons.append(Reason(code="chain_fill", value=filled))
        return Chain(
            have_id=draft.have.id,
            steps=draft.steps,
            organisation_id=item.organisation_id,
            want_id=item.want_id,
            probability=way.probability,
            delivered=last.amount_out,
            unit=last.unit_out,
            per=draft.per,
            energy_kwh=_total([step.energy_kwh for step in draft.steps]),
            cost_cny=way.cost,
            haul_km=None if km is None else round(km, 1),
            total_km=None if any(way is None for way in hauls) else round(sum(way or 0.0 for way in hauls), 1),
            final=replace(item.explained(), have_id=draft.have.id),
            reasons=tuple(reasons),
        )

    def _cost(self, draft: Draft, km: float | None) -> Span | None:
        """Processing and freight; None where a process does not count the amount. Pipes and wires are not costed."""
        if any(step.cost_cny is None for step in draft.steps):
            return None
        parts = [step.cost_cny for step in draft.steps if step.cost_cny is not None]
        loads = [(step.amount_in, step.unit_in, step.haul_km, bool(step.organisation_id)) for step in draft.steps]
        last = draft.steps[-1]
        for amount, unit, way, hauled in [*loads, (last.amount_out, last.unit_out, km, True)]:
            tonnes = mass_of(unit, self._packs)
            # nobody hauls within the own works, nor to a processor that is still to be found on the way
            if hauled and amount is not None and tonnes is not None and way != 0.0:
                parts.append(freight_cost(amount.times(tonnes, tonnes), way, self._packs))
        return add_spans(parts)


def _total(spans: Sequence[Span | None]) -> Span | None:
    known = [span for span in spans if span is not None]
    return add_spans(known) if len(known) == len(spans) else None


def _filled(last: ChainStep, want: Resource | None, per: str) -> float | None:
    """The share (%) of the want that arrives, in the middle of the range."""
    wanted: Amount | None = amount_of(want) if want else None
    if (
        wanted is None
        or last.amount_out is None
        or wanted.value <= 0
        or (wanted.unit, wanted.per) != (last.unit_out, per)
    ):
        return None
    return round(100 * min(1.0, last.amount_out.middle / wanted.value), 1)


def _reasons(draft: Draft, item: Ranked, packs: Packs) -> list[Reason]:
    first = packs.classes[draft.legs[0].from_class]
    names = {"class_en": first.name_en, "class_zh": first.name_zh}
    part = math.log(draft.share)
    found = [Reason(code="chain_class", value=round(100 * draft.share), contribution=part, details=names)]
    for leg, place, step in zip(draft.legs, draft.places, draft.steps, strict=True):
        process, out = leg.process, packs.classes[leg.process.to_class]
        details: dict[str, str | float] = {
            "process_en": process.name_en,
            "process_zh": process.name_zh,
            "class_en": out.name_en,
            "class_zh": out.name_zh,
            "yield_low": f"{process.yield_low:g}",
            "yield_high": f"{process.yield_high:g}",
            "unit_in": step.unit_in,
            "unit_out": step.unit_out,
            "source": process.source,
        }
        found.append(Reason(code="chain_process", value=process.id, contribution=math.log(leg.fit), details=details))
        if (share := condition_share(leg, draft.have, packs)) < 1:
            texts = {"condition_en": process.condition_en, "condition_zh": process.condition_zh}
            found.append(Reason(code="chain_condition", value=process.id, contribution=math.log(share), details=texts))
        code = "chain_processor" if step.organisation_id else "chain_processor_open"
        value = step.organisation_id or process.id
        found.append(Reason(code=code, value=value, contribution=math.log(place.chance)))
        if step.haul_km is not None:
            found.append(Reason(code="chain_haul", value=step.haul_km, contribution=math.log(place.reach)))
    found.append(
        Reason(code="chain_match", value=round(100 * item.probability), contribution=math.log(item.probability))
    )
    return found


def _rank(way: _Way) -> tuple[float, float, int, str, str, tuple[str, ...]]:
    cost = way.cost.middle if way.cost else math.inf
    steps, item = way.draft.steps, way.item
    return -round(way.probability, 9), cost, len(steps), item.organisation_id, item.want_id or "", process_path(steps)


def _best(ways: Sequence[_Way], top: int) -> list[_Way]:
    """The routes to show: per partner the best of the same product and none that a shorter one beats."""
    best: list[_Way] = []
    shown: dict[str, list[_Way]] = {}
    per_route: dict[tuple[str, ...], int] = {}
    for way in sorted(ways, key=_rank):
        route = tuple(step.process_id for step in way.draft.steps)
        rivals = shown.setdefault(way.item.organisation_id, [])
        if any(len(other.draft.steps) <= len(route) for other in rivals) or per_route.get(route, 0) == PER_ROUTE:
            continue
        rivals.append(way)
        per_route[route] = per_route.get(route, 0) + 1
        best.append(way)
        if len(best) == top:
            break
    return best
