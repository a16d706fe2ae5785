"""How allauth makes and greets users here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up happens by registering an organisation or by invitation, never by a bare account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No: see `network.views.register` and `accounts.views.accept_invitation`."""
        return False

    def get_user_display(self, user: Any) -> str:
        """The person's name."""
        return str(user)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """The answer to a sign-in; one who has not chosen a language on this machine gets the profile's."""
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and not user.is_demo:
            answer.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, user.language, max_age=settings.LANGUAGE_COOKIE_AGE, samesite="Lax"
            )
        return answer
