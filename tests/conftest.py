"""Fixtures: the people of one small network."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from factories import make_match, make_organisation, make_resource, make_site, make_synergy, make_user
from symbionet.accounts.models import Role, User
from symbionet.core.models import Job
from symbionet.network.actions import start_import


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory) -> None:
    """SQLite tests in a file of their worker, as the product does: each thread of the live server has a connection.

    In memory the threads would share one, and SQLite answers "bad parameter or other API misuse" when they meet.
    """
    base = settings.DATABASES["default"]
    if base["ENGINE"] == "django.db.backends.sqlite3":
        base["TEST"]["NAME"] = str(tmp_path_factory.mktemp("base") / "symbionet.sqlite3")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Tests read English unless they say otherwise."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path) -> None:
    """Files of a test stay in its own folder, and tasks run at once."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def people(db) -> SimpleNamespace:
    """A have of `owner`'s organisation that practitioners see, a partner, an outsider, and all roles."""
    owner_org = make_organisation(name_en="Owner Power", name_zh="甲电厂")
    other_org = make_organisation(name_en="Other Cement", name_zh="乙水泥厂")
    site = make_site(owner_org)
    have = make_resource(owner_org, site=site)
    match = make_match(have, other_org)
    made = {
        "owner": make_user(organisation=owner_org, email="owner@example.org"),
        "outsider": make_user(organisation=make_organisation(name_en="Third Ltd"), email="outsider@example.org"),
        "partner": make_user(organisation=other_org, email="partner@example.org"),
    }
    for role in Role:
        if role != Role.MEMBER:
            made[role.value] = make_user(role, email=f"{role.value}@example.org")
    list_text = "企业名称,供需,资源名称\n甲电厂,供,炉渣\n".encode()
    return SimpleNamespace(
        job=Job.objects.create(kind="matching", by=made["owner"], state="stopped", result={"scope": "all"}),
        batch=start_import(data=list_text, name="list.csv", by=made["practitioner"]),
        owner_org=owner_org,
        other_org=other_org,
        site=site,
        have=have,
        match=match,
        synergy=make_synergy(have, other_org, match=match),
        **made,
    )


@pytest.fixture
def client_of():
    """A signed-in client of a user: `client_of(people.practitioner).get(...)`."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in
