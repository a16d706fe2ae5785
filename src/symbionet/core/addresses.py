"""The addresses of pages of things: a list of two hundred rows writes six hundred, and each is put together once."""

from functools import lru_cache

from django.urls import get_script_prefix, get_urlconf, reverse

__all__ = ["page_address"]

KEPT = 20_000  # addresses of a process


def page_address(route: str, *args: int | str) -> str:
    """The address of a route with what it takes, such as the key of a thing; raises NoReverseMatch."""
    return _address(route, args, get_urlconf(), get_script_prefix())


@lru_cache(maxsize=KEPT)
def _address(route: str, args: tuple[int | str, ...], urlconf: str | None, _prefix: str) -> str:
    return reverse(route, urlconf, args=args)
