"""Counts on the home page tell a public body nothing of fewer than three organisations, not even as a difference."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from factories import make_organisation, make_resource, make_user
from symbionet.accounts.models import Role
from symbionet.network.models import Organisation, Resource
from symbionet.shell.figures import FEW_FIRMS, Counted, kept_from_few, programme_figures

PARTS = st.lists(st.tuples(st.integers(0, 30), st.frozensets(st.integers(1, 12), max_size=6)), max_size=6)


@given(PARTS)
def test_what_is_left_out_is_of_few_in_no_sum(given_parts):
    parts = [
        Counted(label=str(place), number=max(number, len(firms)) if firms else 0, firms=firms)
        for place, (number, firms) in enumerate(given_parts)
    ]
    kept = kept_from_few(parts)
    hidden = [part for part, (_label, number, _url) in zip(parts, kept, strict=True) if number is None]

    assert all(
        number is None or number == part.number for part, (_label, number, _url) in zip(parts, kept, strict=True)
    )
    assert all(part in hidden for part in parts if 0 < len(part.firms) < FEW_FIRMS)
    if hidden and len(hidden) < len([part for part in parts if part.number]):
        assert len(hidden) > 1
        assert len(frozenset().union(*(part.firms for part in hidden))) >= FEW_FIRMS


@pytest.fixture
def network(db) -> list[Organisation]:
    """Four firms with haves, and one of them alone with energy."""
    firms = [make_organisation(name_en=f"Firm {number}") for number in range(4)]
    for firm in firms:
        make_resource(firm, kind="material", quantity=100, unit="t", period="year")
    make_resource(firms[0], kind="energy", title_en="Steam")
    return firms


def told(person, label: str) -> tuple[int | None, dict[str, int | None]]:
    figure = next(one for one in programme_figures(person) if str(one.label) == label)
    return figure.number, {name: number for name, number, _url in figure.parts}


def test_a_kind_of_one_firm_is_withheld_with_another_from_observers_alone(network, client_of):
    observer, manager = make_user(Role.OBSERVER), make_user(Role.PROGRAMME_MANAGER)
    assert told(manager, "Haves and wants")[1]["Energy"] == 1
    number, parts = told(observer, "Haves and wants")
    assert (number, parts["Haves"]) == (5, 5)
    assert [parts[kind] for kind in parts if kind not in ("Haves", "Wants")] == [None, None]
    assert "withheld" in client_of(observer).get(reverse("home")).text


def test_tonnes_of_two_firms_are_withheld(network):
    observer, manager = make_user(Role.OBSERVER), make_user(Role.PROGRAMME_MANAGER)
    label = "On offer per year, where a mass is stated"
    assert told(observer, label)[0] == 400
    Resource.objects.filter(organisation__in=network[:2]).update(quantity=None)
    assert (told(observer, label)[0], told(manager, label)[0]) == (None, 200)
