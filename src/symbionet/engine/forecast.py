"""What a pipeline of synergies will bring: how many complete by a day, and what they are worth, each with its range."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np

from symbionet.engine.errors import SymbionetError
from symbionet.engine.model import Range

__all__ = ["Prospect", "count_completions", "finish_in_time", "simulate_totals", "span_of"]

DRAWS = 4000  # the 10 % and 90 % ends then move by about one per cent of the spread
SEED = 20_261_125  # the same pipeline gives the same figures
LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """One synergy: its chance to complete in time (0 to 1) and its worth then, in any unit."""

    chance: float
    worth: Range


def finish_in_time(*, steps: int, mean_days: float, days: float) -> float:
    """The chance that `steps` stages, together `mean_days` long on average, are over within `days`.

    Each stage lasts an exponential time of the same mean, their sum is Erlang: P = 1 - sum_{i<k} e^-x x^i / i!, with
    x = k * days / mean_days. Stages that are ahead of schedule or late are so no more than by chance.

    >>> round(finish_in_time(steps=1, mean_days=100, days=100), 3)
    0.632
    """
    if days <= 0:
        return 0.0
    if steps <= 0 or mean_days <= 0:
        return 1.0
    x, term, total = steps * days / mean_days, 1.0, 0.0
    for number in range(steps):
        total += term
        term *= x / (number + 1)
    return max(0.0, min(1.0, 1.0 - exp(-x) * total)) if x < 700 else 1.0


def count_completions(chances: Sequence[float]) -> np.ndarray:
    """The exact distribution of how many complete (Poisson binomial): entry n is the chance of exactly n, n + 1 long.

    Each synergy completes or not by its own chance, none because of another; what moves all together (a price, a law)
    is not in it, so true ranges are wider. Raises SymbionetError for a chance outside 0 to 1.

    >>> count_completions([0.5, 0.5]).tolist()
    [0.25, 0.5, 0.25]
    """
    found = np.ones(1)
    for chance in chances:
        if not 0 <= chance <= 1:
            raise SymbionetError(f"{chance} is no chance: give one from 0 to 1.")
        found = np.convolve(found, (1.0 - chance, chance))
    return found


def span_of(distribution: np.ndarray) -> Range:
    """Low, central and high (10, 50 and 90 %) of a distribution of counts.

    >>> span_of(count_completions([0.5] * 100))
    Range(low=44.0, central=50.0, high=56.0)
    """
    sums = np.cumsum(distribution)
    low, middle, high = (float(np.searchsorted(sums, part - 1e-12)) for part in (LOW, 0.5, HIGH))
    return Range(low=low, central=middle, high=high)


def simulate_totals(prospects: Sequence[Prospect], *, draws: int = DRAWS, seed: int = SEED) -> np.ndarray:
    """Sorted totals of `draws` drawn futures, in the unit of the worth.

    In each future a synergy completes by its chance and is worth a draw from the triangle low, central, high. The same
    seed draws the same futures.

    >>> sure = Prospect(chance=1.0, worth=Range(low=5, central=5, high=5))
    >>> float(simulate_totals([sure, sure], draws=3)[0])
    10.0
    """
    bits = np.random.PCG64(seed)
    random = np.random.Generator(bits)
    totals = np.zeros(draws)
    for one in prospects:
        low, middle, high = sorted((one.worth.low, one.worth.central, one.worth.high))
        if one.chance <= 0 or low == high == 0:  # adds nothing, but takes its draws, so that those after it stay
            bits.advance(2 * draws if high > low else draws)
            continue
        done = np.flatnonzero(random.random(draws) < one.chance)
        if high > low:
            totals[done] += _triangular(random.random(draws)[done], low, middle, high)
        else:
            totals[done] += middle
    totals.sort()
    return totals


def _triangular(uniform: np.ndarray, low: float, middle: float, high: float) -> np.ndarray:
    """Draws from a triangle by the inverse of its distribution, as `Generator.triangular` has it."""
    width, rise = high - low, middle - low
    up = low + np.sqrt(uniform * (rise * width))
    down = high - np.sqrt((1.0 - uniform) * ((high - middle) * width))
    return np.where(uniform <= rise / width, up, down)
