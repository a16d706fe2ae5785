"""Fixtures: the people of one small network."""

import gc
from collections.abc import Generator, Iterator
from types import SimpleNamespace

import hypothesis
import pytest
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.test import Client, override_settings
from django.utils import translation

from factories import QUICK_SETTINGS, make_people
from kept_bases import migrated_copy, migrated_template, quick_registry
from pure import is_pure
from symbionet.accounts.models import User
from worlds import make_world, once_not_found, sign_in_all

pytest_plugins = ["file_seconds"]

hypothesis.settings.register_profile("suite", suppress_health_check=[hypothesis.HealthCheck.too_slow], deadline=None)
hypothesis.settings.load_profile("suite")  # a busy machine draws slowly, and that is no finding
quick_registry()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks as `pure` what need not run on every database (`pure.py`)."""
    for item in items:
        if is_pure(item):
            item.add_marker(pytest.mark.pure)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is read before the tests is no rubbish: it is not gone through again and again, neither then nor later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(20_000, 10, 10)
        gc.enable()


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """A copied base is not made anew; its folder goes with the run."""
    return settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, django_db_blocker, tmp_path_factory
) -> None:
    """SQLite tests in a file of their worker, as the product does: each thread of the live server has a connection.

    In memory the threads would share one, and SQLite answers "bad parameter or other API misuse" when they meet. The
    file is a copy of the migrated base that an earlier run (or the first worker) kept; so is a database on PostgreSQL.
    """
    base = settings.DATABASES["default"]
    if base["ENGINE"] == "django.db.backends.sqlite3":
        path = tmp_path_factory.mktemp("base") / "symbionet.sqlite3"
        with django_db_blocker.unblock():
            migrated_copy(path)
        base["TEST"] |= {"NAME": str(path), "MIGRATE": False}
    elif base["ENGINE"] == "django.db.backends.postgresql":
        with django_db_blocker.unblock():
            base["TEST"] |= {"TEMPLATE": migrated_template(), "MIGRATE": False}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Tests read English unless they say otherwise."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_settings() -> Iterator[None]:
    """What is the same for all tests is set once."""
    with override_settings(**QUICK_SETTINGS):
        yield


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path) -> None:
    """Files of a test stay in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def people(db) -> SimpleNamespace:
    """A have of `owner`'s organisation that practitioners see, a partner, an outsider, and all roles."""
    return make_people()


@pytest.fixture
def world(people: SimpleNamespace) -> SimpleNamespace:
    """The people's network with one of each thing that a route may name."""
    return make_world(people)


@pytest.fixture(scope="module")
def kept_world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[SimpleNamespace]:
    """One world for all tests of a file, in a transaction around them; its files are in `media`, to be copied."""
    media = tmp_path_factory.mktemp("world")
    kept = transaction.atomic()
    with django_db_blocker.unblock():
        kept.__enter__()
        with translation.override("en"), override_settings(MEDIA_ROOT=media):
            made = make_world(make_people())
        sign_in_all(made)
        connection.check_constraints()
    made.media = media
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        kept.__exit__(None, None, None)


@pytest.fixture
def brief_refusals(monkeypatch) -> None:
    """For a walk through all routes: the page of what is not there is made once for each visitor."""
    monkeypatch.setattr("symbionet.urls.handler404", once_not_found, raising=False)


@pytest.fixture
def client_of():
    """A signed-in client of a user: `client_of(people.practitioner).get(...)`."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def empty_database(django_db_setup, django_db_blocker, tmp_path) -> Iterator[None]:
    """A database without tables, of the kind the tests run on, in place of theirs."""
    with django_db_blocker.unblock():
        main = connections[DEFAULT_DB_ALIAS]
        on_server = main.vendor == "postgresql"
        name = f"{main.settings_dict['NAME']}_before" if on_server else str(tmp_path / "before.sqlite3")
        if on_server:
            with main._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
                cursor.execute(f'CREATE DATABASE "{name}"')
        empty = type(main)({**main.settings_dict, "NAME": name}, DEFAULT_DB_ALIAS)
        connections[DEFAULT_DB_ALIAS] = empty
        try:
            yield
        finally:
            empty.close()
            connections[DEFAULT_DB_ALIAS] = main
            if on_server:
                with main._nodb_cursor() as cursor:
                    cursor.execute(f'DROP DATABASE "{name}"')
