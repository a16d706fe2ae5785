"""What is said with every answer."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

__all__ = ["no_nul", "no_store"]

LONGEST_QUERY = 20_000


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
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            raise BadRequest(f"the address is longer than {LONGEST_QUERY} characters")
        return get_response(request)

    return answer
