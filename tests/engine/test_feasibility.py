"""The feasibility sheet: limits against measurements."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbionet.engine.errors import IncompatibleUnits
from symbionet.engine.matching.conditions.feasibility import convert_share, draft_sheet, judge_parameter
from symbionet.engine.model import Component, Resource
from symbionet.engine.packs import load_packs

FIGURES = st.floats(min_value=0.001, max_value=1000)


def judged(low, high, measured_low, measured_high):
    return judge_parameter(low=low, high=high, measured_low=measured_low, measured_high=measured_high)


@pytest.mark.parametrize(
    ("limits", "measured", "status", "margin"),
    [
        ((None, 10), (4, 8), "pass", 0.2),
        ((None, 10), (10, 10), "pass", 0),
        ((None, 10), (8, 12), "at_times", -0.2),
        ((None, 10), (11, 12), "gap", -0.2),
        ((50, None), (60, 70), "pass", 0.2),
        ((50, None), (40, 70), "at_times", -0.2),
        ((50, None), (30, 40), "gap", -0.4),
        ((6, 9), (7, 8), "pass", 1 / 9),
        ((6, 9), (5, 8), "at_times", -1 / 6),
        ((None, 10), (None, 8), "pass", 0.2),
        ((None, 10), (12, None), "gap", -0.2),
        ((None, 10), (4, None), "unknown", None),
        ((6, 9), (None, 8), "unknown", None),
        ((None, 10), (None, None), "unknown", None),
        ((None, None), (4, 8), "unknown", None),
        ((None, 0), (0, 0), "pass", None),
    ],
)
def test_a_measured_range_keeps_its_limits_or_not(limits, measured, status, margin):
    found = judged(*limits, *measured)

    assert found.status == status
    assert found.margin == (None if margin is None else pytest.approx(margin, abs=1e-6))


@given(FIGURES, FIGURES, FIGURES)
def test_a_wider_range_never_fits_better(limit: float, one: float, two: float):
    order = ("pass", "at_times", "gap")
    low, high = sorted((one, two))

    narrow, wide = judged(None, limit, low, low), judged(None, limit, low, high)

    assert order.index(wide.status) >= order.index(narrow.status)
    assert wide.margin <= narrow.margin


@given(FIGURES, FIGURES, st.sampled_from([("%", "mg/kg"), ("MJ/kg", "kcal/kg"), ("mg/L", "g/L")]))
def test_the_unit_does_not_change_the_result(limit: float, value: float, units: tuple[str, str]):
    here, there = units
    first = judged(None, limit, value, value)
    second = judged(None, convert_share(limit, here, there), *[convert_share(value, here, there)] * 2)

    assert first.status == second.status or value == pytest.approx(limit)


def test_units_that_do_not_compare_are_named():
    assert convert_share(2, "t", "kg") == 2000
    with pytest.raises(IncompatibleUnits):
        convert_share(1, "%", "MJ/kg")


def test_the_first_sheet_holds_each_limit_against_what_the_have_states():
    packs = load_packs()
    have = Resource(
        id="h", organisation_id="o", direction="have",
        composition=(Component(name="Cl", low=3000, high=4000, unit="mg/kg"), Component(name="LOI", low=6, high=12)),
    )  # fmt: skip
    want = Resource(
        id="w", organisation_id="p", direction="want", composition=(Component(name="Cl", low=0, high=0.3, unit="%"),)
    )

    lines = {line.parameter: line for line in draft_sheet(have, want, [packs.uses["u-ash-1"]], packs)}

    chlorine = lines["Cl"]
    assert (chlorine.low, chlorine.high, chlorine.unit) == (None, 0.3, "%")  # the stricter of 0.3 and 0.5
    assert (chlorine.measured_low, chlorine.measured_high) == (0.3, 0.4)
    assert chlorine.sources == ("want", "u-ash-1")
    assert (lines["carbon"].measured_low, lines["carbon"].measured_high) == (None, None)
    assert draft_sheet(have, None, [], packs) == ()
