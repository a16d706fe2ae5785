"""Matching over several processes or machines: Dask distributed runs the kernel on shards of the wants.

Dask keeps what each task needs until its answer is in, so a worker that dies loses nothing: its tasks run again
elsewhere. What is exact and why, see `partitions`.
"""

from collections import deque
from collections.abc import Callable, Iterator

import numpy as np

from symbionet.engine.arrays import Ints
from symbionet.engine.errors import BadIndex
from symbionet.engine.scale.partitions import Partitions, match_block, merge_found, open_shard
from symbionet.engine.scale.values import Found, Haves, take_haves

try:
    from distributed import Client, as_completed
except ImportError:  # pragma: no cover
    raise ImportError("matching on a cluster needs Dask: install symbionet[cluster]") from None

__all__ = ["match_partitions"]

BLOCK = 4096  # haves of a task: about half a second of work and 3 MB to send
AHEAD = 3  # tasks per thread that are under way: enough that none waits, few enough for the scheduler's memory


def match_partitions(
    haves: Haves,
    partitions: Partitions,
    client: Client,
    *,
    top: int = 20,
    block: int = BLOCK,
    on_progress: Callable[[int, int], None] | None = None,
) -> Found:
    """The `top` best wants of each have (n rows), as `WantIndex.find_all` gives them, worked out by Dask workers.

    `client`: of a scheduler whose workers run the same version of Symbionet and see `partitions.folder` under the same
    path. `block`: haves of one task. `on_progress` is called with the number of tasks done and of all; what it raises
    ends the run. Raises `BadIndex` for haves that do not fit, or a worker with other files or another version, and
    Dask's `KilledWorker` for a task whose worker died four times.

    In use (docs/en/scale.md, "Beyond one machine")::

        partitions = write_partitions(network.wants, network.knowledge, "/shared/wants", shards=4)
        found = match_partitions(network.haves, partitions, Client("tcp://scheduler:8786"))
    """
    if top < 1 or block < 1:
        raise BadIndex(f"top is {top} and block {block}: at least 1")
    count = len(haves)
    found = Found(
        ids=np.full((count, top), -1, dtype=np.int64),
        scores=np.full((count, top), np.nan),
        rows=np.zeros(count, dtype=np.int64),
        vectors=np.zeros(count, dtype=np.int64),
    )
    waiting = deque(_blocks(partitions.route(haves), block))
    total, done = len(waiting), 0
    opened = str(partitions.folder.resolve()), partitions.token
    shards = [client.submit(open_shard, *opened, number, pure=False) for number in range(len(partitions))]
    running: dict[object, Ints] = {}  # by future, the haves that it works on
    finished = as_completed(loop=client.loop)

    def send() -> None:
        threads = sum(client.nthreads().values())
        while waiting and len(running) < AHEAD * max(threads, 1):
            number, rows = waiting.popleft()
            part = take_haves(haves, rows, partitions.scale)
            future = client.submit(match_block, shards[number], part, top, pure=False)
            running[future] = rows
            finished.add(future)

    try:
        send()
        while running:
            future = next(finished)
            part = future.result()
            merge_found(found, running.pop(future), part)
            done += 1
            if on_progress is not None:
                on_progress(done, total)
            send()
    except BaseException:
        client.cancel([*running, *shards])
        raise
    return found


def _blocks(routes: list[Ints], block: int) -> Iterator[tuple[int, Ints]]:
    """Shard and haves of each task; shards take turns, so that all workers have work from the start to the end."""
    for start in range(0, max(map(len, routes), default=0), block):
        for number, rows in enumerate(routes):
            if start < len(rows):
                yield number, rows[start : start + block]
