"""What the frame of every page needs to know."""

from django.conf import settings
from django.http import HttpRequest

__all__ = ["demo"]


def demo(_request: HttpRequest) -> dict[str, bool]:
    """Whether this is the demo."""
    return {"demo": settings.DEMO}
