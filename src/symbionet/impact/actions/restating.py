"""A claimed year computed again: with the baseline and the factors of today, at the amounts that stand."""

from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.engine.impact import UNITS_OF_METRICS
from symbionet.impact.actions.assessing import assess_year, figures_of
from symbionet.impact.actions.rules import check_legs, entries_at, placed
from symbionet.impact.models import Assessment, Entry, EntryLevel
from symbionet.impact.queries import CHECKED, effects_of
from symbionet.synergies.models import SynergyFlow

__all__ = ["restate"]


def restate(flow: SynergyFlow, *, year: int, reason: str, by: User | None) -> list[Entry]:
    """The entries that restate the claims of a year; part of `correct`, which locks, checks the year and records it.

    Amounts stay: a year that was declared before its baseline was known, or with a wrong one, gets the figures that
    follow from the baseline of today. What it no longer brings is corrected to 0. Raises `TwiceClaimed`, ActionRefused
    for a verified or reconfirmed year.
    """
    if entries_at(flow, year, EntryLevel.VERIFIED, EntryLevel.RECONFIRMED):
        raise ActionRefused(_("%(year)s is verified: the verifier corrects it.") % {"year": year})
    declared = entries_at(flow, year, EntryLevel.DECLARED)
    whole = (declared[0].quantity if declared else None) or 0.0
    assessment = assess_year(flow, year, whole, by=by)
    if whole:
        check_legs(flow, year=year, effects=effects_of(assessment, year))
    found: list[Entry] = []
    for level in reversed(CHECKED):
        rows = entries_at(flow, year, level)
        if rows:
            share = (rows[0].quantity or 0.0) / whole if whole else 0.0
            found += _restated(rows, assessment, share, reason=reason, by=by)
    return found


def _restated(rows: list[Entry], assessment: Assessment, share: float, *, reason: str, by: User | None) -> list[Entry]:
    """The figures of one level from an assessment of the declared amount; `rows` are those that stand."""
    one = rows[0]
    before = {entry.metric: entry for entry in rows}
    figures = figures_of(assessment, one.year)
    found: list[tuple[Entry, Entry | None]] = []
    for metric in dict.fromkeys([*figures, *before]):
        low, central, high = (value * share for value in figures.get(metric, (0.0, 0.0, 0.0)))
        made = Entry(
            synergy=one.synergy,
            flow=one.flow,
            year=one.year,
            metric=metric,
            level=one.level,
            low=low,
            central=central,
            high=high,
            unit=UNITS_OF_METRICS[metric],
            quantity=one.quantity,
            quantity_unit=one.quantity_unit,
            assessment=assessment,
            stated_by=one.stated_by,
            follows=one.follows,
            reason=reason,
            by=by,
        )
        found.append((made, before.get(metric)))
    return placed(found, reason)
