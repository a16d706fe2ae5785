"""Learns from outcomes: what people accepted, dismissed and carried out moves the pack's weights, gently.

The pack's weights are the centre of a Gaussian prior; the outcomes of one network are the data (MAP estimate of a
Bayesian logistic regression, Bishop, Pattern Recognition and Machine Learning, 2006, section 4.5). With few outcomes
the prior holds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from symbionet.engine.arrays import Floats
from symbionet.engine.evaluation.fitting import fit_pairs
from symbionet.engine.matching.rate.probability import PLAIN, Parts, stated_log_odds, stated_probability, stated_slopes
from symbionet.engine.model import Reason
from symbionet.engine.packs import Packs, load_packs

__all__ = [
    "FOLDS",
    "STRENGTH",
    "CalibrationBin",
    "Learned",
    "LearnedPacks",
    "OutcomeWeight",
    "TaughtMatch",
    "feature_of",
    "learn_weights",
    "outcome_weights",
    "signal_of",
    "with_weights",
]


PRIOR = "prior"
# reason codes whose signal has another name
SIGNAL_OF = {
    "class_same": "class_related",
    "condition_check": "condition",
    "permit_held": "permit",
    "permit_needed": "permit",
}
STRENGTH = 12.0  # of the prior: one plain outcome moves a signal of full size by 1/12 log-odds at most
CONSTANT = 2.0  # the general rate holds this many times as firmly: what people decide on is no fair sample of all pairs
LEAST, MOST = 0.1, 3.0  # a learned weight keeps its sign, a tenth of its size, and grows to three times at most
FREE = 0.5  # size up to which a weight may grow that the pack sets to 0
SHIFT = 2.0  # log-odds by which the general rate may move
FOLDS = 5
ROUNDS = 4  # in which it settles which matches are over even odds
EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeWeight:
    """How much an outcome teaches: `reached` for or against the match, counted `weight` times."""

    reached: bool
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtMatch:
    """A decided match: the value of each of its signals, whether it was reached, and how often it counts."""

    features: Mapping[str, float]
    reached: bool
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationBin:
    """Matches predicted between `low` and `high`: how many, what was predicted before and after, what was reached.

    `after` is predicted by weights that were learned without these matches; all three are shares, weighted.
    """

    low: float
    high: float
    count: int
    weight: float
    before: float
    after: float
    reached: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Weights before and after, what they were learned from, and whether they predict matches they did not see better.

    Losses are mean log losses (nats), errors expected calibration errors; None below `FOLDS` outcomes of each kind.
    """

    before: Mapping[str, float]
    weights: Mapping[str, float]
    count: int = 0
    total: float = 0.0
    bins: tuple[CalibrationBin, ...] = ()
    loss_before: float | None = None
    loss_after: float | None = None
    error_before: float | None = None
    error_after: float | None = None
    moved: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_better(self) -> bool:
        """Whether the learned weights predict matches they have not seen better than the pack's."""
        return self.loss_before is not None and self.loss_after is not None and self.loss_after < self.loss_before


@dataclass(frozen=True)
class LearnedPacks(Packs):
    """Packs with weights of their own; they are another value than the packs, so that nothing computed is mixed up."""

    learned: tuple[tuple[str, float], ...] = ()

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """The weight of each signal, the learned one where there is one."""
        return {**load_packs(self.folder, left_out=self.left_out).weights, **dict(self.learned)}


def outcome_weights(packs: Packs) -> Mapping[str, OutcomeWeight]:
    """How much each outcome teaches, by code: "dismissed.<reason>", "accepted", "stage.<stage>".

    >>> from symbionet.engine.packs import load_packs
    >>> outcome_weights(load_packs())["dismissed.technical"]
    OutcomeWeight(reached=False, weight=1.0)
    """
    return {
        row["outcome"]: OutcomeWeight(reached=row["reached"] == "1", weight=float(row["weight"]))
        for row in packs.rows("uses/outcome_weights")
    }


def signal_of(code: str) -> str:
    """The signal whose weight stands behind a reason."""
    return SIGNAL_OF.get(code, code)


def feature_of(reason: Reason, weights: Mapping[str, float]) -> float:
    """The value of the signal behind a reason: its contribution without the weight it was found with; 0 without one.

    >>> feature_of(Reason(code="class_same", contribution=2.1), {"class_related": 4.2})
    0.5
    """
    weight = weights.get(signal_of(reason.code), 0.0)
    return round(reason.contribution / weight, 6) if weight else 0.0


def learn_weights(
    matches: Iterable[TaughtMatch],
    weights: Mapping[str, float],
    *,
    strength: float = STRENGTH,
    parts: Parts = PLAIN,
) -> Learned:
    """The weights after what was reached, one per signal of `weights` (with "prior"); the order of matches is nothing.

    w maximises Σ n·log P(outcome | w·x) - strength/2 |w - w₀|², n the weight of an outcome and w₀ the pack's weights;
    the constant holds `CONSTANT` times as firmly. Then each weight is kept within its bounds: it never changes sign.
    Of log-odds those `parts` are stated (`rate.probability`). Without outcomes the weights are those given.

    >>> weights = {"prior": -1.0, "known_use": 2.0}
    >>> learn_weights([], weights).weights == weights
    True
    >>> taught = [TaughtMatch(features={"known_use": 1.0}, reached=True)] * 9
    >>> round(learn_weights(taught, weights).weights["known_use"], 2)
    2.17
    """
    signals = sorted(name for name in weights if name != PRIOR)
    start = np.array([weights[PRIOR], *(weights[name] for name in signals)])
    rows = _ordered(matches, signals)
    if not len(rows):
        return Learned(before=dict(weights), weights=dict(weights))
    fitted = _fit(rows, start, strength, parts)
    moved = {name: float(value) for name, value in zip([PRIOR, *signals], fitted, strict=True)}
    return Learned(
        before=dict(weights),
        weights={name: moved[name] for name in weights},
        count=len(rows),
        total=float(rows[:, -1].sum()),
        moved={name: moved[name] - weights[name] for name in weights},
        **_tested(rows, start, strength, parts),
    )


def with_weights(packs: Packs, weights: Mapping[str, float]) -> Packs:
    """The same packs with other weights of the signals; a signal that `weights` does not name keeps the pack's.

    >>> from symbionet.engine.packs import load_packs
    >>> with_weights(load_packs(), {"known_use": 9.0}).weights["known_use"]
    9.0
    """
    known = tuple(sorted((name, value) for name, value in weights.items() if name in packs.weights))
    changed = LearnedPacks(packs.folder, packs.left_out, known)
    read = {name: value for name, value in packs.__dict__.items() if name != "weights"}
    changed.__dict__.update(read)  # shares what has been read
    return changed


def _ordered(matches: Iterable[TaughtMatch], signals: Sequence[str]) -> Floats:
    """One row per match that teaches anything: its features, reached, weight; sorted, so that sums do not differ."""
    rows = sorted(
        (*(match.features.get(name, 0.0) for name in signals), float(match.reached), match.weight)
        for match in matches
        if match.weight > 0
    )
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(signals) + 2)


def _fit(rows: Floats, start: Floats, strength: float, parts: Parts) -> Floats:
    fitted = start
    for _ in range(1 if parts == PLAIN else ROUNDS):
        totals = _totals(rows, fitted)
        slopes = stated_slopes(totals, parts)
        fitted = fit_pairs(
            rows[:, :-2],
            rows[:, -2],
            counts=rows[:, -1],
            penalty=strength,
            constant_penalty=CONSTANT * strength,
            start=start,
            slopes=slopes,
            beside=stated_log_odds(totals, parts) - slopes * totals,
        )
    near, far = np.sign(start) * LEAST * np.abs(start), np.sign(start) * MOST * np.abs(start)
    low, high = np.minimum(near, far), np.maximum(near, far)
    low, high = np.where(start == 0, -FREE, low), np.where(start == 0, FREE, high)
    low[0], high[0] = start[0] - SHIFT, start[0] + SHIFT
    return np.asarray(np.clip(fitted, low, high))


def _predict(rows: Floats, weights: Floats, parts: Parts) -> Floats:
    return np.asarray(stated_probability(_totals(rows, weights), parts))


def _totals(rows: Floats, weights: Floats) -> Floats:
    return np.asarray(weights[0] + rows[:, :-2] @ weights[1:])


def _tested(rows: Floats, start: Floats, strength: float, parts: Parts) -> dict[str, Any]:
    """Bins, losses and calibration errors, each match predicted by weights learned from the other folds."""
    reached = rows[:, -2] > 0
    if min(int(reached.sum()), int((~reached).sum())) < FOLDS:
        return {}
    # by turns within each outcome, so that every fold holds both
    folds = np.empty(len(rows), dtype=np.int64)
    for kind in (reached, ~reached):
        folds[kind] = np.arange(int(kind.sum())) % FOLDS
    before, after = _predict(rows, start, parts), np.empty(len(rows))
    for fold in range(FOLDS):
        held = folds == fold
        after[held] = _predict(rows[held], _fit(rows[~held], start, strength, parts), parts)
    bins = _bins(rows, before, before, after)
    return {
        "bins": bins,
        "loss_before": _loss(rows, before),
        "loss_after": _loss(rows, after),
        "error_before": _error(bins, "before"),
        "error_after": _error(_bins(rows, after, before, after), "after"),
    }


def _bins(rows: Floats, by: Floats, before: Floats, after: Floats) -> tuple[CalibrationBin, ...]:
    """The matches in bins of the prediction `by`; empty bins are left out."""
    places = np.clip(np.searchsorted(EDGES, by, side="right") - 1, 0, len(EDGES) - 2)
    found = []
    for place in range(len(EDGES) - 1):
        inside = places == place
        if not inside.any():
            continue
        weight = rows[inside, -1]
        found.append(
            CalibrationBin(
                low=EDGES[place],
                high=EDGES[place + 1],
                count=int(inside.sum()),
                weight=float(weight.sum()),
                before=float(np.average(before[inside], weights=weight)),
                after=float(np.average(after[inside], weights=weight)),
                reached=float(np.average(rows[inside, -2], weights=weight)),
            )
        )
    return tuple(found)


def _loss(rows: Floats, predicted: Floats) -> float:
    sure = np.clip(np.where(rows[:, -2] > 0, predicted, 1 - predicted), 1e-12, 1.0)
    return float(np.average(-np.log(sure), weights=rows[:, -1]))


def _error(bins: Sequence[CalibrationBin], side: str) -> float:
    total = sum(one.weight for one in bins)
    return sum(one.weight * abs(float(getattr(one, side)) - one.reached) for one in bins) / total
