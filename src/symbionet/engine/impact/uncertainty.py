"""How sure a figure is: exact moments and a seeded Monte Carlo of the same model.

Each uncertain variable x (the quantity of a flow, a factor) has its central value c as median and low and high as its
2.5 % and 97.5 % points: x = c + s z with z standard normal, s = (c - low)/1.96 for z < 0 and (high - c)/1.96 for z > 0.
Then E x = c + (s2 - s1)/sqrt(2 pi) and E (x - c)^2 = (s1^2 + s2^2)/2. Quantities are independent of each other and of
all factors; a factor is one variable wherever it is used, in all synergies of a network.
"""

import math
from dataclasses import dataclass

import numpy as np

from symbionet.engine.impact.kernel import KG, Array, Columns, Integers, year_weights

__all__ = ["Simulated", "moments", "simulate"]

Z975 = 1.959963984540054  # 97.5 % point of the standard normal distribution
CHUNK = 1000  # draws at a time: bounds the memory at flows x 1000 numbers


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """Lifetime t CO2e of each synergy (g), net: mean, standard deviation, 2.5 %, 50 % and 97.5 % points of the draws.

    `total_mean`, `total_sd`, `total_low`, `total_high`: the same of all synergies together.
    """

    mean: Array
    sd: Array
    low: Array
    median: Array
    high: Array
    total_mean: float
    total_sd: float
    total_low: float
    total_high: float


def _scales(ranges: Array) -> tuple[Array, Array]:
    return (ranges[:, 1] - ranges[:, 0]) / Z975, (ranges[:, 2] - ranges[:, 1]) / Z975


def _mean_variance(ranges: Array) -> tuple[Array, Array]:
    down, up = _scales(ranges)
    shift = (up - down) / math.sqrt(2 * math.pi)
    return ranges[:, 1] + shift, (down**2 + up**2) / 2 - shift**2


def _used(columns: Columns) -> tuple[Integers, Array]:
    """The variables that count, and per flow its activity by each of them (n, used), t CO2e per kg CO2e and unit."""
    flows, terms = columns.activity.shape
    used, place = np.unique(columns.variable.ravel(), return_inverse=True)
    matrix = np.zeros((flows, len(used)))
    np.add.at(matrix, (np.repeat(np.arange(flows), terms), place), columns.activity.ravel() * KG)
    return used, matrix


def _weights(columns: Columns) -> Array:
    return np.asarray(year_weights(columns)[2].sum(axis=1), np.float64)


def moments(columns: Columns) -> tuple[Array, Array]:
    """Exact mean and standard deviation (g) of the lifetime t CO2e, net, of each synergy.

    With q independent of F_i = sum_v a_iv f_v: Var(sum w q F) = sum_v K_v^2 var f_v + sum_i w_i^2 var q_i (E F_i^2),
    K_v = sum_i w_i E q_i a_iv, E F_i^2 = (E F_i)^2 + sum_v a_iv^2 var f_v.
    """
    used, matrix = _used(columns)
    weight = _weights(columns)
    mean_q, var_q = _mean_variance(columns.quantity)
    mean_f, var_f = _mean_variance(columns.factors[used])
    rate = matrix @ mean_f
    mean = np.bincount(columns.group, weights=weight * mean_q * rate, minlength=columns.groups)
    slopes = np.zeros((columns.groups, len(used)))
    np.add.at(slopes, columns.group, (weight * mean_q)[:, None] * matrix)
    own = weight**2 * var_q * (rate**2 + matrix**2 @ var_f)
    variance = slopes**2 @ var_f + np.bincount(columns.group, weights=own, minlength=columns.groups)
    return mean, np.sqrt(variance)


def simulate(columns: Columns, *, draws: int = 10_000, seed: int = 1) -> Simulated:
    """A Monte Carlo of the lifetime t CO2e, net: the same seed gives the same figures on every machine."""
    rng = np.random.default_rng(seed)
    used, matrix = _used(columns)
    weight = _weights(columns)
    order = np.argsort(columns.group, kind="stable")
    bounds = np.searchsorted(columns.group[order], np.arange(columns.groups))
    found = np.empty((columns.groups, draws))
    for begin in range(0, draws, CHUNK):
        count = min(CHUNK, draws - begin)
        factors = _draw(rng, columns.factors[used], count)
        flows = _draw(rng, columns.quantity, count) * (matrix @ factors) * weight[:, None]
        found[:, begin : begin + count] = np.add.reduceat(flows[order], bounds, axis=0)
    low, median, high = np.quantile(found, [0.025, 0.5, 0.975], axis=1)
    total = found.sum(axis=0)
    total_low, total_high = np.quantile(total, [0.025, 0.975])
    return Simulated(
        mean=found.mean(axis=1),
        sd=found.std(axis=1, ddof=1),
        low=low,
        median=median,
        high=high,
        total_mean=float(total.mean()),
        total_sd=float(total.std(ddof=1)),
        total_low=float(total_low),
        total_high=float(total_high),
    )


def _draw(rng: np.random.Generator, ranges: Array, count: int) -> Array:
    down, up = _scales(ranges)
    normal = rng.standard_normal((len(ranges), count))
    return np.asarray(ranges[:, 1:2] + normal * np.where(normal < 0, down[:, None], up[:, None]), np.float64)
