"""Reads of organisations, and who may see and edit them."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, facilitates, is_user, reads_programme
from symbionet.network.models import ConsentState, Organisation, Resource, ResourceState, Visibility

__all__ = ["organisations_editable_by", "organisations_visible_to", "own_organisations"]


def own_organisations(visitor: Visitor) -> QuerySet[Organisation]:
    """Organisations the visitor is a contact of."""
    if not is_user(visitor):
        return Organisation.objects.none()
    return Organisation.objects.filter(pk__in=visitor.organisation_ids)


def organisations_visible_to(visitor: Visitor) -> QuerySet[Organisation]:
    """Organisations the visitor may see.

    All for the programme's readers and the verifier; for an intermediary those it recruited; for a member its own
    and those whose resources it may see by name. A public-body observer sees figures only, so none.
    """
    if not is_user(visitor):
        return Organisation.objects.none()
    if reads_programme(visitor) or visitor.has_role(Role.VERIFIER):
        return Organisation.objects.all()
    own = visitor.organisation_ids
    seen = Q(pk__in=own)
    if visitor.has_role(Role.INTERMEDIARY):
        seen |= Q(recruited_by=visitor) | Q(intermediary__in=own)
    if own:
        shown = Resource.objects.filter(organisation=OuterRef("pk")).filter(
            Q(visibility=Visibility.NETWORK, state=ResourceState.OPEN)
            | Q(consents__organisation__in=own, consents__state=ConsentState.GIVEN)
        )
        seen |= Exists(shown)
    return Organisation.objects.filter(seen)


def organisations_editable_by(visitor: Visitor) -> QuerySet[Organisation]:
    """Organisations the visitor may edit: practitioners all, an intermediary those it recruited, members their own."""
    if not is_user(visitor):
        return Organisation.objects.none()
    if facilitates(visitor) or visitor.has_role(Role.PROGRAMME_MANAGER):
        return Organisation.objects.all()
    edited = Q(pk__in=visitor.organisation_ids)
    if visitor.has_role(Role.INTERMEDIARY):
        edited |= Q(recruited_by=visitor)
    return Organisation.objects.filter(edited)
