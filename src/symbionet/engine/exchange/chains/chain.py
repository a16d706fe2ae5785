"""A route of a have to a want, and its steps, as values."""

from dataclasses import dataclass

from symbionet.engine.matching.value.hauls import (
    Span,
)
from symbionet.engine.model import Match, Reason

__all__ = ["Chain", "ChainStep"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainStep:
    """One process of a route: amounts in base units, energy in kWh, cost in CNY (processing only), the haul to it.

    `organisation_id` is "" where a processor is still to be found. Amounts are None where the have states none or
    the process counts in another unit.
    """

    process_id: str
    organisation_id: str
    from_class: str
    to_class: str
    amount_in: Span | None
    unit_in: str
    amount_out: Span | None
    unit_out: str
    energy_kwh: Span | None
    cost_cny: Span | None
    haul_km: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A have that a partner may use after processing.

    `probability` is the product of its reasons' factors: their contributions add up to its logarithm. `delivered`,
    `energy_kwh` and `cost_cny` (processing and freight) are per year, or once where `per` says so. `final` is the
    match of the processed resource with the partner; `haul_km` its haul, `total_km` that of the whole route.
    """

    have_id: str
    steps: tuple[ChainStep, ...]
    organisation_id: str
    want_id: str | None
    probability: float
    delivered: Span | None
    unit: str
    per: str
    energy_kwh: Span | None
    cost_cny: Span | None
    haul_km: float | None
    total_km: float | None
    final: Match
    reasons: tuple[Reason, ...]
