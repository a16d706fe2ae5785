"""Claims of what a flow brought in a year: declared by one party, confirmed by the other, reconfirmed later."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import number_words
from symbionet.engine import impact
from symbionet.engine.errors import IncompatibleUnits, UnknownUnit
from symbionet.engine.packs import load_packs
from symbionet.impact.actions.assessing import assess_year, figures_of
from symbionet.impact.actions.rules import (
    check_any_began,
    check_began,
    check_counts_once,
    check_distinguished,
    check_legs,
    check_side,
    check_year,
    corrections,
    entries_at,
    is_entered,
    lock_claims,
    scaled,
    tells_quantities,
)
from symbionet.impact.models import Assessment, Entry, EntryLevel, Metric
from symbionet.impact.queries import amount_in, base_unit, current_entries, effects_of
from symbionet.network.models import Organisation
from symbionet.synergies.models import Synergy, SynergyFlow

__all__ = ["NeedsReason", "check_balance", "confirm", "declare", "declare_figures", "reconfirm", "to_confirm"]

STATED = (*impact.METRICS[len(impact.PHYSICAL) :],)  # metrics that parties state themselves
CONFIRMED_LESS = "@confirmed-less"  # reasons that begin with @ are words of `queries.reason_words`
TOLERANCE = 0.05  # of the larger amount; as `engine.impact.balance`
MONEY = {Metric.COST, Metric.SALES, Metric.PRIVATE, Metric.PUBLIC}


class NeedsReason(ActionRefused):
    """The figure is far outside what programmes have published: it asks for a reason."""


def counted(flow: SynergyFlow, quantity: float, unit: str) -> float:
    """A stated amount in the base unit of the flow; raises ActionRefused where the units do not agree."""
    try:
        return amount_in(quantity, unit or base_unit(flow.unit), base_unit(flow.unit))
    except (IncompatibleUnits, UnknownUnit) as error:
        raise ActionRefused(
            _("“%(flow)s” is counted in %(unit)s: state the amount in it.")
            % {"flow": flow, "unit": base_unit(flow.unit)}
        ) from error


@transaction.atomic
def declare(
    flow: SynergyFlow,
    *,
    organisation: Organisation,
    year: int,
    quantity: float,
    by: User | None,
    unit: str = "",
    reason: str = "",
    signed: str = "",
) -> list[Entry]:
    """The entries of what one party says flowed in a calendar year, with the benefit that follows from its basis.

    `quantity` in `unit`, by default the base unit of the flow. Raises `LockedPeriod`, `TwiceClaimed`, `NeedsReason`
    where the benefit per tonne is far outside published programmes, else ActionRefused.
    """
    synergy = flow.synergy
    lock_claims(synergy)
    check_side(synergy, organisation)
    check_year(synergy, year)
    check_began(flow, year)
    amount = counted(flow, quantity, unit)
    if is_entered(flow, year, EntryLevel.DECLARED):
        raise ActionRefused(
            _("What flowed in %(year)s is declared already: the other party confirms it, or the figure is corrected.")
            % {"year": year}
        )
    check_counts_once(flow, year=year, quantity=amount, tells=tells_quantities(synergy, organisation, by))
    assessment = assess_year(flow, year, amount, by=by)
    if amount:
        check_legs(flow, year=year, effects=effects_of(assessment, year))
    _check_sane(assessment, year, reason)
    found = _store(
        Entry(
            synergy=synergy,
            flow=flow,
            year=year,
            metric=name,
            level=EntryLevel.DECLARED,
            low=low,
            central=central,
            high=high,
            unit=impact.UNITS_OF_METRICS[name],
            quantity=amount,
            quantity_unit=base_unit(flow.unit),
            assessment=assessment,
            stated_by=organisation,
            reason=reason,
            by=by,
            signed=signed,
        )
        for name, (low, central, high) in figures_of(assessment, year).items()
    )
    history.record(by, "synergy.benefit_declared", synergy, year=year)
    return found


def _store(entries: Iterable[Entry]) -> list[Entry]:
    return Entry.objects.bulk_create(entries)


def _check_sane(assessment: Assessment, year: int, reason: str) -> None:
    """Raise `NeedsReason` for a benefit per tonne far outside what programmes have published."""
    figures = figures_of(assessment, year)
    diverted = figures.get(Metric.LANDFILL, [0.0, 0.0, 0.0])[1]
    if diverted <= 0 or reason.strip():
        return
    found = impact.sanity(figures[Metric.CO2E][1], diverted, load_packs())
    if found.verdict == "far_above":
        raise NeedsReason(
            _(
                "%(ratio)s t CO2e per tonne diverted is far above what programmes have published (%(low)s to %(high)s):"
                " check the basis, or give a reason."
            )
            % {"ratio": f"{found.ratio:.2g}", "low": f"{found.low:.2g}", "high": f"{found.high:.2g}"}
        )


def to_confirm(flow: SynergyFlow, *, organisation: Organisation, year: int, by: User | None) -> list[Entry]:
    """The declared entries that a side may confirm in a year.

    Raises ActionRefused where nothing was declared, where the same side or person declared it, or it is confirmed.
    """
    check_side(flow.synergy, organisation)
    check_year(flow.synergy, year)
    check_began(flow, year)
    declared = entries_at(flow, year, EntryLevel.DECLARED)
    if not declared:
        raise ActionRefused(_("Nothing is declared for %(year)s yet.") % {"year": year})
    if is_entered(flow, year, EntryLevel.CONFIRMED):
        raise ActionRefused(_("%(year)s is confirmed already.") % {"year": year})
    if declared[0].stated_by_id == organisation.pk:
        if organisation.pk == flow.synergy.provider_id:
            raise ActionRefused(_("The provider has declared %(year)s: the receiver confirms it.") % {"year": year})
        raise ActionRefused(_("The receiver has declared %(year)s: the provider confirms it.") % {"year": year})
    if by is not None and declared[0].by_id == by.pk:
        raise ActionRefused(_("You have declared this figure yourself: another person confirms it."))
    return declared


def check_balance(first: Entry, amount: float) -> None:
    """Raise ActionRefused where the other side states another amount (base unit) than was declared: mass is kept."""
    if not impact.balance(first.quantity or 0.0, amount, tolerance=TOLERANCE):
        raise ActionRefused(
            _(
                "%(sent)s %(unit)s were declared and %(received)s %(unit)s are stated now: what leaves one side arrives"
                " at the other within %(percent)s %%. Clear it up, and correct the declared figure if it is wrong."
            )
            % {
                "sent": number_words(first.quantity or 0.0),
                "received": number_words(amount),
                "unit": first.quantity_unit,
                "percent": round(100 * TOLERANCE),
            }
        )


@transaction.atomic
def confirm(
    flow: SynergyFlow,
    *,
    organisation: Organisation,
    year: int,
    quantity: float,
    by: User,
    unit: str = "",
    signed: str = "",
) -> list[Entry]:
    """The entries that the other party confirms by stating what it sent or received; the smaller amount counts. Nobody
    confirms without a sign-in.

    Raises ActionRefused where nothing was declared, where the same side or person declared it, or where the two amounts
    differ by more than 5 % of the larger: mass out is mass in; `MayBeTwice` while another claim may be the same tonnes.
    """
    synergy = flow.synergy
    lock_claims(synergy)
    declared = to_confirm(flow, organisation=organisation, year=year, by=by)
    first, amount = declared[0], counted(flow, quantity, unit)
    check_distinguished(flow, year)
    check_balance(first, amount)
    smaller = min(first.quantity or 0.0, amount)
    made = scaled(declared, smaller, level=EntryLevel.CONFIRMED, stated_by=organisation, by=by, signed=signed)
    for entry, below in zip(made, declared, strict=True):
        entry.follows = below
    found = _store(made)
    papers = entries_at(flow, year, EntryLevel.DOCUMENTED)
    if papers and (papers[0].quantity or 0.0) > smaller:  # papers never prove more than both say
        corrections(scaled(papers, smaller), papers, CONFIRMED_LESS, by)
    for question in synergy.confirmation_requests.filter(organisation=organisation, year=year, answer__waits=True):
        question.answer["waits"] = False  # what was told by the link is given by name now
        question.save(update_fields=["answer"])
    history.record(by, "synergy.benefit_confirmed", synergy, year=year)
    return found


@transaction.atomic
def declare_figures(
    synergy: Synergy,
    *,
    organisation: Organisation,
    year: int,
    figures: Mapping[str, float],
    by: User | None,
    currency: str = "CNY",
    signed: str = "",
) -> list[Entry]:
    """What one party says of its own money, jobs and people in a year; the sum over parties is that of the system.

    A cost saving is net of what the party pays or gets for the flow: then the price cancels out between the parties
    and is never counted twice. Raises `LockedPeriod`, ActionRefused.
    """
    lock_claims(synergy)
    check_side(synergy, organisation)
    check_year(synergy, year)
    check_any_began(synergy, year)
    known = current_entries().filter(
        synergy=synergy, organisation=organisation, flow=None, year=year, level=EntryLevel.DECLARED
    )
    if unknown := set(figures) - set(STATED):
        raise ActionRefused(_("%(name)s follows from what flowed and is not stated.") % {"name": ", ".join(unknown)})
    if twice := known.filter(metric__in=list(figures)).first():
        raise ActionRefused(
            _("%(metric)s of %(year)s is declared already: correct that figure.")
            % {"metric": twice.get_metric_display(), "year": year}
        )
    found = _store(
        Entry(
            synergy=synergy,
            organisation=organisation,
            stated_by=organisation,
            year=year,
            metric=name,
            level=EntryLevel.DECLARED,
            low=value,
            central=value,
            high=value,
            unit="" if name in MONEY else impact.UNITS_OF_METRICS[name],
            currency=currency if name in MONEY else "",
            by=by,
            signed=signed,
        )
        for name, value in figures.items()
    )
    history.record(by, "synergy.figures_declared", synergy, year=year)
    return found


@transaction.atomic
def reconfirm(flow: SynergyFlow, *, year: int, by: User | None) -> list[Entry]:
    """The entries of a later year of a verified flow that both parties confirmed again.

    The verifier's adjustment carries on: each confirmed figure is multiplied by verified over confirmed of the latest
    verified year. Raises ActionRefused where the year is not confirmed or no earlier one is verified.
    """
    synergy = flow.synergy
    lock_claims(synergy)
    check_year(synergy, year)
    check_began(flow, year)
    confirmed = entries_at(flow, year, EntryLevel.CONFIRMED)
    if not confirmed:
        raise ActionRefused(_("Both parties confirm %(year)s first.") % {"year": year})
    if is_entered(flow, year, EntryLevel.RECONFIRMED, EntryLevel.VERIFIED):
        raise ActionRefused(_("%(year)s is verified or reconfirmed already.") % {"year": year})
    check_distinguished(flow, year)
    verified = current_entries().filter(flow=flow, level=EntryLevel.VERIFIED, year__lt=year).order_by("-year")
    last = verified.first()
    if last is None:
        raise ActionRefused(_("No earlier year of this flow is verified: a verifier checks it first."))
    shares = {
        entry.metric: entry.central / entry.follows.central
        for entry in verified.filter(year=last.year).select_related("follows")
        if entry.follows and entry.follows.central
    }
    made = scaled(confirmed, confirmed[0].quantity or 0.0, level=EntryLevel.RECONFIRMED, by=by)
    for entry, below in zip(made, confirmed, strict=True):
        share = shares.get(entry.metric, 1.0)
        ends = sorted((entry.low * share, entry.central * share, entry.high * share))
        entry.low, entry.central, entry.high = ends
        entry.follows, entry.stated_by_id = below, below.stated_by_id
    found = _store(made)
    history.record(by, "synergy.benefit_reconfirmed", synergy, year=year)
    return found
