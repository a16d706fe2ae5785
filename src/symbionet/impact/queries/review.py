"""What a reader is told beside a figure: newer factors, and how it stands beside published programmes."""

from dataclasses import dataclass
from datetime import date

from symbionet.engine import impact
from symbionet.engine.errors import SymbionetError
from symbionet.engine.impact import Assumption, SynergyFacts, Term, UsedFactor
from symbionet.engine.packs.factors import load_factors
from symbionet.impact.models import Assessment, Metric
from symbionet.impact.queries.facts import own_factors_of, read_facts

__all__ = ["NewerPacks", "assumptions_of", "factors_of", "newer_packs", "terms_of"]


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
    facts, region = read_facts(assessment.inputs["facts"]), str(assessment.inputs["region"])
    factors = load_factors(own_factors_of(assessment.synergy))
    start = date.fromisoformat(assessment.inputs["start"])
    try:
        found = impact.assess([SynergyFacts(name="", flows=(facts,), region=region)], factors, start=start)[0]
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
