"""Doubts as their page shows them: who sees the other side, and who may say why the tonnes are not the same."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from symbionet.accounts.queries import Visitor
from symbionet.impact.models import CLAIMED, AcceptedYield, Arising, Distinction, Entry
from symbionet.impact.queries.assess_inputs import base_unit
from symbionet.impact.queries.claims import class_of, resource_of
from symbionet.impact.queries.doubts import (
    Doubt,
    arising_of,
    distinctions_of,
    doubts_of,
    may_distinguish,
    may_state_arising,
)
from symbionet.impact.queries.entries import ledger_synergies_visible_to, reads_all_entries
from symbionet.impact.queries.yields import amounts_of
from symbionet.synergies.models import Synergy, SynergyFlow
from symbionet.synergies.pages.anonymised import synergies_shown_to

__all__ = ["ShownAmount", "ShownDoubt", "amounts_shown", "arisings_shown", "distinctions_shown", "shown_doubts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDoubt:
    """A doubt with the title of the other synergy ("" where the visitor may not see it)."""

    doubt: Doubt
    years: tuple[int, ...]
    title: str
    may_tell: bool


def shown_doubts(visitor: Visitor, flow: SynergyFlow) -> list[ShownDoubt]:
    """What is in doubt beside a flow, the other side named to those alone who see its ledger."""
    found: dict[int, list[Doubt]] = {}
    for year in _years(flow):
        for doubt in doubts_of(flow, year):
            found.setdefault(doubt.other.pk, []).append(doubt)
    titles = _titles(visitor, [doubts[0].other.synergy for doubts in found.values()])
    return [
        ShownDoubt(
            doubt=doubts[0],
            years=tuple(doubt.year for doubt in doubts),
            title=titles.get(doubts[0].other.synergy_id, ""),
            may_tell=may_distinguish(visitor, doubts[0]),
        )
        for doubts in found.values()
    ]


def _years(flow: SynergyFlow) -> list[int]:
    """The years for which anything is claimed around the two sides of the flow."""
    sides = (flow.synergy.provider_id, flow.synergy.receiver_id)
    near = Q(synergy__provider__in=sides) | Q(synergy__receiver__in=sides) | Q(synergy__parties__organisation__in=sides)
    rows = Entry.objects.filter(near, level__in=CLAIMED).order_by()
    return sorted(set(rows.values_list("year", flat=True).distinct()))


def _titles(visitor: Visitor, synergies: list[Synergy]) -> dict[int, str]:
    wanted = [synergy.pk for synergy in synergies]
    parts = ("provider__park", "receiver__park", "have__organisation", "want", "owner")
    visible = ledger_synergies_visible_to(visitor).filter(pk__in=wanted).select_related(*parts)
    return {shown.pk: shown.title for shown in synergies_shown_to(visitor, visible)}


def distinctions_shown(visitor: Visitor, flow: SynergyFlow) -> list[Distinction]:
    """What was said to tell the flow apart, to who sees the ledger of both synergies."""
    found = distinctions_of([flow])
    both = {one.synergy_id for row in found for one in (row.flow, row.other)}
    visible = set(ledger_synergies_visible_to(visitor).filter(pk__in=both).values_list("pk", flat=True))
    return [row for row in found if {row.flow.synergy_id, row.other.synergy_id} <= visible]


def arisings_shown(visitor: Visitor, flow: SynergyFlow) -> list[Arising]:
    """How much the provider generates of the class, to itself and to who reads the whole ledger; newest year first."""
    if not may_state_arising(visitor, flow) and not reads_all_entries(visitor):
        return []
    years = Arising.objects.filter(organisation=flow.synergy.provider_id, class_id=class_of(flow))
    known = sorted(set(years.order_by().values_list("year", flat=True).distinct()), reverse=True)
    return [arising for year in known for arising in arising_of(flow, year)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAmount:
    """An amount of a have: since when, how much in a year, and whether it counts or waits; or what was accepted."""

    since: str
    quantity: float
    unit: str
    waits: bool = False
    reason: str = ""


def amounts_shown(flow: SynergyFlow) -> list[ShownAmount]:
    """What the have of a flow was said to yield over time, then what practitioners accepted by year."""
    have, unit = resource_of(flow), base_unit(flow.unit)
    if have is None:
        return []
    stated = [
        ShownAmount(
            since=timezone.localdate(one.since).isoformat() if one.since else "",
            quantity=one.whole,
            unit=unit,
            waits=not one.accepted,
        )
        for one in amounts_of(have, unit)
    ]
    accepted = AcceptedYield.objects.filter(resource=have.pk).order_by("year", "pk")
    rows = [
        ShownAmount(since=str(row.year), quantity=row.quantity, unit=row.unit, reason=row.reason) for row in accepted
    ]
    return [*stated, *rows]
