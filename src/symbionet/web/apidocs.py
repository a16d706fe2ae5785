"""The page that says what the API offers; a page of our own, because the usual ones run scripts of other hosts."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from symbionet.web.api import api

__all__ = ["api_docs"]

METHODS = ("get", "post", "patch", "delete")


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """Every route of the API with what it does and takes, made from its OpenAPI description."""
    return render(request, "web/api_docs.html", {"groups": _groups().items(), "base": request.build_absolute_uri("/")})


@cache
def _groups() -> dict[str, list[dict[str, Any]]]:
    """The routes by tag, described once for all readers: the description is the same in every language."""
    schema = api.get_openapi_schema()
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, item in schema["paths"].items():
        for method in METHODS:
            if method in item:
                one = item[method]
                groups.setdefault(one["tags"][0], []).append(_line(path, method, one, schema))
    return groups


def _parts(text: str) -> list[tuple[bool, str]]:
    """A text cut where code begins and ends (`...`): whether each part is code, and the part."""
    return [(number % 2 == 1, part) for number, part in enumerate(text.split("`")) if part]


def _line(path: str, method: str, one: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    asked = [row["name"] for row in one.get("parameters", []) if row["in"] == "query"]
    body = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    name = body.get("$ref", "").rpartition("/")[2]
    known = schema["components"]["schemas"].get(name, {})
    return {
        "method": method.upper(),
        "path": path,
        "summary": one.get("summary", ""),
        "text": _parts(one.get("description", "")),
        "asked": asked,
        "fields": list(known.get("properties", {})),
        "needed": known.get("required", []),
    }
