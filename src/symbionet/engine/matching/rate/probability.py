"""The one place where the log-odds of a match become the probability that is stated."""

from typing import Any

import numpy as np

__all__ = ["OVER_EVEN", "moved", "stated_log_odds", "stated_probability"]

# Fitted on 3,366 graded offers, the first five of 800 haves of eight regions (both languages), 29 November 2026: 0.38;
# each region left out in turn 0.34 to 0.42, the first offers alone 0.46. See `benchmarks/region_probability.py`.
OVER_EVEN = 0.4


def stated_log_odds(total: Any, over_even: float = OVER_EVEN) -> Any:
    """The log-odds that are stated for a sum of prior and contributions, a number or an array.

    Below even odds graded offers are right about as often as the sum says. Above, several signs say the same thing
    (known use, usual taker, want), so that only a part of it, `over_even`, counts. The order stays.

    >>> float(stated_log_odds(-1.0)), float(stated_log_odds(2.0))
    (-1.0, 0.8)
    """
    return np.where(np.asarray(total) > 0, over_even * np.asarray(total), total)


def stated_probability(total: Any, over_even: float = OVER_EVEN) -> Any:
    """The probability that is stated for a sum of prior and contributions: 0 to 1, of the shape of `total`.

    >>> float(stated_probability(0.0)), round(float(stated_probability(3.5)), 2)
    (0.5, 0.8)
    """
    return 1.0 / (1.0 + np.exp(-stated_log_odds(total, over_even)))


def moved(probability: float, by: float) -> float:
    """A probability of at most even odds with so much log-odds more or less.

    >>> round(moved(0.02, -1.65), 4)
    0.0039
    """
    odds = probability / (1.0 - probability) * float(np.exp(by))
    return odds / (1.0 + odds)
