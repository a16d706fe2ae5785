"""The engine refuses what cannot be, whichever door it comes through, and names value and remedy."""

from datetime import date

import pytest

from symbionet.engine.impact import BadFlow, FlowInput, SynergyInput, assess
from symbionet.engine.model import Quantity
from symbionet.sheets.problems import Problem
from symbionet.sheets.wording import problem_text

ASH = Quantity(value=1000, unit="t")
NAN, INFINITE = float("nan"), float("inf")


def assessed(**stated):
    facts = FlowInput(**{"material": "fly ash", "quantity": ASH} | stated)
    return assess([SynergyInput(name="a", flows=(facts,))], start=date(2026, 1, 1))[0]


WRONG = [
    *((name, name, value) for name in ("empty_return", "persistence", "attribution", "additionality", "displacement")
      for value in (1.01, -0.1, 60, NAN)),
    ("substitution_ratio", "ratio", -0.8),
    ("substitution_ratio", "ratio", INFINITE),
    ("distance_km", "km", -5),
    ("baseline_distance_km", "baseline_km", NAN),
    ("years", "years", 0),
    ("years", "years", 2026),
    ("boiler_efficiency", "boiler_efficiency", 90),
    ("boiler_efficiency", "boiler_efficiency", 0),
    ("process_kwh", "process_kwh", -1),
    ("freight_kgco2e_per_tkm", "own_freight", -0.1),
    ("virgin_kgco2e_per_t", "own_virgin", INFINITE),
]  # fmt: skip


@pytest.mark.parametrize(("column", "name", "value"), WRONG)
def test_a_number_that_cannot_be_is_named_with_its_remedy(column, name, value):
    with pytest.raises(BadFlow) as refusal:
        assessed(**{name: value})

    error = refusal.value
    assert error.field == column
    assert error.value == f"{value:g}"
    assert f"{column} {value:g} is not" in str(error)
    told = Problem(table="", row=2, column=column, value=error.value, code=error.code, severity="error")
    assert error.value in problem_text(told, "en")
    assert "请" in problem_text(told, "zh")


@pytest.mark.parametrize(
    ("routes", "code"),
    [
        ({"landfill": 0.7}, "shares-sum"),
        ({"landfill": 1.2, "stock": -0.2}, "shares-sum"),
        ({"landfill": NAN}, "shares-sum"),
        ({"the moon": 1.0}, "route-unknown"),
    ],
)
def test_former_routes_are_known_and_add_up(routes, code):
    with pytest.raises(BadFlow) as refusal:
        assessed(routes=routes)

    assert (refusal.value.field, refusal.value.code) == ("baseline_route", code)


@pytest.mark.parametrize("value", [NAN, INFINITE])
def test_an_amount_is_a_number(value):
    with pytest.raises(BadFlow, match="is not an amount"):
        assessed(quantity=Quantity(value=value, unit="t"))


def test_the_ends_of_what_may_be_are_taken():
    edges = {"empty_return": 1, "persistence": 0, "attribution": 1, "additionality": 0, "displacement": 1, "ratio": 0}

    assert assessed(**edges, routes={"landfill": 0.335, "stock": 0.66}, years=1, km=0).lifetime
    assert assessed(routes={}).lifetime
