"""Where a visitor's request comes from."""

from ipaddress import ip_address

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

__all__ = ["address_of", "count_wrong_try", "is_on_this_machine", "sealed_address", "wrong_tries"]

SEAL_SALT = "symbionet.address"


def address_of(request: HttpRequest) -> str:
    """The address that a request comes from, as far as trusted proxies tell."""
    return str(get_adapter(request).get_client_ip(request))


def sealed_address(request: HttpRequest) -> str:
    """A mark of 12 signs that is the same for the same address and does not tell it."""
    return salted_hmac(SEAL_SALT, address_of(request), algorithm="sha256").hexdigest()[:12]


def wrong_tries(request: HttpRequest, what: str) -> int:
    """How many wrong codes for `what` have come from the address of late."""
    return int(cache.get(f"{what}-guesses:{address_of(request)}", 0))


def count_wrong_try(request: HttpRequest, what: str, *, seconds: int) -> None:
    """Count one more wrong code for `what`, for so many seconds."""
    key = f"{what}-guesses:{address_of(request)}"
    if not cache.add(key, 1, seconds):
        cache.incr(key)


def is_on_this_machine(request: HttpRequest) -> bool:
    """Whether the request comes from the machine that serves the platform, or the operator says that it need not.

    Behind a proxy each request comes from this machine at first sight: a platform that is reached by https, or a
    request that tells of a proxy, is none of it.
    """
    if settings.DEMO_ANYWHERE:
        return True
    if settings.PUBLIC_URL.startswith("https://") or "HTTP_X_FORWARDED_FOR" in request.META:
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
