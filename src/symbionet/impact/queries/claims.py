"""What is claimed of a resource in a year: the reads behind the rule that a tonne counts once."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from symbionet.engine.errors import IncompatibleUnits, UnknownUnit
from symbionet.engine.model import Quantity
from symbionet.engine.units import yearly
from symbionet.impact.models import CLAIMED
from symbionet.impact.queries.assess_inputs import amount_in, base_unit, basis_of
from symbionet.impact.queries.entries import current_entries
from symbionet.network.models import Period, Resource
from symbionet.synergies.models import Stage, SynergyFlow

__all__ = [
    "PARTS",
    "RUNNING",
    "alike",
    "began_on",
    "claimed_of_flow",
    "class_of",
    "flows_claimed",
    "kept_have",
    "names_of",
    "resource_of",
    "rival_claims",
    "share_of",
    "whole_of",
    "window_of",
    "yield_kept",
    "yield_of",
]

RUNNING = (Stage.IMPLEMENTATION, Stage.COMPLETED, Stage.VERIFIED, Stage.SUSTAINED)
AMOUNT, WINDOW = ("quantity", "unit", "period"), ("available_from", "available_until")
# what the rules read of a flow
PARTS = ("resource", "synergy__have", "synergy__provider", "synergy__receiver")


def resource_of(flow: SynergyFlow) -> Resource | None:
    """The have that a flow draws on: its own resource, or that of its synergy where it is the only flow."""
    if flow.resource is not None:
        return flow.resource
    have = flow.synergy.have
    return have if have is not None and flow.synergy.flows.count() == 1 else None


def began_on(flow: SynergyFlow) -> date:
    """The day on which an exchange began: as its flow or its baseline states it, which practitioners do; else when the
    synergy came to a stage in which it runs, or was opened where nobody noted that.
    """
    basis = basis_of(flow)
    stated = flow.starts_on or (basis.start if basis is not None else None)
    if stated is not None:
        return stated
    move = flow.synergy.moves.filter(after__in=RUNNING).order_by("at", "id").first()
    return timezone.localdate(move.at if move is not None else flow.synergy.created_at)


def class_of(flow: SynergyFlow) -> str:
    """The class of a flow: its own, or that of what it draws on; "" where nobody said one."""
    own = resource_of(flow)
    return flow.class_id or (own.class_id if own is not None else "")


def claimed_of_flow(flow: SynergyFlow, year: int | None) -> float:
    """The largest amount of a flow that is claimed for a year at any level, in its base unit; 0 where none is.

    Without a year, that of all its years together.
    """
    rows = current_entries().filter(flow=flow, level__in=CLAIMED, quantity__isnull=False)
    if year is not None:
        rows = rows.filter(year=year)
    largest: dict[int, float] = {}
    for when, quantity in rows.order_by().values_list("year", "quantity"):
        largest[when] = max(largest.get(when, 0.0), quantity or 0.0)
    return sum(largest.values())


def rival_claims(flow: SynergyFlow, year: int | None) -> tuple[dict[SynergyFlow, float], bool]:
    """Other flows that claim the same thing with their amounts (in all years without one), and whether all of them
    name one resource.

    The same thing is the same resource of the provider. A flow that names no resource, or rivals that name none,
    compete by provider and class (or name), for nothing tells their tonnes apart.
    """
    own = resource_of(flow)
    near = Q(synergy__provider=flow.synergy.provider_id)
    if own is not None:
        near |= Q(resource=own) | Q(synergy__have=own)
    others = SynergyFlow.objects.filter(near).exclude(pk=flow.pk)
    found: dict[SynergyFlow, float] = {}
    traced = own is not None
    for other in flows_claimed(others, *([] if year is None else [year])):
        theirs = resource_of(other)
        if own is not None and theirs is not None:
            same = own.pk == theirs.pk
        else:
            same = alike(flow, own, other, theirs)
            traced = traced and not same
        if same and (amount := claimed_of_flow(other, year)):
            found[other] = amount
    return found, traced


def flows_claimed(rows: QuerySet[SynergyFlow], *years: int) -> list[SynergyFlow]:
    """Those of the flows that claim anything in the years, or in any without one, by their ids.

    Mostly none, so that the keys alone are asked for first.
    """
    claimed = Q(entries__level__in=CLAIMED, entries__year__in=years) if years else Q(entries__level__in=CLAIMED)
    keys = set(rows.filter(claimed).order_by().values_list("pk", flat=True))
    return list(SynergyFlow.objects.filter(pk__in=keys).select_related(*PARTS).order_by("pk")) if keys else []


def alike(flow: SynergyFlow, own: Resource | None, other: SynergyFlow, theirs: Resource | None) -> bool:
    """Whether two flows are of the same class, or called the same, by themselves or by their resources."""
    return not names_of(flow, own).isdisjoint(names_of(other, theirs))


def names_of(flow: SynergyFlow, resource: Resource | None) -> set[str]:
    """What a flow is called, by itself or by what it draws on: classes and titles, folded."""
    names = [flow.class_id, flow.name_zh, flow.name_en]
    if resource is not None:
        names += [resource.class_id, resource.title_zh, resource.title_en]
    return {name.strip().casefold() for name in names if name.strip()}


def yield_of(resource: Resource, year: int, unit: str) -> float | None:
    """How much a resource stands for in a calendar year in `unit`, by its stated quantity; None where none is stated.

    A rate counts for the days of the year in which the resource is available. What arises once counts as it stands,
    for all years together; of batches nobody knows how many a year has.
    """
    whole = whole_of(resource.quantity, resource.unit, resource.period, unit)
    return None if whole is None else whole * share_of(resource, year)


def kept_have(flow: SynergyFlow) -> dict[str, object] | None:
    """What a flow's have is stated to be, as an assessment keeps it as JSON; None where the flow has none."""
    have = resource_of(flow)
    if have is None:
        return None
    window = {name: day.isoformat() if (day := getattr(have, name)) else None for name in WINDOW}
    return {"id": have.pk, **{name: getattr(have, name) for name in AMOUNT}, **window}


def yield_kept(kept: Mapping[str, object], year: int, unit: str) -> float | None:
    """As `yield_of`, for a have as an assessment keeps it."""
    window = {name: date.fromisoformat(str(kept[name])) if kept[name] else None for name in WINDOW}
    return yield_of(Resource(**{name: kept[name] for name in AMOUNT}, **window), year, unit)


def whole_of(quantity: float | None, stated: str, period: str, unit: str) -> float | None:
    """An amount in the unit `stated` per `period` for a whole year in `unit`; once: as it stands; of batches None.

    >>> whole_of(2.0, "t", "week", "t"), whole_of(3.0, "t", "once", "t"), whole_of(1.0, "t", "batch", "t")
    (104.0, 3.0, None)
    """
    if quantity is None or not stated or period == Period.BATCH:
        return None
    try:
        if period == Period.ONCE:
            return amount_in(quantity, stated, unit)
        rate = yearly(Quantity(value=quantity, unit=stated, period=period or "year"))
    except (IncompatibleUnits, UnknownUnit):
        return None
    return None if rate is None or base_unit(stated) != unit else rate[0]


def share_of(resource: Resource, year: int) -> float:
    """The share of a calendar year on which a resource is available; what arises once counts whole."""
    if resource.period == Period.ONCE:
        return 1.0
    begin, end = window_of(resource, year)
    return max(0, (end - begin).days + 1) / (date(year + 1, 1, 1) - date(year, 1, 1)).days


def window_of(resource: Resource, year: int) -> tuple[date, date]:
    """The first and last day of a calendar year on which a resource is available; in disorder where on none."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return max(first, resource.available_from or first), min(last, resource.available_until or last)
