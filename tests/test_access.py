"""The role x route matrix: one table (`access.csv` in the folder of each app), complete by a meta-test."""

import shutil
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.test.utils import override_settings
from django.urls import resolve, reverse
from django.utils.translation import override

from factories import (
    QUICK_SETTINGS,
    make_people,
)
from worlds import PERSONAS, ROWS, make_world, own_routes, visit


@pytest.fixture(scope="module")
def kept_world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[SimpleNamespace]:
    """One world for all routes of the matrix, in a transaction around the tests; its files are in `media`."""
    media = tmp_path_factory.mktemp("world")
    kept = transaction.atomic()
    with django_db_blocker.unblock():
        kept.__enter__()
        with override("en"), override_settings(MEDIA_ROOT=media, **QUICK_SETTINGS):
            made = make_world(make_people())
        connection.check_constraints()
    made.media = media
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        kept.__exit__(None, None, None)


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
