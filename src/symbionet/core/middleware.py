"""What is said with every answer."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

__all__ = ["BusyDatabase", "no_nul", "no_store"]

LONGEST_QUERY = 40_000  # bytes
RETRY = 5  # seconds


def no_store(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answers of the API, and pages of who is signed in, are kept by no cache, unless the view says otherwise."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES or settings.SESSION_COOKIE_NAME in response.cookies
        if (signed_in or request.path.startswith("/api/")) and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

    return answer


def no_nul(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """An address with the character NUL, which no person types and PostgreSQL stores in no text, is a bad request; so
    is one longer than any filter: SQLite searches for no text of more than 50,000 bytes.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("the address holds the character NUL")
        if len(unquote_to_bytes(request.META.get("QUERY_STRING", ""))) > LONGEST_QUERY:
            raise BadRequest(f"the address says more than {LONGEST_QUERY} bytes")
        return get_response(request)

    return answer


class BusyDatabase:
    """A database that others hold too long is no error of the server: 503, what to do, and when to come back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer of the view."""
        return self.get_response(request)

    def process_exception(self, _request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """The answer to a request that waited in vain; None for any other exception."""
        if not isinstance(problem, OperationalError) or "locked" not in str(problem):
            return None
        words = _("Others are writing much just now. Nothing was changed; try again in a few seconds.")
        kind = "text/plain; charset=utf-8"
        return HttpResponse(words, status=503, content_type=kind, headers={"Retry-After": str(RETRY)})
