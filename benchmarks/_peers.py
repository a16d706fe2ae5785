"""The same question put to other engines: NumPy, DuckDB, PostgreSQL, an approximate vector index, the bare memory."""

import io
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from _synthetic import SCALE, Synthetic

from symbionet.engine.matching.candidates import FORM_FITS
from symbionet.engine.matching.scale.knowledge import SECTOR_SIGNALS
from symbionet.engine.matching.scale.values import Array, sphere

__all__ = ["Brute", "Rows", "duckdb_peer", "floor_ms", "numpy_peer", "postgres_peer", "vector_peer"]

Answer = tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]
Peer = Callable[[int], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The wants as plain columns in order of their ids, for engines that know nothing of ours."""

    columns: dict[str, Array]
    vectors: npt.NDArray[np.int8]

    @classmethod
    def of(cls, network: Synthetic) -> "Rows":
        wants = network.wants
        order = np.argsort(wants.ids)
        x, y, z = sphere(np.asarray(wants.lon, np.float32)[order], np.asarray(wants.lat, np.float32)[order])
        assert callable(wants.vectors)
        vectors = np.concatenate(
            [wants.vectors(order[start : start + 100_000]) for start in range(0, len(order), 100_000)]
        )
        columns = {
            "id": wants.ids[order].astype(np.int64),
            "explicit": wants.explicit[order],
            "class": wants.classes[order, 0],
            "share": wants.class_shares[order, 0],
            "profile": wants.profiles[order],
            "firm": wants.firms[order],
            "permit": wants.permits[order],
            "kind": wants.kinds[order],
            "form": wants.forms[order],
            "visibility": wants.visibility[order],
            "x": x,
            "y": y,
            "z": z,
            "amount": wants.amounts[order],
            "measure": wants.measures[order],
            "first_day": wants.first_days[order],
            "last_day": wants.last_days[order],
        }
        return cls(columns=columns, vectors=vectors)


class Brute:
    """All wants by whole columns, from the tables of the engine: the measure of exactness, and a peer."""

    def __init__(self, network: Synthetic, rows: Rows) -> None:
        self.network, self.rows, self.knowledge = network, rows, network.knowledge
        self.weights = network.packs.weights

    def facts(self, have: int) -> dict[str, Any]:
        """What is asked: the have's values, and per class, profile, form and permit what the engine says of it."""
        haves, relations, weights = self.network.haves, self.network.relations, self.weights
        number, share = int(haves.classes[have, 0]), float(haves.class_shares[have, 0])
        tables = SECTOR_SIGNALS.values()
        strengths = [getattr(relations, table)[number].astype(np.float64) * share for table in tables]
        gain = sum((weights[name] * row for name, row in zip(SECTOR_SIGNALS, strengths, strict=True)), np.zeros(1))
        taken = np.maximum(strengths[0], strengths[1])
        producer = np.where(taken >= 0.1, 0.0, relations.producer[number].astype(np.float64))
        form = int(haves.forms[have])
        fits = FORM_FITS[form]
        forms = np.where(np.arange(len(fits)) == form, 0.3, fits - 1.0) if form >= 0 else np.zeros(len(fits))
        forms[-1] = 0.0  # not stated
        x, y, z = sphere(haves.lon[have], haves.lat[have])
        return {
            "related": relations.related[number].astype(np.float64) * share,
            "gain": gain,
            "alone": gain - weights["producer"] * producer,
            "taken": taken,
            "fits": fits,
            "forms": weights["form"] * forms,
            "held": self.knowledge.links.covers[int(haves.hazards[have])],
            "waste": self.knowledge.links.waste,
            "hazardous": int(haves.hazardous[have]),
            "x": float(x),
            "y": float(y),
            "z": float(z),
            "haul": float(haves.haul_km[have]),
            "kind": int(haves.kinds[have]),
            "firm": int(haves.firms[have]),
            "sees": int(haves.sees[have]),
            "amount": float(haves.amounts[have]),
            "measure": int(haves.measures[have]),
            "first": int(haves.first_days[have]),
            "last": int(haves.last_days[have]),
        }

    def find(self, have: int, top: int) -> Answer:
        chosen, scores = self.without_text(self.facts(have))
        return self.with_text(have, chosen, scores, top)

    def without_text(self, said: dict[str, Any]) -> tuple[Array, Array]:
        """The rows that pass all tests, and their scores without the text."""
        c, terms = self.rows.columns, self.knowledge.terms
        explicit, weights = c["explicit"], self.weights
        related = np.where(explicit, said["related"][c["class"]] * c["share"].astype(np.float64), 0.0)
        keep = np.where(explicit, related >= terms.related_floor, said["taken"][c["profile"]] >= terms.use_floor)
        keep &= (c["firm"] != said["firm"]) & (c["visibility"] >= said["sees"])
        fitting = (c["kind"] < 0) | (said["kind"] < 0) | (c["kind"] == said["kind"])
        fitting &= (said["first"] <= c["last_day"]) & (c["first_day"] <= said["last"]) & (said["fits"][c["form"]] > 0)
        keep &= fitting | ~explicit
        rows = np.flatnonzero(keep)
        dx, dy, dz = (said[axis] - c[axis][rows].astype(np.float64) for axis in ("x", "y", "z"))
        chord = np.sqrt(dx * dx + dy * dy + dz * dz)
        hauls = 2 * np.arcsin(np.minimum(chord / 2, 1)) * terms.sphere_km / said["haul"]
        near = ~(hauls > terms.hauls)
        held = said["held"][c["permit"][rows]]
        if said["hazardous"] == 2:
            plausible = (said["waste"][c["profile"][rows]] == 1) | (
                said["taken"][c["profile"][rows]] >= terms.use_floor
            )
            near &= (held == 1) | ((held < 0) & plausible)
        rows, hauls, held = rows[near], hauls[near], held[near]
        wants = explicit[rows]
        score = np.where(wants, said["gain"][c["profile"][rows]], said["alone"][c["profile"][rows]])
        score = score + weights["prior"] + weights["class_related"] * related[rows]
        score = score + np.where(wants, said["forms"][c["form"][rows]], 0.0)
        score = score + np.where(np.isnan(hauls), 0.0, weights["distance"] * (0.5 - np.minimum(hauls, 2.5)))
        if said["hazardous"] >= 1:
            score = score + weights["permit"] * np.where(held == 1, 0.5, -1.0)
        amount = c["amount"][rows].astype(np.float64)
        same = wants & (c["measure"][rows] == said["measure"]) & (said["measure"] >= 0) & (amount > 0)
        covered = np.sqrt(np.minimum(said["amount"] / np.where(amount > 0, amount, 1), 1))
        score = score + np.where(same, weights["quantity_fit"] * (covered - 0.4), 0.0)
        first, last = c["first_day"][rows].astype(np.int64), c["last_day"][rows].astype(np.int64)
        common = np.minimum(last, said["last"]) - np.maximum(first, said["first"]) + 1
        bounded = wants & (last - first < 36_500) & (said["last"] - said["first"] < 36_500)
        shared = np.minimum(common / np.maximum(last - first + 1, 1), 1)
        return rows, score + np.where(bounded, weights["time_overlap"] * shared, 0.0)

    def with_text(self, have: int, rows: Array, scores: Array, top: int) -> Answer:
        """The best of the rows by their whole score."""
        cosines = self.rows.vectors[rows].astype(np.float32) @ self.network.haves.vectors[have].astype(np.float32)
        like = cosines.astype(np.float64) / SCALE**2  # whole numbers below 2^24: exact in float32
        explicit, terms = self.rows.columns["explicit"][rows], self.knowledge.terms
        title = np.clip((like - terms.text_floor) / (1 - terms.text_floor), 0, 1)
        business = np.clip(like - terms.business_floor, 0, 1 - terms.business_floor)
        text = np.where(explicit, terms.text_similarity * title, terms.business_similarity * business)
        ids, scores = self.rows.columns["id"][rows], scores + text
        best = np.lexsort((ids, -scores))[:top]
        return ids[best], scores[best]


def numpy_peer(brute: Brute, top: int) -> Peer:
    return lambda have: brute.find(have, top)


SELECT = """
with facts as (
  select w.id, w.explicit,
    case when {x} + w.x is not null
      then 2 * asin(least(sqrt(power({x} - w.x, 2) + power({y} - w.y, 2) + power({z} - w.z, 2)) / 2, 1.0))
      * {sphere} / {haul} end as hauls,
    w.share * {share} * coalesce(r.related, 0) as related, coalesce(u.gain * {share}, 0) as gain,
    coalesce(u.taken * {share}, 0) as taken, coalesce(u.producer, 0) as producer, w.permit, w.form, w.amount,
    w.measure, w.first_day, w.last_day, w.profile
  from (
    select * from wants where explicit and class in ({classes})
      and (kind < 0 or {kind} < 0 or kind = {kind}) and {first} <= last_day and first_day <= {last}
    union all select * from wants where not explicit and profile in ({profiles})
  ) w
    left join related r on r.have_class = {number} and r.want_class = w.class
    left join users u on u.have_class = {number} and u.profile = w.profile
  where w.firm <> {firm} and w.visibility >= {sees}
), scored as (
  select f.id, f.explicit, {prior}
    + case when f.explicit or f.taken >= 0.1 then f.gain else f.gain - {w_producer} * f.producer end
    + case when f.explicit then {w_related} * f.related + s.value else 0 end
    + case when f.hauls is null then 0 else {w_distance} * (0.5 - least(f.hauls, 2.5)) end
    + case when {hazardous} < 1 then 0 when c.held = 1 then 0.5 * {w_permit} else -{w_permit} end
    + case when f.explicit and {measure} >= 0 and f.measure = {measure} and f.amount > 0
        then {w_quantity} * (sqrt(least({amount} / f.amount, 1.0)) - 0.4) else 0 end
    + case when f.explicit and f.last_day - f.first_day < 36500 and {last} - {first} < 36500
        then {w_time} * least((least(f.last_day, {last}) - greatest(f.first_day, {first}) + 1)
          / cast(greatest(f.last_day - f.first_day + 1, 1) as double precision), 1.0) else 0 end as score
  from facts f
    join forms s on s.have_form = {form} and s.want_form = f.form
    join covers c on c.hazard = {hazard} and c.permit = f.permit
    join profiles p on p.profile = f.profile
  where (f.hauls is null or f.hauls <= {hauls})
    and ((f.explicit and f.related >= {related_floor} and s.fits) or (not f.explicit and f.taken >= {use_floor}))
    and ({hazardous} < 2 or c.held = 1 or (c.held < 0 and (p.waste or f.taken >= {use_floor})))
), best as (select score from scored order by score desc limit {top})
"""
# what the text can still add: more than that below the last of the best, and a row is out
NARROW = """select id, score from scored where score + case when explicit then {w_text} else {w_business} * 0.9 end
  >= coalesce((select min(score) from best having count(*) = {top}), -1e9)"""


def _query(network: Synthetic, brute: Brute, have: int, top: int) -> str:
    said, haves, weights, terms = brute.facts(have), network.haves, brute.weights, network.knowledge.terms
    values = {name: said[name] for name in ("x", "y", "z", "haul", "kind", "firm", "sees", "amount", "measure")}
    nowhere = "cast(null as double precision)"
    values |= {axis: nowhere if np.isnan(said[axis]) else repr(said[axis]) for axis in ("x", "y", "z")}
    return (SELECT + NARROW).format(
        **values,
        classes=_listed(said["related"] >= terms.related_floor),
        profiles=_listed(said["taken"] >= terms.use_floor),
        first=said["first"],
        last=said["last"],
        hazardous=said["hazardous"],
        hazard=int(haves.hazards[have]),
        form=int(haves.forms[have]),
        number=int(haves.classes[have, 0]),
        share=repr(float(haves.class_shares[have, 0])),
        sphere=terms.sphere_km,
        hauls=terms.hauls,
        related_floor=terms.related_floor,
        use_floor=terms.use_floor,
        top=top,
        prior=weights["prior"],
        w_producer=weights["producer"],
        w_related=weights["class_related"],
        w_distance=weights["distance"],
        w_permit=weights["permit"],
        w_quantity=weights["quantity_fit"],
        w_time=weights["time_overlap"],
        w_text=weights["text_similarity"],
        w_business=weights["business_similarity"],
    )


def _listed(chosen: Array) -> str:
    return ", ".join(map(str, np.flatnonzero(chosen).tolist())) or "-2"


def _tables(network: Synthetic, rows: Rows) -> dict[str, dict[str, Array]]:
    """The wants and the knowledge as tables of a database; unknown places as null."""
    relations, weights, links = network.relations, network.packs.weights, network.knowledge.links
    tables = {name: getattr(relations, table).astype(np.float64) for name, table in SECTOR_SIGNALS.items()}
    gain = sum((weights[name] * table for name, table in tables.items()), np.zeros(1))
    taken = np.maximum(tables["known_use"], tables["sector_profile"])
    have, want = np.nonzero(relations.related)
    number, profile = np.nonzero((gain != 0) | (relations.producer != 0))
    size = len(FORM_FITS)
    mine, theirs = (axis.ravel() for axis in np.mgrid[-1 : size - 1, -1 : size - 1])
    fits = FORM_FITS[mine, theirs]
    stated = (mine >= 0) & (theirs >= 0)
    value = weights["form"] * np.where(stated, np.where(mine == theirs, 0.3, fits - 1.0), 0.0)
    hazard, permit = (axis.ravel() for axis in np.indices(links.covers.shape))
    return {
        "wants": rows.columns,
        "related": {
            "have_class": have,
            "want_class": want,
            "related": relations.related[have, want].astype(np.float64),
        },
        "users": {
            "have_class": number,
            "profile": profile,
            "gain": gain[number, profile].astype(np.float64),
            "taken": taken[number, profile].astype(np.float64),
            "producer": relations.producer[number, profile].astype(np.float64),
        },
        "forms": {"have_form": mine, "want_form": theirs, "fits": fits > 0, "value": value},
        "covers": {"hazard": hazard, "permit": permit, "held": links.covers.ravel().astype(np.int64)},
        "profiles": {"profile": np.arange(len(links.waste)), "waste": links.waste == 1},
    }


@contextmanager
def duckdb_peer(network: Synthetic, rows: Rows, brute: Brute, top: int) -> Iterator[Peer]:
    """DuckDB in this process on one thread; it filters and scores in SQL, NumPy adds the text to the rows left."""
    import duckdb  # noqa: PLC0415 - a peer that need not be installed

    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        for name, columns in _tables(network, rows).items():
            connection.register("given", {key: np.ascontiguousarray(column) for key, column in columns.items()})
            unknown = ", ".join(f"case when isnan({axis}) then null else {axis} end as {axis}" for axis in "xyz")
            chosen = f"* replace ({unknown})" if name == "wants" else "*"
            connection.execute(f"create table {name} as select {chosen} from given")
            connection.unregister("given")

        def find(have: int) -> Answer:
            found = connection.execute(_query(network, brute, have, top)).fetchnumpy()
            return brute.with_text(have, found["id"].astype(np.int64), np.asarray(found["score"], np.float64), top)

        yield find


@contextmanager
def postgres_peer(network: Synthetic, rows: Rows, brute: Brute, top: int) -> Iterator[Peer]:
    """PostgreSQL at DATABASE_URL (or PG*, or 127.0.0.1:5432), indexed by class and by profile, one worker."""
    import psycopg  # noqa: PLC0415

    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        url = "" if os.environ.get("PGHOST") else "host=127.0.0.1 port=5432 user=postgres"
    with psycopg.connect(url, autocommit=True, connect_timeout=3) as connection:
        schema = f"symbionet_bench_{os.getpid()}"
        connection.execute(f"create schema {schema}")
        try:
            connection.execute(f"set search_path to {schema}")
            connection.execute("set max_parallel_workers_per_gather = 0")
            connection.execute("set jit = off")
            for name, columns in _tables(network, rows).items():
                _copy(connection, name, columns)
            connection.execute("create index by_class on wants (class, explicit)")
            connection.execute("create index on wants (profile) where not explicit")
            connection.execute("create unique index on related (have_class, want_class)")
            connection.execute("create unique index on users (have_class, profile)")
            connection.execute("cluster wants using by_class")  # the rows of a class side by side, as ours are
            connection.execute("analyze")

            def find(have: int) -> Answer:
                found = connection.execute(_query(network, brute, have, top)).fetchall()
                ids = np.array([row[0] for row in found], dtype=np.int64)
                return brute.with_text(have, ids, np.array([row[1] for row in found], dtype=np.float64), top)

            yield find
        finally:
            connection.execute(f"drop schema {schema} cascade")


def _copy(connection: Any, name: str, columns: dict[str, Array]) -> None:
    kinds = {"b": "boolean", "i": "bigint", "f": "double precision"}
    listed = ", ".join(f"{key} {kinds[column.dtype.kind]}" for key, column in columns.items())
    connection.execute(f"create unlogged table {name} ({listed})")
    size = len(next(iter(columns.values())))
    with connection.cursor().copy(f"copy {name} from stdin with (null 'nan')") as copy:
        for start in range(0, size, 50_000):
            lists = [column[start : start + 50_000].tolist() for column in columns.values()]
            text = io.StringIO()
            for row in zip(*lists, strict=True):
                text.write("\t".join(map(str, row)) + "\n")
            copy.write(text.getvalue())


@contextmanager
def vector_peer(rows: Rows, network: Synthetic, brute: Brute, top: int) -> Iterator[Peer]:
    """An approximate vector index (usearch, HNSW over int8): nearest titles first, facts tested afterwards."""
    from usearch.index import Index  # noqa: PLC0415

    index = Index(
        ndim=rows.vectors.shape[1], metric="cos", dtype="i8", connectivity=8, expansion_add=32
    )  # minutes to build; more takes longer
    index.add(rows.columns["id"], rows.vectors, threads=2)

    def find(have: int) -> Answer:
        near = index.search(network.haves.vectors[have], 50 * top, threads=1)
        chosen, scores = _among(brute, have, near.keys)
        return brute.with_text(have, chosen, scores, top)

    yield find


def _among(brute: Brute, have: int, ids: Array) -> tuple[Array, Array]:
    """Those of some wants that pass all tests, with their scores without the text."""
    some = np.sort(np.asarray(ids, dtype=np.int64))  # ids are the places of the rows
    part = Rows(columns={name: column[some] for name, column in brute.rows.columns.items()}, vectors=brute.rows.vectors)
    small = Brute(brute.network, part)
    chosen, scores = small.without_text(brute.facts(have))
    return some[chosen], scores


def floor_ms(*, rows: float, vectors: float, row_bytes: int, width: int) -> tuple[float, float]:
    """Milliseconds to read what a search touches at the speed of this machine's memory, and that speed in GB/s."""
    block = np.ones(1 << 27, dtype=np.float64)  # a gigabyte
    best = np.inf
    for _ in range(5):
        start = time.perf_counter()
        block.sum()
        best = min(best, time.perf_counter() - start)
    speed = block.nbytes / best
    return 1000 * (rows * row_bytes + vectors * width) / speed, speed / 1e9
