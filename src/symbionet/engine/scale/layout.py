"""Puts wants into posting order: by list, within a list along a curve through space, cut into blocks."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from symbionet.engine.arrays import Array, Ints
from symbionet.engine.matching.find.candidates import CLASS_FLOOR, KNOWN
from symbionet.engine.scale.columns import PLACE, ROW, Columns, Lists
from symbionet.engine.scale.kernel import BLOCK, SHARES, TIERS
from symbionet.engine.scale.title_clusters import lay_words
from symbionet.engine.scale.values import Wants, aligned, quantise, sphere

__all__ = ["as_columns", "lay_out"]

SHARE_EDGES = (0.65, 0.85)  # certainty of the class between the share tiers of its lists
CELL_BITS = 16  # of longitude and of latitude: cells of 600 m at the equator
CHUNK = 200_000  # rows whose vectors are handled at once: the copy stays small beside the index


def lay_out(wants: Wants, *, scale: float, tiers: Array, codes: int) -> tuple[Columns, Lists]:
    """The columns of the wants in posting order, and the posting lists over them.

    `tiers` as in `Links`; `codes`: how many sets of waste codes there are.
    """
    size = tiers.shape[0] * TIERS * SHARES + 2 * tiers.shape[1] + codes
    keys = _first_lists(wants, tiers)
    cells = _cells(wants.lon, wants.lat)
    order = np.argsort((keys << np.int64(2 * CELL_BITS + 1)) | cells, kind="stable")
    columns = as_columns(wants, order, scale=scale)
    keys = keys[order]
    rings, of_words = lay_words(columns, len(tiers), scale=scale)
    further_keys, further_rows, further_shares = _further_lists(columns, cells[order], tiers)
    first = _cut(keys, columns, None)
    second = _cut(further_keys, columns, further_rows)
    best = np.zeros(size + 1, dtype=np.float32)
    np.maximum.at(best, keys, columns.rows["share"])
    np.maximum.at(best, further_keys, further_shares)
    single, several = np.ones(size + 1, dtype=np.uint8), (columns.classes >= 0).any(axis=1)
    single[keys[several]] = 0
    single[further_keys[several[further_rows]]] = 0
    blocks = _join(first, second, columns, further_rows, rings=rings, shares=best[:size])
    return columns, Lists(**blocks, single=single[:size], **_by_firm(columns), **of_words)


def _by_firm(columns: Columns) -> dict[str, Array]:
    """Wants in order of their firms."""
    wants = np.flatnonzero(columns.rows["explicit"]).astype(np.int32)
    rows = wants[np.argsort(columns.rows["firm"][wants], kind="stable")]
    return {"firms": columns.rows["firm"][rows].copy(), "firm_rows": rows}


def as_columns(wants: Wants, order: Ints, *, scale: float) -> Columns:
    """Columns of the rows `order`, in the types that the kernel expects."""
    lon, lat = _pick(wants.lon, order, np.float32), _pick(wants.lat, order, np.float32)
    rows = aligned((len(order),), ROW)
    rows["x"], rows["y"], rows["z"] = sphere(lon, lat)
    rows["alive"] = 1
    for name, column in (
        ("id", wants.ids),
        ("explicit", wants.explicit),
        ("number", wants.classes[:, 0]),
        ("share", wants.class_shares[:, 0]),
        ("profile", wants.profiles),
        ("firm", wants.firms),
        ("park", wants.parks),
        ("codes", wants.codes),
        ("permit", wants.permits),
        ("kind", wants.kinds),
        ("form", wants.forms),
        ("visibility", wants.visibility),
        ("measure", wants.measures),
        ("pattern", wants.patterns),
        ("amount", wants.amounts),
        ("first_day", wants.first_days),
        ("last_day", wants.last_days),
    ):
        rows[name] = np.asarray(column)[order]
    rows["limited"] = (np.asarray(wants.parameters)[order] >= 0).any(axis=1)
    return Columns(
        rows=rows,
        classes=_pick(wants.classes[:, 1:], order, np.int16),
        shares=_pick(wants.class_shares[:, 1:], order, np.float32),
        parameters=_pick(wants.parameters, order, np.int16),
        signs=_pick(wants.signs, order, np.int8),
        limits=_pick(wants.limits, order, np.float64),
        lon=lon,
        lat=lat,
        vectors=_vectors(wants.vectors, order, scale),
    )


def _pick(column: Array, order: Ints, kind: npt.DTypeLike) -> Array:
    return np.ascontiguousarray(np.asarray(column)[order], dtype=kind)


def _vectors(source: Array | Callable[[Ints], Array], order: Ints, scale: float) -> npt.NDArray[np.int8]:
    def block(rows: Ints) -> npt.NDArray[np.int8]:
        return quantise(source(rows) if callable(source) else source[rows], scale)

    width = block(order[:1]).shape[1] if len(order) or callable(source) else source.shape[1]
    found = aligned((len(order), width), np.int8)
    for start in range(0, len(order), CHUNK):
        found[start : start + CHUNK] = block(order[start : start + CHUNK])
    return found


def _first_lists(wants: Wants, tiers: Array) -> Ints:
    """The list of each row: of the class of a want; of the profile, where that is not known or there is no want."""
    explicit, profiles = np.asarray(wants.explicit, dtype=bool), np.asarray(wants.profiles)
    first, shares = np.asarray(wants.classes)[:, 0], np.asarray(wants.class_shares)[:, 0]
    keys = len(tiers) * TIERS * SHARES + profiles.astype(np.int64) + np.where(explicit, tiers.shape[1], 0)
    known = explicit & (first >= 0) & (shares >= KNOWN)
    keys[known] = _class_lists(first[known], shares[known], profiles[known], tiers)
    return keys


def _class_lists(classes: Array, shares: Array, profiles: Array, tiers: Array) -> Ints:
    tier = tiers[classes, profiles].astype(np.int64)
    return (classes.astype(np.int64) * TIERS + tier) * SHARES + np.digitize(shares, SHARE_EDGES)


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


def _further_lists(columns: Columns, cells: Ints, tiers: Array) -> tuple[Ints, Ints, Array]:
    """Lists, rows and shares of wants that are listed again, in posting order.

    Under their classes, but the first where it is known, and under their waste codes.
    """
    rows, wanted = columns.rows, columns.rows["explicit"] == 1
    known = wanted & (rows["number"] >= 0) & (rows["share"] >= KNOWN)
    classes = np.concatenate([np.where(known, -1, rows["number"])[:, None], columns.classes], axis=1)
    certain = np.concatenate([rows["share"][:, None], columns.shares], axis=1)
    classed, places = np.nonzero((classes >= 0) & (certain >= CLASS_FLOOR) & wanted[:, None])
    shares = certain[classed, places]
    coded = np.flatnonzero(wanted & (rows["codes"] > 0))
    lists = np.concatenate(
        [
            _class_lists(classes[classed, places], shares, rows["profile"][classed], tiers),
            len(tiers) * TIERS * SHARES + 2 * tiers.shape[1] + rows["codes"][coded].astype(np.int64),
        ]
    )
    found = np.concatenate([classed, coded])
    shares = np.concatenate([shares, np.zeros(len(coded), dtype=np.float32)])
    order = np.lexsort((found, cells[found], lists))
    return lists[order], found[order].astype(np.int64), shares[order]


def _cut(keys: Ints, columns: Columns, rows: Ints | None) -> dict[str, Array]:
    """Blocks of neighbours of one list, with the ball that holds each; unknown places stand in blocks of their own."""
    places = np.arange(len(keys)) if rows is None else rows
    known = ~np.isnan(columns.rows["x"][places])
    changes = np.flatnonzero((np.diff(keys) != 0) | (np.diff(known) != 0)) + 1
    edges = np.concatenate([[0], changes, [len(keys)]]).astype(np.int64)
    counts = -(-np.diff(edges) // BLOCK)
    starts = np.repeat(edges[:-1], counts)
    low = starts + BLOCK * (np.arange(len(starts)) - np.repeat(np.cumsum(counts) - counts, counts))
    high = np.minimum(low + BLOCK, np.repeat(edges[1:], counts))
    balls = _balls(columns, places, low, high)
    return {"keys": keys[low], "low": low, "high": high, **balls}


def _balls(columns: Columns, places: Ints, low: Ints, high: Ints) -> dict[str, Array]:
    chosen = places[: high[-1] if len(high) else 0]
    points = np.stack([columns.rows[axis][chosen] for axis in ("x", "y", "z")], axis=1).astype(np.float64)
    if not len(low):
        return {"balls": np.zeros((0, 4), dtype=np.float32)}
    sizes = (high - low)[:, None]
    centres = (np.add.reduceat(points, low, axis=0) / sizes).astype(np.float32)
    away = np.linalg.norm(points - np.repeat(centres, sizes[:, 0], axis=0), axis=1)
    radius = np.nextafter(np.maximum.reduceat(away, low).astype(np.float32), np.float32(np.inf))
    return {"balls": np.concatenate([centres, radius[:, None]], axis=1)}


def _join(
    first: dict[str, Array], second: dict[str, Array], columns: Columns, rows: Ints, *, rings: Ints, shares: Array
) -> dict[str, Array]:
    """Blocks by list: `first` of the rows in posting order, `second` of those listed once more (`rows`)."""
    keys = np.concatenate([first["keys"], second["keys"]])
    order = np.argsort(keys, kind="stable")
    count = len(columns.rows)
    both = {
        name: np.concatenate([first[name], second[name] + (count if name in ("low", "high") else 0)])[order]
        for name in ("low", "high", "balls")
    }
    places = np.empty(count + len(rows), dtype=PLACE)
    places["ring"] = np.concatenate([rings, rings[rows]])
    for name in ("x", "y", "z", "profile", "kind", "visibility"):
        places[name][:count] = columns.rows[name]
        places[name][count:] = columns.rows[name][rows]
    starts = np.searchsorted(keys[order], np.arange(len(shares) + 1)).astype(np.int64)
    return {"starts": starts, "shares": shares, "places": places, "rows": rows.astype(np.int32), **both}
