"""Wants cut into shards by place, for more machines than one: what is in each, who must ask which, how answers merge.

Three facts make the answer that of one index over all wants. Places are points (x, y, z) of the unit sphere and
distances their chords, as in the kernel. (1) Every want with a place is in the core of one shard, and the core in the
shard's box; wants without a place are in every shard. (2) A shard also holds each want in its box widened by the halo.
A have whose reach, a ball, lies inside the widened box asks this shard alone; any other one asks each shard whose box
its reach touches (without a place: all). So no want within its reach is left out. (3) A score depends on the have and
the want, and on how strong the rivals are: an index of all organisations stands beside the shards and counts them, the
same for each shard. So the best of the best of each shard, by score and then id, are the best of all.
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from symbionet.engine.arrays import Array, Ints
from symbionet.engine.errors import BadIndex
from symbionet.engine.scale.knowledge import Knowledge
from symbionet.engine.scale.values import Found, Haves, Wants, sphere
from symbionet.engine.scale.want_index import WantIndex, scale_of

__all__ = ["Partitions", "Shard", "match_block", "merge_found", "open_partitions", "open_shard", "write_partitions"]

DESCRIPTION, RIVALS = "partitions.json", "rivals"
SLACK = 1e-7  # of a chord, 0.6 m: more than the kernel adds to a reach, and than sums lose by rounding
CHUNK = 20_000  # haves whose distances to all shards are in memory at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Partitions:
    """Shards in a folder. Make it with `write_partitions` or `open_partitions`.

    `token` tells one writing from another, so that a machine with older files is noticed. `low`, `high` (s, 3): corners
    of the boxes that hold each shard's own wants, and `halo` by how much it holds more than its box, in radii of the
    earth. `sizes` (s): wants of a shard with its halo. `scale`: of the vectors. `hauls`, `sphere_km`: as in `Terms`.
    """

    folder: Path
    token: str
    scale: float
    low: Array
    high: Array
    halo: float
    sizes: Ints
    hauls: float
    sphere_km: float

    def __len__(self) -> int:
        """Shards."""
        return len(self.sizes)

    def route(self, haves: Haves) -> list[Ints]:
        """For each shard the rows of the haves that must ask it; those that read the same lists follow each other."""
        points = np.stack(sphere(haves.lon, haves.lat), axis=1).astype(np.float64)
        reach = _chord(self.hauls * np.asarray(haves.haul_km, dtype=np.float64) / self.sphere_km) + SLACK
        order = np.lexsort((np.round(haves.lon, 0), np.round(haves.lat, 0), haves.classes[:, 0]))
        found: list[list[Ints]] = [[] for _ in range(len(self))]
        for start in range(0, len(order), CHUNK):
            rows = order[start : start + CHUNK]
            asks = self._asks(points[rows], reach[rows])
            for shard in range(len(self)):
                found[shard].append(rows[asks[:, shard]])
        return [np.concatenate([np.zeros(0, dtype=np.int64), *parts]) for parts in found]

    def _asks(self, points: Array, reach: Array) -> Array:
        """bool (n, s): whether a have must ask a shard."""
        below, above = self.low - points[:, None, :], points[:, None, :] - self.high  # (n, s, 3)
        away = np.linalg.norm(np.maximum(np.maximum(below, above), 0.0), axis=2)
        inside = np.maximum(below, above).max(axis=2) + reach[:, None] + SLACK <= self.halo
        deepest = np.where(inside, np.maximum(below, above).max(axis=2), np.inf).argmin(axis=1)
        nearest = np.where(np.isnan(away), np.inf, away).argmin(axis=1)
        touched: Array = (away <= reach[:, None] + SLACK) | np.isnan(away)
        alone = inside.any(axis=1)
        touched[alone] = False
        touched[alone, deepest[alone]] = True
        beyond = ~touched.any(axis=1)  # no shard in reach: one is asked for the wants without a place
        touched[beyond, nearest[beyond]] = True
        return touched


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """An open shard; sent to another process it is opened there from disk, so that moving it costs nothing.

    `rivals`: the index of all organisations without a want.
    """

    folder: str
    token: str
    number: int
    index: WantIndex
    rivals: WantIndex

    def __reduce__(self) -> tuple[Callable[..., "Shard"], tuple[str, str, int]]:
        return open_shard, (self.folder, self.token, self.number)


def write_partitions(
    wants: Wants,
    knowledge: Knowledge,
    folder: Path | str,
    *,
    shards: int,
    halo_km: float = 0.0,
    scale: float | None = None,
) -> Partitions:
    """Cut `wants` (n rows) into `shards` of equal size and save an index of each into `folder`, one after the other.

    `halo_km`: road km around a shard within which it holds the wants of its neighbours too: haves of that reach ask one
    shard only, at the price of room. `scale`: as in `WantIndex.build`. With fewer places than shards there are fewer.
    Raises `BadIndex` like `WantIndex.build`, and where the folder holds partitions already: workers may have them open.
    """
    folder = Path(folder)
    if shards < 1 or not halo_km >= 0:
        raise BadIndex(f"{shards} shards with a halo of {halo_km} km: at least 1 and 0")
    if (folder / DESCRIPTION).exists():
        raise BadIndex(f"{folder} holds partitions already: write these into a new folder")
    if len(np.unique(np.asarray(wants.ids))) != len(wants):
        raise BadIndex("a want comes twice: ids must be unique")
    scale = scale_of(wants.vectors) if scale is None else scale
    points = np.stack(sphere(np.asarray(wants.lon, np.float32), np.asarray(wants.lat, np.float32)), axis=1)
    known = np.flatnonzero(~np.isnan(points[:, 0]))
    points = points.astype(np.float64)
    boxes = [_box(points[rows]) for rows in _cut(points, known, min(shards, max(len(known), 1)))]
    halo = float(_chord(np.array(halo_km / knowledge.terms.sphere_km)))
    sizes = []
    for number, (low, high) in enumerate(boxes):
        outside = ((points < low - halo) | (points > high + halo)).any(axis=1)  # False without a place
        rows = np.flatnonzero(~outside)
        WantIndex.build(_rows_of(wants, rows), knowledge, scale=scale).save(_shard(folder, number))
        sizes.append(len(rows))
    firms = _rows_of(wants, np.flatnonzero(~np.asarray(wants.explicit, dtype=np.bool_)))
    WantIndex.build(firms, knowledge, scale=scale).save(folder / RIVALS)
    meta = {
        "version": version("symbionet"),
        "token": secrets.token_hex(8),
        "scale": scale,
        "low": [low.tolist() for low, _ in boxes],
        "high": [high.tolist() for _, high in boxes],
        "halo": halo,
        "sizes": sizes,
        "hauls": knowledge.terms.hauls,
        "sphere_km": knowledge.terms.sphere_km,
    }
    (folder / DESCRIPTION).write_text(json.dumps(meta), encoding="utf-8")  # last: half a folder does not open
    return open_partitions(folder)


def open_partitions(folder: Path | str) -> Partitions:
    """The partitions that were written into `folder`; reads their description only.

    Raises `BadIndex` if it holds none, or those of another version: all machines must give the same scores.
    """
    folder = Path(folder)
    try:
        meta: dict[str, Any] = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    except OSError:
        raise BadIndex(
            f"{folder} holds no partitions ({DESCRIPTION} is missing): write them, or copy them here"
        ) from None
    if meta["version"] != version("symbionet"):
        raise BadIndex(
            f"{folder} was written by Symbionet {meta['version']}, this process runs {version('symbionet')}: "
            "install one version on all machines and write the partitions anew"
        )
    return Partitions(
        folder=folder,
        token=meta["token"],
        scale=meta["scale"],
        low=np.array(meta["low"]),
        high=np.array(meta["high"]),
        halo=meta["halo"],
        sizes=np.array(meta["sizes"], dtype=np.int64),
        hauls=meta["hauls"],
        sphere_km=meta["sphere_km"],
    )


def open_shard(folder: str, token: str, number: int) -> Shard:
    """Map a shard from disk. Raises `BadIndex` if the folder holds none, or those of another writing (`token`)."""
    found = open_partitions(folder)
    if found.token != token:
        raise BadIndex(f"{folder} holds other partitions on this machine: copy those that the run was started with")
    index, rivals = WantIndex.open(_shard(found.folder, number)), WantIndex.open(found.folder / RIVALS)
    return Shard(folder=folder, token=token, number=number, index=index, rivals=rivals)


def match_block(shard: Shard, haves: Haves, top: int) -> Found:
    """The `top` best wants of a shard for each of the haves (n rows), on one core."""
    rivals = shard.rivals.count_rivals(haves)
    return shard.index.find_all(haves, top=top, threads=1, rivals=rivals)


def merge_found(found: Found, rows: Ints, part: Found) -> None:
    """Put the answers `part` of the haves `rows` into `found`, in place: the best by score, then id, each want once.

    The order in which parts come does not matter.

    >>> def one(ids, scores):
    ...     none = np.zeros(1, dtype=np.int64)
    ...     return Found(ids=np.array([ids]), scores=np.array([scores]), rows=none.copy(), vectors=none.copy())
    >>> found = one([4, 9, -1], [2.0, 1.0, np.nan])
    >>> merge_found(found, np.array([0]), one([7, 4, 8], [3.0, 2.0, 1.0]))
    >>> found.ids.tolist(), found.scores.tolist()
    ([[7, 4, 8]], [[3.0, 2.0, 1.0]])
    """
    top = found.ids.shape[1]
    found.rows[rows] += part.rows
    found.vectors[rows] += part.vectors
    again = ~np.isnan(found.scores[rows, 0])
    first = ~again  # the usual case, and ten times as quick
    found.ids[rows[first]], found.scores[rows[first]] = part.ids[first], part.scores[first]
    rows = rows[again]
    ids = np.concatenate([found.ids[rows], part.ids[again]], axis=1)
    scores = np.concatenate([found.scores[rows], part.scores[again]], axis=1)
    ids, scores = _sorted(ids, np.where(np.isnan(scores), -np.inf, scores))
    twice = np.zeros(ids.shape, dtype=bool)  # found in the halos of two shards, with the same score
    twice[:, 1:] = (ids[:, 1:] == ids[:, :-1]) & (scores[:, 1:] > -np.inf)
    if twice.any():
        ids, scores = _sorted(np.where(twice, -1, ids), np.where(twice, -np.inf, scores))
    found.ids[rows] = ids[:, :top]
    found.scores[rows] = np.where(scores[:, :top] == -np.inf, np.nan, scores[:, :top])


def _sorted(ids: Array, scores: Array) -> tuple[Array, Array]:
    order = np.lexsort((ids, -scores), axis=1)
    return np.take_along_axis(ids, order, axis=1), np.take_along_axis(scores, order, axis=1)


def _cut(points: Array, rows: Ints, parts: int) -> list[Ints]:
    """Rows in `parts` of equal size, cut again and again across the direction in which they lie widest."""
    if parts == 1:
        return [rows]
    axis = int(np.argmax(np.ptp(points[rows], axis=0)))
    left = parts // 2
    middle = len(rows) * left // parts
    order = rows[np.argsort(points[rows, axis], kind="stable")]
    return _cut(points, order[:middle], left) + _cut(points, order[middle:], parts - left)


def _box(points: Array) -> tuple[Array, Array]:
    """Lowest and highest corner around the points; the middle of the earth without points."""
    return (points.min(axis=0), points.max(axis=0)) if len(points) else (np.zeros(3), np.zeros(3))


def _chord(angle: Array) -> Array:
    """The chord of an angle in radians; of more than half the circle, the diameter."""
    return np.asarray(2.0 * np.sin(np.minimum(angle, np.pi) / 2.0))


def _rows_of(wants: Wants, rows: Ints) -> Wants:
    def taken(column: Any) -> Any:
        return (lambda some: column(rows[some])) if callable(column) else np.asarray(column)[rows]

    return replace(wants, **{field.name: taken(getattr(wants, field.name)) for field in fields(Wants)})


def _shard(folder: Path, number: int) -> Path:
    return folder / f"shard-{number:04}"
