"""Puts wants into posting order: by list, within a list along a curve through space, cut into blocks."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from symbionet.engine.matching.candidates import CLASS_FLOOR
from symbionet.engine.matching.scale.kernel import Columns, Lists
from symbionet.engine.matching.scale.values import Array, Ints, Wants, quantise, sphere

__all__ = ["as_columns", "lay_out"]

BLOCK = 64  # rows that are skipped or read together
CELL_BITS = 16  # of longitude and of latitude: cells of 600 m at the equator
CHUNK = 200_000  # rows whose vectors are handled at once: the copy stays small beside the index


def lay_out(wants: Wants, *, scale: float, classes: int, profiles: int) -> tuple[Columns, Lists]:
    """The columns of the wants in posting order, and the posting lists over them."""
    keys = _first_lists(wants, classes, profiles)
    cells = _cells(wants.lon, wants.lat)
    order = np.argsort((keys << np.int64(2 * CELL_BITS + 1)) | cells, kind="stable")
    columns = as_columns(wants, order, scale=scale)
    keys = keys[order]
    further_keys, further_rows = _further_lists(columns, keys, cells[order], classes)
    first = _cut(keys, columns, None, classes + profiles)
    second = _cut(further_keys, columns, further_rows, classes + profiles)
    return columns, _join(first, second, further_rows, _best_shares(columns, classes, profiles))


def as_columns(wants: Wants, order: Ints, *, scale: float) -> Columns:
    """Columns of the rows `order`, in the types that the kernel expects."""
    lon, lat = _pick(wants.lon, order, np.float32), _pick(wants.lat, order, np.float32)
    x, y, z = sphere(lon, lat)
    return Columns(
        ids=_pick(wants.ids, order, np.int64),
        explicit=_pick(wants.explicit, order, np.uint8),
        alive=np.ones(len(order), dtype=np.uint8),
        classes=_pick(wants.classes, order, np.int16),
        shares=_pick(wants.class_shares, order, np.float32),
        profiles=_pick(wants.profiles, order, np.int32),
        firms=_pick(wants.firms, order, np.int32),
        permits=_pick(wants.permits, order, np.int32),
        kinds=_pick(wants.kinds, order, np.int8),
        forms=_pick(wants.forms, order, np.int8),
        visibility=_pick(wants.visibility, order, np.int8),
        measures=_pick(wants.measures, order, np.int8),
        lon=lon,
        lat=lat,
        x=x,
        y=y,
        z=z,
        amounts=_pick(wants.amounts, order, np.float32),
        first_days=_pick(wants.first_days, order, np.int32),
        last_days=_pick(wants.last_days, order, np.int32),
        vectors=_vectors(wants.vectors, order, scale),
    )


def _pick(column: Array, order: Ints, kind: npt.DTypeLike) -> Array:
    return np.ascontiguousarray(np.asarray(column)[order], dtype=kind)


def _vectors(source: Array | Callable[[Ints], Array], order: Ints, scale: float) -> npt.NDArray[np.int8]:
    def block(rows: Ints) -> npt.NDArray[np.int8]:
        return quantise(source(rows) if callable(source) else source[rows], scale)

    width = block(order[:1]).shape[1] if len(order) or callable(source) else source.shape[1]
    found = np.empty((len(order), width), dtype=np.int8)
    for start in range(0, len(order), CHUNK):
        found[start : start + CHUNK] = block(order[start : start + CHUNK])
    return found


def _first_lists(wants: Wants, classes: int, profiles: int) -> Ints:
    """The list of each row: the class of a want, the profile of an organisation; the last one for what has none."""
    first = np.asarray(wants.classes)[:, 0].astype(np.int64)
    listed = (first >= 0) & (np.asarray(wants.class_shares)[:, 0] >= CLASS_FLOOR)
    want_keys = np.where(listed, first, classes + profiles)
    return np.where(np.asarray(wants.explicit, dtype=bool), want_keys, classes + np.asarray(wants.profiles))


def _cells(lon: Array, lat: Array) -> Ints:
    """Numbers of cells along a Z-curve; a place that is unknown comes after all others."""
    known = ~(np.isnan(lon) | np.isnan(lat))
    steps = float((1 << CELL_BITS) - 1)
    east = np.where(known, (np.nan_to_num(lon) + 180.0) % 360.0 / 360.0 * steps, 0).astype(np.int64)
    north = np.where(known, (np.nan_to_num(lat) + 90.0) / 180.0 * steps, 0).astype(np.int64)
    return np.where(known, _spread(east) | (_spread(north) << 1), np.int64(1) << (2 * CELL_BITS))


def _spread(values: Ints) -> Ints:
    """The bits of a number with a gap after each."""
    for shift, mask in ((16, 0x0000FFFF0000FFFF), (8, 0x00FF00FF00FF00FF), (4, 0x0F0F0F0F0F0F0F0F)):
        values = (values | (values << shift)) & mask
    values = (values | (values << 2)) & 0x3333333333333333
    return (values | (values << 1)) & 0x5555555555555555


def _further_lists(columns: Columns, keys: Ints, cells: Ints, classes: int) -> tuple[Ints, Ints]:
    """Lists and rows of the wants that have further classes, in posting order."""
    further = (columns.classes[:, 1:] >= 0) & (columns.shares[:, 1:] >= CLASS_FLOOR) & (columns.explicit[:, None] == 1)
    rows, places = np.nonzero(further)
    lists = columns.classes[rows, places + 1].astype(np.int64)
    order = np.lexsort((rows, cells[rows], lists))
    return lists[order], rows[order].astype(np.int64)


def _best_shares(columns: Columns, classes: int, profiles: int) -> Array:
    best = np.zeros(classes + profiles, dtype=np.float32)
    for place in range(columns.classes.shape[1]):
        listed = (columns.classes[:, place] >= 0) & (columns.explicit == 1)
        np.maximum.at(best, columns.classes[listed, place], columns.shares[listed, place])
    return best


def _cut(keys: Ints, columns: Columns, rows: Ints | None, lists: int) -> dict[str, Array]:
    """Blocks of neighbours of one list, with the ball that holds each; unknown places stand in blocks of their own."""
    places = np.arange(len(keys)) if rows is None else rows
    known = ~np.isnan(columns.x[places])
    listed = int(np.searchsorted(keys, lists))  # what has no list comes last
    changes = np.flatnonzero((np.diff(keys[:listed]) != 0) | (np.diff(known[:listed]) != 0)) + 1
    edges = np.concatenate([[0], changes, [listed]]).astype(np.int64)
    counts = -(-np.diff(edges) // BLOCK)
    starts = np.repeat(edges[:-1], counts)
    low = starts + BLOCK * (np.arange(len(starts)) - np.repeat(np.cumsum(counts) - counts, counts))
    high = np.minimum(low + BLOCK, np.repeat(edges[1:], counts))
    balls = _balls(columns, places, low, high)
    return {"keys": keys[low], "low": low, "high": high, **balls}


def _balls(columns: Columns, places: Ints, low: Ints, high: Ints) -> dict[str, Array]:
    points = np.stack([columns.x, columns.y, columns.z], axis=1)[places[: high[-1] if len(high) else 0]]
    if not len(low):
        return {name: np.zeros(0, dtype=np.float32) for name in ("x", "y", "z", "radius")}
    points = points.astype(np.float64)
    sizes = (high - low)[:, None]
    centres = (np.add.reduceat(points, low, axis=0) / sizes).astype(np.float32)
    away = np.linalg.norm(points - np.repeat(centres, sizes[:, 0], axis=0), axis=1)
    radius = np.nextafter(np.maximum.reduceat(away, low).astype(np.float32), np.float32(np.inf))
    return {"x": centres[:, 0].copy(), "y": centres[:, 1].copy(), "z": centres[:, 2].copy(), "radius": radius}


def _join(first: dict[str, Array], second: dict[str, Array], rows: Ints, shares: Array) -> Lists:
    keys = np.concatenate([first["keys"], second["keys"]])
    order = np.argsort(keys, kind="stable")
    both: dict[str, Any] = {
        name: np.concatenate([first[name], second[name]])[order] for name in ("low", "high", "x", "y", "z", "radius")
    }
    direct = np.concatenate([np.ones(len(first["keys"])), np.zeros(len(second["keys"]))]).astype(np.uint8)[order]
    starts = np.searchsorted(keys[order], np.arange(len(shares) + 1)).astype(np.int64)
    return Lists(starts=starts, shares=shares, direct=direct, rows=rows.astype(np.int32), **both)
