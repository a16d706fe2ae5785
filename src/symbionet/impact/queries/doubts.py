"""Which claims may be of the same tonnes: twins at one site, legs of a chain; and what a site generates in a year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Q, QuerySet

from symbionet.accounts.queries import Visitor, facilitates, is_user
from symbionet.engine.packs import load_packs
from symbionet.impact.models import CLAIMED, Arising, Assessment, Distinction, Metric
from symbionet.impact.queries.assess_inputs import base_unit
from symbionet.impact.queries.claims import (
    PARTS,
    alike,
    claimed_of_flow,
    class_of,
    flows_claimed,
    resource_of,
    window_of,
)
from symbionet.impact.queries.entries import current_entries
from symbionet.network.models import Organisation, Site
from symbionet.synergies.models import PartyRole, SynergyFlow

__all__ = [
    "EFFECTS",
    "Doubt",
    "arising_of",
    "claimed_of_arising",
    "distinctions_of",
    "doubts_of",
    "effects_of",
    "legs_of",
    "may_distinguish",
    "may_state_arising",
    "site_of",
]

REPLACED = (Metric.VIRGIN, Metric.WATER, Metric.ENERGY)
AVOIDED = (Metric.LANDFILL, Metric.HAZARDOUS)
EFFECTS = frozenset({"avoided", "replaced"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Two flows that may be the same tonnes in a year: `kind` "twins" of one provider, or legs of a "chain".

    `common` is the organisation that takes part in both and can tell: the provider, or who passes on.
    """

    flow: SynergyFlow
    other: SynergyFlow
    kind: Literal["twins", "chain"]
    year: int
    common: Organisation


def doubts_of(flow: SynergyFlow, year: int) -> list[Doubt]:
    """What nobody has told apart yet among the claims beside a flow in a year: twins and legs of a chain.

    Twins: the provider's other have of the same class (or name) at the same site, at the same time of the year. A flow
    that claims nothing yet is asked about every effect of the other legs (`legs_of`).
    """
    return _still_open([*_twins(flow, year), *_chain(flow, year, None)])


def legs_of(flow: SynergyFlow, year: int, effects: frozenset[str]) -> list[Doubt]:
    """The other legs of a chain that nobody has told apart, and that count one of the `effects` (`effects_of`) as well.

    A chain: the receiver passes the same thing on, or the provider got it from elsewhere, in this year or (from stock)
    the one before.
    """
    return _still_open(list(_chain(flow, year, effects)))


def _still_open(found: list[Doubt]) -> list[Doubt]:
    distinct = _distinct(found) if found else set()
    return [doubt for doubt in found if frozenset((_key(doubt.flow), _key(doubt.other))) not in distinct]


def _twins(flow: SynergyFlow, year: int) -> Iterable[Doubt]:
    own = resource_of(flow)
    if own is None:
        return  # the hard rule counts a flow that names no resource against all that is called so
    rows = SynergyFlow.objects.filter(synergy__provider=flow.synergy.provider_id).exclude(pk=flow.pk)
    for other in flows_claimed(rows, year):
        theirs = resource_of(other)
        if theirs is None or theirs.pk == own.pk or not alike(flow, own, other, theirs):
            continue
        apart = own.site_id and theirs.site_id and own.site_id != theirs.site_id
        one, two = window_of(own, year), window_of(theirs, year)
        if not apart and _meet(one, two) and claimed_of_flow(other, year):
            yield Doubt(flow=flow, other=other, kind="twins", year=year, common=flow.synergy.provider)


def _chain(flow: SynergyFlow, year: int, effects: frozenset[str] | None) -> Iterable[Doubt]:
    """Legs before this one, of this year and the last, and legs after it, of this year and the next.

    Without `effects` those that the flow claims, or all of them where it claims nothing yet.
    """
    synergy = flow.synergy
    processors = {party.organisation_id for party in synergy.parties.all() if party.role == PartyRole.PROCESSOR}
    hands = {synergy.receiver_id, *processors} - {None}
    others = SynergyFlow.objects.exclude(synergy__provider=synergy.provider_id)
    before, after = _through(synergy.provider_id), Q(synergy__provider__in=hands)
    if not _any_claims(others.filter(before | after), year):
        return
    if effects is None:
        effects = _effects(flow, year) if claimed_of_flow(flow, year) else EFFECTS
    for other in flows_claimed(others.filter(before), year, year - 1):
        if _passes_into(other, flow) and effects & _effects(other, year, year - 1):
            yield Doubt(flow=flow, other=other, kind="chain", year=year, common=synergy.provider)
    for other in flows_claimed(others.filter(after), year, year + 1):
        if _passes_into(flow, other) and effects & _effects(other, year, year + 1):
            yield Doubt(flow=flow, other=other, kind="chain", year=year, common=other.synergy.provider)


def _any_claims(rows: QuerySet[SynergyFlow], year: int) -> bool:
    """Whether any of the flows claims something in the year or beside it: mostly none does."""
    return rows.filter(entries__level__in=CLAIMED, entries__year__range=(year - 1, year + 1)).exists()


def _through(organisation: int) -> Q:
    """Flows that come into the hands of an organisation, as their receiver or as a processor."""
    processed = Q(synergy__parties__role=PartyRole.PROCESSOR, synergy__parties__organisation=organisation)
    return Q(synergy__receiver=organisation) | processed


def _passes_into(first: SynergyFlow, second: SynergyFlow) -> bool:
    """Whether the second flow may be the first one again: alike, or what a known process makes of it."""
    if alike(first, resource_of(first), second, resource_of(second)):
        return True
    one, two = class_of(first), class_of(second)
    made = (item for item in load_packs().processors.values() if item.to_class == two)
    return bool(one and two) and any(one in item.from_class for item in made)


def _meet(one: tuple[date, date], two: tuple[date, date]) -> bool:
    return max(one[0], two[0]) <= min(one[1], two[1])


def _key(flow: SynergyFlow) -> tuple[str, int]:
    """What a distinction is about: the resource of a flow, or the flow where it names none."""
    own = resource_of(flow)
    return ("flow", flow.pk) if own is None else ("resource", own.pk)


def _distinct(doubts: list[Doubt]) -> set[frozenset[tuple[str, int]]]:
    providers = {one.synergy.provider_id for doubt in doubts for one in (doubt.flow, doubt.other)}
    rows = Distinction.objects.filter(flow__synergy__provider__in=providers, other__synergy__provider__in=providers)
    parts = [f"{side}__{part}" for side in ("flow", "other") for part in PARTS]
    return {frozenset((_key(row.flow), _key(row.other))) for row in rows.select_related(*parts)}


def distinctions_of(flows: Iterable[SynergyFlow]) -> list[Distinction]:
    """What was said to tell these flows, or others of the same resources, apart from others."""
    keys = {_key(flow) for flow in flows}
    providers = {flow.synergy.provider_id for flow in flows}
    near = Q(flow__synergy__provider__in=providers) | Q(other__synergy__provider__in=providers)
    parts = [f"{side}__{part}" for side in ("flow", "other") for part in PARTS]
    rows = Distinction.objects.filter(near).select_related("by", *parts)
    return [row for row in rows if keys & {_key(row.flow), _key(row.other)}]


def effects_of(assessment: Assessment, year: int) -> frozenset[str]:
    """What a result counts: "avoided" the former disposal, "replaced" what the flow is used instead of.

    A former route that was recycling avoids no disposal, whatever its collection emitted.
    """
    net: dict[str, list[float]] = next((item["net"] for item in assessment.years if item["year"] == year), {})
    terms = {term["code"] for term in assessment.terms if term["value"] and term["detail"] != "recycling"}
    found = set()
    if "disposal" in terms or any(any(net.get(name, ())) for name in AVOIDED):
        found.add("avoided")
    if "virgin" in terms or any(any(net.get(name, ())) for name in REPLACED):
        found.add("replaced")
    return frozenset(found)


def _effects(flow: SynergyFlow, *years: int) -> frozenset[str]:
    """What the current claims of a flow count in these years."""
    rows = current_entries().filter(flow=flow, year__in=years, level__in=CLAIMED, quantity__gt=0)
    entries = rows.filter(metric=Metric.CO2E, assessment__isnull=False).select_related("assessment")
    found = [effects_of(entry.assessment, entry.year) for entry in entries if entry.assessment is not None]
    return frozenset().union(*found)


def may_distinguish(visitor: Visitor, doubt: Doubt) -> bool:
    """Whether the visitor may say why the tonnes are not the same: who takes part in both, and practitioners."""
    return facilitates(visitor) or (is_user(visitor) and doubt.common.pk in visitor.organisation_ids)


def may_state_arising(visitor: Visitor, flow: SynergyFlow) -> bool:
    """Whether the visitor may say how much the provider generates: the provider, and practitioners."""
    own = is_user(visitor) and flow.synergy.provider_id in visitor.organisation_ids
    return bool(class_of(flow)) and (facilitates(visitor) or own)


def site_of(flow: SynergyFlow) -> Site | None:
    """The site at which the flow's resource arises; None where nobody said."""
    own = resource_of(flow)
    return own.site if own is not None else None


def arising_of(flow: SynergyFlow, year: int) -> list[Arising]:
    """What the provider states to generate of the class in the year: at the flow's site, and at all sites together."""
    name, site = class_of(flow), site_of(flow)
    if not name:
        return []
    places, asked = {None, site.pk if site is not None else None}, (name, year, base_unit(flow.unit))
    newest: dict[int | None, Arising] = {}
    for row in sorted(flow.synergy.provider.arisings.all(), key=lambda row: row.pk):
        if row.site_id in places and (row.class_id, row.year, row.unit) == asked:
            newest[row.site_id] = row
    return list(newest.values())


def claimed_of_arising(arising: Arising, *, beside: SynergyFlow | None = None) -> float:
    """What all synergies claim of it in its year, in its unit; without the flow `beside` which is asked.

    A flow whose resource names no site counts at every site, for nothing says that it is elsewhere.
    """
    rows = SynergyFlow.objects.filter(
        synergy__provider=arising.organisation_id, entries__level__in=CLAIMED, entries__year=arising.year
    )
    if beside is not None:
        rows = rows.exclude(pk=beside.pk)
    total = 0.0
    for flow in rows.select_related("resource__site", "synergy__have__site").distinct():
        site = site_of(flow)
        elsewhere = arising.site_id is not None and site is not None and site.pk != arising.site_id
        if not elsewhere and class_of(flow) == arising.class_id and base_unit(flow.unit) == arising.unit:
            total += claimed_of_flow(flow, arising.year)
    return total
