"""The district a place lies in: as finely as a partner that is not named may stand on a map."""

import json
import math
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from symbionet.engine import load_packs

__all__ = ["District", "district_of"]

FAR_DEGREES = 1.5  # farther from the middle of every district than anyone in one of them outside the deserts
GRID_DEGREES = 0.5  # outside China: about 55 km, as coarse as a large district
OUTLINES = Path(__file__).resolve().parents[2] / "data" / "geo" / "tianjin_districts.geojson"

type Ring = list[tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """A district or county: its name in Chinese, as the map service gives it, and its middle in degrees (WGS-84)."""

    name_zh: str
    lon: float
    lat: float


@cache
def _districts() -> dict[str, District]:
    return {
        row["gb"]: District(name_zh=row["name_zh"], lon=float(row["lon"]), lat=float(row["lat"]))
        for row in load_packs().rows("geo/districts")
    }


@cache
def _outlines() -> list[tuple[str, list[Ring]]]:
    found = json.loads(OUTLINES.read_text(encoding="utf-8"))["features"]
    return [
        (feature["properties"]["gb"], [ring for polygon in feature["geometry"]["coordinates"] for ring in polygon])
        for feature in found
        if feature["geometry"]["type"] == "MultiPolygon" and feature["properties"].get("gb")
    ]


def _is_inside(lon: float, lat: float, rings: list[Ring]) -> bool:
    """Whether a ray to the east crosses the rings an odd number of times; holes are rings, too."""
    crossings = 0
    for ring in rings:
        for (lon_a, lat_a), (lon_b, lat_b) in pairwise(ring):
            if (lat_a > lat) != (lat_b > lat) and lon < lon_a + (lat - lat_a) / (lat_b - lat_a) * (lon_b - lon_a):
                crossings += 1
    return crossings % 2 == 1


@cache
def district_of(lon: float, lat: float) -> District:
    """The district of a place in degrees (WGS-84): by outline in Tianjin, elsewhere the one with the nearest middle.

    Where the pack knows none nearby (it holds China alone) a square of half a degree without a name stands for it.

    >>> district_of(117.712, 39.04).name_zh
    '滨海新区'
    """
    for gb, rings in _outlines():
        if _is_inside(lon, lat, rings) and gb in _districts():
            return _districts()[gb]

    def degrees_away(one: District) -> float:
        return math.hypot((one.lon - lon) * math.cos(math.radians(lat)), one.lat - lat)

    nearest = min(_districts().values(), key=degrees_away)
    if degrees_away(nearest) <= FAR_DEGREES:
        return nearest
    return District(
        name_zh="", lon=round(lon / GRID_DEGREES) * GRID_DEGREES, lat=round(lat / GRID_DEGREES) * GRID_DEGREES
    )
