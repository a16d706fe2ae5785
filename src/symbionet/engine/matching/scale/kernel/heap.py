"""The best rows so far: a heap whose root is the worst; and how functions of the kernel are compiled."""

from collections.abc import Callable
from typing import Any

import numba

from symbionet.engine.matching.scale.columns import Array

__all__ = ["compiled", "inlined", "kept", "offer", "take_worst"]


def compiled[F: Callable[..., Any]](function: F) -> F:
    """A function of the kernel: compiled, without the interpreter lock, as part of those that call it."""
    made: F = numba.njit(nogil=True, error_model="numpy")(function)
    return made


def inlined[F: Callable[..., Any]](function: F) -> F:
    """A function of the kernel that becomes part of its callers: a call would take dozens of arrays and terms along."""
    made: F = numba.njit(nogil=True, error_model="numpy", inline="always")(function)
    return made


def kept[F: Callable[..., Any]](function: F) -> F:
    """Compile at the first call, without the interpreter lock, and keep the result on disk.

    Numba keeps it beside the file, else in the user's cache folder (or NUMBA_CACHE_DIR). Where none of them can be
    written, it is compiled in each process anew: slower to start, the same result.
    """
    try:
        made: F = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:  # no folder for the cache
        return compiled(function)
    return made


@compiled
def offer(scores: Array, ids: Array, state: Array, score: float, number: int) -> None:
    """Put a row into the heap, whose root is the worst: the lowest score, of equal ones the highest id."""
    size, top = state[0], scores.shape[0]
    if size == top and not is_worse(scores[0], ids[0], score, number):
        return
    for place in range(size):
        if ids[place] == number:  # met before in another of its lists
            return
    if size == top:
        take_worst(scores, ids, state)
        size -= 1
    place = size
    while place > 0:
        parent = (place - 1) // 2
        if not is_worse(score, number, scores[parent], ids[parent]):
            break
        scores[place], ids[place] = scores[parent], ids[parent]
        place = parent
    scores[place], ids[place] = score, number
    state[0] = size + 1


@compiled
def take_worst(scores: Array, ids: Array, state: Array) -> None:
    """Take the root out of the heap."""
    size = state[0] - 1
    state[0] = size
    score, number = scores[size], ids[size]
    place = 0
    while 2 * place + 1 < size:
        child = 2 * place + 1
        if child + 1 < size and is_worse(scores[child + 1], ids[child + 1], scores[child], ids[child]):
            child += 1
        if not is_worse(scores[child], ids[child], score, number):
            break
        scores[place], ids[place] = scores[child], ids[child]
        place = child
    scores[place], ids[place] = score, number


@compiled
def is_worse(score: float, number: int, other_score: float, other_number: int) -> bool:
    """Whether the first of two rows comes after the second."""
    return score < other_score or (score == other_score and number > other_number)
