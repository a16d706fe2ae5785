"""Work on a long list in several processes of this machine, for whoever runs alone: the command line."""

import gc
import math
import multiprocessing
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

__all__ = ["FIRST", "map_parts", "no_collections", "part_size", "processes_for"]

FIRST = 16  # items that are done before the others are shared out: what they all need is then laid out once
LONG = 1_500  # items from which a second process saves more than it costs

_work: Callable[[Any], Any] | None = None  # what the children of this process do; set before they are forked


def processes_for(items: int) -> int:
    """How many processes work on so many items: one for each core of this machine where the list is long, else 1."""
    if items < LONG or not hasattr(os, "fork"):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def part_size(items: int, processes: int, most: int) -> int:
    """How many items make a part, `most` at most: as many parts for one process as for another.

    >>> part_size(5000, 2, 1024), part_size(3, 2, 1024)
    (834, 2)
    """
    rounds = max(1, math.ceil(items / (most * processes)))
    return max(1, math.ceil(items / (rounds * processes)))


@contextmanager
def no_collections() -> Iterator[None]:
    """While millions of values are laid out that stay, nobody looks for some to throw away."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def map_parts[Item, Result](
    work: Callable[[Sequence[Item]], Result], items: Sequence[Item], *, part: int, processes: int
) -> Iterator[Result]:
    """What `work` makes of each `part` items in turn, in their order.

    With more than one process the children are forked: they see all that was read before, and only results travel.
    An error in a child is raised here; `BrokenProcessPool` where a child was killed.

    >>> list(map_parts(sum, [1, 2, 3, 4, 5], part=2, processes=2))
    [3, 7, 5]
    """
    parts = [items[start : start + part] for start in range(0, len(items), part)]
    if processes < 2 or len(parts) < 2:
        yield from map(work, parts)
        return
    gc.freeze()  # what is read stays shared with the children: their collections do not touch it
    pool = ProcessPoolExecutor(min(processes, len(parts)), multiprocessing.get_context("fork"), _remember, (work,))
    try:
        with warnings.catch_warnings():
            # threads of the linear algebra library wait between two products, and it starts new ones in a child
            warnings.simplefilter("ignore", DeprecationWarning)
            results = pool.map(_do, parts)
        yield from results
    finally:
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()


def _remember(work: Callable[[Any], Any]) -> None:
    global _work  # noqa: PLW0603 - one per child, which does nothing else
    _work = work
    gc.disable()  # a child is short-lived, and what it reads stays


def _do(part: Sequence[Any]) -> Any:
    assert _work is not None
    return _work(part)
