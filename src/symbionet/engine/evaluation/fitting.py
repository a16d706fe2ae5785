"""Fits the weights of a choice among alternatives: multinomial logistic regression by Newton's method."""

from collections.abc import Sequence

import numpy as np

from symbionet.engine.arrays import Floats

__all__ = ["fit_choice", "fit_pairs"]


STEPS = 80
LONGEST_STEP = 2.0
ENOUGH = 1e-5
SHORTEST = 1e-4  # part of a step


def fit_choice(
    features: Sequence[Floats],
    targets: Sequence[Floats],
    *,
    penalty: float = 1.0,
    start: Floats | None = None,
    least: Floats | None = None,
) -> Floats:
    """The weights w that make the true alternatives most probable, one per feature.

    `features[q]` has shape (alternatives, features); `targets[q]` (alternatives) adds up to 1 over the true ones, or to
    0 where there are none (the query is passed over). P(a|q) = exp(w·x[q,a]) / Σ_b exp(w·x[q,b]); w maximises
    Σ_q Σ_a t[q,a] log P(a|q) - penalty/2 |w - start|² (McFadden's conditional logit with a Gaussian prior; the
    function is concave, so that Newton's method finds its maximum). `least` holds lower bounds of the weights.

    >>> x = [np.array([[1.0], [0.0]])] * 3
    >>> w = fit_choice(x, [np.array([1.0, 0.0])] * 2 + [np.array([0.0, 1.0])], penalty=1e-6)
    >>> round(float(w[0]), 3)  # log(2)
    0.693
    """
    prior = np.zeros(features[0].shape[1]) if start is None else np.asarray(start, dtype=np.float64)
    bound = np.full(len(prior), -np.inf) if least is None else least
    weights = np.maximum(prior, bound)
    pairs = [(x, t) for x, t in zip(features, targets, strict=True) if t.sum() > 0]
    for _ in range(STEPS):
        gradient = -penalty * (weights - prior)
        curvature = penalty * np.eye(len(weights))
        for x, t in pairs:
            scores = x @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            mean = shares @ x
            gradient += (t - shares) @ x
            curvature += (x * shares[:, None]).T @ x - np.outer(mean, mean)
        reached, longest = _step(weights, gradient, curvature, bound)
        way, worth, length = reached - weights, _worth(weights, pairs, penalty, prior), 1.0
        while length > SHORTEST and _worth(weights + length * way, pairs, penalty, prior) < worth:
            length /= 2.0  # a whole step may lead beyond the maximum, and back, for ever
        weights = weights + length * way
        if longest < ENOUGH:
            break
    return weights


def _worth(weights: Floats, pairs: Sequence[tuple[Floats, Floats]], penalty: float, prior: Floats) -> float:
    """What `fit_choice` makes as large as it can be."""
    total = -0.5 * penalty * float(((weights - prior) ** 2).sum())
    for x, t in pairs:
        scores = x @ weights
        highest = float(scores.max())
        total += float(t @ scores) - highest - float(np.log(np.exp(scores - highest).sum()))
    return total


def fit_pairs(
    features: Floats,
    targets: Floats,
    *,
    penalty: float = 1.0,
    start: Floats | None = None,
    least: Floats | None = None,
    counts: Floats | None = None,
    constant_penalty: float = 1e-6,
    slopes: Floats | None = None,
    beside: Floats | None = None,
) -> Floats:
    """The weights w of a logistic model of single pairs, the first for the constant.

    `features` (pairs, features), `targets` (pairs) of 0 and 1. P = 1 / (1 + exp(-(w0 + w·x))); w maximises the log
    likelihood less penalty/2 |w - start|², the constant with a penalty of its own (nearly none unless asked for);
    `least` holds lower bounds of the weights, `counts` how often each pair counts (once unless given),
    `slopes` by how much of its log-odds each pair is stated (all of it unless given), and `beside` log-odds that stand
    beside them (none).

    >>> w = fit_pairs(np.array([[1.0], [1.0], [0.0], [0.0]]), np.array([1.0, 0.0, 0.0, 0.0]), penalty=1.0)
    >>> bool(w[1] > 0)
    True
    """
    x = np.hstack([np.ones((len(features), 1)), features])
    if slopes is not None:
        x *= slopes[:, None]
    prior = np.zeros(x.shape[1]) if start is None else np.asarray(start, dtype=np.float64)
    bound = np.full(x.shape[1], -np.inf) if least is None else least
    weights = np.maximum(prior, bound)
    diagonal = np.full(x.shape[1], penalty)
    diagonal[0] = constant_penalty
    fixed = np.zeros(len(x)) if beside is None else beside
    times = np.ones(len(x)) if counts is None else np.asarray(counts, dtype=np.float64)
    for _ in range(STEPS):
        shares = 1.0 / (1.0 + np.exp(-(x @ weights + fixed)))
        gradient = x.T @ (times * (targets - shares)) - diagonal * (weights - prior)
        curvature = (x * (times * shares * (1 - shares))[:, None]).T @ x + np.diag(diagonal)
        weights, longest = _step(weights, gradient, curvature, bound)
        if longest < ENOUGH:
            break
    return weights


def _step(weights: Floats, gradient: Floats, curvature: Floats, bound: Floats) -> tuple[Floats, float]:
    """The weights one step of Newton further, and the longest part of it; what its bound holds back stays."""
    free = (weights > bound) | (gradient > 0)
    step = np.zeros_like(weights)
    step[free] = np.linalg.solve(curvature[np.ix_(free, free)], gradient[free])
    longest = float(np.abs(step).max())
    return np.maximum(weights + step * min(1.0, LONGEST_STEP / (longest + ENOUGH)), bound), longest
