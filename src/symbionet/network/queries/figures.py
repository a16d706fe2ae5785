"""Figures of the network for the home page."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from symbionet.engine.errors import SymbionetError
from symbionet.engine.model import Quantity
from symbionet.engine.units import UNITS, yearly
from symbionet.network.models import Direction, Organisation, Resource, ResourceState, Visibility

__all__ = ["ResourceCounts", "count_resources", "organisations_by_state", "stale_resources", "tonnes_per_year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceCounts:
    """How many resources are open."""

    haves: int
    wants: int
    by_kind: dict[str, int]


def organisations_by_state() -> dict[str, int]:
    """How many organisations of the whole network are in each state of membership."""
    return dict(Organisation.objects.order_by().values_list("state").annotate(number=Count("pk")))


def count_resources() -> ResourceCounts:
    """The open resources of the whole network by direction and kind, without those that are kept private."""
    rows = Resource.objects.filter(state=ResourceState.OPEN).exclude(visibility=Visibility.PRIVATE).order_by()
    kinds = dict(rows.values_list("kind").annotate(number=Count("pk")))
    counted = rows.aggregate(
        haves=Count("pk", filter=Q(direction=Direction.HAVE)), wants=Count("pk", filter=Q(direction=Direction.WANT))
    )
    return ResourceCounts(by_kind=kinds, **counted)


def tonnes_per_year() -> int:
    """Tonnes per year of all open haves whose quantity is a mass with a period; others are not counted, nor are private
    ones and those whose amount is private.
    """
    haves = Resource.objects.filter(direction=Direction.HAVE, state=ResourceState.OPEN, quantity__isnull=False)
    closed = Resource.objects.filter(field_visibility__quantity=Visibility.PRIVATE).order_by().values("pk")
    haves = haves.exclude(visibility=Visibility.PRIVATE).exclude(pk__in=closed)
    total = 0.0
    for unit, period, amount in haves.order_by().values_list("unit", "period").annotate(amount=Sum("quantity")):
        if unit not in UNITS or UNITS[unit].dimension != "mass":
            continue
        try:
            found = yearly(Quantity(value=amount, unit=unit, period=period))
        except SymbionetError:
            continue
        if found:
            total += found[0]
    return round(total)


def stale_resources(resources: QuerySet[Resource]) -> QuerySet[Resource]:
    """Open resources that ask for renewal, longest overdue first."""
    return resources.filter(state=ResourceState.OPEN, renew_by__lt=timezone.localdate()).order_by("renew_by", "pk")
