"""Who guesses ids learns nothing: what one may not see answers as what does not exist, byte for byte, and the keys
around it do as well; names, amounts and the order of things stay where they are."""

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from symbionet.matches.queries import matches_visible_to
from symbionet.network.queries import organisations_visible_to, resources_visible_to
from symbionet.synergies.queries import synergies_visible_to
from worlds import API_ROWS, ROWS, visit

AROUND = 50
FAR = 700_000  # no id of the world is near it
GUESSERS = ("anonymous", "outsider", "partner")
REFUSED = 300  # and above: a way to the sign-in, or what is not there


def _told(answer: HttpResponse, url: str) -> tuple[int, str, bytes]:
    """What an answer says, without the address that was asked."""
    body = bytes(answer.content)
    for token in (b"csrfmiddlewaretoken", b"nonce"):
        body = re.sub(token + rb'[^>]*?value="[^"]*"', token, body)
    return (
        answer.status_code,
        str(answer.headers.get("Location", "")).replace(url, "URL").replace(url.replace("/", "%2F"), "URL"),
        body.replace(url.encode(), b"URL"),
    )


def _guesses(values: list[Any]) -> Iterator[list[Any]]:
    """The same arguments with one key, or all of them, that name nothing."""
    keys = [number for number, value in enumerate(values) if isinstance(value, int)]
    for number in keys:
        yield [value + FAR if place == number else value for place, value in enumerate(values)]
    if len(keys) > 1:
        yield [value + FAR if place in keys else value for place, value in enumerate(values)]


def _arguments(row: dict[str, str], world: SimpleNamespace) -> list[Any]:
    values = [getattr(world, name) for name in row["args"].split()]
    return [getattr(value, "pk", value) for value in values]


def _hidden(rows: list[dict[str, str]], persona: str) -> list[dict[str, str]]:
    """The routes that name a thing which the persona may not see, as the tables of access say."""
    return [row for row in rows if row["args"] and int(row[persona]) in {302, 401, 404}]


@pytest.fixture
def bare_refusals(monkeypatch) -> None:
    """The page of what is not there is compared once; in the walk it is a word."""

    def refused(_request: HttpRequest, exception: Exception) -> HttpResponse:
        return HttpResponse(type(exception).__name__, status=404)

    monkeypatch.setattr("symbionet.urls.handler404", refused, raising=False)


@pytest.mark.parametrize("persona", GUESSERS)
@pytest.mark.usefixtures("bare_refusals")
def test_a_page_one_may_not_see_answers_as_one_that_does_not_exist(kept_world: SimpleNamespace, db, persona: str):
    told_apart = []
    asked = 0
    for row in _hidden(ROWS, persona):
        values = _arguments(row, kept_world)
        if row[persona] == "302" and persona != "anonymous":
            continue
        with visit(kept_world, persona) as client:
            url = reverse(row["route"], args=values)
            real = _told(client.generic(row["method"], url), url)
            for guess in _guesses(values):
                asked += 1
                other = reverse(row["route"], args=guess)
                if _told(client.generic(row["method"], other), other) != real:
                    told_apart.append(f"{row['method']} {url} | {other}")
    assert told_apart == []
    assert asked > 100


@pytest.mark.parametrize("persona", GUESSERS)
def test_the_api_answers_a_hidden_thing_as_one_that_does_not_exist(kept_world: SimpleNamespace, db, persona: str):
    told_apart = []
    for row in _hidden(API_ROWS, persona):
        values = _arguments(row, kept_world)
        body = row["body"].replace("OWNER", str(kept_world.owner_org.pk)).replace("OTHER", str(kept_world.other_org.pk))
        with visit(kept_world, persona) as client:
            url = _path(row["path"], values)
            real = _told(client.generic(row["method"], url, body, content_type="application/json"), url)
            for guess in _guesses(values):
                other = _path(row["path"], guess)
                found = _told(client.generic(row["method"], other, body, content_type="application/json"), other)
                if found != real:
                    told_apart.append(f"{row['method']} {url} | {other}: {real} | {found}")
    assert told_apart == []


def _path(path: str, values: list[Any]) -> str:
    for name, value in zip(("{pk}", "{key}"), values, strict=False):
        path = path.replace(name, str(value))
    return f"/api/v1{path}"


KINDS = (
    ("match_detail", "/api/v1/matches/{}", "match", matches_visible_to),
    ("synergy_detail", "/api/v1/synergies/{}", "synergy", synergies_visible_to),
    ("resource_detail", "/api/v1/resources/{}", "have", resources_visible_to),
    ("organisation_detail", "/api/v1/organisations/{}", "owner_org", organisations_visible_to),
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind[2])
@pytest.mark.usefixtures("bare_refusals")
def test_the_keys_around_a_thing_answer_for_what_one_sees_and_alike_for_all_else(
    kept_world: SimpleNamespace, db, kind: tuple[str, str, str, Any]
):
    route, api_path, name, query = kind
    middle = getattr(kept_world, name).pk
    around = range(max(1, middle - AROUND), middle + AROUND + 1)
    seen = set(query(kept_world.outsider).filter(pk__in=around).values_list("pk", flat=True))
    with visit(kept_world, "outsider") as client:
        for address in (lambda pk: reverse(route, args=[pk]), api_path.format):
            answers = {pk: _told(client.get(address(pk)), address(pk)) for pk in around}
            assert {pk for pk, (status, _place, _body) in answers.items() if status == 200} == seen
            assert len({answer for pk, answer in answers.items() if pk not in seen}) == 1


@pytest.mark.usefixtures("bare_refusals")
def test_the_keys_of_offers_have_no_neighbours(kept_world: SimpleNamespace, db):
    key = kept_world.hint_key.pk
    number = int(key, 16)
    with visit(kept_world, "outsider") as client:
        for step in (*range(-AROUND, 0), *range(1, AROUND + 1)):
            near = f"{number + step:0{len(key)}x}"
            assert client.post(reverse("consent_ask", args=[near])).status_code == 404
        assert client.post(reverse("consent_ask", args=[str(kept_world.hinted.pk)])).status_code == 404


def test_the_page_of_what_is_not_there_is_one_page(kept_world: SimpleNamespace, db):
    addresses = [reverse("match_detail", args=[pk]) for pk in (kept_world.match.pk, FAR)]
    with visit(kept_world, "outsider") as client:
        pages = {_told(client.get(url), url) for url in addresses}
    assert len(pages) == 1
