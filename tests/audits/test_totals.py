"""What several opportunities save together: nothing counts twice."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symbionet.audits.models import Opportunity
from symbionet.audits.queries import added_up
from symbionet.audits.queries.totals import class_of


def one(key: int, amount: float, money: float, **fields) -> Opportunity:
    """An opportunity that saves electricity."""
    fields.setdefault("cost", Decimal(100))
    return Opportunity(pk=key, title=f"o{key}", stream="electricity", amount=amount, money=Decimal(money), **fields)


def shares(totals) -> dict[int, tuple[float, str]]:
    return {item.opportunity.pk: (round(item.share, 3), item.reason) for item in totals.counted}


def test_measures_on_one_system_act_one_after_the_other():
    air = {"system": "Compressed air", "system_use": 1000.0}
    rows = [one(1, 200, 100, level="supply", **air), one(2, 300, 150, level="demand", **air),
            one(3, 100, 50, level="distribution", system="compressed air ")]  # fmt: skip

    totals = added_up(rows)

    assert shares(totals) == {2: (1.0, ""), 3: (0.7, "chain"), 1: (0.63, "chain")}
    assert totals.amounts["electricity"] == pytest.approx(300 + 70 + 126)
    assert totals.money == pytest.approx(150 + 35 + 63)


def test_without_the_use_of_a_system_only_its_largest_counts():
    rows = [one(1, 200, 100, system="steam"), one(2, 300, 150, system="steam"), one(3, 10, 5)]

    assert shares(added_up(rows)) == {1: (0.0, "no_use"), 2: (1.0, ""), 3: (1.0, "")}


def test_of_alternatives_the_best_counts_and_only_its_cost():
    first = one(1, 200, 100)
    rows = [first, one(2, 300, 150, instead_of=first), one(3, 10, 5)]
    totals = added_up(rows)

    assert shares(totals)[1] == (0.0, "instead")
    assert totals.cost == 200


def test_alternatives_in_a_circle_end():
    first, second = one(1, 200, 100), one(2, 300, 150)
    first.instead_of, second.instead_of = second, first

    assert added_up([first, second]).money == 150


def test_nothing_saves_more_than_is_used():
    totals = added_up([one(1, 600, 100), one(2, 600, 100)], uses={"electricity": 900})

    assert totals.amounts["electricity"] == pytest.approx(900)
    assert totals.money == pytest.approx(150)


@pytest.mark.parametrize(
    ("money", "cost", "cls"),
    [(100, 0, "A"), (100, 50, "A"), (100, 51, "B"), (100, 200, "B"), (100, 500, "C"), (100, 501, "D"), (None, 5, "D"),
     (100, None, "D"), (0, 0, "D")],
)  # fmt: skip
def test_classes_by_payback(money, cost, cls):
    row = Opportunity(money=None if money is None else Decimal(money), cost=None if cost is None else Decimal(cost))

    assert class_of(row) == cls


ROWS = st.lists(
    st.tuples(
        st.floats(0, 1e6), st.floats(0, 1e6), st.sampled_from(["demand", "distribution", "supply"]),
        st.sampled_from(["", "air", "steam"]), st.sampled_from([None, 0.0, 1000.0, 1e6]),
    ),
    max_size=8,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine, not the data
@given(ROWS, st.floats(1, 1e6))
def test_a_total_is_never_above_the_sum_nor_the_use(given_rows, use):
    rows = [
        one(key, amount, round(money, 2), level=level, system=system, system_use=of)
        for key, (amount, money, level, system, of) in enumerate(given_rows, start=1)
    ]
    totals = added_up(rows, uses={"electricity": use})
    again = added_up(rows[::-1], uses={"electricity": use})

    assert totals.money <= sum(float(row.money) for row in rows) + 1e-6
    assert totals.amounts.get("electricity", 0) <= use * (1 + 1e-9)
    assert all(0 <= item.share <= 1 for item in totals.counted)
    assert totals.money == pytest.approx(again.money)
