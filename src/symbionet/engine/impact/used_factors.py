"""Factors of the packs as a result uses them."""

from functools import lru_cache

from symbionet.engine.impact.model import UsedFactor
from symbionet.engine.packs.factors import Factors
from symbionet.engine.packs.factors_units import as_co2e
from symbionet.engine.packs.factors_values import Factor

__all__ = ["nearest_factor", "used"]


def used(factor: Factor) -> UsedFactor:
    """A factor of the packs as it is used; one of carbon dioxide alone is marked and its range widened."""
    whole = as_co2e(factor)
    return UsedFactor(
        id=whole.id,
        value=whole.value,
        low=whole.low,
        high=whole.high,
        unit=whole.unit,
        source=whole.source,
        region=whole.region,
        year=whole.year,
        quality=whole.quality,
        pack=whole.pack,
        fit=whole.fit,
    )


@lru_cache(maxsize=16384)
def nearest_factor(  # noqa: PLR0917 - a cached function takes its arguments in their order
    factors: Factors, activity: str, subject: str, route: str, region: str, year: int, per: str
) -> UsedFactor | None:
    found = factors.find(activity, subject=subject, route=route, region=region, year=year, per=per)
    return used(found) if found else None
