"""The basis of a flow, and the results of the engine that the ledger keeps."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from functools import cache
from importlib.metadata import version
from typing import TypedDict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import is_chinese
from symbionet.engine import impact
from symbionet.engine.errors import SymbionetError
from symbionet.engine.impact import BadFlow, SynergyInput, UsedFactor
from symbionet.engine.model import Quantity, Range
from symbionet.engine.packs.factors import load_factors
from symbionet.impact.actions.rules import lock_claims
from symbionet.impact.models import Assessment, Basis, Entry, EntryLevel, LifetimeEntry, Metric
from symbionet.impact.queries import (
    REGION,
    base_unit,
    basis_of,
    current_entries,
    flow_inputs,
    kept_have,
    kept_inputs,
    lock_of,
    own_factors_of,
    stated_routes,
)
from symbionet.network.models import Kind
from symbionet.sheets.impactwords import field_words
from symbionet.sheets.problems import Problem
from symbionet.sheets.wording import Language, problem_text
from symbionet.synergies.actions.parties import flow_of_have, settle_amounts
from symbionet.synergies.models import Synergy, SynergyFlow

__all__ = ["BasisValues", "assess_synergy", "assess_year", "state_basis"]

REASSESSED = "@reassessed"  # reasons that begin with @ are words of `queries.reason_words`
FLOWING = (Kind.MATERIAL, Kind.ENERGY, Kind.WATER)


class BasisValues(TypedDict, total=False):
    """What is stated of a baseline, by field of `Basis`; what is left out is not stated. Units as there."""

    routes: dict[str, float]
    substitutes: str
    substitution_ratio: float | None
    distance_km: float | None
    baseline_distance_km: float | None
    vehicle: str
    empty_return: float | None
    hazardous: bool | None
    start: date | str | None
    years: int | None
    persistence: float | None
    attribution: float | None
    additionality: float | None
    region: str
    displacement: float
    boiler_efficiency: float | None
    process_kwh: float
    own_disposal: float | None
    own_virgin: float | None
    own_reprocessing: float | None
    own_freight: float | None
    source: str


@transaction.atomic
def state_basis(flow: SynergyFlow, values: BasisValues, *, by: User | None) -> Basis:
    """The next version of a flow's basis; a statement that changes nothing makes none.

    Raises ActionRefused where routes are no shares.
    """
    lock_claims(flow.synergy)
    routes = values.get("routes") or {}
    unknown = set(routes) - set(impact.BASELINE_ROUTES)
    if (
        unknown
        or any(not 0 <= share <= 1 for share in routes.values())
        or (routes and abs(sum(routes.values()) - 1) > 1e-6)
    ):
        raise ActionRefused(_("The former routes are shares that add up to 1, of known routes."))
    last = basis_of(flow)
    made = Basis(flow=flow, number=last.number + 1 if last else 1, by=by, **values)
    made.full_clean(exclude=["by"])
    if last is not None and all(getattr(last, name) == getattr(made, name) for name in _stated()):
        return last
    made.save(force_insert=True)
    history.record(by, "synergy.basis_stated", flow.synergy, version=made.number)
    return made


def _stated() -> list[str]:
    kept = {"id", "flow", "number", "by", "at"}
    return [field.name for field in Basis._meta.concrete_fields if field.name not in kept]


@cache
def _engine_version() -> str:
    return version("symbionet")


def _basis(flow: SynergyFlow, by: User | None) -> Basis:
    """The basis of a flow; where nobody stated one, that which its resource states."""
    found = basis_of(flow)
    if found is None:
        resource = flow.resource or flow.synergy.have
        hazardous = resource.hazardous if resource else None
        found = flow.bases.create(number=1, routes=stated_routes(flow), hazardous=hazardous, by=by)
    return found


def _flows(synergy: Synergy) -> list[SynergyFlow]:
    """The flows of a synergy; one that states none gets that of its have."""
    found = list(synergy.flows.select_related("resource", "synergy__have"))
    have = synergy.have
    if not found and have is not None and synergy.kind in FLOWING:
        found = [SynergyFlow.objects.create(synergy=synergy, **flow_of_have(have, synergy.want))]
        settle_amounts(synergy)
    return found


def assess_year(flow: SynergyFlow, year: int, quantity: float, *, by: User | None) -> Assessment:
    """The stored assessment of what flowed in one calendar year; `quantity` in the base unit of the flow.

    Raises ActionRefused in words for a flow that cannot be assessed.
    """
    amount = Quantity(value=quantity, unit=base_unit(flow.unit), period="year")
    return _assess(flow, amount, year=year, by=by)


@transaction.atomic
def assess_synergy(synergy: Synergy, *, by: User | None) -> list[Assessment]:
    """Store what each flow of a synergy may bring: potentials by calendar year, and its lifetime apart from them.

    A changed result corrects the earlier potential by a new entry; a closed year stays as it is. Raises ActionRefused
    where a flow states no quantity or cannot be assessed.
    """
    lock_claims(synergy)
    flows = _flows(synergy)
    if not flows:
        raise ActionRefused(_("State first what flows in this synergy, and how much of it."))
    found = []
    for flow in flows:
        if flow.quantity is None or not flow.unit:
            raise ActionRefused(_("“%(flow)s” states no quantity: give it with its unit and period.") % {"flow": flow})
        amount = Quantity(value=flow.quantity, unit=flow.unit, period=flow.period)
        assessment = _assess(flow, amount, year=None, by=by)
        _write_potentials(assessment, by)
        _write_lifetime(assessment, by)
        found.append(assessment)
    history.record(by, "synergy.assessed", synergy)
    return found


def _assess(flow: SynergyFlow, amount: Quantity, *, year: int | None, by: User | None) -> Assessment:
    basis = _basis(flow, by)
    inputs = flow_inputs(flow, basis, quantity=amount, year=year)
    region = basis.region or REGION
    factors = load_factors(own_factors_of(flow.synergy))
    today = date(timezone.localdate().year, 1, 1)
    try:
        result = impact.assess([SynergyInput(name=str(flow.pk), flows=(inputs,), region=region)], factors, start=today)[
            0
        ]
    except BadFlow as bad:
        raise ActionRefused(
            _("“%(flow)s” cannot be assessed: %(what)s") % {"flow": flow, "what": _bad_words(bad)}
        ) from bad
    except SymbionetError as error:
        raise ActionRefused(_("“%(flow)s” cannot be assessed: %(what)s") % {"flow": flow, "what": error}) from error
    taken = [item.factor for item in result.assumed if item.factor is not None]
    kept: list[UsedFactor] = list(dict.fromkeys([*(term.factor for term in result.terms), *taken]))
    return Assessment.objects.create(
        synergy=flow.synergy,
        flow=flow,
        basis=basis,
        year=year,
        inputs={"facts": kept_inputs(inputs), "region": region, "start": today.isoformat(), "have": kept_have(flow)},
        factors=[_plain(asdict(factor)) for factor in kept],
        terms=[_plain(asdict(term) | {"factor": kept.index(term.factor)}) for term in result.terms],
        years=[
            {"year": item.year, "gross": _metrics(item.gross.metrics), "net": _metrics(item.net.metrics)}
            for item in result.years
        ],
        lifetime={
            "first": result.lifetime.first,
            "last": result.lifetime.last,
            "metrics": _metrics(result.lifetime.metrics),
        },
        assumed=[
            _plain(asdict(item) | {"factor": kept.index(item.factor) if item.factor else None})
            for item in result.assumed
        ],
        flags=list(result.flags),
        engine_version=_engine_version(),
        pack_versions=factors.version,
        by=by,
    )


def _bad_words(bad: BadFlow) -> str:
    """What is wrong with a flow, in the reader's language."""
    words = {
        "unit-needs-tonnes": _("its unit says no mass, water or energy: state tonnes (liquids: m3, energy: MWh)"),
        "quantity-per-year": _("state its amount per year"),
        "quantity-negative": _("its quantity is below zero"),
        "own-factor-needs-tonnes": _("an own factor per tonne needs an amount in tonnes"),
    }
    problem = Problem(table="", row=0, column=bad.field, value=bad.value, code=bad.code, severity="error")
    return words.get(bad.code) or f"{field_words(bad.field, _lang())}: {problem_text(problem, _lang())}"


def _lang() -> Language:
    return "zh" if is_chinese() else "en"


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    """Values as JSON holds them."""
    return {
        name: value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
    }


def _metrics(metrics: Mapping[str, Range]) -> dict[str, list[float]]:
    return {name: [value.low, value.central, value.high] for name, value in metrics.items()}


def figures_of(assessment: Assessment, year: int) -> dict[str, list[float]]:
    """The net figures of one calendar year that are not nothing, and CO2e always: {metric: [low, central, high]}."""
    net: dict[str, list[float]] = next((item["net"] for item in assessment.years if item["year"] == year), {})
    return {name: ends for name, ends in net.items() if any(ends) or name == Metric.CO2E}


def _write_potentials(assessment: Assessment, by: User | None) -> None:
    """Potential entries year by year; what an earlier assessment said differently is corrected, to zero if gone."""
    flow, synergy = assessment.flow, assessment.synergy
    known = {
        (entry.year, entry.metric): entry for entry in current_entries().filter(flow=flow, level=EntryLevel.POTENTIAL)
    }
    wanted = {
        (item["year"], name): ends
        for item in assessment.years
        for name, ends in figures_of(assessment, item["year"]).items()
    }
    closed = {year: lock_of(synergy, year) is not None for year in {year for year, _name in [*known, *wanted]}}
    for (year, name), ends in {**{key: [0.0, 0.0, 0.0] for key in known}, **wanted}.items():
        before = known.get((year, name))
        if closed[year] or (before and [before.low, before.central, before.high] == ends):
            continue
        Entry.objects.create(
            synergy=synergy,
            flow=flow,
            year=year,
            metric=name,
            level=EntryLevel.POTENTIAL,
            low=ends[0],
            central=ends[1],
            high=ends[2],
            unit=impact.UNITS_OF_METRICS[name],
            assessment=assessment,
            corrects=before,
            reason=REASSESSED if before else "",
            by=by,
        )


def _write_lifetime(assessment: Assessment, by: User | None) -> None:
    known = {
        entry.metric: entry for entry in LifetimeEntry.objects.filter(flow=assessment.flow, corrected_by__isnull=True)
    }
    kept, metrics = assessment.lifetime, assessment.lifetime["metrics"]
    wanted = {name: ends for name, ends in metrics.items() if any(ends) or name in {Metric.CO2E, *known}}
    for name, (low, central, high) in wanted.items():
        LifetimeEntry.objects.create(
            synergy=assessment.synergy,
            flow=assessment.flow,
            assessment=assessment,
            first_year=kept["first"],
            last_year=kept["last"],
            metric=name,
            lifetime_low=low,
            lifetime_central=central,
            lifetime_high=high,
            unit=impact.UNITS_OF_METRICS[name],
            corrects=known.get(name),
            by=by,
        )
