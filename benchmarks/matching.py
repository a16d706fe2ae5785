"""Times the index of wants (`engine.scale`): one have against many wants, with peers in the same run.

usage: python benchmarks/matching.py [--wants N] [--queries N] [--peers LIST] [--json]
       python benchmarks/matching.py --curve | --batch | --open | --cluster   [--wants N] [--json]
Every answer of a sample is compared with brute force over all wants; a difference ends the run with code 1.
`--peers` names those to measure (numpy, duckdb, postgres, usearch, floor; "none").
`benchmarks/network.py` times `match`, with its reasons.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from _brute import Answer, Brute, Rows
from _cluster import run_cluster
from _peers import Peer, duckdb_peer, floor_ms, numpy_peer, postgres_peer, vector_peer
from _synthetic import SCALE, Synthetic, make_network

from symbionet.engine.scale import Found, Haves, WantIndex
from symbionet.engine.scale.columns import ROW

TOP = 20
CURVE = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
SAMPLE = 25  # answers that are compared with brute force
PEER_QUERIES = 25
PART = 50  # one of so many haves of the batch is asked without candidates by words alone, too
PEERS = ("numpy", "duckdb", "postgres", "usearch", "floor")
TIE = 1e-9  # scores nearer than this are equal: two ways to add the same terms

OPEN = """
import sys, time
from symbionet.engine.scale import WantIndex
start = time.perf_counter()
index = WantIndex.open(sys.argv[1])
print(len(index), time.perf_counter() - start)
"""


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def some(haves: Haves, rows: npt.NDArray[np.int64]) -> Haves:
    """These rows of the haves."""
    return Haves(**{field.name: getattr(haves, field.name)[rows] for field in fields(Haves)})


def one(haves: Haves, number: int) -> Haves:
    """A single row of the haves."""
    return some(haves, np.array([number]))


def build(*, wants: int, haves: int) -> tuple[Synthetic, WantIndex]:
    network = make_network(wants=wants, haves=haves)
    start = time.perf_counter()
    index = WantIndex.build(network.wants, network.knowledge, scale=SCALE)
    note(f"index of {wants} wants built in {time.perf_counter() - start:.1f} s")
    return network, index


def ask(network: Synthetic, index: WantIndex) -> tuple[np.ndarray, list[Found]]:
    """Milliseconds and answers of each have by itself, on one core."""
    rows = [one(network.haves, number) for number in range(len(network.haves))]
    index.find(rows[0], top=TOP)  # compiles, where no compiled kernel is kept
    times, busy, answers = [], [], []
    for have in rows:
        start, worked = time.perf_counter(), time.thread_time()
        answers.append(index.find(have, top=TOP))
        times.append(1000 * (time.perf_counter() - start))
        busy.append(1000 * (time.thread_time() - worked))
    # on a machine that does other work as well, the clock measures that work too
    note(f"processor time per search: p50 {np.median(busy):.3f} ms, p99 {np.percentile(busy, 99):.3f} ms")
    return np.array(times), answers


def same(mine: Found, row: int, other: Answer) -> bool:
    """Whether an answer is the same, where equal scores may stand in any order."""
    ids, scores = other
    found = int((mine.ids[row] >= 0).sum())
    if found != len(ids) or np.any(np.abs(mine.scores[row, :found] - scores) > TIE):
        return False
    clear = np.abs(scores[:, None] - scores[None, :]) <= TIE
    edge = np.abs(scores - scores[-1]) <= TIE if found else np.zeros(0, dtype=bool)  # a tie beyond the last place
    return all(edge[place] or mine.ids[row, place] in ids[clear[place]] for place in range(found))


def check(brute: Brute, answers: list[tuple[Found, int, int]]) -> None:
    """Compare answers (found, its row, have) with brute force; leave with code 1 at the first difference."""
    for found, row, have in answers:
        if not same(found, row, brute.find(have, TOP)):
            note(f"have {have}: the index and brute force differ")
            sys.exit(1)


def measure_peer(name: str, opened: AbstractContextManager[Peer], answers: list[Found]) -> dict[str, Any]:
    times, hits, wanted = [], 0, 0
    with opened as find:
        find(0)
        for have in range(min(PEER_QUERIES, len(answers))):
            start = time.perf_counter()
            ids, _ = find(have)
            times.append(1000 * (time.perf_counter() - start))
            true = answers[have].ids[0][answers[have].ids[0] >= 0]
            hits, wanted = hits + len(np.intersect1d(ids, true)), wanted + len(true)
    return {"name": name, "p50_ms": round(float(np.median(times)), 3), "recall": round(hits / max(wanted, 1), 4)}


def peers(network: Synthetic, brute: Brute, answers: list[Found], chosen: list[str]) -> list[dict[str, Any]]:
    """The figures of the peers that are there; of the others, why not (on stderr)."""
    rows = brute.rows
    makers: dict[str, tuple[str, Callable[[], AbstractContextManager[Peer]]]] = {
        "numpy": ("NumPy brute force", lambda: nullcontext(numpy_peer(brute, TOP))),
        "duckdb": ("DuckDB SQL", lambda: duckdb_peer(network, rows, brute, TOP)),
        "postgres": ("PostgreSQL", lambda: postgres_peer(network, rows, brute, TOP)),
        "usearch": ("usearch HNSW, then facts", lambda: vector_peer(rows, network, brute, TOP)),
    }
    found = []
    for name in chosen:
        if name not in makers:
            continue
        title, maker = makers[name]
        start = time.perf_counter()
        try:
            found.append(measure_peer(title, maker(), answers))
        except ImportError as error:
            note(f"{title}: skipped, {error} (`make bench` installs it)")
        except Exception as error:
            if name != "postgres":
                raise
            note(f"{title}: skipped, {str(error).splitlines()[0]}")
        else:
            note(
                f"{title}: {found[-1]['p50_ms']} ms, recall {found[-1]['recall']} ({time.perf_counter() - start:.0f} s)"
            )
    if "floor" in chosen:
        touched = float(np.median([item.rows[0] for item in answers]))
        compared = float(np.median([item.vectors[0] for item in answers]))
        least, speed = floor_ms(rows=touched, vectors=compared, row_bytes=ROW.itemsize, width=512)
        note(f"floor: {touched:.0f} rows and {compared:.0f} vectors of a median search at {speed:.1f} GB/s")
        found.append({"name": "memory floor", "p50_ms": round(least, 4), "recall": 1.0})
    return found


def peak_gb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2, 2)


def run_queries(*, wants: int, queries: int, chosen: list[str]) -> dict[str, Any]:
    """One have after the other against all wants, and the peers."""
    network, index = build(wants=wants, haves=queries)
    times, answers = ask(network, index)
    result = {
        "wants": wants,
        "queries": queries,
        "p50_ms": round(float(np.median(times)), 3),
        "p99_ms": round(float(np.percentile(times, 99)), 3),
        "rss_gb": peak_gb(),
    }
    del index
    brute = Brute(network, Rows.of(network))
    check(brute, [(answers[have], 0, have) for have in range(min(SAMPLE, queries))])
    note(f"{min(SAMPLE, queries)} answers are those of brute force")
    return result | {"peers": peers(network, brute, answers, chosen)}


def run_curve(*, largest: int, queries: int) -> dict[str, Any]:
    """The same from 1,000 wants to the largest, with what was touched."""
    points = []
    for wants in [size for size in CURVE if size <= largest]:
        network, index = build(wants=wants, haves=queries)
        times, answers = ask(network, index)
        if wants <= 1_000_000:
            check(Brute(network, Rows.of(network)), [(answers[have], 0, have) for have in range(10)])
        points.append(
            {
                "wants": wants,
                "p50_ms": round(float(np.median(times)), 3),
                "p99_ms": round(float(np.percentile(times, 99)), 3),
                "rows": round(float(np.mean([item.rows[0] for item in answers]))),
                "vectors": round(float(np.mean([item.vectors[0] for item in answers]))),
                "rss_gb": peak_gb(),
            }
        )
        note(json.dumps(points[-1]))
        del network, index, answers
    return {"benchmark": "curve", "queries": queries, "points": points}


def run_batch(*, wants: int) -> dict[str, Any]:
    """All haves against all wants, as many of each, on two threads.

    What it takes without candidates of which only the words speak is told from a part of the haves.
    """
    network, index = build(wants=wants, haves=wants)
    index.find(one(network.haves, 0), top=TOP)
    start, busy = time.perf_counter(), time.process_time()
    found = index.find_all(network.haves, top=TOP, threads=2)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    part = some(network.haves, np.arange(0, wants, PART))
    begun, worked = time.perf_counter(), time.process_time()
    index.find_all(part, top=TOP, threads=2, by_words=False)
    begun, worked = time.perf_counter() - begun, time.process_time() - worked
    result = {
        "benchmark": "batch",
        "haves": wants,
        "wants": wants,
        "seconds": round(seconds, 1),
        "cpu_seconds": round(busy, 1),
        "microseconds_per_have": round(1e6 * seconds / wants, 1),
        "not_by_words": {
            "haves": len(part),
            "microseconds_per_have": round(1e6 * begun / len(part), 1),
            "cpu_microseconds_per_have": round(1e6 * worked / len(part), 1),
        },
        "rss_gb": peak_gb(),
    }
    del index
    if wants <= 1_000_000:
        sample = np.linspace(0, wants - 1, SAMPLE).astype(int).tolist()
        check(Brute(network, Rows.of(network)), [(found, have, have) for have in sample])
    return result


def run_open(*, wants: int) -> dict[str, Any]:
    """Save an index and open it in a new process."""
    _, index = build(wants=wants, haves=1)
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        index.save(folder)
        saved = time.perf_counter() - start
        del index
        command = [sys.executable, "-c", OPEN, folder]
        said = [subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() for _ in range(5)]
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
    return {
        "benchmark": "open",
        "wants": int(said[0][0]),
        "save_seconds": round(saved, 2),
        "open_seconds": round(float(np.median([float(row[1]) for row in said])), 4),
        "gb_on_disk": round(size / 1024**3, 2),
    }


def main() -> None:
    """Print the figures as lines, or as one JSON object."""
    parser = argparse.ArgumentParser(description="Time the index of wants on a synthetic network, with peers.")
    parser.add_argument(
        "--wants", type=int, default=None, help="number of wants (default 1000000; --curve 10000000; --cluster 200000)"
    )
    parser.add_argument("--queries", type=int, default=1000, help="haves asked one by one (default 1000)")
    parser.add_argument("--peers", default=",".join(PEERS), help=f"comma list of {', '.join(PEERS)}, or none")
    parser.add_argument("--curve", action="store_true", help="from 1,000 wants to --wants")
    parser.add_argument("--batch", action="store_true", help="as many haves as wants, all against all")
    parser.add_argument("--open", action="store_true", help="save, and open in a new process")
    parser.add_argument("--cluster", action="store_true", help="all against all on 1, 2 and 4 worker processes of Dask")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    wants = arguments.wants or (10_000_000 if arguments.curve else 200_000 if arguments.cluster else 1_000_000)
    if arguments.curve:
        result = run_curve(largest=wants, queries=arguments.queries)
    elif arguments.batch:
        result = run_batch(wants=wants)
    elif arguments.cluster:
        result = run_cluster(wants=wants)
    elif arguments.open:
        result = run_open(wants=wants)
    else:
        chosen = [name for name in arguments.peers.split(",") if name in PEERS]
        result = run_queries(wants=wants, queries=arguments.queries, chosen=chosen)
    if arguments.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        for row in value if isinstance(value, list) else [value]:
            print(f"{name:<22} {row}")


if __name__ == "__main__":
    main()
