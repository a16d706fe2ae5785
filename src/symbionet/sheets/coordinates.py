"""Coordinates of Chinese maps: GCJ-02 (AMap, Tencent) and BD-09 (Baidu) to WGS-84 and back.

GCJ-02 shifts places inside China by up to 700 m. The shift is published only as reverse-engineered formulae
(Krasovsky ellipsoid, a trigonometric series); the way back is found by iteration to better than 1e-6 degrees (0.1 m).
"""

import math
from collections.abc import Callable

from symbionet.engine.model import Site

__all__ = ["from_wgs84", "to_wgs84"]

_AXIS = 6378245.0  # Krasovsky 1940, metres
_ECCENTRICITY2 = 0.00669342162296594323
_BD_TURN = math.pi * 3000.0 / 180.0


def _in_china(lon: float, lat: float) -> bool:
    return 72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271


def _shift(lon: float, lat: float) -> tuple[float, float]:
    x, y = lon - 105.0, lat - 35.0
    wave = (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + wave
    north += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    north += (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + wave
    east += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    east += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    rad = math.radians(lat)
    bend = 1.0 - _ECCENTRICITY2 * math.sin(rad) ** 2
    north_degrees = north * 180.0 / (_AXIS * (1.0 - _ECCENTRICITY2) / (bend * math.sqrt(bend)) * math.pi)
    east_degrees = east * 180.0 / (_AXIS / math.sqrt(bend) * math.cos(rad) * math.pi)
    return east_degrees, north_degrees


def _gcj02(lon: float, lat: float) -> tuple[float, float]:
    if not _in_china(lon, lat):
        return lon, lat
    east, north = _shift(lon, lat)
    return lon + east, lat + north


def _bd09(lon: float, lat: float) -> tuple[float, float]:
    lon, lat = _gcj02(lon, lat)
    radius = math.hypot(lon, lat) + 0.00002 * math.sin(lat * _BD_TURN)
    angle = math.atan2(lat, lon) + 0.000003 * math.cos(lon * _BD_TURN)
    return radius * math.cos(angle) + 0.0065, radius * math.sin(angle) + 0.006


_FORWARD: dict[str, Callable[[float, float], tuple[float, float]]] = {
    "wgs84": lambda lon, lat: (lon, lat),
    "gcj02": _gcj02,
    "bd09": _bd09,
}


def from_wgs84(site: Site, system: str) -> tuple[float, float]:
    """Return longitude and latitude of a place in the system "wgs84", "gcj02" or "bd09"."""
    return _FORWARD[system](site.lon, site.lat)


def to_wgs84(lon: float, lat: float, system: str = "wgs84") -> Site:
    """Return the place whose coordinates in `system` ("wgs84", "gcj02" or "bd09") are these; error below 1e-6 degrees.

    >>> place = to_wgs84(117.704, 39.022, "gcj02")
    >>> round(place.lon, 4), round(place.lat, 4)
    (117.6977, 39.0211)
    """
    guess_lon, guess_lat = lon, lat
    for _ in range(30):
        there = _FORWARD[system](guess_lon, guess_lat)
        miss_lon, miss_lat = lon - there[0], lat - there[1]
        guess_lon, guess_lat = guess_lon + miss_lon, guess_lat + miss_lat
        if abs(miss_lon) < 1e-9 and abs(miss_lat) < 1e-9:
            break
    return Site(lon=guess_lon, lat=guess_lat)
