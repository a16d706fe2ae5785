"""What sums and differences of any number of published figures tell: the claims that can be had out of them alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

__all__ = ["told_apart"]

type Behind = Mapping[str, tuple[float, frozenset[int]]]  # claim -> its part, the organisations behind it

SMALL = 1e-6  # rounding
HEAVY = 0.5  # of two claims that are told together one weighs at least half


def told_apart(figures: Sequence[Behind], *, few: int) -> frozenset[frozenset[int]]:
    """The sets of fewer than `few` organisations of which some combination of the figures tells alone.

    A figure is a sum over claims. With `Q` an orthonormal basis of all figures, a combination tells of no more than the
    claims `R` exactly where the rows `R` of `Q` have the largest singular value 1; for a claim alone that is its
    leverage, the square of the length of its row.

    >>> before = {name: (1.0, frozenset({number})) for number, name in enumerate("abc")}
    >>> after = before | {"d": (1.0, frozenset({3}))}
    >>> [sorted(one) for one in told_apart([before, after], few=3) if len(one) == 1]
    [[3]]
    """
    claims = sorted({key for behind in figures for key in behind})
    if not claims:
        return frozenset()
    columns = [np.array([behind.get(key, (0.0, frozenset()))[0] for key in claims]) for behind in figures]
    lengths = [(column, float(np.linalg.norm(column))) for column in columns]
    left, sizes, _right = np.linalg.svd(
        np.column_stack([column / length for column, length in lengths if length] or [np.zeros(len(claims))]),
        full_matrices=False,
    )
    basis = left[:, sizes > SMALL]
    leverage = (basis**2).sum(axis=1)
    firms = [_firms(key, figures) for key in claims]
    found = set()
    for some in _sets(firms, leverage, few):
        rows = [place for place, those in enumerate(firms) if those <= some]
        if leverage[rows].sum() < 1 - SMALL:
            continue
        if np.linalg.svd(basis[rows], compute_uv=False)[0] > 1 - SMALL:
            found.add(some)
    return frozenset(found)


def _firms(claim: str, figures: Iterable[Behind]) -> frozenset[int]:
    return frozenset().union(*(behind[claim][1] for behind in figures if claim in behind))


def _sets(firms: Sequence[frozenset[int]], leverage: np.ndarray, few: int) -> set[frozenset[int]]:
    """The sets of organisations to look at: of each claim, and of each that weighs enough with each other one."""
    known: dict[frozenset[int], float] = defaultdict(float)
    for those, weight in zip(firms, leverage, strict=True):
        if weight > SMALL:
            known[those] = max(known[those], float(weight))
    heavy = [those for those, weight in known.items() if weight > HEAVY - SMALL]
    pairs = {one | other for one in heavy for other in known}
    return {those for those in {*known, *pairs} if 0 < len(those) < few}
