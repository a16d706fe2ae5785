"""How allauth makes, greets and holds back users here."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from symbionet.accounts.actions import revoke_api_tokens_of
from symbionet.accounts.models import User
from symbionet.core.visitors import is_on_this_machine


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up happens by registering an organisation or by invitation, never by a bare account."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "demo_elsewhere": _("The demo sign-ins answer only on the machine that serves the platform.")
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No: see `network.views.register` and `accounts.views.accept_invitation`."""
        return False

    def get_user_display(self, user: Any) -> str:
        """The person's name."""
        return str(user)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse after too many wrong tries for this account from anywhere, or for this account from this address."""
        super().pre_authenticate(request, **credentials)
        account = super()._get_login_attempts_cache_key(request, **credentials)
        if not ratelimit.consume(request, action="login_failed_anywhere", key=account):
            raise self.validation_error("too_many_login_attempts")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The account and the address: who guesses a password does not lock its owner out."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{self.get_client_ip(request)}"

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The user of the credentials; one of the demo only on the machine that serves it."""
        user = super().authenticate(request, **credentials)
        if user is None:
            return None
        if user.is_demo and not is_on_this_machine(request):
            raise self.validation_error("demo_elsewhere")
        account = super()._get_login_attempts_cache_key(request, **credentials)
        ratelimit.clear(request, action="login_failed_anywhere", key=account)
        return user

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """After a reset by e-mail nothing holds the owner back."""
        super()._delete_login_attempts_cached_email(request, **credentials)
        account = super()._get_login_attempts_cache_key(request, **credentials)
        ratelimit.clear(request, action="login_failed_anywhere", key=account)

    def set_password(self, user: Any, password: str) -> None:
        """Keep the new password; the person's access tokens, which somebody else may know, end with the old one."""
        super().set_password(user, password)
        number = len(revoke_api_tokens_of(user, by=user)) if isinstance(user, User) else 0
        if number and self.request is not None:
            text = ngettext(
                "With the old password %(number)d access token ended. Make new ones for your programs.",
                "With the old password %(number)d access tokens ended. Make new ones for your programs.",
                number,
            )
            messages.warning(self.request, text % {"number": number})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send the e-mail; its links lead to the public address, whatever the request named as its host."""
        site = SimpleNamespace(name=str(settings.SITE_NAME), domain=urlsplit(settings.PUBLIC_URL).netloc)
        public = {name: public_address(value) if name.endswith("url") else value for name, value in context.items()}
        super().send_mail(template_prefix, email, {"current_site": site, **public})

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """The answer to a sign-in; one who has not chosen a language on this machine gets the profile's."""
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and not user.is_demo:
            answer.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, user.language, max_age=settings.LANGUAGE_COOKIE_AGE, samesite="Lax"
            )
        return answer


def public_address(link: str) -> str:
    """The link at the public address of the platform."""
    parts = urlsplit(link)
    return settings.PUBLIC_URL.rstrip("/") + parts.path + (f"?{parts.query}" if parts.query else "")
