"""Reads of resources, and who may see and edit them."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from symbionet.accounts.queries import Visitor, facilitates, is_user, reads_programme
from symbionet.network.models import Consent, ConsentState, Resource, ResourceState, Visibility

__all__ = ["resources_editable_by", "resources_visible_to", "teasers_visible_to"]


def resources_visible_to(visitor: Visitor) -> QuerySet[Resource]:
    """Resources the visitor may see in full.

    Own organisations' always; the programme's readers see all but private ones (and private ones they captured);
    members see open resources shown to the network and those whose owner consented. Teasers are another query.
    """
    if not is_user(visitor):
        return Resource.objects.none()
    own = visitor.organisation_ids
    seen = Q(organisation__in=own)
    if reads_programme(visitor):
        seen |= ~Q(visibility=Visibility.PRIVATE) | Q(created_by=visitor)
    elif own:
        given = Consent.objects.filter(resource=OuterRef("pk"), organisation__in=own, state=ConsentState.GIVEN)
        shared = Q(visibility=Visibility.NETWORK, state=ResourceState.OPEN)
        seen |= shared | (~Q(visibility=Visibility.PRIVATE) & Exists(given))
    return Resource.objects.filter(seen)


def teasers_visible_to(visitor: Visitor) -> QuerySet[Resource]:
    """Open resources of others that a member may know of without their owner: show class, quantity band and park only."""
    if not is_user(visitor) or not visitor.organisation_ids:
        return Resource.objects.none()
    hinted = Resource.objects.filter(
        visibility__in=[Visibility.TEASER, Visibility.CONSENT], state=ResourceState.OPEN
    ).exclude(organisation__in=visitor.organisation_ids)
    return hinted.exclude(pk__in=resources_visible_to(visitor).values("pk"))


def resources_editable_by(visitor: Visitor) -> QuerySet[Resource]:
    """Resources the visitor may edit: own organisations', and for practitioners all they may see."""
    if not is_user(visitor):
        return Resource.objects.none()
    if facilitates(visitor):
        return resources_visible_to(visitor)
    return Resource.objects.filter(organisation__in=visitor.organisation_ids)
