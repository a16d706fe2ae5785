"""What the frame of every page needs to know."""

from django.conf import settings
from django.http import HttpRequest

__all__ = ["frame"]


def frame(_request: HttpRequest) -> dict[str, object]:
    """Whether this is the demo, and the tile server that the operator has set for maps, with its credit."""
    return {
        "demo": settings.DEMO,
        "map_tiles": settings.MAP_TILES,
        "map_tiles_credit": settings.MAP_TILES_CREDIT,
    }
