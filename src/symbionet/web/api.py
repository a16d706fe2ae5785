"""The API: one more door to the queries and actions of the pages, at /api/v1/; each app declares its `router`."""

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, get_args, get_type_hints

from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.operation import Operation
from ninja.params.models import Query
from ninja.renderers import JSONRenderer

from symbionet.accounts.api import AUTH
from symbionet.core.api import ErrorOut, FieldErrorOut, NotValid
from symbionet.core.app import declared
from symbionet.core.errors import ActionRefused
from symbionet.shell.answers import met_another_write

__all__ = ["api", "api_urls"]

ABOUT = (
    "Whatever you may see and do on the pages of Symbionet, as JSON: the same rules, the same refusals, the same words "
    "(in the language of `Accept-Language`). Sign in with an access token of your profile: "
    "`Authorization: Bearer sbn_...`."
)


log = logging.getLogger(__name__)
MOST_KEY = 2**63 - 1  # of any row in a database


class Renderer(JSONRenderer):
    """JSON with Chinese as it is written, and not as escapes."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


class Api(NinjaAPI):
    """The API, its operations named after their functions: clients made from the description get short names."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the function."""
        return operation.view_func.__name__


def only_known_queries[**Params, Answer](view: Callable[Params, Answer]) -> Callable[Params, Answer]:
    """The view, refusing a request whose address names a parameter that it does not have: what is ignored in silence
    is taken for obeyed.
    """
    known = {
        field.alias or name
        for hint in get_type_hints(view, include_extras=True).values()
        if any(isinstance(mark, Query) for mark in getattr(hint, "__metadata__", ()))
        for name, field in get_args(hint)[0].model_fields.items()
    }

    @wraps(view)
    def asked(*args: Params.args, **kwargs: Params.kwargs) -> Answer:
        request = args[0]
        assert isinstance(request, HttpRequest)
        if strange := [name for name in request.GET if name not in known]:
            raise NotValid((name, *_no_field(name)) for name in strange)
        if any(isinstance(key, int) and abs(key) > MOST_KEY for key in kwargs.values()):
            raise Http404
        return view(*args, **kwargs)

    return asked


api = Api(title="Symbionet", version="1.0.0", description=ABOUT, auth=AUTH, docs_url=None, renderer=Renderer())
api.add_decorator(only_known_queries)
PREFIXES = declared("api", "PREFIX", str)
for app, doors in declared("api", "router", Router).items():
    api.add_router(PREFIXES[app], doors)


def api_urls() -> tuple[list[URLPattern | URLResolver], str, str]:
    """The addresses of the API; it asks who calls by itself, so that the pages' sign-in does not redirect programs."""
    patterns, app, space = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback.login_required = False  # type: ignore[attr-defined] # as login_not_required
    return patterns, app, space


def _answer(request: HttpRequest, status: int, error: str, *, remedy: str, **more: Any) -> HttpResponse:
    body = ErrorOut(error=error, remedy=remedy, **more).dict()
    return api.create_response(request, body, status=status)


@api.exception_handler(ActionRefused)
def refused(request: HttpRequest, refusal: ActionRefused) -> HttpResponse:
    """409: the rules do not allow it now; the sentence is that of the page."""
    missing = [str(kind) for kind in getattr(refusal, "missing", ())]
    remedy = _("Nothing was changed. Read it again, do what the sentence says, then send it again.")
    return _answer(request, 409, str(refusal), remedy=remedy, missing=missing)


@api.exception_handler(IntegrityError)
def met(request: HttpRequest, problem: IntegrityError) -> HttpResponse:
    """409: another request has made the same at the same moment."""
    log.warning("met another write", exc_info=problem)
    remedy = _("Nothing was changed. Read it again, do what the sentence says, then send it again.")
    return _answer(request, 409, met_another_write(), remedy=remedy)


@api.exception_handler(NotValid)
def not_valid(request: HttpRequest, problem: NotValid) -> HttpResponse:
    """422: a field cannot be read."""
    return _fields(request, problem.errors)


@api.exception_handler(ValidationError)
def not_typed(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    """422: a field is missing, of another type, or none of this request."""
    return _fields(request, [_wrong(one) for one in problem.errors])


def _no_field(name: str) -> tuple[str, str]:
    """What is wrong with a key that a request does not have, and what to do."""
    remedy = _("Leave it out, or look in /api/v1/openapi.json what it is called; nothing was changed.")
    return _("“%(name)s” is no field of this request.") % {"name": name}, remedy


def _wrong(one: Mapping[str, Any]) -> FieldErrorOut:
    where = [part for part in one["loc"][:2] if part not in {"body", "query", "path", "asked"}]
    parts = [str(part) for part in (*where, *one["loc"][2:])]
    if one["type"] == "extra_forbidden":
        error, remedy = _no_field(parts[-1])
    else:
        error = str(one["msg"])
        remedy = _("Look at the types in /api/v1/openapi.json, correct it and send the whole request again.")
    return FieldErrorOut(field=".".join(parts), error=error, remedy=remedy)


def _fields(request: HttpRequest, errors: list[FieldErrorOut]) -> HttpResponse:
    first = errors[0]
    listed = [one.dict() for one in errors]
    return _answer(request, 422, first.error, field=first.field, remedy=first.remedy, errors=listed)


@api.exception_handler(Http404)
def not_there(request: HttpRequest, _problem: Http404) -> HttpResponse:
    """404: it does not exist, or the caller may not see it."""
    return _answer(
        request, 404, _("There is nothing here that you may see."), remedy=_("List what you may see, then ask again.")
    )


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, _problem: AuthenticationError) -> HttpResponse:
    """401: nobody knows who calls."""
    remedy = _("Make an access token in your profile and send it as “Authorization: Bearer ...”.")
    answer = _answer(request, 401, _("Sign in first: no session, and no access token that works."), remedy=remedy)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, problem: HttpError) -> HttpResponse:
    """403 for a token that may only read or a session without CSRF token, 400 for a body that is no JSON."""
    if problem.message == "read_only":
        remedy = _("Make a token that reads and writes in your profile, and keep this one for reports.")
        return _answer(request, 403, _("This access token may only read; nothing was changed."), remedy=remedy)
    if problem.status_code == 403:
        remedy = _("Send the CSRF token of the page in the header X-CSRFToken, or use an access token.")
        return _answer(request, 403, _("A session writes only with the CSRF token of the pages."), remedy=remedy)
    return _answer(
        request, problem.status_code, _("This request cannot be read: %(why)s") % {"why": problem.message},
        remedy=_("Send JSON with the header “Content-Type: application/json”."),
    )  # fmt: skip
