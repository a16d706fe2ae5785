"""Who looked at the resources of an organisation."""

from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from symbionet.accounts.queries import Visitor, is_user
from symbionet.network.models import Look, Organisation
from symbionet.network.queries.organisations import own_organisations

__all__ = ["LOOK_DAYS", "crowded_parks", "looks_visible_to"]

LOOK_DAYS = 90
LEAST_FIRMS = 3  # a park with fewer other members would name the one that looked


def looks_visible_to(visitor: Visitor) -> QuerySet[Look]:
    """Looks at the visitor's own resources in the last 90 days: nobody else reads who was interested in them."""
    if not is_user(visitor):
        return Look.objects.none()
    since = timezone.localdate() - timedelta(days=LOOK_DAYS)
    return Look.objects.filter(resource__organisation__in=visitor.organisation_ids, on__gte=since)


def crowded_parks(visitor: Visitor, parks: set[int]) -> set[int]:
    """The parks with so many other organisations that a park does not tell which one."""
    others = Organisation.objects.exclude(pk__in=own_organisations(visitor).values("pk")).order_by()
    within = others.filter(Q(park__in=parks) | Q(park__parent__in=parks))
    counted: dict[int, int] = {}
    for park, parent, number in within.values_list("park", "park__parent").annotate(number=Count("pk")):
        key = parent or park
        counted[key] = counted.get(key, 0) + number
    return {park for park, number in counted.items() if number >= LEAST_FIRMS}
