"""A verifier draws a sample and checks claims; how a figure is corrected, and a claimed year computed again."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import Role, User
from symbionet.accounts.queries import facilitates
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import number_words
from symbionet.engine.impact import UNITS_OF_METRICS
from symbionet.impact.actions.assessing import assess_year, figures_of
from symbionet.impact.actions.rules import (
    check_began,
    check_counts_once,
    check_distinguished,
    check_legs,
    check_year,
    corrections,
    entries_at,
    is_entered,
    lock_claims,
    placed,
    scaled,
    tells_quantities,
)
from symbionet.impact.models import (
    CLAIMED,
    Assessment,
    Entry,
    EntryEvidence,
    EntryLevel,
    Opinion,
    SamplingPlan,
    Verification,
)
from symbionet.impact.queries import CHECKED, best_claims, current_entries, effects_of
from symbionet.impact.queries.verification import claimed_sizes, draw, kept_strata, strata_of
from symbionet.synergies.models import Synergy, SynergyFlow

__all__ = ["Finding", "correct", "draw_sample", "restate", "verify"]

MOST_SEED = 2**31 - 1  # what a positive integer column holds on every database
ORDER = list(CLAIMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a verifier found: `adjusted` is {id of a claimed entry: verified value} where it differs."""

    method: str
    opinion: str
    statement: str = ""
    sample: str = ""
    adjusted: Mapping[int, float] | None = None


@transaction.atomic
def verify(synergy: Synergy, *, year: int, finding: Finding, by: User) -> Verification:
    """The check of an independent verifier, and the verified entries of all that is claimed of a synergy for a year.

    An adjusted value is not above the claimed one and comes with a statement; after an adverse opinion or without one
    nothing counts as verified. Raises ActionRefused where the verifier is a party, or entered or owns the claim.
    """
    lock_claims(synergy)
    check_year(synergy, year)
    claimed = best_claims(synergy, year)
    _check_independent(synergy, year, by)
    if not claimed:
        raise ActionRefused(_("Nothing is claimed for %(year)s yet.") % {"year": year})
    adjusted = dict(finding.adjusted or {})
    if set(adjusted) - {entry.pk for entry in claimed}:
        raise ActionRefused(_("Only figures that are claimed for the year can be adjusted."))
    if (adjusted or finding.opinion != Opinion.UNMODIFIED) and not finding.statement.strip():
        raise ActionRefused(_("An adjustment, or an opinion that is not unmodified, comes with a statement."))
    if finding.opinion not in (Opinion.ADVERSE, Opinion.DISCLAIMED):
        for flow in {entry.flow for entry in claimed if entry.flow is not None}:
            check_distinguished(flow, year)
            check_began(flow, year)
    row = Verification.objects.create(
        synergy=synergy,
        year=year,
        method=finding.method,
        opinion=finding.opinion,
        statement=finding.statement,
        sample=finding.sample,
        adjusted={entry.metric: adjusted[entry.pk] for entry in claimed if entry.pk in adjusted},
        by=by,
    )
    for entry in claimed:
        _verify_entry(entry, row, adjusted.get(entry.pk), by)
    history.record(by, "synergy.benefit_verified", synergy, year=year, note=row.get_opinion_display())
    return row


def _check_independent(synergy: Synergy, year: int, by: User) -> None:
    parties = {synergy.provider_id, synergy.receiver_id}
    parties |= set(synergy.parties.filter(organisation__isnull=False).values_list("organisation", flat=True))
    touched = Entry.objects.filter(synergy=synergy, year=year, level__in=CLAIMED, by=by)
    entered = touched.filter(verification__isnull=True).exists()
    papers = EntryEvidence.objects.filter(synergy=synergy, year=year, by=by).exists()
    involved = not by.organisation_ids.isdisjoint(parties) or synergy.owner_id == by.pk
    involved = involved or synergy.parties.filter(person=by).exists()
    if not by.has_role(Role.VERIFIER) or entered or papers or involved:
        raise ActionRefused(_("A verifier is independent: nobody verifies what they take part in, own or entered."))


def _verify_entry(entry: Entry, row: Verification, value: float | None, by: User | None) -> None:
    key = {name: getattr(entry, name) for name in ("synergy", "flow", "organisation", "year", "metric")}
    before = current_entries().filter(**key, level=EntryLevel.VERIFIED).first()
    none = row.opinion in (Opinion.ADVERSE, Opinion.DISCLAIMED)
    if none and before is None:
        return
    central = 0.0 if none else entry.central if value is None else value
    if central > entry.central and not none:
        raise ActionRefused(
            _("%(metric)s: %(value)s is more than is claimed (%(claimed)s). The parties correct their claim first.")
            % {
                "metric": entry.get_metric_display(),
                "value": number_words(central),
                "claimed": number_words(entry.central),
            }
        )
    share = central / entry.central if entry.central else 0.0
    ends = sorted((entry.low * share, central, entry.high * share)) if share >= 0 else [central] * 3
    fields = {name: getattr(entry, name) for name in ("unit", "currency", "quantity", "quantity_unit", "assessment")}
    made = Entry(
        **key,
        **fields,
        level=EntryLevel.VERIFIED,
        low=min(ends[0], central),
        central=central,
        high=max(ends[2], central),
        stated_by=entry.stated_by,
        verification=row,
        follows=entry,
        reason=row.statement[:500] if value is not None else "",
        by=by,
    )
    placed([(made, before)], row.statement[:500] or row.get_method_display())


@transaction.atomic
def correct(entry: Entry, *, value: float, reason: str, by: User | None, again: bool = False) -> list[Entry]:
    """The entries that correct a claim, each new and with the reason; what stood stays to be read.

    For a flow `value` is what flowed, in the unit of the entry: all its figures of that level are restated, and higher
    levels that say more are cut down to it; with `again` the claims of the year are computed with the baseline and the
    factors of today, too (`restate`). For money, jobs and people it is the figure itself. Raises
    `LockedPeriod`, `TwiceClaimed`, ActionRefused for a potential, a verified figure, or one that is corrected already.
    """
    synergy, year, flow = entry.synergy, entry.year, entry.flow
    lock_claims(synergy)
    check_year(synergy, year)
    if not reason.strip():
        raise ActionRefused(_("A correction says why."))
    if Entry.objects.filter(corrects=entry).exists():
        raise ActionRefused(_("This figure is corrected already: correct the newest one."))
    if entry.level not in CHECKED:
        raise ActionRefused(_("Potentials are assessed again; verified figures are corrected by a verifier."))
    if flow is None:
        key = {"synergy": synergy, "organisation": entry.organisation, "flow": None, "year": year}
        if current_entries().filter(**key, metric=entry.metric, level=EntryLevel.VERIFIED).exists():
            raise ActionRefused(_("This figure is verified: the verifier corrects it."))
        made = scaled([entry], 0.0, quantity=None, low=value, central=value, high=value)
        found = corrections(made, [entry], reason, by)
    else:
        found = _correct_flow(flow, entry, value, reason, by)
        if again:
            found += restate(flow, year=year, reason=reason, by=by)
    history.record(by, "synergy.benefit_corrected", synergy, year=year, reason=reason)
    return found


def _check_raise(flow: SynergyFlow, entry: Entry, by: User | None) -> None:
    """Raise ActionRefused for a correction that would prove more than those who prove it say: only papers raise what is
    documented, and only the party that confirmed, by another person than who declared, what both say.
    """
    if entry.level == EntryLevel.DOCUMENTED:
        raise ActionRefused(_("Only further papers raise what is documented."))
    if entry.level != EntryLevel.CONFIRMED:
        return
    declared = entries_at(flow, entry.year, EntryLevel.DECLARED)
    speaks = by is not None and (facilitates(by) or entry.stated_by_id in by.organisation_ids)
    if not speaks or any(by is not None and one.by_id == by.pk for one in declared):
        raise ActionRefused(
            _("The party that confirmed raises its own figure, by another person than the one who declared.")
        )


def _correct_flow(flow: SynergyFlow, entry: Entry, quantity: float, reason: str, by: User | None) -> list[Entry]:
    year = entry.year
    if is_entered(flow, year, EntryLevel.VERIFIED):
        raise ActionRefused(_("%(year)s is verified: the verifier corrects it.") % {"year": year})
    tells = tells_quantities(flow.synergy, entry.stated_by, by)
    check_counts_once(flow, year=year, quantity=quantity, tells=tells)
    found: list[Entry] = []
    level = EntryLevel(entry.level)
    if quantity > (entry.quantity or 0.0):
        _check_raise(flow, entry, by)
    lower = [other for other in CHECKED if ORDER.index(other) < ORDER.index(level)]
    below = entries_at(flow, year, *lower) if lower else []
    if below and quantity > (below[0].quantity or 0.0):
        raise ActionRefused(
            _("The level before says %(quantity)s %(unit)s: correct that one first.")
            % {"quantity": number_words(below[0].quantity or 0.0), "unit": below[0].quantity_unit}
        )
    for other in ORDER[ORDER.index(level) :]:
        rows = entries_at(flow, year, other)
        if rows and (other == level or (rows[0].quantity or 0.0) > quantity):
            found += corrections(scaled(rows, quantity), rows, reason, by)
    return found


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


@transaction.atomic
def draw_sample(*, year: int, size: int, by: User, seed: int | None = None, stratified: bool = True) -> SamplingPlan:
    """The plan of a sample among the synergies that claim anything for a year; without a seed one is drawn.

    Raises ActionRefused for who is no verifier, a year without claims, or a size that is nothing or more than there is.
    """
    if not by.has_role(Role.VERIFIER):
        raise ActionRefused(_("A verifier draws the sample."))
    sizes = claimed_sizes(year)
    if not sizes:
        raise ActionRefused(_("Nothing is claimed for %(year)s yet.") % {"year": year})
    if not 1 <= size <= len(sizes):
        raise ActionRefused(
            _("%(count)s synergies claim something for %(year)s: draw between 1 and %(count)s of them.")
            % {"count": len(sizes), "year": year}
        )
    seed = secrets.randbelow(MOST_SEED) if seed is None else seed
    strata = strata_of(sizes, size, stratified=stratified)
    plan = SamplingPlan.objects.create(
        year=year, seed=seed, size=size, strata=kept_strata(strata), chosen=draw(seed, strata), by=by
    )
    history.record(by, "sample.drawn", plan, seed=seed, size=size)
    return plan
