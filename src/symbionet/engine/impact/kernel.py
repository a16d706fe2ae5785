"""One vectorised kernel over flow x year x term: `assess` and the table API both come down to `compute`.

A flow i of q_i units per twelve months has for every metric a rate per unit. For CO2e the rate is a sum of terms
F_i = sum_j a_ij f_j: a_ij is an activity per unit of flow (share of a route, t replaced, km x (1 + empty return), ...;
positive where it saves), f_j a factor in kg CO2e. So C_i = q_i F_i / 1000 t CO2e (Eckelman and Chertow 2013: avoided
production + avoided disposal - pre-processing - transport, per exchange).

Ranges: low and high of each q and f are read as its 2.5 % and 97.5 % points. Deviations of all independent variables
are combined in quadrature, downward and upward apart (first order); a factor that several flows of a synergy share is
one variable, so that it does not average out. Over the years of a synergy ends add up: the same factors hold each year.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

__all__ = ["Array", "Columns", "Computed", "Integers", "compute", "term_values", "year_weights"]

Array = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
CO2E = 5  # place of co2e_avoided_t among the physical metrics
KG = 0.001


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Flows as columns; n flows, t terms, v variables, g synergies, 5 physical metrics besides CO2e.

    `group` (n) synergy of each flow, 0..g-1 · `quantity` (n, 3) low, central, high per twelve months · `rates` (n, 5)
    of landfill t, hazardous t, virgin t, water m3, energy MWh per unit · `activity` (n, t) per unit of flow ·
    `variable` (n, t) place of the factor of a term in `factors` (v, 3), low, central, high in kg CO2e per unit of
    activity · `start` (n) days since 1970-01-01 · `years` (n) · `persistence`, `claim` (n): share that remains each
    year, and attribution x additionality x (1 - displacement).
    """

    group: Integers
    quantity: Array
    rates: Array
    activity: Array
    variable: Integers
    factors: Array
    start: Integers
    years: Integers
    persistence: Array
    claim: Array

    @cached_property
    def groups(self) -> int:
        """The number of synergies."""
        return int(self.group.max()) + 1 if len(self.group) else 0

    @cached_property
    def term_factors(self) -> Array:
        """The central factor of every term (n, t)."""
        return np.asarray(self.factors[:, 1][self.variable], np.float64)


@dataclass(frozen=True, kw_only=True)
class Computed:
    """`gross` and `net` (g, y, 6, 3): synergies x calendar years x physical metrics x (low, central, high).

    `calendar` (y) are the years; `active` (g, y) says in which of them a synergy has days; `lifetime` (g, 6, 3).
    """

    calendar: Integers
    active: npt.NDArray[np.bool_]
    gross: Array
    net: Array

    @cached_property
    def lifetime(self) -> Array:
        """Net over all years."""
        return np.asarray(self.net.sum(axis=1), np.float64)


def year_weights(columns: Columns) -> tuple[Integers, Array, Array]:
    """The calendar years (y), and per flow the share of a twelve-month flow in each, gross and net (n, y).

    Twelve-month periods count from the start; a calendar year takes the days of a period that fall into it, over the
    days of that period. A start on 29 February makes a period end with 28 February: the next begins on 1 March.
    """
    if not len(columns.start):
        return np.zeros(0, np.int64), np.zeros((0, 0)), np.zeros((0, 0))
    days = columns.start.astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    into = (days - months.astype("datetime64[D]")).astype(np.int64)
    year = days.astype("datetime64[Y]").astype(np.int64) + 1970
    periods = int(columns.years.max())
    first, last = int(year.min()), int((year + columns.years).max())
    gross, net = np.zeros((len(year), last - first + 1)), np.zeros((len(year), last - first + 1))
    rows = np.arange(len(year))
    left = columns.claim.astype(np.float64)
    for k in range(periods):
        begin, end = _days(months, into, k), _days(months, into, k + 1)
        turn = (year + k + 1 - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
        runs = (columns.years > k).astype(np.float64)
        for days_in, column in ((turn - begin, year - first + k), (end - turn, year - first + k + 1)):
            share = runs * days_in / (end - begin)
            place = np.minimum(column, gross.shape[1] - 1)  # flows that have ended add nothing
            gross[rows, place] += share  # one place per row: nothing is added twice
            net[rows, place] += share * left
        left = left * columns.persistence
    kept = (gross > 0).any(axis=0)
    kept[int(np.argmax(kept)) : len(kept) - int(np.argmax(kept[::-1]))] = True
    return np.arange(first, last + 1)[kept], gross[:, kept], net[:, kept]


def _days(months: npt.NDArray[np.datetime64], into: Integers, years: int) -> Integers:
    return np.asarray(
        (months + np.timedelta64(12 * years, "M")).astype("datetime64[D]").astype(np.int64) + into, np.int64
    )


def term_values(columns: Columns) -> Array:
    """Every term of every flow (n, t) in t CO2e of twelve months, gross: the waterfall of a synergy."""
    return columns.quantity[:, 1:2] * columns.activity * columns.term_factors * KG


class _Spread:
    """Deviations of the metrics of each synergy for one weight per flow."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        quantity, self._group, self._groups = columns.quantity, columns.group, columns.groups
        self._rates = np.column_stack([columns.rates, (columns.activity * columns.term_factors).sum(axis=1) * KG])
        down, up = quantity[:, 0] - quantity[:, 1], quantity[:, 2] - quantity[:, 1]
        # A larger flow lowers a metric whose rate is negative: ends change places.
        lower = np.where(self._rates >= 0, down[:, None], up[:, None]) * self._rates
        upper = np.where(self._rates >= 0, up[:, None], down[:, None]) * self._rates
        self._squares = lower**2, upper**2
        used = np.flatnonzero(columns.activity.ravel())
        terms = columns.activity.shape[1]
        self._row = used // terms if terms else used
        variable = columns.variable.ravel()[used]
        pair = columns.group[self._row] * max(len(columns.factors), 1) + variable
        keys, self._pair = np.unique(pair, return_inverse=True)
        self._pair_group = keys // max(len(columns.factors), 1)
        factors = columns.factors[keys % max(len(columns.factors), 1)] if len(keys) else np.zeros((0, 3))
        self._down, self._up = factors[:, 0] - factors[:, 1], factors[:, 2] - factors[:, 1]
        self._slope = quantity[self._row, 1] * columns.activity.ravel()[used] * KG

    def _sum(self, values: Array, group: Integers) -> Array:
        return np.bincount(group, weights=values, minlength=self._groups)

    def metrics(self, weight: Array) -> Array:
        """Low, central and high (g, 6, 3) of each metric, the flows weighted by `weight` (n)."""
        found = np.empty((self._groups, CO2E + 1, 3))
        for metric in range(CO2E + 1):
            central = self._sum(self._columns.quantity[:, 1] * self._rates[:, metric] * weight, self._group)
            spread = [self._sum(square[:, metric] * weight**2, self._group) for square in self._squares]
            if metric == CO2E and len(self._pair):
                slope = np.bincount(self._pair, weights=self._slope * weight[self._row])
                lower = slope * np.where(slope >= 0, self._down, self._up)
                upper = slope * np.where(slope >= 0, self._up, self._down)
                spread[0] += self._sum(lower**2, self._pair_group)
                spread[1] += self._sum(upper**2, self._pair_group)
            found[:, metric, 1] = central
            found[:, metric, 0], found[:, metric, 2] = central - np.sqrt(spread[0]), central + np.sqrt(spread[1])
        return found


def compute(columns: Columns) -> Computed:
    """The physical metrics of all synergies in all calendar years, in one pass over the columns."""
    calendar, gross, net = year_weights(columns)
    spread = _Spread(columns)
    shape = (columns.groups, len(calendar), CO2E + 1, 3)
    found_gross, found_net = np.zeros(shape), np.zeros(shape)
    active = np.zeros(shape[:2], np.bool_)
    for place in range(len(calendar)):
        found_gross[:, place] = spread.metrics(gross[:, place])
        found_net[:, place] = spread.metrics(net[:, place])
        active[:, place] = np.bincount(columns.group, weights=gross[:, place], minlength=columns.groups) > 0
    return Computed(calendar=calendar, active=active, gross=found_gross, net=found_net)
