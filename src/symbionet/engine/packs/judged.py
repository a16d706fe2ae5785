"""What share of a figure rests on expert judgement: no document stands behind it."""

import re
from collections.abc import Iterable

__all__ = ["MOSTLY", "is_judged", "judged_share"]

MOSTLY = 0.5  # above this share a figure says so wherever it stands
JUDGED = "expert judgement"
ENDS = re.compile(r"\b(?:low|high) end\b[^;]*")


def is_judged(source: str) -> bool:
    """Whether the central value of a source rests on judgement; where only an end of its range does, it is cited.

    >>> is_judged("expert judgement"), is_judged("NDRC guideline; low end expert judgement")
    (True, False)
    """
    return JUDGED in ENDS.sub("", source)


def judged_share(parts: Iterable[tuple[float, float]]) -> float:
    """The share of a sum, 0 to 1, that rests on judgement: each part with its value and its own share, by its size
    without sign, so that a burden never hides what is judged.

    >>> judged_share([(900.0, 1.0), (-100.0, 0.0)])
    0.9
    """
    known = [(abs(value), share) for value, share in parts]
    whole = sum(size for size, _share in known)
    return sum(size * share for size, share in known) / whole if whole else 0.0
