"""What people write down about the technical side of a synergy: the sheet, trials, readiness and risks."""

from collections.abc import Mapping
from datetime import date
from typing import TypedDict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.feasibility.models import ParameterCheck, ReadinessScore, Risk, Trial
from symbionet.feasibility.queries import (
    SEPARATOR,
    drafted_checks,
    parameter_label,
)
from symbionet.synergies.models import Synergy
from symbionet.synergies.queries.synergies import sides_spoken_for
from symbionet.work.models import Document

__all__ = [
    "CheckValues",
    "RiskValues",
    "TrialValues",
    "close_risk",
    "fill_sheet",
    "record_risk",
    "record_trial",
    "remove_check",
    "remove_trial",
    "save_check",
    "score_readiness",
]

HIGHEST = 9  # level of readiness
FULL = 10  # highest severity, occurrence and detection


class CheckValues(TypedDict, total=False):
    """A line of the sheet: a parameter with its limits and what was measured, all in one unit."""

    name: str
    unit: str
    low: float | None
    high: float | None
    measured_low: float | None
    measured_high: float | None
    limit_source: str
    measured_source: str
    document: Document | None


class TrialValues(TypedDict, total=False):
    """A sample test or plant trial."""

    on: date
    place: str
    quantity: float | None
    unit: str
    outcome: str
    result: str
    document: Document | None


class RiskValues(TypedDict, total=False):
    """A risk with its severity, occurrence and detection, 1 to 10 each."""

    name: str
    severity: int
    occurrence: int
    detection: int
    measure: str


@transaction.atomic
def fill_sheet(synergy: Synergy, *, by: User) -> int:
    """How many lines the data of the two resources and the known use added; lines that are there stay as they are."""
    held = set(synergy.parameter_checks.values_list("name", flat=True))
    rows = [
        ParameterCheck(
            synergy=synergy,
            name=line.parameter,
            unit=line.unit,
            low=line.low,
            high=line.high,
            measured_low=line.measured_low,
            measured_high=line.measured_high,
            limit_source=SEPARATOR.join(line.sources)[:250],
            measured_source="" if line.measured_low is None and line.measured_high is None else "have",
        )
        for line in drafted_checks(synergy)
        if line.parameter not in held
    ]
    if not rows:
        raise ActionRefused(_("The data hold no further limit: add a parameter by hand, or a composition to the want."))
    ParameterCheck.objects.bulk_create(rows)
    history.record(by, "synergy.sheet_filled", synergy, changes={"lines": ["", len(rows)]})
    return len(rows)


@transaction.atomic
def save_check(
    synergy: Synergy, values: CheckValues, *, by: User, check: ParameterCheck | None = None
) -> ParameterCheck:
    """The stored line of the sheet: name, low, high, measured_low, measured_high in one unit, and sources."""
    row = check or ParameterCheck(synergy=synergy)
    for name, value in values.items():
        setattr(row, name, value)
    if not row.name:
        raise ActionRefused(_("Say which parameter is meant."))
    for low, high in ((row.low, row.high), (row.measured_low, row.measured_high)):
        if low is not None and high is not None and low > high:
            raise ActionRefused(_("The lowest value is above the highest: exchange them."))
    if synergy.parameter_checks.filter(name=row.name).exclude(pk=row.pk).exists():
        raise ActionRefused(
            _("“%(name)s” is on the sheet already: edit its line.") % {"name": parameter_label(row.name)}
        )
    row.save()
    history.record(by, "synergy.check_saved", synergy, changes={"parameter": ["", row.name]})
    return row


@transaction.atomic
def remove_check(check: ParameterCheck, *, by: User) -> None:
    """The line gone from the sheet."""
    changes = {"parameter": [check.name, ""]}
    history.record(by, "synergy.check_removed", check.synergy, changes=changes)
    check.delete()


@transaction.atomic
def record_trial(synergy: Synergy, values: TrialValues, *, by: User, trial: Trial | None = None) -> Trial:
    """The stored trial: on, place, quantity, unit, outcome, result, document."""
    row = trial or Trial(synergy=synergy, by=by)
    for name, value in values.items():
        setattr(row, name, value)
    if row.quantity is not None and row.quantity < 0:
        raise ActionRefused(_("A quantity is not negative."))
    row.save()
    history.record(
        by, "synergy.trial_recorded", synergy, changes={"trial": ["", str(row.on)], "outcome": ["", row.outcome]}
    )
    return row


@transaction.atomic
def remove_trial(trial: Trial, *, by: User) -> None:
    """The trial gone."""
    history.record(
        by,
        "synergy.trial_removed",
        trial.synergy,
        changes={"trial": [str(trial.on), ""], "outcome": [trial.outcome, ""]},
    )
    trial.delete()


@transaction.atomic
def score_readiness(synergy: Synergy, side: str, scores: Mapping[str, tuple[int | None, str]], *, by: User) -> None:
    """What one side says of its readiness: by perspective a level of 1 to 9 with a note, None where it does not say.

    Each side speaks for itself; practitioners write down what either told them. Raises ActionRefused.
    """
    if side not in sides_spoken_for(by, synergy):
        raise ActionRefused(_("Each side scores its own readiness."))
    before = {row.perspective: row for row in synergy.readiness.filter(side=side)}
    changed = []
    for perspective, (score, note) in scores.items():
        row = before.get(perspective)
        if score is None:
            if row is not None:
                row.delete()
                changed.append(perspective)
            continue
        if not 1 <= score <= HIGHEST:
            raise ActionRefused(_("Readiness is a level from 1 to 9."))
        if row is not None and (row.score, row.note) == (score, note[:500]):
            continue
        row = row or ReadinessScore(synergy=synergy, side=side, perspective=perspective)
        row.score, row.note, row.at = score, note[:500], timezone.now()
        row.by = by
        row.save()
        changed.append(perspective)
    if changed:
        changes: history.Changes = {"side": ["", side], "perspectives": ["", len(changed)]}
        history.record(by, "synergy.readiness_scored", synergy, changes=changes)


@transaction.atomic
def record_risk(synergy: Synergy, values: RiskValues, *, by: User, risk: Risk | None = None) -> Risk:
    """The stored risk: name, severity, occurrence, detection (1 to 10 each) and the measure against it."""
    row = risk or Risk(synergy=synergy, by=by)
    for name, value in values.items():
        setattr(row, name, value)
    if not all(1 <= figure <= FULL for figure in (row.severity, row.occurrence, row.detection)):
        raise ActionRefused(_("Severity, occurrence and detection are figures from 1 to 10."))
    row.save()
    history.record(
        by, "synergy.risk_recorded", synergy, changes={"risk": ["", row.name], "priority": ["", row.priority]}
    )
    return row


@transaction.atomic
def close_risk(risk: Risk, *, by: User) -> Risk:
    """The risk closed, or open again where it was closed."""
    risk.closed_at = timezone.now() if risk.closed_at is None else None
    risk.save(update_fields=["closed_at"])
    if risk.closed_at is None:
        history.record(by, "synergy.risk_reopened", risk.synergy, changes={"risk": ["", risk.name]})
    else:
        history.record(by, "synergy.risk_closed", risk.synergy, changes={"risk": ["", risk.name]})
    return risk
