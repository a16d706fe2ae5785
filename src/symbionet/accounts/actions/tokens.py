"""Writes of access tokens: a person's own key for programs that speak to the JSON API."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import ApiToken, TokenScope, User
from symbionet.accounts.queries import api_tokens_of, token_digest
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.history import Actor

__all__ = ["make_api_token", "note_token_use", "revoke_api_token", "revoke_api_tokens_of"]

PREFIX = "sbn_"  # so that a scanner of leaked keys knows one when it sees it
MOST = 20


@transaction.atomic
def make_api_token(name: str, *, by: User, scope: str = TokenScope.WRITE) -> tuple[ApiToken, str]:
    """The stored token and its secret, which nobody can read again; raises ActionRefused beyond twenty."""
    if sum(token.is_open for token in api_tokens_of(by)) >= MOST:
        raise ActionRefused(
            _("You have %(number)s access tokens: revoke one that is not used first.") % {"number": MOST}
        )
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=by, name=name.strip()[:80], scope=scope, hint=secret[:8], digest=token_digest(secret)
    )
    history.record(by, "user.token_made", by, name=token.name, scope=token.scope)
    return token, secret


@transaction.atomic
def revoke_api_token(token: ApiToken, *, by: Actor) -> ApiToken:
    """The token, which opens nothing any more."""
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        history.record(by, "user.token_revoked", token.user, name=token.name)
    return token


@transaction.atomic
def revoke_api_tokens_of(user: User, *, by: Actor) -> list[ApiToken]:
    """The tokens of the person that worked until now, each revoked with its line of history."""
    return [revoke_api_token(token, by=by) for token in api_tokens_of(user) if token.is_open]


def note_token_use(token: ApiToken) -> None:
    """Keep the day on which a token was last used; one write a day, and no line of history."""
    today = timezone.localdate()
    if token.used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(used_on=today)
