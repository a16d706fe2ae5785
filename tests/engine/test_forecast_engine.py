"""Laws of the forecast."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbionet.engine.errors import SymbionetError
from symbionet.engine.forecast import Prospect, count_completions, finish_in_time, simulate_totals, span_of
from symbionet.engine.model import Range

CHANCES = st.lists(st.floats(min_value=0, max_value=1), max_size=12)


@given(CHANCES)
def test_the_distribution_is_one_and_its_mean_is_the_sum_of_chances(chances: list[float]):
    found = count_completions(chances)

    assert found.sum() == pytest.approx(1)
    assert found @ np.arange(len(found)) == pytest.approx(sum(chances), abs=1e-9)
    assert found @ np.arange(len(found)) ** 2 - sum(chances) ** 2 == pytest.approx(
        sum(p * (1 - p) for p in chances), abs=1e-6
    )


@given(CHANCES)
def test_the_range_is_in_order_and_holds_what_can_be(chances: list[float]):
    span = span_of(count_completions(chances))

    assert 0 <= span.low <= span.central <= span.high <= len(chances)


@given(st.integers(1, 6), st.floats(10, 1000), st.floats(1, 1000), st.floats(1, 1000))
def test_more_time_never_makes_it_less_likely(steps: int, mean: float, days: float, more: float):
    first = finish_in_time(steps=steps, mean_days=mean, days=days)

    assert 0 <= first <= finish_in_time(steps=steps, mean_days=mean, days=days + more) <= 1


def test_worked_cases():
    assert finish_in_time(steps=2, mean_days=100, days=100) == pytest.approx(1 - np.exp(-2) * 3)
    assert finish_in_time(steps=0, mean_days=0, days=5) == 1
    assert finish_in_time(steps=3, mean_days=90, days=0) == 0
    assert count_completions([1, 1, 0]).tolist() == [0, 0, 1, 0]
    with pytest.raises(SymbionetError):
        count_completions([1.2])


def test_drawn_totals_agree_with_the_exact_mean_and_repeat():
    prospects = [Prospect(chance=0.3, worth=Range(low=0, central=10, high=20)) for _ in range(50)]

    totals = simulate_totals(prospects)

    assert totals.mean() == pytest.approx(150, rel=0.03)
    assert (totals == simulate_totals(prospects)).all()
    assert (np.diff(totals) >= 0).all()


@given(st.lists(st.tuples(st.floats(0, 1), st.lists(st.sampled_from([0.0, 0.0, 5.0, 9.0]), min_size=3, max_size=3))))
def test_what_adds_nothing_leaves_the_draws_of_the_others(rows: list[tuple[float, list[float]]]):
    worths = [sorted(three) for _chance, three in rows]
    prospects = [
        Prospect(chance=chance, worth=Range(low=low, central=middle, high=high))
        for (chance, _three), (low, middle, high) in zip(rows, worths, strict=True)
    ]
    random, totals = np.random.default_rng(7), np.zeros(50)
    for one, (low, middle, high) in zip(prospects, worths, strict=True):
        done = random.random(50) < one.chance
        totals += done * (random.triangular(low, middle, high, 50) if high > low else middle)

    assert simulate_totals(prospects, draws=50, seed=7) == pytest.approx(np.sort(totals))
