"""No request answers with a server error: every route with ids, pages and texts that nobody sends by mistake.

Texts are sent where the page reads a parameter; elsewhere it is the same page (`leaks.Noted`). A huge number is
sent as each key alone, too: beside a parameter that is refused it would not reach the database.
"""

import shutil
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.conf import settings as configured
from django.test import override_settings
from django.test.client import ClientHandler
from django.urls import reverse

from leaks import EVERY, Noted
from worlds import ROWS, visit

pytestmark = pytest.mark.usefixtures("brief_refusals")

HUGE = 98_765_432_109_876_543_210  # twenty digits: no database has such an id
NAMES = ("q", "page", "per_page", "sort", "organisation", "park", "year", "kind", "state", "stage", "class", "text")
NAMES += ("resource", "synergy", "owner", "since", "until", "lat", "north", "format", "columns", "ids", "next", "date")
TEXTS = (
    "\0",
    "a\0b",
    "-1",
    "x",
    "",
    str(HUGE),
    "1e999",
    "NaN",
    "\x01\x1f",
    "\ud7ff\uffff",
    "'\"<>%",
    "a" * 3000,
    "٣",
    "9999-99-99",
)
KEYS = ("organisation", "park", "resource", "synergy", "owner", "year", "page", "per_page")
PEOPLE = ("practitioner", "owner")


def statuses(world: SimpleNamespace, persona: str, method: str, url: str, **sent) -> int:
    with visit(world, persona) as client:
        client.raise_request_exception = False
        return client.generic(method, url, **sent).status_code


def addresses(row: dict[str, str], world: SimpleNamespace) -> Iterator[str]:
    """The address of the thing, and those with one huge id each."""
    found = [getattr(world, name) for name in row["args"].split()]
    keys = [getattr(value, "pk", value) for value in found]
    yield reverse(row["route"], args=keys)
    for place, key in enumerate(keys):
        if isinstance(key, int):
            yield reverse(row["route"], args=[*keys[:place], HUGE, *keys[place + 1 :]])


def broken_by_keys(world: SimpleNamespace, address: str) -> list[str]:
    """The keys that break the page when a huge number is sent as one of them alone."""
    return [key for key in KEYS if statuses(world, "practitioner", "GET", f"{address}?{key}={HUGE}") >= 500]


def test_an_address_longer_than_any_filter_is_refused(client_of, people):
    client = client_of(people.practitioner)
    client.raise_request_exception = False

    assert client.get("/search/", {"q": "a" * 60_000}).status_code == 400


@pytest.fixture(scope="module")
def noting() -> ClientHandler:
    """A handler that notes which parameters a page reads."""
    handler = ClientHandler(enforce_csrf_checks=False)
    with override_settings(MIDDLEWARE=[*configured.MIDDLEWARE, "leaks.noting"]):
        handler.load_middleware()
    return handler


def reads_parameters(world: SimpleNamespace, address: str, noting: ClientHandler) -> bool:
    """Whether the page reads one of the names, or all parameters as a whole."""
    Noted.read = read = set()
    with visit(world, "practitioner") as client:
        client.handler, client.raise_request_exception = noting, False
        client.get(address)
    return bool(read & {*NAMES, EVERY})


def test_reading_is_noted(kept_world, db, noting):
    assert reads_parameters(kept_world, reverse("resource_list"), noting)
    assert not reads_parameters(kept_world, reverse("who_sees_my_data"), noting)


PAGES = [row for row in ROWS if row["method"] == "GET"]


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row["route"])
def test_no_page_breaks(row: dict[str, str], kept_world: SimpleNamespace, noting, db, settings):
    shutil.copytree(kept_world.media, settings.MEDIA_ROOT)
    broken = []
    for persona in PEOPLE:
        for address in addresses(row, kept_world):
            if statuses(kept_world, persona, "GET", address) >= 500:
                broken.append((persona, address))
    for text in TEXTS if reads_parameters(kept_world, next(addresses(row, kept_world)), noting) else ():
        with visit(kept_world, "practitioner") as client:
            client.raise_request_exception = False
            answer = client.get(next(addresses(row, kept_world)), dict.fromkeys(NAMES, text))
        if answer.status_code >= 500:
            broken.append(("practitioner", repr(text)[:40]))
    if reads_parameters(kept_world, next(addresses(row, kept_world)), noting):
        broken += broken_by_keys(kept_world, next(addresses(row, kept_world)))

    assert broken == []
