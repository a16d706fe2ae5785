"""No body answers with a server error: every form and every operation of the API, with values nobody sends by mistake.

A share of what could be sent runs here (`SYMBIONET_HOSTILE=1000` per route runs more).
"""

import json
import os
import random
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import override_settings
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import override

from factories import QUICK_SETTINGS
from symbionet.web.api import api
from worlds import API_ROWS, ROWS, visit

pytestmark = pytest.mark.usefixtures("brief_refusals")

SHARE = int(os.environ.get("SYMBIONET_HOSTILE", "1"))  # bodies of a field or a form, and a person
PEOPLE = ("practitioner", "owner", "outsider")
HUGE = 98_765_432_109_876_543_210  # twenty digits: no database has such an id
TEXTS = ("", "\0", "a\0b", "-1", "0", "x", str(HUGE), "1e999", "NaN", "-Infinity", "\x01\x1f\x7f", "\ud7ff\uffff",
         "'\"<>%{{", "a" * 70_000, "٣", "9999-99-99", "0001-01-01", "9999-12-31", "true", "[]", "{}", "1,2,3", "1e308",
         "0.1" * 20, "\u202e", "2026-02-30T25:61", "//example.org", "javascript:alert(1)")  # fmt: skip
DEEP: Any = None
for _level in range(200):
    DEEP = [DEEP]
VALUES = (*TEXTS, None, True, 0, -1, HUGE, -HUGE, 1e308, 0.5, [], {}, [None], ["x"] * 3000, {"a": {"b": []}}, DEEP)


NO_OBJECTS = ("", "{", "null", "[]", "1", '"x"', "NaN", "\0", "[" * 100_000, '{"a":' * 20_000, "9" * 6000, "{}",
              '{"\\ud800": "\\ud800"}', '{"\ud800": "\ud800"}', json.dumps(DEEP))  # fmt: skip


class Forms(HTMLParser):
    """The forms of a page: address, and the values of its fields by name."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, list[str]]]] = []
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((given.get("action", ""), {}))
        if not self.forms:
            return
        fields = self.forms[-1][1]
        if tag in {"input", "textarea", "select", "button"} and given.get("name"):
            self.select = given["name"] if tag == "select" else self.select
            fields.setdefault(given["name"], []).append(given.get("value", ""))
        if tag == "option" and self.select and given.get("value"):
            fields.setdefault(self.select, []).append(given["value"])


def address(row: dict[str, str], world: SimpleNamespace) -> str:
    found = [getattr(world, name) for name in row["args"].split()]
    return reverse(row["route"], args=[getattr(value, "pk", value) for value in found])


def addresses_of_none(row: dict[str, str], world: SimpleNamespace) -> Iterator[str]:
    """The address with one huge id each."""
    keys = [getattr(found, "pk", found) for found in (getattr(world, name) for name in row["args"].split())]
    for place, key in enumerate(keys):
        if isinstance(key, int):
            yield reverse(row["route"], args=[*keys[:place], HUGE, *keys[place + 1 :]])


def fields_of_forms(world: SimpleNamespace) -> dict[str, dict[str, list[str]]]:
    """Fields and values that any page sends, by the route it sends them to: pages as the practitioner and the owner see
    them, and those that only others see.
    """
    found: dict[str, dict[str, list[str]]] = {}
    for persona in ("practitioner", "owner", "administrator", "verifier"):
        for row in ROWS:
            if row["method"] != "GET" or row[persona] != "200":
                continue
            if persona not in PEOPLE and any(row[one] == "200" for one in PEOPLE):
                continue
            url = address(row, world)
            with visit(world, persona) as client:
                answer = client.get(url)
                text = (
                    b"".join(answer).decode(errors="replace")
                    if answer.streaming
                    else answer.content.decode(errors="replace")
                )
            if "<form" not in text:
                continue
            parser = Forms()
            parser.feed(text)
            for action, fields in parser.forms:
                try:
                    route = resolve((action or url).partition("?")[0]).view_name
                except Resolver404:
                    continue
                mine = found.setdefault(route, {})
                for name, values in fields.items():
                    mine.setdefault(name, []).extend(values)
    return found


def hostile_forms(fields: dict[str, list[str]], seed: str) -> Iterator[dict[str, Any]]:
    """Every field the same bad text, then one bad field among fair ones."""
    dice = random.Random(seed)
    names = [*fields, "next", "ids", "id"]
    yield {}
    for text in dice.sample(TEXTS, k=min(2 * SHARE, len(TEXTS))):
        yield dict.fromkeys(names, text)
    for _turn in range(2 * SHARE):
        body: dict[str, Any] = {name: dice.choice(values or [""]) for name, values in fields.items()}
        for name in dice.sample(names, k=min(len(names), dice.choice((1, 1, 2, 4)))):
            body[name] = dice.choice((*TEXTS, ["1", str(HUGE)], SimpleUploadedFile(name="a\0b", content=b"\0")))
        yield body


def posted(client: Client, url: str, body: dict[str, Any]) -> int:
    client.raise_request_exception = False
    return client.post(url, {name: value for name, value in body.items() if value is not None}).status_code


@pytest.fixture(scope="module")
def fields(kept_world: SimpleNamespace, django_db_blocker) -> dict[str, dict[str, list[str]]]:
    """The fields of all forms of the world by the route they are sent to."""
    with django_db_blocker.unblock(), override("en"), override_settings(MEDIA_ROOT=kept_world.media, **QUICK_SETTINGS):
        return fields_of_forms(kept_world)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["route"])
def test_no_form_breaks(row: dict[str, str], kept_world: SimpleNamespace, fields, db, settings):
    shutil.copytree(kept_world.media, settings.MEDIA_ROOT)
    mine = fields.get(row["route"], {})
    broken = []
    for persona in PEOPLE:
        if row[persona] == "404" and row["method"] == "GET":
            continue
        bodies = list(hostile_forms(mine, f"{row['route']} {persona}"))
        refused = row[persona] == "404" or (row["method"] == "GET" and not mine)  # no form is sent to a mere page
        for body in bodies[:1] if refused else bodies:
            with visit(kept_world, persona) as client:
                if posted(client, address(row, kept_world), body) >= 500:
                    broken.append((persona, {name: repr(value)[:60] for name, value in body.items()}))
        for url in addresses_of_none(row, kept_world):
            with visit(kept_world, persona) as client:
                if posted(client, url, {}) >= 500:
                    broken.append((persona, url))
    assert broken == []


OPERATIONS = api.get_openapi_schema()
PARTS = OPERATIONS["components"]["schemas"]


def schema_of(part: dict[str, Any]) -> dict[str, Any]:
    return PARTS[part["$ref"].rsplit("/", 1)[1]] if "$ref" in part else part


def body_schema(row: dict[str, str]) -> dict[str, Any]:
    operation = OPERATIONS["paths"][f"/api/v1{row['path']}"][row["method"].lower()]
    content = operation.get("requestBody", {}).get("content", {})
    return schema_of(content["application/json"]["schema"]) if "application/json" in content else {}


def asked_by(row: dict[str, str]) -> list[str]:
    """The parameters of the address that an operation declares."""
    operation = OPERATIONS["paths"][f"/api/v1{row['path']}"][row["method"].lower()]
    return [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"]


def hostile_json(schema: dict[str, Any], fair: dict[str, Any], seed: str) -> Iterator[str]:
    """Texts that are no JSON, JSON of another kind, and a fair body with some of its fields bad."""
    dice = random.Random(seed)
    yield from dice.sample(NO_OBJECTS, k=min(3 * SHARE, len(NO_OBJECTS)))
    names = list(schema.get("properties", ()))
    for value in dice.sample(VALUES, k=min(4 * SHARE, len(VALUES))) if names else ():
        yield json.dumps(dict.fromkeys(names, value))
    for name in names:
        for value in dice.sample(VALUES, k=min(SHARE, len(VALUES))):
            yield json.dumps({**fair, name: value})
    for _turn in range(SHARE):
        yield json.dumps({**fair, **{name: dice.choice(VALUES) for name in names if dice.random() < 0.5}})


def sent(client: Client, method: str, path: str, text: str) -> Any:
    client.raise_request_exception = False
    data = text.encode("utf-8", "surrogatepass")
    return client.generic(method, f"/api/v1{path}", data, content_type="application/json")


@pytest.mark.parametrize("row", API_ROWS, ids=lambda row: f"{row['method']} {row['path']}")
def test_no_operation_of_the_api_breaks(row: dict[str, str], kept_world: SimpleNamespace, db, settings):
    shutil.copytree(kept_world.media, settings.MEDIA_ROOT)
    path, text = row["path"], row["body"]
    for name, value in zip(("{pk}", "{key}"), row["args"].split(), strict=False):
        path = path.replace(name, str(getattr(kept_world, value).pk))
    for name, firm in (("OWNER", kept_world.owner_org), ("OTHER", kept_world.other_org)):
        text = text.replace(name, str(firm.pk))
    fair = json.loads(text) if text else {}
    broken = []
    for persona in PEOPLE:
        for body in hostile_json(body_schema(row), fair, f"{row['path']} {persona}"):
            with visit(kept_world, persona) as client:
                answer = sent(client, row["method"], path, body)
            if answer.status_code >= 500:
                broken.append((persona, body[:200]))
            elif answer.status_code >= 400 and not answer.json()["error"]:
                broken.append((persona, body[:200], "no words"))
        for place in re.findall(r"{\w+}", row["path"]):
            path_of_none = re.sub(r"{\w+}", "1", row["path"].replace(place, str(HUGE)))
            with visit(kept_world, persona) as client:
                if sent(client, row["method"], path_of_none, text).status_code >= 500:
                    broken.append((persona, path_of_none))
        for address in (f"{path}?{name}={number}" for name in asked_by(row) for number in (HUGE, -HUGE)):
            with visit(kept_world, persona) as client:
                if sent(client, row["method"], address, text).status_code >= 500:
                    broken.append((persona, address))
    assert broken == []


WRITING = [row for row in API_ROWS if row["body"]]


@pytest.mark.parametrize("row", WRITING, ids=lambda row: f"{row['method']} {row['path']}")
def test_a_key_that_no_operation_has_is_named(row: dict[str, str], kept_world: SimpleNamespace, db):
    text = row["body"].replace("OWNER", str(kept_world.owner_org.pk)).replace("OTHER", str(kept_world.other_org.pk))
    path = row["path"]
    for name, value in zip(("{pk}", "{key}"), row["args"].split(), strict=False):
        path = path.replace(name, str(getattr(kept_world, value).pk))
    asked = [one for one in ("practitioner", "owner", "outsider", "partner", "verifier", "programme_manager")
             if row[one] in {"200", "201", "409", "422"}]  # fmt: skip
    if not asked:
        pytest.skip("its thing is nobody's in this world")
    persona = asked[0]
    with visit(kept_world, persona) as client:
        answer = sent(client, row["method"], path, json.dumps({**json.loads(text), "qantity": 1}))

    assert answer.status_code == 422, answer.content
    assert "qantity" in {one["field"] for one in answer.json()["errors"]}
