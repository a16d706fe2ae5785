"""The role x route matrix: one table (`access.csv` in the folder of each app), complete by a meta-test."""

import shutil
from types import SimpleNamespace

import pytest
from django.urls import resolve, reverse

from worlds import PERSONAS, ROWS, own_routes, visit

pytestmark = pytest.mark.usefixtures("brief_refusals")


def test_matrix_names_every_route_and_no_other():
    assert {row["route"] for row in ROWS} == own_routes()


def address_of(row: dict[str, str], world: SimpleNamespace) -> str:
    arguments = [getattr(world, name) for name in row["args"].split()]
    return reverse(row["route"], args=[getattr(value, "pk", value) for value in arguments])


def test_no_route_hides_another(kept_world: SimpleNamespace):
    hidden = {row["route"]: resolve(address_of(row, kept_world)).view_name for row in ROWS}

    assert {route: name for route, name in hidden.items() if name != route} == {}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['method']} {row['route']}")
def test_route_answers_each_persona_as_the_matrix_says(row: dict[str, str], kept_world: SimpleNamespace, db, settings):
    shutil.copytree(kept_world.media, settings.MEDIA_ROOT)  # a route may remove a file
    url = address_of(row, kept_world)
    answers = {}

    for persona in PERSONAS:
        with visit(kept_world, persona) as client:
            answers[persona] = client.generic(row["method"], url).status_code

    assert answers == {persona: int(row[persona]) for persona in PERSONAS}, f"{row['method']} {url}"
