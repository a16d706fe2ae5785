"""One vocabulary of the routes of a waste: each spelling means one route, whoever reads it."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbionet.engine import load_packs
from symbionet.engine.impact import BASELINE_ROUTES
from symbionet.engine.packs import read_own_factors
from symbionet.engine.packs.factors_own import own_choices
from symbionet.engine.packs.waste_routes import (
    baseline_routes,
    factor_route,
    find_route,
    fold,
    resource_routes,
    waste_routes,
)

ROUTES = tuple(waste_routes().values())


def test_a_spelling_means_one_route():
    spelt = Counter(word for route in ROUTES for word in {fold(word) for word in route.spellings})
    assert [word for word, times in spelt.items() if times > 1] == []


@given(st.data())
def test_a_spelling_is_read_in_any_case_and_width(data):
    route = data.draw(st.sampled_from(ROUTES))
    word = data.draw(st.sampled_from(route.spellings))
    wide = "".join(chr(ord(sign) + 0xFEE0) if "a" <= sign <= "z" else sign for sign in word)
    assert {find_route(text) for text in (word, word.upper(), f" {word} ", wide)} == {route}


def test_the_names_of_a_route_in_the_three_lists_lead_back_to_it():
    for route in ROUTES:
        for name in filter(None, (route.resource_route, route.baseline_route, route.factor_route)):
            found = find_route(name)
            assert found is not None
            assert found.baseline_route == route.baseline_route or (route.id, name) in {("vented", "vented")}


def test_a_route_that_one_list_names_is_an_entry_of_that_list():
    assert set(resource_routes()) == {route.resource_route for route in ROUTES} - {""}
    assert baseline_routes() == BASELINE_ROUTES
    assert {code for code, _, _ in own_choices("route")} >= {route.factor_route for route in ROUTES} - {""}


def test_what_packs_say_of_routes_names_routes():
    packs = load_packs()
    steps = {row["step"] for row in packs.rows("factors/signal_steps") if row["signal"] == "current_route"}
    assert steps - {"cost", "income"} <= set(resource_routes())
    for row in packs.rows("factors/exchange_values"):
        assert not row["route"] or find_route(row["route"]), row["id"]


@pytest.mark.parametrize(
    ("word", "route"), [("卫生填埋", "landfill"), ("compost", "composting"), ("危废处置", "treatment")]
)
def test_own_factors_read_every_spelling(word, route):
    row = {"activity": "disposal", "subject": "fly ash", "route": word, "value": 1, "unit": "kgCO2e/t", "source": "us"}
    found = read_own_factors([row])
    assert [factor.route for factor in found.factors] == [route], found.problems
    assert factor_route(word) == route
