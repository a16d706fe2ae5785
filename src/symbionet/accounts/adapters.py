"""How allauth makes and greets users here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up happens by registering an organisation or by invitation, never by a bare account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No: see `network.views.register` and `accounts.views.accept_invitation`."""
        return False

    def get_user_display(self, user: Any) -> str:
        """The person's name."""
        return str(user)
