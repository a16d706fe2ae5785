"""Where a visitor's request comes from."""

from ipaddress import ip_address

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest

__all__ = ["address_of", "is_on_this_machine"]


def address_of(request: HttpRequest) -> str:
    """The address that a request comes from, as far as trusted proxies tell."""
    return str(get_adapter(request).get_client_ip(request))


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
