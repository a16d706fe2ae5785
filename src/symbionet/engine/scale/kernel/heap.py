"""The best rows so far: a heap whose root is the worst; and how functions of the kernel are compiled."""

from collections.abc import Callable
from typing import Any

import numba
from numba.core import cgutils, types
from numba.extending import intrinsic

from symbionet.engine.arrays import Array

__all__ = ["compiled", "fetch", "inlined", "kept", "making", "offer", "take_worst"]


def compiled[F: Callable[..., Any]](function: F) -> F:
    """A function of the kernel: compiled, without the interpreter lock, as part of those that call it.

    It makes no array and keeps none, so nobody counts who holds one: threads that count together wait for each other.
    """
    made: F = numba.njit(nogil=True, error_model="numpy", _nrt=False)(function)
    return made


def inlined[F: Callable[..., Any]](function: F) -> F:
    """A function of the kernel that becomes part of its callers: a call would take dozens of arrays and terms along."""
    made: F = numba.njit(nogil=True, error_model="numpy", _nrt=False, inline="always")(function)
    return made


def making[F: Callable[..., Any]](function: F) -> F:
    """A function of the kernel that makes arrays."""
    made: F = numba.njit(nogil=True, error_model="numpy")(function)
    return made


def kept[F: Callable[..., Any]](function: F) -> F:
    """Compile at the first call, without the interpreter lock, and keep the result on disk.

    Numba keeps it beside the file, else in the user's cache folder (or NUMBA_CACHE_DIR). Where none of them can be
    written, it is compiled in each process anew: slower to start, the same result.
    """
    try:
        made: F = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:  # no folder for the cache
        return making(function)
    return made


ir = cgutils.ir


def _fetch(typing: Any, array: Any, place: Any) -> Any:
    """Ask memory for the row `place` of an array, without waiting for it: its first 64 bytes."""

    def make(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        kind, whole = signature.args[0], ir.IntType(32)
        rest = [context.get_constant(types.intp, 0)] * (kind.ndim - 1)
        made = context.make_array(kind)(context, builder, values[0])
        start = cgutils.get_item_pointer(context, builder, kind, made, [values[1], *rest])
        start = builder.bitcast(start, ir.IntType(8).as_pointer())
        form = ir.FunctionType(ir.VoidType(), [start.type, whole, whole, whole])
        call = cgutils.get_or_insert_function(builder.module, form, "llvm.prefetch.p0i8")
        builder.call(call, [start, whole(0), whole(3), whole(1)])  # to read, into all caches, data
        return context.get_dummy_value()

    return types.none(array, place), make


fetch: Any = intrinsic(_fetch)


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
