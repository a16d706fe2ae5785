"""Throughput of `match_partitions` against the number of worker processes on this machine, and the same answer."""

import sys
import tempfile
import time
from logging import ERROR
from pathlib import Path
from typing import Any

import numpy as np
from _synthetic import SCALE, Synthetic, make_network
from distributed import Client, LocalCluster

from symbionet.engine.scale import Found, WantIndex
from symbionet.engine.scale.cluster import match_partitions
from symbionet.engine.scale.partitions import Partitions, write_partitions
from symbionet.engine.scale.values import take_haves

__all__ = ["run_cluster"]

TOP = 20
WORKERS = (1, 2, 4)
SHARDS = (1, 4)


def run_cluster(*, wants: int) -> dict[str, Any]:
    """As many haves as wants: one thread with one index, then Dask workers, with the wants whole and cut."""
    network = make_network(wants=wants, haves=wants)
    index = WantIndex.build(network.wants, network.knowledge, scale=SCALE)
    index.find_all(take_haves(network.haves, np.arange(100), SCALE), top=TOP)  # compiles
    start, busy = time.perf_counter(), time.process_time()
    expected = index.find_all(network.haves, top=TOP, threads=1)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    note(f"one index, one thread: {wants / seconds:.0f} haves/s, {1e6 * busy / wants:.0f} us of processor time each")
    del index
    points = []
    with tempfile.TemporaryDirectory() as folder:
        for shards in SHARDS:
            start = time.perf_counter()
            place = Path(folder) / str(shards)
            partitions = write_partitions(network.wants, network.knowledge, place, shards=shards, scale=SCALE)
            note(f"{shards} shards written in {time.perf_counter() - start:.1f} s")
            points += [_measure(network, partitions, expected, workers) for workers in WORKERS]
    return {
        "benchmark": "cluster",
        "haves": wants,
        "wants": wants,
        "one_thread_haves_per_second": round(wants / seconds),
        "one_thread_cpu_us": round(1e6 * busy / wants, 1),
        "points": points,
    }


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _measure(network: Synthetic, partitions: Partitions, expected: Found, workers: int) -> dict[str, Any]:
    count = len(network.haves)
    few = take_haves(network.haves, np.arange(0, count, max(1, count // 1000)), SCALE)
    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0", silence_logs=ERROR) as cluster,
        Client(cluster) as client,
    ):
        match_partitions(few, partitions, client, top=TOP, block=20)  # the workers load the kernel
        here = time.process_time()  # of routing, sending and merging, and of the scheduler, which runs in this process
        start, busy = time.perf_counter(), sum(client.run(time.process_time).values())
        found = match_partitions(network.haves, partitions, client, top=TOP)
        seconds, busy = time.perf_counter() - start, sum(client.run(time.process_time).values()) - busy
        here = time.process_time() - here
    if not (np.array_equal(found.ids, expected.ids) and np.array_equal(found.scores, expected.scores, equal_nan=True)):
        note(f"{workers} workers, {len(partitions)} shards: the answer differs from that of one machine")
        sys.exit(1)
    point = {
        "workers": workers,
        "shards": len(partitions),
        "seconds": round(seconds, 1),
        "haves_per_second": round(count / seconds),
        "cpu_us": round(1e6 * busy / count, 1),
        "client_cpu_us": round(1e6 * here / count, 1),
        "shards_per_have": round(sum(map(len, partitions.route(network.haves))) / count, 2),
        "wants_of_largest_shard": int(partitions.sizes.max()),
    }
    note(str(point))
    return point
