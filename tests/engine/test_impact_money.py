"""Money of a synergy: no price counted twice, payback, present value, benefit-cost ratio."""

import pytest

from symbionet.engine.impact import BadMoney, PartyMoney, benefit_cost_ratio, exchange, npv, payback, system_money


def test_a_price_is_no_benefit_of_the_system():
    giver = PartyMoney(party="a", avoided_disposal=100.0, received={"b": 60.0})
    taker = PartyMoney(party="b", avoided_purchase=200.0, processing=30.0, logistics=20.0, paid={"a": 60.0})
    found = system_money([giver, taker])

    assert (giver.cost_saving, giver.additional_sales, giver.benefit) == (100, 60, 160)
    assert (taker.cost_saving, taker.additional_sales, taker.benefit) == (90, 0, 90)
    assert (found.cost_saving, found.additional_sales, found.benefit, found.transfer) == (250, 0, 250, 60)


def test_a_gate_fee_goes_the_other_way():
    giver = PartyMoney(party="a", avoided_disposal=100.0, paid={"b": 30.0})
    taker = PartyMoney(party="b", processing=20.0, received={"a": 30.0})

    assert system_money([giver, taker]).benefit == 80
    assert giver.benefit + taker.benefit == 80


def test_prices_that_do_not_agree_are_refused():
    with pytest.raises(BadMoney, match="same price"):
        system_money([PartyMoney(party="a", received={"b": 60.0}), PartyMoney(party="b", paid={"a": 50.0})])
    with pytest.raises(BadMoney, match="same price"):
        system_money([PartyMoney(party="a", received={"b": 60.0}), PartyMoney(party="b")])


def test_investments_are_summed_by_who_pays():
    found = system_money(
        [
            PartyMoney(party="a", private_investment=10.0, public_investment=1.0),
            PartyMoney(party="b", private_investment=5.0),
        ]
    )

    assert (found.private_investment, found.public_investment) == (15, 1)


@pytest.mark.parametrize(
    ("investment", "yearly", "years"), [(100, 40, 2.5), (0, 5, 0), (100, 0, None), (100, -5, None)]
)
def test_payback(investment, yearly, years):
    assert payback(investment, yearly) == years


def test_present_value_by_hand():
    assert npv([-100, 60, 60], 0.1) == pytest.approx(-100 + 60 / 1.1 + 60 / 1.21)
    assert npv([], 0.1) == 0
    with pytest.raises(BadMoney):
        npv([1], -1.0)


def test_benefit_cost_ratio_by_hand():
    assert benefit_cost_ratio([0, 50, 50], [20, 20], 0.0) == pytest.approx(2.5)
    assert benefit_cost_ratio([0, 50], [0], 0.05) is None


def test_an_unknown_currency_is_named():
    with pytest.raises(BadMoney, match="'XYZ'"):
        exchange(1.0, "XYZ", "CNY", {"EUR": 7.8})
