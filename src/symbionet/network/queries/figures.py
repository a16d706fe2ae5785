"""Figures of the network for the home page."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from symbionet.network.models import Direction, Organisation, Resource, ResourceState

__all__ = ["NetworkFigures", "network_figures", "stale_resources"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFigures:
    """Counts of a network or of what a visitor sees of it."""

    organisations: int
    by_state: dict[str, int]
    haves: int
    wants: int
    by_kind: dict[str, int]
    stale: int


def network_figures(organisations: QuerySet[Organisation], resources: QuerySet[Resource]) -> NetworkFigures:
    """Counts by membership state and by kind of the rows given; only open resources count."""
    states = dict(organisations.order_by().values_list("state").annotate(number=Count("pk")))
    rows = resources.filter(state=ResourceState.OPEN).order_by()
    kinds = dict(rows.values_list("kind").annotate(number=Count("pk")))
    counted = rows.aggregate(
        haves=Count("pk", filter=Q(direction=Direction.HAVE)),
        wants=Count("pk", filter=Q(direction=Direction.WANT)),
        stale=Count("pk", filter=Q(renew_by__lt=timezone.localdate())),
    )
    return NetworkFigures(organisations=sum(states.values()), by_state=states, by_kind=kinds, **counted)


def stale_resources(resources: QuerySet[Resource]) -> QuerySet[Resource]:
    """Open resources that ask for renewal, longest overdue first."""
    return resources.filter(state=ResourceState.OPEN, renew_by__lt=timezone.localdate()).order_by("renew_by", "pk")
