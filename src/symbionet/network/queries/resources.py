"""Reads of resources, attachments, consents and looks, and who may see and edit them.

A teaser is called by a key of its own for each visitor: rows are numbered one after the other, and a firm's stand
together, so that by its number a teaser would name its firm.
"""

from datetime import timedelta
from hashlib import blake2b

from django.db.models import Count, Exists, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.crypto import salted_hmac

from symbionet.accounts.queries import Visitor, facilitates, is_user, reads_programme
from symbionet.network.models import (
    Attachment,
    Consent,
    Look,
    Organisation,
    Resource,
    ResourceState,
    Visibility,
)
from symbionet.network.queries.fields import closed_somewhere
from symbionet.network.queries.organisations import approved_organisations, consents_given_to, own_organisations

__all__ = [
    "LOOK_DAYS",
    "attachments_visible_to",
    "consents_asked_by",
    "consents_decidable_by",
    "crowded_parks",
    "edits_resource",
    "keyed_teasers",
    "looks_visible_to",
    "resources_editable_by",
    "resources_visible_to",
    "teaser_key",
    "teaser_of",
    "teasers_visible_to",
]

LOOK_DAYS = 90
LEAST_FIRMS = 3  # a park with fewer other members would name the one that looked


def resources_visible_to(visitor: Visitor) -> QuerySet[Resource]:
    """Resources the visitor may see in full.

    Own organisations' always; the programme's readers see all but private ones (and private ones they captured);
    members of approved organisations see open resources shown to the network and those whose owner consented.
    Teasers are another query.
    """
    if not is_user(visitor):
        return Resource.objects.none()
    own = visitor.organisation_ids
    seen = Q(organisation__in=own)
    if reads_programme(visitor):
        seen |= ~Q(visibility=Visibility.PRIVATE) | Q(created_by=visitor)
    elif own:
        approved = approved_organisations(visitor)
        shared = Q(visibility=Visibility.NETWORK, state=ResourceState.OPEN) & Exists(approved)
        # consents are few: a list of them is read once, a condition on each resource for each of thousands
        given = consents_given_to(approved).values("resource")
        seen |= shared | (~Q(visibility=Visibility.PRIVATE) & Q(pk__in=given))
    return Resource.objects.filter(seen)


def teasers_visible_to(visitor: Visitor) -> QuerySet[Resource]:
    """Open resources of others that a member may know of, not whose: show class, quantity band and park only."""
    if not is_user(visitor) or not visitor.organisation_ids or reads_programme(visitor):
        return Resource.objects.none()  # who reads the programme sees in full all that is hinted at
    kinds = (Visibility.TEASER, Visibility.CONSENT)
    approved = approved_organisations(visitor)
    hinted = Resource.objects.filter(Exists(approved), visibility__in=kinds, state=ResourceState.OPEN)
    seen = consents_given_to(approved).values("resource")  # few: of what is hinted at nothing else is seen in full
    return hinted.exclude(Q(organisation__in=visitor.organisation_ids) | Q(pk__in=seen))


def _secret(visitor: Visitor) -> bytes:
    return salted_hmac("symbionet.network.teaser", str(visitor.pk), algorithm="sha256").digest()


def _key(secret: bytes, pk: int) -> str:
    return blake2b(str(pk).encode(), key=secret, digest_size=10).hexdigest()


def teaser_key(visitor: Visitor, pk: int) -> str:
    """The key by which the visitor knows the teaser of a resource, the same at each visit."""
    return _key(_secret(visitor), pk)


def keyed_teasers(visitor: Visitor, rows: QuerySet[Resource]) -> list[tuple[str, int]]:
    """Key and row of each of the teasers, in the order of their keys: it tells neither age nor firm."""
    secret = _secret(visitor)
    return sorted((_key(secret, pk), pk) for pk in rows.order_by().values_list("pk", flat=True))


def teaser_of(visitor: Visitor, key: str) -> Resource:
    """The resource behind a key of the visitor, if it is a teaser to it; raises Http404."""
    rows = teasers_visible_to(visitor)
    secret = _secret(visitor)
    found = next((pk for pk in rows.order_by().values_list("pk", flat=True) if _key(secret, pk) == key), None)
    if found is None:
        raise Http404
    return rows.get(pk=found)


def resources_editable_by(visitor: Visitor) -> QuerySet[Resource]:
    """Resources the visitor may edit: own organisations', and for practitioners all they may see."""
    if not is_user(visitor):
        return Resource.objects.none()
    if facilitates(visitor):
        return resources_visible_to(visitor)
    return Resource.objects.filter(organisation__in=visitor.organisation_ids)


def edits_resource(visitor: Visitor, resource: Resource) -> bool:
    """Whether a resource that the visitor sees in full is among those it may edit, told by the row itself."""
    if not is_user(visitor):
        return False
    return facilitates(visitor) or resource.organisation_id in visitor.organisation_ids


def attachments_visible_to(visitor: Visitor) -> QuerySet[Attachment]:
    """Photos and documents of the resources the visitor may see in full, unless the owner keeps them closer."""
    seen = resources_visible_to(visitor)
    closed = closed_somewhere(seen, visitor, ["attachments"])
    return Attachment.objects.filter(resource__in=seen.order_by().values("pk")).exclude(resource__in=closed)


def consents_decidable_by(visitor: Visitor) -> QuerySet[Consent]:
    """Consents that wait for, or were decided by, the visitor's own organisations."""
    if not is_user(visitor):
        return Consent.objects.none()
    return Consent.objects.filter(resource__organisation__in=visitor.organisation_ids)


def consents_asked_by(visitor: Visitor) -> QuerySet[Consent]:
    """Consents the visitor's own organisations asked for."""
    if not is_user(visitor):
        return Consent.objects.none()
    return Consent.objects.filter(organisation__in=visitor.organisation_ids)


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
