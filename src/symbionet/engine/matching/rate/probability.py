"""The one place where the log-odds of a match become the probability that is stated."""

from typing import Any, NamedTuple

import numpy as np

__all__ = ["PLAIN", "STATED", "Parts", "moved", "stated_log_odds", "stated_probability", "stated_slopes"]


class Parts(NamedTuple):
    """What is stated of a sum of log-odds: all of it up to `low`, `middle` of it up to `high`, and `above` beyond."""

    low: float
    middle: float
    high: float
    above: float


PLAIN = Parts(low=0.0, middle=1.0, high=0.0, above=1.0)
# Fitted on the first three graded offers of 748 haves of sixteen regions, both languages, 1 December 2026; with each
# region left out in turn the same for most of them (`benchmarks/region_probability.py`).
STATED = Parts(low=-1.0, middle=0.45, high=1.5, above=0.7)


def stated_log_odds(total: Any, parts: Parts = STATED) -> Any:
    """The log-odds that are stated for a sum of prior and contributions, a number or an array.

    Graded offers of low sums are right about as often as the sum says. Above, several signs say the same thing (known
    use, usual taker, want), so that only a part of it counts; where nearly all speak for it, more of it. The order
    stays.

    >>> float(stated_log_odds(-2.0)), round(float(stated_log_odds(1.0)), 2)
    (-2.0, -0.1)
    """
    sums = np.asarray(total)
    between = np.clip(sums - parts.low, 0.0, parts.high - parts.low)
    return np.minimum(sums, parts.low) + parts.middle * between + parts.above * np.maximum(sums - parts.high, 0.0)


def stated_slopes(total: Any, parts: Parts = STATED) -> Any:
    """By how much `stated_log_odds` grows with the sum, of the shape of `total`."""
    sums = np.asarray(total)
    return np.where(sums > parts.high, parts.above, np.where(sums > parts.low, parts.middle, 1.0))


def stated_probability(total: Any, parts: Parts = STATED) -> Any:
    """The probability that is stated for a sum of prior and contributions: 0 to 1, of the shape of `total`.

    >>> round(float(stated_probability(0.0)), 2), round(float(stated_probability(3.5)), 2)
    (0.37, 0.82)
    """
    return 1.0 / (1.0 + np.exp(-stated_log_odds(total, parts)))


def moved(probability: float, by: float) -> float:
    """A probability of at most even odds with so much log-odds more or less.

    >>> round(moved(0.02, -1.65), 4)
    0.0039
    """
    odds = probability / (1.0 - probability) * float(np.exp(by))
    return odds / (1.0 + odds)
