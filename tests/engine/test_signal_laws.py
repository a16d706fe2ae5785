"""Laws of the table of signals: one weight each, values within their ends, one formula in `match` and the kernel."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbionet.engine import load_packs
from symbionet.engine.matching.conditions import limit_formulas
from symbionet.engine.matching.rate import signals
from symbionet.engine.matching.rate.signals import COLUMN, MOST_RIVALS, SIGNALS

FLOATS = st.floats(-1e6, 1e6)
SHARES = st.floats(0, 1)
ARGUMENTS = {
    "title_likeness": st.tuples(st.floats(-1, 1), st.just(0.6)),
    "business_likeness": st.tuples(st.floats(-1, 1), st.just(0.1)),
    "coverage": st.tuples(st.floats(0, 1e9)),
    "nearness": st.tuples(st.floats(0, 1e5)),
    "overlap": st.tuples(st.integers(-5000, 5000), st.integers(-10, 5000)),
    "crowding": st.tuples(st.floats(0, 1e5), st.just(MOST_RIVALS)),
    "permit_fit": st.tuples(st.sampled_from([-1, 0, 1])),
    "form_fit": st.tuples(st.booleans(), SHARES),
    "largest": st.tuples(st.floats(-9, 9), st.floats(-2, 0), st.floats(0, 2)),
}
ENDS = {
    "title_likeness": "text_similarity",
    "business_likeness": "business_similarity",
    "coverage": "quantity_fit",
    "nearness": "distance",
    "overlap": "time_overlap",
    "crowding": "rivals",
    "permit_fit": "permit",
    "form_fit": "form",
}
LIMITS = st.tuples(st.sampled_from([-1, 1]), FLOATS, FLOATS, FLOATS, st.one_of(st.just(math.nan), st.floats(0, 50)))


def test_each_signal_has_one_column_and_one_weight():
    assert set(SIGNALS) == set(load_packs().weights) - {"prior"}
    assert [*COLUMN.values()] == [*range(len(SIGNALS))]


@pytest.mark.parametrize("name", ENDS)
@settings(deadline=None)
@given(data=st.data())
def test_a_formula_stays_within_the_ends_of_its_signal(name, data):
    signal, arguments = SIGNALS[ENDS[name]], data.draw(ARGUMENTS[name])
    assert signal.least - 1e-12 <= getattr(signals, name)(*arguments) <= signal.most + 1e-12


@settings(deadline=None)
@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_more_is_never_worse_and_farther_never_better(one, other):
    less, more = sorted((one, other))
    assert signals.coverage(less) <= signals.coverage(more)
    assert signals.nearness(less) >= signals.nearness(more)
    assert signals.crowding(less, MOST_RIVALS) >= signals.crowding(more, MOST_RIVALS)


@pytest.mark.parametrize("name", ARGUMENTS)
@settings(deadline=None)
@given(data=st.data())
def test_a_column_of_numbers_gives_what_each_number_gives(name, data):
    rows = data.draw(st.lists(ARGUMENTS[name], min_size=1, max_size=5))
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    formula = getattr(signals, name)
    assert np.asarray(formula(*columns)).tolist() == [float(formula(*row)) for row in rows]


@pytest.mark.parametrize("name", ARGUMENTS)
@settings(deadline=None)
@given(data=st.data())
def test_the_compiled_formula_is_the_same(name, data):
    compilation = pytest.importorskip("symbionet.engine.scale.kernel.compilation")
    arguments = data.draw(ARGUMENTS[name])
    mine, plain = getattr(compilation, name)(*arguments), getattr(signals, name)(*arguments)
    assert mine == pytest.approx(float(plain), rel=1e-12, abs=1e-12)


@settings(deadline=None)
@given(LIMITS)
def test_the_compiled_verdict_on_a_limit_is_the_same(drawn):
    compilation = pytest.importorskip("symbionet.engine.scale.kernel.compilation")
    sign, one, other, bound, step = drawn
    low, high = sorted((one, other))
    far = limit_formulas.far_from(bound, sign, step, 1.5)
    assert compilation.far_from(bound, sign, step, 1.5) == far
    verdict = limit_formulas.judge_limit(sign, low, high, bound, far)
    assert compilation.judge_limit(sign, low, high, bound, far) == verdict
    assert (verdict == limit_formulas.KEPT) == (high <= bound if sign > 0 else low >= bound)
