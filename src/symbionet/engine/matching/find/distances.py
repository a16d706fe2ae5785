"""Distances by road."""

import numpy as np

from symbionet.engine.arrays import Floats

__all__ = ["find_distances_km"]

EARTH_RADIUS_KM = 6371.0088
ROAD_FACTOR = 1.3  # road over great circle; a usual mean for regional networks


def find_distances_km(lon: float | Floats, lat: float | Floats, lons: Floats, lats: Floats) -> Floats:
    """Distances by road in km from one place to many: great circle (haversine) times 1.3; NaN where unknown.

    Several places go in as columns (n, 1) and give a table, or as rows of the same length and give pairs.

    >>> find_distances_km(117.2, 39.1, np.array([117.7]), np.array([39.0])).round(0).tolist()
    [58.0]
    """
    if np.isnan(lon).all() or np.isnan(lons).all():
        return np.full(np.broadcast(lon, lons).shape, np.nan)
    phi, phis = np.radians(lat), np.radians(lats)
    half = np.sin((phis - phi) / 2) ** 2 + np.cos(phi) * np.cos(phis) * np.sin(np.radians(lons - lon) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * ROAD_FACTOR * np.arcsin(np.sqrt(half)), dtype=np.float64)
