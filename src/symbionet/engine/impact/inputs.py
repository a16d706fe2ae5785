"""What people state about a synergy: flow by flow, with whatever they know; the rest is completed by `baseline`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from symbionet.engine.errors import SymbionetError
from symbionet.engine.impact.money import PartyMoney
from symbionet.engine.model import Quantity, Range
from symbionet.engine.packs.waste_routes import baseline_routes

__all__ = ["BASELINE_ROUTES", "BadFlow", "FlowInput", "SynergyInput"]

BASELINE_ROUTES = baseline_routes()


class BadFlow(SymbionetError):
    """A flow that cannot be assessed; `field` is what is wrong, `code` why (words: pack `wording/problems`)."""

    def __init__(self, text: str, *, field: str, code: str, value: str) -> None:
        super().__init__(text)
        self.field, self.code, self.value = field, code, value


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowInput:
    """One flow of a synergy; only `material` and `quantity` are needed, None is "not stated".

    `quantity` as people state it; without a period it is per twelve months. `routes`: shares of what happened to it
    before, summing to 1. `ratio`: units of the substituted thing per unit of flow. `km`, `baseline_km`: one way, to the
    user and to the former disposal. `vehicle`: a subject of freight factors, or "line": a pipe, belt or wire.
    `empty_return`: share of the way back driven empty. `persistence`, `attribution`,
    `additionality`, `displacement`: shares 0..1. `own_...`: own factors in kg CO2e per t (freight: per t km).
    `process_kwh`: electricity per t (or m3, GJ) of flow for pre-processing, pumps and heat pumps.
    """

    material: str
    quantity: Quantity
    class_id: str = ""
    routes: Mapping[str, float] | None = None
    substitutes: str | None = None
    ratio: float | None = None
    km: float | None = None
    baseline_km: float | None = None
    vehicle: str | None = None
    empty_return: float | None = None
    start: date | None = None
    years: int | None = None
    persistence: float | None = None
    attribution: float | None = None
    additionality: float | None = None
    displacement: float = 0.0
    hazardous: bool | None = None
    own_disposal: float | None = None
    own_virgin: float | None = None
    own_reprocessing: float | None = None
    own_freight: float | None = None
    quantity_spread: float | None = None
    boiler_efficiency: float | None = None
    process_kwh: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SynergyInput:
    """A synergy: its flows, and what its parties state of money (one currency), jobs and people.

    `region` is where it is ("CN", "CN-TJ", "GB"): it decides which factors are near.
    """

    name: str
    flows: tuple[FlowInput, ...]
    region: str = "CN"
    parties: tuple[PartyMoney, ...] = ()
    jobs_created: Range | None = None
    jobs_safeguarded: Range | None = None
    people_trained: Range | None = None
