"""Inputs of the engine from a flow and its basis, JSON that keeps them, and what is newer than a kept assessment."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from symbionet.core.texts import localised
from symbionet.engine import impact
from symbionet.engine.errors import SymbionetError
from symbionet.engine.impact import Assumption, FlowInput, SynergyInput, Term, UsedFactor
from symbionet.engine.model import Quantity
from symbionet.engine.packs import load_packs
from symbionet.engine.packs.factors import load_factors
from symbionet.engine.packs.factors_values import Factor, graded
from symbionet.engine.packs.waste_routes import waste_routes
from symbionet.engine.units import BASE_UNITS, UNITS, convert
from symbionet.impact.models import Assessment, Basis, FactorState, Metric, OwnFactor
from symbionet.network.models import Route
from symbionet.synergies.models import Synergy, SynergyFlow

__all__ = [
    "REGION",
    "NewerPacks",
    "amount_in",
    "assumptions_of",
    "base_unit",
    "basis_of",
    "factors_of",
    "flow_inputs",
    "kept_inputs",
    "newer_packs",
    "own_factors_of",
    "read_inputs",
    "stated_routes",
    "terms_of",
]

REGION = "CN"  # where a basis names none
GRADES = "factors/quality_grades"


def basis_of(flow: SynergyFlow) -> Basis | None:
    """The newest version of a flow's basis."""
    return max(flow.bases.all(), key=lambda basis: basis.number, default=None)


def stated_routes(flow: SynergyFlow) -> dict[str, float]:
    """The baseline that the flow's own resource states: where it goes today."""
    resource = flow.resource or flow.synergy.have
    route = resource.route if resource is not None else ""
    if not route or route == Route.VENTED:  # what goes into the air has no baseline of its own
        return {}
    name = waste_routes()[route].baseline_route
    return {name: 1.0} if name else {}


def base_unit(unit: str) -> str:
    """The unit in which the ledger counts a flow of that unit: t, m3, Nm3, GJ ("" is read as t).

    >>> base_unit("10kt"), base_unit("kWh"), base_unit("kW"), base_unit("")
    ('t', 'GJ', 'GJ', 't')
    """
    if unit not in UNITS:
        return "t"
    dimension = UNITS[unit].dimension
    return "GJ" if dimension == "power" else BASE_UNITS[dimension]


def amount_in(value: float, unit: str, wanted: str) -> float:
    """An amount in another unit of the same dimension; raises `IncompatibleUnits`, `UnknownUnit`.

    >>> amount_in(2.0, "10kt", "t")
    20000.0
    """
    return value if unit == wanted else convert(value, unit, wanted)


def flow_inputs(flow: SynergyFlow, basis: Basis, *, quantity: Quantity, year: int | None = None) -> FlowInput:
    """What the engine reads of a flow; with `year` for what flowed in that calendar year, else for all its years.

    What really flowed needs no persistence: the amount is that of the year.
    """
    start = date(year, 1, 1) if year else basis.start or flow.starts_on
    return FlowInput(
        material=localised(flow, "name"),
        class_id=flow.class_id or (flow.resource.class_id if flow.resource else ""),
        quantity=quantity,
        routes=basis.routes or None,
        substitutes=basis.substitutes or None,
        ratio=basis.substitution_ratio,
        km=basis.distance_km,
        baseline_km=basis.baseline_distance_km,
        vehicle=basis.vehicle or None,
        empty_return=basis.empty_return,
        start=start,
        years=1 if year else basis.years or _years(flow),
        persistence=1.0 if year else basis.persistence,
        attribution=basis.attribution,
        additionality=basis.additionality,
        displacement=basis.displacement,
        hazardous=basis.hazardous,
        own_disposal=basis.own_disposal,
        own_virgin=basis.own_virgin,
        own_reprocessing=basis.own_reprocessing,
        own_freight=basis.own_freight,
        boiler_efficiency=basis.boiler_efficiency,
        process_kwh=basis.process_kwh,
    )


def _years(flow: SynergyFlow) -> int | None:
    """The twelve-month periods that begin between the flow's dates."""
    if not flow.starts_on or not flow.ends_on:
        return None
    return max(1, round((flow.ends_on - flow.starts_on).days / 365.25))


def kept_inputs(inputs: FlowInput) -> dict[str, Any]:
    """An input as JSON; `read_inputs` reads it back."""
    found = {field.name: getattr(inputs, field.name) for field in fields(inputs)}
    found["quantity"] = {"value": inputs.quantity.value, "unit": inputs.quantity.unit, "period": inputs.quantity.period}
    found["routes"] = dict(inputs.routes) if inputs.routes is not None else None
    found["start"] = inputs.start.isoformat() if inputs.start else None
    return found


def read_inputs(kept: Mapping[str, Any]) -> FlowInput:
    """The input that `kept_inputs` wrote; fields that the engine no longer knows are left out."""
    known = {field.name for field in fields(FlowInput)}
    values = {name: value for name, value in kept.items() if name in known}
    values["quantity"] = Quantity(**values["quantity"])
    values["start"] = date.fromisoformat(values["start"]) if values.get("start") else None
    return FlowInput(**values)


def own_factors_of(synergy: Synergy) -> tuple[Factor, ...]:
    """The reviewed own factors of the synergy's two sides and of the programme."""
    rows = OwnFactor.objects.filter(state=FactorState.REVIEWED).order_by("pk")
    sides = {None, synergy.provider_id, synergy.receiver_id}
    return tuple(_factor(row) for row in rows if row.organisation_id in sides)


def _factor(row: OwnFactor) -> Factor:
    spreads = {grade["grade"]: float(grade["spread"]) for grade in load_packs().rows(GRADES)}
    low, high = graded(row.value, spreads[row.quality])
    return Factor(
        id=f"own:{row.pk}",
        activity=row.activity,
        subject=row.subject,
        route=row.route,
        value=row.value,
        low=low if row.low is None else row.low,
        high=high if row.high is None else row.high,
        unit=row.unit,
        region=row.region or "GLO",
        year=row.year or 0,
        gwp=row.gwp,  # type: ignore[arg-type]
        heating=row.heating,  # type: ignore[arg-type]
        quality=row.quality,  # type: ignore[arg-type]
        source=row.source,
        note=row.note,
        pack="own factors",
        own=True,
        reviewed=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewerPacks:
    """What an old result would be with the factors of today: t CO2e over its lifetime, and the change in per cent."""

    before: float
    now: float
    percent: float | None


def newer_packs(assessment: Assessment) -> NewerPacks | None:
    """How a stored result would change with the packs, own factors and engine of today; None where it would not.

    Nothing is stored: history changes by a new assessment alone, which people ask for.
    """
    inputs, region = read_inputs(assessment.inputs["facts"]), str(assessment.inputs["region"])
    factors = load_factors(own_factors_of(assessment.synergy))
    start = date.fromisoformat(assessment.inputs["start"])
    try:
        found = impact.assess([SynergyInput(name="", flows=(inputs,), region=region)], factors, start=start)[0]
    except SymbionetError:
        return None
    now = found.lifetime.metrics[Metric.CO2E].central
    before = float(assessment.lifetime["metrics"][Metric.CO2E][1])
    if abs(now - before) <= 1e-9 * max(abs(now), abs(before), 1.0):
        return None
    return NewerPacks(before=before, now=now, percent=100 * (now - before) / abs(before) if before else None)


def factors_of(assessment: Assessment) -> list[UsedFactor]:
    """The factors that a result used, as they were."""
    return [UsedFactor(**(row | {"fit": tuple(row["fit"])})) for row in assessment.factors]


def terms_of(assessment: Assessment) -> list[Term]:
    """The terms of a result: t CO2e of twelve months before deductions."""
    factors = factors_of(assessment)
    return [Term(**(row | {"factor": factors[row["factor"]]})) for row in assessment.terms]


def assumptions_of(assessment: Assessment) -> list[Assumption]:
    """What was taken where nothing was stated."""
    factors = factors_of(assessment)
    return [
        Assumption(**(row | {"factor": None if row["factor"] is None else factors[row["factor"]]}))
        for row in assessment.assumed
    ]
