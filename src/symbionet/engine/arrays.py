"""Names of the types of arrays, and what is asked of any of them."""

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Array", "Bools", "Floats", "Ints", "largest"]

Array = npt.NDArray[Any]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

GROUPS = 4  # of values, for each that is looked for


def largest(values: Array, most: int) -> Ints:
    """The places of the largest `most` values of (n,), in their order; of equal ones the first, all where n is no more.

    >>> largest(np.array([3.0, 1.0, 2.0, 3.0]), 2).tolist()
    [0, 3]
    """
    if len(values) <= most:
        return np.arange(len(values))
    places: Ints = np.arange(len(values))
    if size := len(values) // (GROUPS * most):  # of many groups' largest the least sought is no larger than any sought
        firsts = values[: size * GROUPS * most].reshape(GROUPS * most, size).max(axis=1)
        places = np.flatnonzero(values >= np.partition(firsts, -most)[-most])
    among = values[places]
    least = np.partition(among, -most)[-most]
    above = among > least
    above[np.flatnonzero(among == least)[: most - int(above.sum())]] = True
    return np.asarray(places[above], dtype=np.int64)
