"""How functions of the kernel are compiled, and the formulas of `matching`, which it compiles as they stand there."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
from numba.core import cgutils, types
from numba.extending import intrinsic

from symbionet.engine.matching.conditions import limit_formulas
from symbionet.engine.matching.rate import signals

__all__ = [
    "allocating",
    "business_likeness",
    "compiled",
    "coverage",
    "crowding",
    "far_from",
    "fetch",
    "form_fit",
    "inlined",
    "judge_limit",
    "kept",
    "largest",
    "limits_sum",
    "nearness",
    "overlap",
    "permit_fit",
    "source_stamp",
    "title_likeness",
]


def source_stamp() -> int:
    """A number for the state of all files that are compiled: Numba itself looks at the file of the kept function only.

    No constant of another module is read in the kernel; they come as `Terms`.
    """
    files = [*sorted(Path(__file__).parent.glob("*.py")), Path(signals.__file__), Path(limit_formulas.__file__)]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).digest()
    return int.from_bytes(digest[:4])


def compiled[F: Callable[..., Any]](function: F) -> F:
    """A function of the kernel: compiled, without the interpreter lock, as part of those that call it.

    It makes no array and keeps none, so nobody counts who holds one: threads that count together wait for each other.
    """
    made: F = numba.njit(nogil=True, error_model="numpy", _nrt=False)(function)
    return made


def inlined[F: Callable[..., Any]](function: F) -> F:
    """A function of the kernel that becomes part of its callers: a call would take dozens of arrays and terms along.

    Not of a `kept` one, which would count who holds an array.
    """
    made: F = numba.njit(nogil=True, error_model="numpy", _nrt=False, inline="always")(function)
    return made


def allocating[F: Callable[..., Any]](function: F) -> F:
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
        return allocating(function)
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

title_likeness = compiled(signals.title_likeness)
business_likeness = compiled(signals.business_likeness)
coverage = compiled(signals.coverage)
nearness = compiled(signals.nearness)
overlap = compiled(signals.overlap)
crowding = compiled(signals.crowding)
permit_fit = compiled(signals.permit_fit)
form_fit = compiled(signals.form_fit)
largest = compiled(signals.largest)
far_from = compiled(limit_formulas.far_from)
judge_limit = compiled(limit_formulas.judge_limit)
limits_sum = compiled(limit_formulas.limits_sum)
