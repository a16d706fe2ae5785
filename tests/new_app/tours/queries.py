"""Who sees which tour, and who plans one."""

from django.db.models import Q, QuerySet

from symbionet.accounts.queries import Visitor, facilitates, is_user, reads_programme
from symbionet.network.models import Organisation
from symbionet.network.queries import organisations_visible_to
from tours.models import Tour

__all__ = ["host_called", "hosts_for", "plans_tours", "tours_editable_by", "tours_visible_to"]


def plans_tours(visitor: Visitor) -> bool:
    """Whether the visitor plans tours."""
    return facilitates(visitor)


def tours_visible_to(visitor: Visitor) -> QuerySet[Tour]:
    """Tours the visitor may see: all for the programme's readers, else those of own organisations."""
    if not is_user(visitor):
        return Tour.objects.none()
    if reads_programme(visitor):
        return Tour.objects.all()
    return Tour.objects.filter(host__in=visitor.organisation_ids)


def tours_editable_by(visitor: Visitor) -> QuerySet[Tour]:
    """Tours the visitor works on."""
    return tours_visible_to(visitor) if plans_tours(visitor) else Tour.objects.none()


def hosts_for(visitor: Visitor) -> QuerySet[Organisation]:
    """The organisations that the visitor may plan a tour of."""
    return organisations_visible_to(visitor) if plans_tours(visitor) else Organisation.objects.none()


def host_called(name: str, visitor: Visitor) -> Organisation | None:
    """The one organisation with this name, in either language, that the visitor may plan a tour of."""
    found = list(hosts_for(visitor).filter(Q(name_zh=name) | Q(name_en=name))[:2])
    return found[0] if len(found) == 1 else None
