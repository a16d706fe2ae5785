"""How a limit is judged and what verdicts add up to, on bare numbers: the kernel of `scale` compiles these functions.

They read nothing but their arguments and this module, so that the kernel knows when to compile anew.
"""

import math

__all__ = ["CLEAR_GAP", "GAP", "KEPT", "UNKNOWN", "far_from", "judge_limit", "limits_sum"]

KEPT, UNKNOWN, GAP, CLEAR_GAP = 1, 0, -1, -2


def far_from(bound: float, sign: int, step: float, ratio: float) -> float:
    """Beyond which a gap is clear: a `step` from the bound, or (where that is NaN) its `ratio`."""
    if math.isnan(step):
        return bound * ratio if sign > 0 else bound / ratio
    return bound + sign * step


def judge_limit(sign: int, low: float, high: float, bound: float, far: float) -> int:
    """How a limit (`sign` 1: at most, -1: at least) is kept by a range; one on both sides of it is `UNKNOWN`.

    >>> [judge_limit(1, low, high, 5.0, 7.5) for low, high in ((1.0, 4.0), (4.0, 6.0), (6.0, 7.0), (8.0, 9.0))]
    [1, 0, -1, -2]
    """
    if sign > 0:
        if high <= bound:
            return KEPT
        if low > bound:
            return CLEAR_GAP if low > far else GAP
        return UNKNOWN
    if low >= bound:
        return KEPT
    if high < bound:
        return CLEAR_GAP if high < far else GAP
    return UNKNOWN


def limits_sum(passes: float, gaps: float, most_passes: float, most_gaps: float) -> float:
    """Kept limits add up to `most_passes`, broken ones take off down to `most_gaps`."""
    return min(most_passes, passes) + max(most_gaps, gaps)
