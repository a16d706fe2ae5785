"""The same question put to other engines: NumPy, DuckDB, PostgreSQL, an approximate vector index, the bare memory."""

import io
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from _brute import Answer, Brute, Rows
from _synthetic import Synthetic

from symbionet.engine.arrays import Array
from symbionet.engine.matching.find.candidates import FORM_FITS, OTHER_SITE_KM

__all__ = ["Peer", "duckdb_peer", "floor_ms", "numpy_peer", "postgres_peer", "vector_peer"]

Peer = Callable[[int], Answer]


def numpy_peer(brute: Brute, top: int) -> Peer:
    return lambda have: brute.find(have, top)


SELECT = """
with said (profile, gain, alone, taken, plausible) as (values {profile_rows}),
related (want_class, related) as (values {related_rows}),
specs (spec, value) as (values {spec_rows}),
facts as (
  select w.*, w.codes in ({codes}) as coded,
    case when {x} + w.x is not null
      then 2 * asin(least(sqrt(power({x} - w.x, 2) + power({y} - w.y, 2) + power({z} - w.z, 2)) / 2, 1.0))
      * {sphere} / {haul} end as hauls,
    case when w.explicit then w.share * coalesce(r.related, 0) else 0 end as related,
    s.gain, s.alone, s.taken, s.plausible, coalesce(l.value, 0) as keeps
  from (
    select * from wants where explicit and (class in ({classes}) or codes in ({codes}) or {loose})
      and (kind < 0 or {kind} < 0 or kind = {kind}) and {first} <= last_day and first_day <= {last}
    union all select * from wants where not explicit and profile in ({profiles})
  ) w
    join said s on s.profile = w.profile
    left join related r on r.want_class = w.class
    left join specs l on l.spec = w.spec
  where w.visibility >= {sees}
), scored as (
  select f.id, f.explicit, not f.explicit or f.related >= {related_floor} or f.coded as sure, {prior}
    + case when f.explicit then f.gain + {w_related} * f.related + t.value + f.keeps
        + case when f.coded then {w_code} else 0 end
        + case f.pattern when 0 then {pattern_0} when 1 then {pattern_1} when 2 then {pattern_2} else 0 end
      else f.alone end
    + case when f.firm = {firm} then {own} when {park} >= 0 and f.park = {park} then {near} else 0 end
    + case when f.hauls is null then 0 else {w_distance} * (0.5 - least(f.hauls, 2.5)) end
    + case when {hazardous} < 1 then 0 when c.held = 1 then 0.5 * {w_permit} else -{w_permit} end
    + case when f.explicit and {measure} >= 0 and f.measure = {measure} and f.amount > 0
        then {w_quantity} * (sqrt(least({amount} / f.amount, 1.0)) - 0.4) else 0 end
    + case when f.explicit and f.last_day - f.first_day < 36500 and {last} - {first} < 36500
        then {w_time} * least((least(f.last_day, {last}) - greatest(f.first_day, {first}) + 1)
          / cast(greatest(f.last_day - f.first_day + 1, 1) as double precision), 1.0) else 0 end as score
  from facts f
    join forms t on t.have_form = {form} and t.want_form = f.form
    join covers c on c.hazard = {hazard} and c.permit = f.permit
  where (f.hauls is null or f.hauls <= {hauls}) and (t.fits or not f.explicit)
    and (f.firm <> {firm} or (f.explicit and coalesce(f.hauls, 0) * {haul} > {other_site}))
    and ({hazardous} < 2 or c.held = 1 or (c.held < 0 and f.plausible))
), best as (select score from scored where sure order by score desc limit {top})
"""
# what the text can still add: more than that below the last of the best, and a row is out
NARROW = """select id, score from scored where score + case when explicit then {w_text} else {w_business} * 0.9 end
  >= coalesce((select min(score) from best having count(*) = {top}), -1e9)"""


def _query(network: Synthetic, brute: Brute, have: int, top: int) -> str:
    said, haves, weights, terms = brute.facts(have), network.haves, brute.weights, network.knowledge.terms
    names = ("x", "y", "z", "haul", "kind", "firm", "park", "own", "near", "sees", "amount", "measure", "prior")
    values = {name: said[name] for name in (*names, "first", "last", "hazardous")}
    nowhere = "cast(null as double precision)"
    values |= {axis: nowhere if np.isnan(said[axis]) else repr(said[axis]) for axis in ("x", "y", "z")}
    values |= {f"pattern_{place}": said["patterns"][place] for place in range(3)}
    profiles = zip(said["gain"], said["alone"], said["taken"], said["plausible"], strict=True)
    related = np.flatnonzero(said["related"])
    keeps = np.flatnonzero(said["specs"])
    return (SELECT + NARROW).format(
        **values,
        profile_rows=_rows(enumerate(profiles)),
        related_rows=_rows((place, (said["related"][place],)) for place in related.tolist()) or "(-2, 0.0)",
        spec_rows=_rows((place, (said["specs"][place],)) for place in keeps.tolist()) or "(-2, 0.0)",
        classes=_listed(said["related"] >= terms.related_floor),
        codes=_listed(said["coded"]),
        loose=f"share < {terms.known}" if said["known"] else "true",
        profiles=_listed(said["taken"] >= terms.use_floor),
        hazard=int(haves.hazards[have]),
        form=int(haves.forms[have]),
        sphere=terms.sphere_km,
        hauls=terms.hauls,
        related_floor=terms.related_floor,
        other_site=OTHER_SITE_KM,
        top=top,
        w_related=weights["class_related"],
        w_code=weights["code_same"],
        w_distance=weights["distance"],
        w_permit=weights["permit"],
        w_quantity=weights["quantity_fit"],
        w_time=weights["time_overlap"],
        w_text=weights["text_similarity"],
        w_business=weights["business_similarity"],
    )


def _rows(pairs: Iterable[tuple[int, Iterable[Any]]]) -> str:
    """Rows of values in SQL: a number, and what belongs to it."""
    words = [
        (key, [str(bool(v)).lower() if isinstance(v, np.bool_) else f"{float(v)!r}" for v in row]) for key, row in pairs
    ]
    return ", ".join(f"({key}, {', '.join(row)})" for key, row in words)


def _listed(chosen: Array) -> str:
    return ", ".join(map(str, np.flatnonzero(chosen).tolist())) or "-2"


def _tables(network: Synthetic, rows: Rows) -> dict[str, dict[str, Array]]:
    """The wants, forms and permits as tables of a database; unknown places as null."""
    weights, links, size = network.packs.weights, network.knowledge.links, len(FORM_FITS)
    mine, theirs = (axis.ravel() for axis in np.mgrid[-1 : size - 1, -1 : size - 1])
    fits = FORM_FITS[mine, theirs]
    stated = (mine >= 0) & (theirs >= 0)
    value = weights["form"] * np.where(stated, np.where(mine == theirs, 0.3, fits - 1.0), 0.0)
    hazard, permit = (axis.ravel() for axis in np.indices(links.covers.shape))
    return {
        "wants": rows.columns,
        "forms": {"have_form": mine, "want_form": theirs, "fits": fits > 0, "value": value},
        "covers": {"hazard": hazard, "permit": permit, "held": links.covers.ravel().astype(np.int64)},
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
            connection.execute("create index on wants (codes) where explicit")
            connection.execute("create index on wants (share) where explicit")
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
    part = Rows(
        columns={name: column[some] for name, column in brute.rows.columns.items()},
        vectors=brute.rows.vectors,
        limits=brute.rows.limits,
    )
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
