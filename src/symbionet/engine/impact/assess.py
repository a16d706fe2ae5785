"""`assess`: the impact of synergies from what is stated of them; the one kernel does the arithmetic."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from symbionet.engine.impact.flow import Flow, terms_of
from symbionet.engine.impact.inputs import SynergyInput
from symbionet.engine.impact.kernel import Array, Columns, Computed, compute, term_values, year_weights
from symbionet.engine.impact.model import ONCE, PHYSICAL, Assessment, InYear, YearImpact, lifetime_of
from symbionet.engine.impact.money import system_money
from symbionet.engine.impact.review import review
from symbionet.engine.impact.terms import OWN, complete
from symbionet.engine.model import Range
from symbionet.engine.packs.factors import Factors, load_factors

__all__ = ["as_columns", "assess", "assess_flows"]

EPOCH = date(1970, 1, 1)
RATES = len(PHYSICAL) - 1


def assess(synergies: Sequence[SynergyInput], factors: Factors | None = None, *, start: date) -> tuple[Assessment, ...]:
    """The impact of each synergy; `start` is taken for flows that state none (the engine has no clock).

    Raises `BadFlow` for a flow that cannot be assessed, `BadMoney` for prices that do not agree.

    >>> from symbionet.engine.impact.inputs import FlowInput
    >>> from symbionet.engine.model import Quantity
    >>> ash = Quantity(value=1000, unit="t")
    >>> flow = FlowInput(material="fly ash", quantity=ash, routes={"landfill": 1.0}, ratio=0.8, km=20,
    ...     baseline_km=5, own_disposal=9, own_virgin=860, own_reprocessing=10, own_freight=0.1)
    >>> found = assess([SynergyInput(name="a", flows=(flow,))], start=date(2026, 1, 1))[0]
    >>> round(found.lifetime.metrics["co2e_avoided_t"].central, 6)  # 9 + 0.8 x 860 - 10 - 15 x 0.1 kg per t
    685.5
    """
    known = factors or load_factors()
    flows = [tuple(complete(flow, known, region=item.region, start=start) for flow in item.flows) for item in synergies]
    return assess_flows(synergies, flows, known)


def assess_flows(
    synergies: Sequence[SynergyInput], flows: Sequence[Sequence[Flow]], factors: Factors
) -> tuple[Assessment, ...]:
    """The same from completed flows, one list per synergy in their order."""
    columns = as_columns(flows)
    computed, values = compute(columns), term_values(columns)
    weights = _mean_weights(columns)
    found, place = [], 0
    for number, (synergy, own) in enumerate(zip(synergies, flows, strict=True)):
        years = _years(synergy, computed, number, weights[number])
        terms = tuple(
            term
            for offset, flow in enumerate(own)
            for term in terms_of(flow, [float(value) for value in values[place + offset]])
        )
        place += len(own)
        lifetime = lifetime_of(year.net for year in years)
        found.append(
            Assessment(
                synergy=synergy.name,
                years=years,
                lifetime=lifetime,
                terms=terms,
                assumed=tuple(item for flow in own for item in flow.assumed),
                flags=review(lifetime, terms, own, factors.packs),
            )
        )
    return tuple(found)


def as_columns(flows: Sequence[Sequence[Flow]]) -> Columns:
    """The flows of synergies as columns of the kernel; a factor used twice in any of them is one variable."""
    listed = [(group, flow) for group, own in enumerate(flows) for flow in own]
    width = max((len(flow.slots) for _, flow in listed), default=0)
    activity, variable = np.zeros((len(listed), width)), np.zeros((len(listed), width), np.int64)
    places: dict[tuple[object, ...], int] = {}
    factors: list[tuple[float, float, float]] = []
    for row, (group, flow) in enumerate(listed):
        for column, slot in enumerate(flow.slots):
            factor = slot.factor
            # An own factor is one of its synergy: the same figure in another is another measurement.
            key = (factor.id, factor.low, factor.value, factor.high, *((group, slot.code) if factor.id == OWN else ()))
            if key not in places:
                places[key] = len(factors)
                factors.append((factor.low, factor.value, factor.high))
            activity[row, column], variable[row, column] = slot.activity, places[key]
    return Columns(
        group=np.array([group for group, _ in listed], np.int64),
        quantity=_matrix([(f.amount.low, f.amount.central, f.amount.high) for _, f in listed], 3),
        rates=_matrix([flow.rates for _, flow in listed], RATES),
        activity=activity,
        variable=variable,
        factors=_matrix(factors or [(0.0, 0.0, 0.0)], 3),
        start=np.array([(flow.start - EPOCH).days for _, flow in listed], np.int64),
        years=np.array([flow.years for _, flow in listed], np.int64),
        persistence=np.array([flow.persistence for _, flow in listed], np.float64),
        claim=np.array([flow.claim for _, flow in listed], np.float64),
    )


def _matrix(rows: Sequence[Sequence[float]], width: int) -> Array:
    return np.array(rows, np.float64).reshape(len(rows), width)


def _mean_weights(columns: Columns) -> Array:
    """Per synergy and calendar year what remains of its money, gross and net, and what is claimed (g, y, 3).

    Money is stated for a synergy as a whole, so that its flows count alike.
    """
    _, gross, net = year_weights(columns)
    found = np.zeros((columns.groups, gross.shape[1], 3))
    claims = np.repeat(columns.claim[:, None], gross.shape[1], axis=1)
    for place, values in enumerate((gross, net, claims)):
        np.add.at(found[:, :, place], columns.group, values)
    return np.asarray(found / np.bincount(columns.group, minlength=columns.groups)[:, None, None], np.float64)


def _years(synergy: SynergyInput, computed: Computed, number: int, weights: Array) -> tuple[YearImpact, ...]:
    found: list[YearImpact] = []
    for place in np.flatnonzero(computed.active[number]):
        year = int(computed.calendar[place])
        gross, net, claim = (float(value) for value in weights[place])
        first = not found
        found.append(
            YearImpact(
                year=year,
                gross=InYear(
                    year=year, metrics=_named(computed.gross[number, place]) | _stated(synergy, gross, 1.0, first=first)
                ),
                net=InYear(
                    year=year, metrics=_named(computed.net[number, place]) | _stated(synergy, net, claim, first=first)
                ),
            )
        )
    return tuple(found)


def _named(values: Array) -> dict[str, Range]:
    rows = values.tolist()
    return {
        name: Range(low=low, central=central, high=high)
        for name, (low, central, high) in zip(PHYSICAL, rows, strict=True)
    }


def _stated(synergy: SynergyInput, weight: float, claim: float, *, first: bool) -> dict[str, Range]:
    """What the parties state: money year by year, investments, jobs and people once, in the first calendar year."""
    found: dict[str, Range] = {}
    if synergy.parties:
        money = system_money(synergy.parties)
        found["cost_saving"] = _times(_point(money.cost_saving), weight)
        found["additional_sales"] = _times(_point(money.additional_sales), weight)
        found["private_investment"] = _point(money.private_investment)
        found["public_investment"] = _point(money.public_investment)
    for name in ONCE[2:]:
        if (stated := getattr(synergy, name)) is not None:
            found[name] = _times(stated, claim)
    return found if first else {name: value for name, value in found.items() if name not in ONCE}


def _point(value: float) -> Range:
    return Range(low=value, central=value, high=value)


def _times(value: Range, factor: float) -> Range:
    return Range(low=value.low * factor, central=value.central * factor, high=value.high * factor)
