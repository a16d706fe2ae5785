"""Sums, cumulatives and groups of periods: laws that no edit may break."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbionet.core.indicators import Counted, Rule
from symbionet.programme.queries.figures import figures_of, in_periods, read_record, stored_record
from symbionet.programme.queries.outlook import expected_on, light_of, outlook_of

START = date(2024, 1, 1)
PERIODS = [
    (date(2024 + n // 2, 1 + 6 * (n % 2), 1), date(2024 + n // 2, 6 + 6 * (n % 2), 30 + n % 2)) for n in range(6)
]
QUICK = settings(deadline=None, max_examples=60)

records = st.lists(
    st.builds(
        lambda key, days, value, who, size: Counted(
            record=("audits.audit", key), on=START + timedelta(days=days), value=Decimal(value), whole=Decimal(10),
            who=f"o{who}", groups={"size": size},
        ),
        st.integers(1, 40), st.integers(0, 1090), st.integers(0, 10), st.integers(1, 8),
        st.sampled_from(["small", "large", ""]),
    ),
    max_size=25,
)  # fmt: skip
rules = st.sampled_from(list(Rule))


def figures(rule, rows):
    return figures_of(rule, in_periods(rule, rows, PERIODS), ["size"])


@QUICK
@given(rules, records, st.integers(0, 5), st.integers(0, 100))
def test_an_edit_changes_its_own_period_and_later_cumulatives_only(rule, rows, place, value):
    periods = in_periods(Rule.SUM, rows, PERIODS)
    new = Counted(record=("x", 1), on=PERIODS[place][1], value=Decimal(value), whole=Decimal(7), who="o99")
    edited = [[*old, new] if number == place else old for number, old in enumerate(periods)]

    before, after = figures_of(rule, periods, ["size"]), figures_of(rule, edited, ["size"])

    assert before[:place] == [replace(one, parts=_without_empty(one.parts, two.parts)) for one, two in
                              zip(after[:place], before[:place], strict=True)]  # fmt: skip
    assert [one.amount.value for one in before[place + 1 :]] == [one.amount.value for one in after[place + 1 :]]


def _without_empty(parts, known):
    """Without groups that were not known before."""
    return {
        name: {group: one for group, one in groups.items() if group in known[name]} for name, groups in parts.items()
    }


@QUICK
@given(records)
def test_cumulatives_are_those_of_one_long_period(rows):
    for rule in (Rule.SUM, Rule.DISTINCT, Rule.RATIO):
        whole = figures_of(rule, in_periods(rule, rows, [(PERIODS[0][0], PERIODS[-1][1])]))[0]
        assert figures(rule, rows)[-1].amount.cumulative == whole.amount.value


@QUICK
@given(records)
def test_groups_of_a_sum_add_up_to_it(rows):
    for figure in figures(Rule.SUM, rows):
        parts = figure.parts["size"].values()
        assert sum((one.value for one in parts), Decimal(0)) == figure.amount.value
        assert sum((one.cumulative for one in parts), Decimal(0)) == figure.amount.cumulative


@QUICK
@given(records)
def test_a_record_comes_back_from_its_snapshot(rows):
    assert [read_record(stored_record(one)) for one in rows] == rows


def test_percentages_are_never_averaged():
    row = {"record": ("x", 1), "value": Decimal(1)}
    rows = [
        Counted(on=date(2024, 2, 1), whole=Decimal(1), **row),
        Counted(on=date(2024, 9, 1), whole=Decimal(9), **row),
    ]

    first, second, *_rest = figures(Rule.RATIO, rows)

    assert (first.amount.value, second.amount.value) == (100, Decimal("11.1111"))
    assert second.amount.cumulative == 20  # 2 of 10, not the mean of 100 and 11.1


def test_a_firm_that_comes_twice_counts_once_and_is_shown_gross_as_well():
    rows = [Counted(record=("x", n), on=day, who="o1") for n, day in enumerate((date(2024, 2, 1), date(2024, 9, 1)))]

    second = figures(Rule.DISTINCT, rows)[1]

    assert (second.amount.value, second.amount.cumulative) == (1, 1)
    assert (second.gross_total, second.unique_total) == (2, 1)


def test_a_state_counts_what_stands_at_the_end():
    rows = [Counted(record=("x", 1), on=date(2024, 2, 1), until=date(2024, 9, 1)),
            Counted(record=("x", 2), on=date(2024, 8, 1))]  # fmt: skip

    assert [one.amount.cumulative for one in figures(Rule.LAST, rows)][:3] == [1, 1, 1]


def test_split_figures_keep_their_groups():
    row = Counted(record=("x", 1), on=date(2024, 2, 1), value=Decimal(22),
                  split={"gender": {"f": Decimal(12), "m": Decimal(10)}})  # fmt: skip

    figure = figures_of(Rule.SUM, in_periods(Rule.SUM, [row], PERIODS), ["gender"])[-1]

    assert {group: one.cumulative for group, one in figure.parts["gender"].items()} == {"f": 12, "m": 10}


@pytest.mark.parametrize(("value", "light"), [(45, "green"), (44, "amber"), (35, "amber"), (34, "red")])
def test_lights_hold_the_value_against_the_plan_of_the_day(value, light):
    expected = expected_on(
        date(2024, 12, 31), start=START, baseline=Decimal(0), points=[(date(2024, 12, 31), Decimal(50))]
    )

    assert light_of(Decimal(value), expected, baseline=Decimal(0)) == light


def test_less_is_better_counts_the_way_down():
    assert light_of(Decimal(60), Decimal(50), baseline=Decimal(100)) == "amber"  # 40 of 50
    assert light_of(Decimal(100), Decimal(50), baseline=Decimal(100)) == "red"


def test_outlook_needs_three_periods_and_gets_wider_with_noise():
    even = [(first, last, Decimal(10)) for first, last in PERIODS[:4]]
    noisy = [(first, last, Decimal(value)) for (first, last), value in zip(PERIODS, (2, 18, 4, 16), strict=False)]
    end = PERIODS[-1][1]

    assert outlook_of(Rule.SUM, even[:2], end=end) is None
    assert outlook_of(Rule.RATIO, even, end=end) is None
    assert outlook_of(Rule.SUM, even, end=end).central == pytest.approx(60, abs=1)
    assert outlook_of(Rule.SUM, noisy, end=end).high > outlook_of(Rule.SUM, even, end=end).high + 5
    assert outlook_of(Rule.SUM, noisy, end=end).low >= 40  # what is reached stays reached
