"""The access table of the JSON API: how each route answers each persona, in one world for all of them."""

import json
import shutil
from types import SimpleNamespace
from typing import Any

import pytest

from symbionet.web.api import api
from worlds import API_ROWS, PERSONAS, send_json, visit


def test_table_names_every_route_of_the_api_and_no_other():
    known = {
        (method.upper(), path.removeprefix("/api/v1"))
        for path, item in api.get_openapi_schema()["paths"].items()
        for method in item
    }

    assert {(row["method"], row["path"]) for row in API_ROWS} == known


@pytest.mark.parametrize("name", ["", ".", "..", "/", "a/.."])
def test_a_file_without_a_name_is_refused_in_words(kept_world: SimpleNamespace, db, name: str):
    paper = {"year": 2025, "kind": "invoice", "number": "2", "issuer": "x", "quantity": 1}
    body = {**paper, "file": {"name": name, "content": "JVBERi0="}}
    with visit(kept_world, "owner") as client:
        answer = send_json(client, "POST", f"/ledger/flows/{kept_world.claimed_flow.pk}/papers", body)
    assert answer.status_code == 422
    assert answer.json()["field"] == "file.name"
    assert "is no name of a file" in answer.json()["error"]


@pytest.mark.parametrize("row", API_ROWS, ids=lambda row: f"{row['method']} {row['path']}")
def test_route_answers_each_persona_as_the_table_says(row: dict[str, str], kept_world: SimpleNamespace, db, settings):
    shutil.copytree(kept_world.media, settings.MEDIA_ROOT)  # a route may remove a file
    path, body = _asked(row, kept_world)

    answers = {persona: _answer(kept_world, persona, row["method"], path, body) for persona in PERSONAS}

    assert {persona: str(answer.status_code) for persona, answer in answers.items()} == {
        persona: row[persona] for persona in PERSONAS
    }, {persona: answer.content[:200] for persona, answer in answers.items()}
    for answer in answers.values():
        if answer.status_code >= 400:
            assert set(answer.json()) == {"error", "field", "remedy", "missing", "errors"}
            assert answer.json()["error"]
            assert answer.json()["remedy"]


def _asked(row: dict[str, str], world: SimpleNamespace) -> tuple[str, Any]:
    """Address and body of a row of the table."""
    path = row["path"]
    for name, value in zip(("{pk}", "{key}"), row["args"].split(), strict=False):
        path = path.replace(name, str(getattr(world, value).pk))
    path += "?title=fly%20ash" if path == "/suggest" else ""
    return path, json.loads(_filled(row["body"], world)) if row["body"] else None


def _filled(text: str, world: SimpleNamespace) -> str:
    return text.replace("OWNER", str(world.owner_org.pk)).replace("OTHER", str(world.other_org.pk))


def _answer(world: SimpleNamespace, persona: str, method: str, path: str, body: Any) -> Any:
    with visit(world, persona) as client:
        return send_json(client, method, path, body)


def test_unknown_parameter_of_the_address_is_refused_with_its_name_on_every_route(kept_world: SimpleNamespace, db):
    world = kept_world
    answers = {}
    for row in API_ROWS:
        path, body = _asked(row, world)
        slip = path + ("&" if "?" in path else "?") + "per_pge=5"
        answers[row["method"], row["path"]] = _answer(world, "administrator", row["method"], slip, body)

    assert {route: (answer.status_code, answer.json()["field"]) for route, answer in answers.items()} == dict.fromkeys(
        answers, (422, "per_pge")
    )
    assert all(answer.json()["error"] == "“per_pge” is no field of this request." for answer in answers.values())
    assert _answer(world, "anonymous", "GET", "/organisations?per_pge=5", None).status_code == 401
    assert _answer(world, "owner", "GET", "/organisations?per_page=5&page=1", None).status_code == 200
