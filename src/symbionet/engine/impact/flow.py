"""A flow with nothing left open: what it saves per unit, and its terms before they are multiplied out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from symbionet.engine.impact.model import Assumption, Term, UsedFactor
from symbionet.engine.model import Range

__all__ = ["Flow", "Slot", "terms_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One term before it is multiplied out: `activity` per unit of flow (positive saves) times a factor."""

    code: str
    activity: float
    factor: UsedFactor
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A flow with nothing left open. `rates` per unit: landfill t, hazardous t, virgin t, water m3, energy MWh."""

    material: str
    amount: Range
    unit: str
    rates: tuple[float, float, float, float, float]
    slots: tuple[Slot, ...]
    start: date
    years: int
    persistence: float
    claim: float
    displacement: float
    recycled: float
    assumed: tuple[Assumption, ...]


def terms_of(flow: Flow, values: Sequence[float]) -> tuple[Term, ...]:
    """The terms of a flow; `values` are t CO2e of twelve months by slot."""
    return tuple(
        Term(
            code=slot.code,
            material=flow.material,
            value=float(value),
            factor=slot.factor,
            activity=flow.amount.central * slot.activity,
            detail=slot.detail,
        )
        for slot, value in zip(flow.slots, values, strict=False)
    )
