"""What a reader must be told of a result: that it is negative, that its sign is open, that a burden only moves.

Waste exchanges can be worse than disposal, so a result is never clipped; it is flagged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from symbionet.engine.errors import SymbionetError
from symbionet.engine.impact.baseline import parameter
from symbionet.engine.impact.flow import Flow
from symbionet.engine.impact.kernel import KG
from symbionet.engine.impact.model import Lifetime, Term, UsedFactor
from symbionet.engine.packs import Packs
from symbionet.engine.packs.factors import Factors
from symbionet.engine.packs.factors_units import as_co2e, as_per

__all__ = ["FLAGS", "Sanity", "balance", "review", "sanity", "share_between", "would_change"]

FLAGS = ("negative", "uncertain_sign", "burden_shift", "rebound", "freight_dominates", "recycled_before", "above_band")
BANDS = "factors/sanity_bands"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanity:
    """A ratio beside those that programmes have published; `verdict` is "within", "above", "far_above", ..."""

    ratio: float
    low: float
    high: float
    verdict: str


def review(lifetime: Lifetime, terms: Sequence[Term], flows: Sequence[Flow], packs: Packs) -> tuple[str, ...]:
    """The flags of a synergy, a subset of `FLAGS`.

    negative: net CO2e below zero · uncertain_sign: zero lies in its range · burden_shift: one metric gains while
    another loses · rebound: a stated displacement, or mass that is diverted but replaces nothing · freight_dominates:
    the haul eats up a large part of what is gained · recycled_before: part was recycled already, and the former user
    now needs something else · above_band: far more CO2e per tonne diverted than any published programme.
    """
    metrics = lifetime.metrics
    co2e = metrics["co2e_avoided_t"]
    gained = sum(term.value for term in terms if term.value > 0)
    hauled = -sum(term.value for term in terms if term.code == "freight" and term.value < 0)
    others = [
        value.central for name, value in metrics.items() if name.startswith(("landfill", "virgin", "water", "energy"))
    ]
    diverted = metrics["landfill_diverted_t"].central
    checked = sanity(co2e.central, diverted, packs) if diverted > 0 else None
    idle = any(flow.amount.central > 0 and not any(flow.rates[2:]) for flow in flows)
    tests = {
        "negative": co2e.central < 0,
        "uncertain_sign": co2e.low < 0 < co2e.high,
        "burden_shift": co2e.central < 0 < max(others) or min(others) < 0 < co2e.central,
        "rebound": idle or any(flow.displacement > 0 for flow in flows),
        "freight_dominates": hauled > parameter(packs, "freight_share").central * gained and hauled > 0,
        "recycled_before": any(flow.recycled > 0 for flow in flows),
        "above_band": checked is not None and checked.verdict == "far_above",
    }
    return tuple(flag for flag in FLAGS if tests[flag])


def sanity(co2e: float, diverted: float, packs: Packs, *, metric: str = "co2e_per_t") -> Sanity:
    """A claim beside published programmes: t CO2e (or money, `metric`) per t diverted from landfill.

    "far_above" and "far_below" are beyond the published span by the factor `band_factor`: such a claim needs a reason.
    """
    if diverted <= 0:
        raise SymbionetError(f"{diverted:g} t diverted has no ratio; compare only what was landfilled before")
    known = _published(packs, metric)
    if not known:
        raise SymbionetError(f"no published figures are known for {metric!r}; see pack {BANDS}")
    ratio, low, high = co2e / diverted, min(known), max(known)
    factor = parameter(packs, "band_factor").central
    verdict = "within" if low <= ratio <= high else "above" if ratio > high else "below"
    if ratio > high * factor or ratio < low / factor:
        verdict = f"far_{verdict}"
    return Sanity(ratio=ratio, low=low, high=high, verdict=verdict)


@lru_cache(maxsize=16)
def _published(packs: Packs, metric: str) -> tuple[float, ...]:
    return tuple(float(row["value"]) for row in packs.rows(BANDS) if row["metric"] == metric)


def would_change(terms: Sequence[Term], factors: Factors) -> float | None:
    """By how much the CO2e of stored terms would change with the factors of today: 0.05 is 5 % more; None from zero.

    A stored result keeps its own factors; this only tells. A factor that was superseded is followed to the one that
    stands in its place; own factors and those no longer in any pack stay as they are.
    """
    old = sum(term.value for term in terms)
    if old == 0:
        return None
    new = sum(term.activity * _today(term.factor, factors) * KG for term in terms)
    return (new - old) / abs(old)


def _today(factor: UsedFactor, factors: Factors) -> float:
    known, seen = factors.by_id(factor.id), set[str]()
    while known is not None and known.superseded_by and known.id not in seen:
        seen.add(known.id)
        known = factors.by_id(known.superseded_by) or known
    if known is None:
        return factor.value
    return as_co2e(as_per(known, factor.unit.split("/", 1)[-1])).value


def balance(sent: float, received: float, *, tolerance: float = 0.05) -> bool:
    """Whether what one party sent and the other received agree, as a share of the larger.

    >>> balance(100.0, 97.0), balance(100.0, 90.0), balance(0.0, 0.0)
    (True, False, True)
    """
    return abs(sent - received) <= tolerance * max(abs(sent), abs(received))


def share_between(value: float, shares: Sequence[float]) -> tuple[float, ...]:
    """A figure split between parties so that the parts add up to it; shares add up to 1 or raise `SymbionetError`.

    >>> share_between(100.0, [0.5, 0.3, 0.2])
    (50.0, 30.0, 20.0)
    """
    if any(share < 0 for share in shares) or abs(sum(shares) - 1) > 1e-9:
        raise SymbionetError(f"shares {list(shares)} add up to {sum(shares):g}; make them add up to 1, none below 0")
    return tuple(value * share for share in shares)
