"""What every claim must pass: an open year, a synergy that runs, one count of each tonne."""

import math
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.accounts.queries import facilitates
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import number_words
from symbionet.impact.models import CLAIMED, Entry, EntryLevel
from symbionet.impact.queries import (
    arising_of,
    base_unit,
    began_on,
    claimed_of_arising,
    claimed_of_flow,
    current_entries,
    doubts_of,
    legs_of,
    lock_of,
    resource_of,
    rival_claims,
)
from symbionet.impact.queries.claims import RUNNING
from symbionet.impact.queries.yields import held_yield, waiting_amount
from symbionet.network.models import Organisation, Period
from symbionet.synergies.models import Synergy, SynergyFlow

__all__ = [
    "LockedPeriod",
    "MayBeTwice",
    "TwiceClaimed",
    "check_any_began",
    "check_began",
    "check_counts_once",
    "check_distinguished",
    "check_legs",
    "check_side",
    "check_year",
    "corrections",
    "entries_at",
    "is_entered",
    "lock_claims",
    "placed",
    "scaled",
    "tells_quantities",
]

FIRST_YEAR = 1990  # before any programme counted; an earlier year is a slip of the pen
ROUNDING = 1e-9
MOST_FLOWING = 1e9  # t, m3 or GJ a year: no site of any trade comes near it, so that more is a slip or a try


class LockedPeriod(ActionRefused):
    """The year is closed."""


class TwiceClaimed(ActionRefused):
    """The tonne, or the paper, is claimed already."""


class MayBeTwice(ActionRefused):
    """Another claim may be of the same tonnes: somebody says first why it is not."""


def lock_claims(synergy: Synergy) -> None:
    """Let claims on the same provider, on the same resource, or on the next leg of a chain wait for each other until
    this transaction ends.

    SQLite has no locks of rows: there all writers wait for each other.
    """
    if not connection.features.has_select_for_update:
        return
    owners: set[int | None] = {synergy.provider_id, synergy.receiver_id}
    owners |= {flow.resource.organisation_id for flow in synergy.flows.all() if flow.resource is not None}
    owners |= {party.organisation_id for party in synergy.parties.all()}
    if synergy.have is not None:
        owners.add(synergy.have.organisation_id)
    known = {owner for owner in owners if owner is not None}
    list(Organisation.objects.select_for_update().filter(pk__in=known).order_by("pk").values_list("pk"))


def check_year(synergy: Synergy, year: int) -> None:
    """Raise `LockedPeriod` where the year is closed, ActionRefused where it cannot be claimed."""
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise ActionRefused(_("%(year)s cannot be claimed: name a calendar year that has begun.") % {"year": year})
    lock = lock_of(synergy, year)
    if lock is not None:
        raise LockedPeriod(
            _("The year %(year)s is closed since %(date)s (%(reason)s): nothing can be entered or corrected in it.")
            % {"year": year, "date": timezone.localdate(lock.at).isoformat(), "reason": lock.reason}
        )
    if synergy.stage not in RUNNING and synergy.stopped_at not in RUNNING:
        raise ActionRefused(
            _("Benefits are claimed once the exchange runs; this synergy is in the stage “%(stage)s”.")
            % {"stage": synergy.get_stage_display()}
        )


def check_began(flow: SynergyFlow, year: int) -> None:
    """Raise ActionRefused for a year that was over before the exchange began."""
    began = began_on(flow)
    if year < began.year:
        raise ActionRefused(
            _(
                "This exchange began on %(date)s: nothing flowed in %(year)s. If it began earlier, a practitioner says"
                " so in the flow or its baseline."
            )
            % {"date": began.isoformat(), "year": year}
        )


def check_any_began(synergy: Synergy, year: int) -> None:
    """Raise ActionRefused for a year that was over before any flow of the synergy began."""
    flows = list(synergy.flows.prefetch_related("bases").select_related("synergy"))
    if flows:
        check_began(min(flows, key=began_on), year)


def check_side(synergy: Synergy, organisation: Organisation) -> None:
    """Raise ActionRefused where the organisation is neither provider nor receiver."""
    if organisation.pk not in (synergy.provider_id, synergy.receiver_id):
        raise ActionRefused(_("Only the provider and the receiver of a synergy state what flowed."))


def check_counts_once(flow: SynergyFlow, *, year: int, quantity: float, tells: bool) -> None:
    """Raise `TwiceClaimed` where the claim and those of other synergies exceed what the resource yields in the year.

    `quantity` is in the base unit of the flow. Where nobody stated how much there is, or nothing tells the tonnes of
    two synergies apart, one synergy may claim. `tells`: whether the refusal may say how much there is, which is the
    provider's to know. Call it with the provider locked (`lock_claims`).
    """
    if not math.isfinite(quantity) or quantity < 0:
        raise ActionRefused(_("State what flowed as a positive number."))
    if quantity > MOST_FLOWING:
        raise ActionRefused(
            _("%(quantity)s %(unit)s in a year flow from no site: check the amount and its unit.")
            % {"quantity": number_words(quantity), "unit": base_unit(flow.unit)}
        )
    _check_arising(flow, year, quantity, tells=tells)
    resource = resource_of(flow)
    once = resource is not None and resource.period == Period.ONCE
    rivals, traced = rival_claims(flow, None if once else year)
    unit = base_unit(flow.unit)
    there = held_yield(resource, year, unit) if resource is not None and traced else None
    if there is None:
        if rivals:
            raise TwiceClaimed(
                _(
                    "Another synergy claims this resource for %(year)s already, and nothing says how much of it there"
                    " is: state the yearly quantity of the resource, and name it in the flow of both synergies."
                )
                % {"year": year}
            )
        return
    own = max(0.0, claimed_of_flow(flow, None) - claimed_of_flow(flow, year)) if once else 0.0
    taken = own + sum(rivals.values())
    text = _(
        "The resource yields %(there)s %(unit)s in %(year)s, and %(taken)s %(unit)s of it are claimed already:"
        " %(left)s %(unit)s are left to claim. A tonne counts once; if there is more, correct the quantity of the"
        " resource first."
    )
    if resource is not None and waiting_amount(resource, unit) is not None:
        text = f"{text} {_('Its newest amount is a jump that waits for a practitioner to accept it for the year.')}"
    _check_left(there, taken, quantity, year=year, unit=unit, text=text if tells else "")


def _check_left(there: float, taken: float, quantity: float, *, year: int, unit: str, text: str) -> None:
    """Raise `TwiceClaimed` with `text`, or without figures where it is empty, if less than the claim is left."""
    if taken + quantity <= there * (1 + ROUNDING):
        return
    if not text:
        raise TwiceClaimed(
            _(
                "The provider's resource leaves less than that to claim for %(year)s. A tonne counts once: ask your"
                " practitioner, who sees how much is left."
            )
            % {"year": year}
        )
    figures = {"there": there, "taken": taken, "left": max(0.0, there - taken)}
    words = {name: number_words(value) for name, value in figures.items()}
    raise TwiceClaimed(text % {**words, "unit": unit, "year": year})


def _check_arising(flow: SynergyFlow, year: int, quantity: float, *, tells: bool) -> None:
    """Raise `TwiceClaimed` where all claims of a class exceed what the site, or the provider, generates of it."""
    for arising in arising_of(flow, year):
        text = _(
            "The provider states that %(there)s %(unit)s of this class were generated in %(year)s, and %(taken)s"
            " %(unit)s are claimed already, under whatever name: %(left)s %(unit)s are left to claim."
        )
        taken = claimed_of_arising(arising, beside=flow)
        _check_left(arising.quantity, taken, quantity, year=year, unit=arising.unit, text=text if tells else "")


def check_legs(flow: SynergyFlow, *, year: int, effects: frozenset[str]) -> None:
    """Raise `TwiceClaimed` where another leg of a chain counts the same effect of what are the same tonnes.

    `effects` are those of the claim (`queries.effects_of`).
    """
    if legs_of(flow, year, effects):
        raise TwiceClaimed(
            _(
                "Another synergy brings or takes the same thing through one organisation, and counts the same effect"
                " for it. Of a chain one leg counts what is diverted, and one what is replaced: leave it out of the"
                " baseline of this flow, or, if these are other tonnes, say why under “Possibly counted twice”."
            )
        )


def check_distinguished(flow: SynergyFlow, year: int) -> None:
    """Raise `MayBeTwice` before a figure is proven while another claim may be of the same tonnes."""
    if claimed_of_flow(flow, year) and doubts_of(flow, year):
        raise MayBeTwice(
            _(
                "Another synergy claims something alike of the same source for %(year)s: before this figure is"
                " confirmed, documented or verified, the provider or the practitioner says under “Possibly counted"
                " twice” why these are not the same tonnes."
            )
            % {"year": year}
        )


def tells_quantities(synergy: Synergy, organisation: Organisation | None, by: User | None) -> bool:
    """Whether the one who states something may know how much the provider has: the provider, and practitioners."""
    own = organisation is not None and organisation.pk == synergy.provider_id
    return own or (by is not None and facilitates(by))


def entries_at(flow: SynergyFlow, year: int, *levels: EntryLevel) -> list[Entry]:
    """The current entries of a flow and year at the first of the levels that has any."""
    asked = levels or CLAIMED
    found = list(current_entries().filter(flow=flow, year=year, level__in=asked).order_by("pk"))
    best = next((level for level in asked if any(entry.level == level for entry in found)), None)
    return [entry for entry in found if entry.level == best]


def is_entered(flow: SynergyFlow, year: int, *levels: EntryLevel) -> bool:
    """Whether a flow has a current entry of the year at any of the levels."""
    return current_entries().filter(flow=flow, year=year, level__in=levels).exists()


def scaled(entries: Iterable[Entry], amount: float, **values: Any) -> list[Entry]:
    """The entries restated, unsaved, for another amount at the factors that they were computed with."""
    found = []
    for entry in entries:
        share = amount / entry.quantity if entry.quantity else 0.0
        fields = {
            name: getattr(entry, name)
            for name in (
                "synergy_id",
                "flow_id",
                "organisation_id",
                "year",
                "metric",
                "unit",
                "currency",
                "assessment_id",
            )
        }
        figures = {name: getattr(entry, name) * share for name in ("low", "central", "high")}
        kept = {"quantity": amount, "quantity_unit": entry.quantity_unit, "level": entry.level}
        found.append(Entry(**(fields | figures | kept | values)))
    return found


def placed(entries: Iterable[tuple[Entry, Entry | None]], reason: str) -> list[Entry]:
    """Store entries, each with the one of its level that it corrects or None; those that say nothing new are left
    out.
    """
    found = []
    for entry, before in entries:
        if before is not None:
            names = ("low", "central", "high", "quantity")
            if all(getattr(before, name) == getattr(entry, name) for name in names):
                continue
            entry.corrects, entry.reason = before, reason
        found.append(entry)
    return Entry.objects.bulk_create(found)


def corrections(made: list[Entry], before: list[Entry], reason: str, by: User | None) -> list[Entry]:
    """Store the entries that correct others, one each; those that say nothing new are left out."""
    for entry, old in zip(made, before, strict=True):
        entry.stated_by_id, entry.follows_id, entry.by = old.stated_by_id, old.follows_id, by
    return placed(zip(made, before, strict=True), reason)
