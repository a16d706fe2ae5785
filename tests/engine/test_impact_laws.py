"""Laws of the impact engine over many random synergies."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symbionet.engine.impact import (
    PHYSICAL,
    UNITS_OF_METRICS,
    FlowInput,
    PartyMoney,
    SynergyInput,
    as_columns,
    assess,
    balance,
    complete,
    compute,
    exchange,
    moments,
    simulate,
    system_money,
)
from symbionet.engine.model import Quantity
from symbionet.engine.packs.factors import load_factors
from symbionet.engine.units import UNITS, convert

START = date(2026, 1, 1)
FACTORS = load_factors()
shares = st.floats(0, 1)
factors = st.floats(-500, 5000)
MASSES = [code for code, unit in UNITS.items() if unit.dimension == "mass"]


@st.composite
def flows(draw) -> FlowInput:
    landfill = draw(shares)
    return FlowInput(
        material=draw(st.sampled_from(["fly ash", "废铝", "waste oil", "什么料"])),
        quantity=Quantity(value=draw(st.floats(0, 1e6)), unit="t"),
        routes={"landfill": landfill, "incineration": 1 - landfill},
        substitutes=draw(st.sampled_from(["clinker", "煤炭", "none such"])),
        ratio=draw(st.floats(0, 2)),
        km=draw(st.floats(0, 2000)),
        baseline_km=draw(st.floats(0, 2000)),
        empty_return=draw(shares),
        start=START + timedelta(days=draw(st.integers(-2000, 4000))),
        years=draw(st.integers(1, 12)),
        persistence=draw(shares),
        attribution=draw(shares),
        additionality=draw(shares),
        displacement=draw(shares),
        hazardous=draw(st.booleans()),
        own_disposal=draw(st.none() | factors),
        own_virgin=draw(st.none() | factors),
        own_reprocessing=draw(st.none() | factors),
        own_freight=draw(st.none() | st.floats(0, 2)),
    )


def one(*parts: FlowInput):
    return assess([SynergyInput(name="a", flows=parts)], start=START)[0]


@settings(deadline=None)
@given(flows())
def test_low_central_and_high_stand_in_order(flow):
    found = one(flow)

    for figures in (found.lifetime, *(year.net for year in found.years), *(year.gross for year in found.years)):
        assert all(value.low <= value.central <= value.high for value in figures.metrics.values())


@settings(deadline=None)
@given(flows())
def test_years_sum_to_the_lifetime(flow):
    found = one(flow)

    for name in PHYSICAL:
        for end in ("low", "central", "high"):
            parts = [getattr(year.net.metrics[name], end) for year in found.years]
            assert sum(parts) == getattr(found.lifetime.metrics[name], end)


@settings(deadline=None)
@given(flows())
def test_a_lifetime_is_the_full_flow_times_claim_and_persistence(flow):
    found = one(flow)

    kept = sum(flow.persistence**period for period in range(flow.years))
    claim = flow.attribution * flow.additionality * (1 - flow.displacement) * kept
    whole = sum(term.value for term in found.terms)
    assert found.lifetime.metrics["co2e_avoided_t"].central == pytest.approx(claim * whole, rel=1e-9, abs=1e-6)
    gross = sum(year.gross.metrics["co2e_avoided_t"].central for year in found.years)
    assert gross == pytest.approx(flow.years * whole, rel=1e-9, abs=1e-6)


@settings(deadline=None)
@given(flows())
def test_zero_flow_gives_zero(flow):
    found = one(replace(flow, quantity=Quantity(value=0, unit="t")))

    assert all(
        (value.low, value.central, value.high) == (0, 0, 0)
        for year in found.years
        for value in (*year.gross.metrics.values(), *year.net.metrics.values())
    )


@settings(deadline=None)
@given(flows(), st.floats(0, 1000))
def test_more_distance_is_never_more_saving(flow, further):
    near, far = one(flow), one(replace(flow, km=flow.km + further))

    name = "co2e_avoided_t"
    assert far.lifetime.metrics[name].central <= near.lifetime.metrics[name].central + 1e-9


@settings(deadline=None)
@given(flows(), st.floats(0.1, 0.9))
def test_a_flow_split_in_two_is_the_same_flow(flow, share):
    total = flow.quantity.value
    parts = [replace(flow, quantity=Quantity(value=total * part, unit="t")) for part in (share, 1 - share)]

    whole, split = one(flow), one(*parts)
    for name in PHYSICAL:
        assert split.lifetime.metrics[name].central == pytest.approx(
            whole.lifetime.metrics[name].central, rel=1e-9, abs=1e-6
        )


@settings(deadline=None)
@given(flows())
def test_what_is_diverted_is_never_more_than_what_flows(flow):
    found = one(flow)

    # A calendar year may hold a day more than its share: 364 days of a period of 365 and 2 of one of 366.
    most = flow.quantity.value * (1 + 1 / 365)
    for name in ("landfill_diverted_t", "hazardous_avoided_t"):
        parts = [year.gross.metrics[name].central for year in found.years]
        assert all(0 <= part <= most for part in parts)
        assert sum(parts) <= flow.years * flow.quantity.value * (1 + 1e-9)


@settings(deadline=None)
@given(flows())
def test_nothing_is_without_a_unit(flow):
    found = one(flow)

    figures = (found.lifetime, *(year.net for year in found.years), *(year.gross for year in found.years))
    assert all(UNITS_OF_METRICS[name] for metrics in figures for name in metrics.metrics)
    assert all(term.unit and term.factor.unit for term in found.terms)
    assert all(item.factor.unit for item in found.assumed if item.factor is not None)


@given(st.just(0.0) | st.floats(1e-9, 1e9), st.floats(0, 1.2), st.floats(0, 1))  # the least floats have no half
def test_what_leaves_one_side_arrives_at_the_other_within_the_tolerance(sent, share, tolerance):
    received = sent * share
    lost = abs(sent - received) / (max(sent, received) or 1.0)
    assume(abs(lost - tolerance) > 1e-9)  # at the very edge rounding decides

    assert balance(sent, received, tolerance=tolerance) == (lost < tolerance)
    assert balance(received, sent, tolerance=tolerance) == balance(sent, received, tolerance=tolerance)


@settings(deadline=None)
@given(st.sampled_from(MASSES), st.floats(0.001, 1e6))
def test_a_quantity_in_any_unit_of_mass_is_the_same(unit, value):
    flow = FlowInput(material="fly ash", quantity=Quantity(value=value, unit=unit), routes={"landfill": 1.0})
    tonnes = replace(flow, quantity=Quantity(value=convert(value, unit, "t"), unit="t"))

    assert one(flow).lifetime == one(tonnes).lifetime


@settings(deadline=None)
@given(st.floats(-1e9, 1e9), st.floats(0.01, 1000))
def test_currencies_go_there_and_back(amount, rate):
    there = exchange(amount, "EUR", "CNY", {"EUR": rate})

    assert exchange(there, "CNY", "EUR", {"EUR": rate}) == pytest.approx(amount)


money = st.floats(0, 1e6)


@settings(deadline=None)
@given(st.lists(money, min_size=8, max_size=8), money)
def test_parties_sum_to_the_system_whatever_the_price(amounts, price):
    giver = PartyMoney(
        party="a", avoided_disposal=amounts[0], processing=amounts[1], logistics=amounts[2], new_sales=amounts[3]
    )
    taker = PartyMoney(
        party="b", avoided_purchase=amounts[4], processing=amounts[5], logistics=amounts[6], new_sales=amounts[7]
    )
    free = system_money([giver, taker])
    sold = [replace(giver, received={"b": price}), replace(taker, paid={"a": price})]
    found = system_money(sold)

    assert found.benefit == pytest.approx(sum(party.benefit for party in sold), abs=1e-6)
    assert found.cost_saving == pytest.approx(free.cost_saving, abs=1e-6)
    assert found.additional_sales == pytest.approx(free.additional_sales, abs=1e-6)


def columns_of(*facts: FlowInput):
    return as_columns([[complete(flow, FACTORS, region="CN", start=START)] for flow in facts])


@settings(max_examples=20, deadline=None)
@given(st.lists(flows(), min_size=1, max_size=8))
def test_monte_carlo_agrees_with_the_exact_moments(facts):
    columns, draws = columns_of(*facts), 4000
    mean, sd = moments(columns)
    found = simulate(columns, draws=draws, seed=3)

    assert np.all(np.abs(found.mean - mean) <= 5 * sd / np.sqrt(draws) + 1e-9)
    assert np.allclose(found.sd, sd, rtol=0.1, atol=1e-9)


def test_monte_carlo_is_the_same_for_the_same_seed():
    columns = columns_of(
        FlowInput(material="fly ash", quantity=Quantity(value=1, unit="t"), own_virgin=900.0, ratio=1.0)
    )

    assert np.array_equal(simulate(columns, draws=500, seed=7).mean, simulate(columns, draws=500, seed=7).mean)
    assert simulate(columns, draws=500, seed=7).mean != simulate(columns, draws=500, seed=8).mean


def test_analytic_range_is_that_of_the_draws_where_it_is_symmetric():
    flow = FlowInput(
        material="fly ash", quantity=Quantity(value=1000, unit="t"), routes={"landfill": 1.0}, ratio=0.8,
        own_disposal=50.0, own_virgin=860.0, own_reprocessing=30.0, own_freight=0.1, km=40.0,
    )  # fmt: skip
    columns = columns_of(flow)
    low, _, high = compute(columns).lifetime[0, 5]
    found = simulate(columns, draws=40_000, seed=5)

    assert found.low[0] == pytest.approx(low, rel=0.01)
    assert found.high[0] == pytest.approx(high, rel=0.01)


def test_a_factor_shared_by_flows_does_not_average_out():
    flow = FlowInput(
        material="fly ash",
        quantity=Quantity(value=100, unit="t"),
        substitutes="clinker",
        ratio=1.0,
        quantity_spread=0.0,
    )
    single, ten = one(replace(flow, quantity=Quantity(value=1000, unit="t"))), one(*[flow] * 10)

    for end in ("low", "central", "high"):
        wanted = getattr(single.lifetime.metrics["co2e_avoided_t"], end)
        assert getattr(ten.lifetime.metrics["co2e_avoided_t"], end) == pytest.approx(wanted)


def test_many_synergies_in_one_call_are_as_each_alone():
    facts = [
        FlowInput(
            material="fly ash", quantity=Quantity(value=100.0 * n, unit="t"), routes={"landfill": 1.0},
            substitutes="clinker", start=START + timedelta(days=97 * n), years=1 + n % 4, persistence=0.9,
        )
        for n in range(1, 30)
    ]  # fmt: skip
    together = assess([SynergyInput(name=str(n), flows=(flow,)) for n, flow in enumerate(facts)], start=START)

    for found, flow in zip(together, facts, strict=True):
        alone = one(flow)
        assert [year.year for year in found.years] == [year.year for year in alone.years]
        for name in PHYSICAL:
            mine, theirs = found.lifetime.metrics[name], alone.lifetime.metrics[name]
            assert mine.central == pytest.approx(theirs.central)
            assert mine.low == pytest.approx(theirs.low)
