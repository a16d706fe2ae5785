"""Who calls the JSON API: by the session of the pages, or by an access token."""

from typing import Any

from django.http import HttpRequest
from ninja.errors import AuthenticationError, HttpError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from symbionet.accounts.actions import note_token_use
from symbionet.accounts.models import TokenScope, User
from symbionet.accounts.queries import open_token
from symbionet.core.visitors import is_on_this_machine

__all__ = ["AUTH", "READ_AUTH", "SessionAuth", "TokenAuth", "caller"]

SAFE = ("GET", "HEAD", "OPTIONS")


class TokenAuth(HttpBearer):
    """An access token in the header `Authorization: Bearer ...`; a wrong one never falls back to the session.

    One that may only read is turned away from every method that writes; `reads` says of a POST that it stores nothing.
    """

    def __init__(self, *, reads: bool = False) -> None:
        super().__init__()
        self.reads = reads

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The user of the token, who is the user of the request from here on."""
        found = open_token(token)
        if found is None or (found.user.is_demo and not is_on_this_machine(request)):
            raise AuthenticationError
        if found.scope == TokenScope.READ and not self.reads and request.method not in SAFE:
            raise HttpError(403, "read_only")
        note_token_use(found)
        request.user = found.user
        return found.user


class SessionAuth(APIKeyCookie):
    """The session of the pages; what writes also needs the CSRF token of the pages."""

    param_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Any:
        """The signed-in user; without one the answer is 401, before any question of CSRF."""
        if not request.user.is_authenticated:
            return None
        if check_csrf(request):
            raise HttpError(403, "csrf")
        return request.user

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Not asked: the session middleware has read the cookie."""
        return None


AUTH = [TokenAuth(), SessionAuth()]
READ_AUTH = [TokenAuth(reads=True), SessionAuth()]


def caller(request: HttpRequest) -> User:
    """The person in whose name the request comes; the API lets nobody else through."""
    assert isinstance(request.user, User)
    return request.user
