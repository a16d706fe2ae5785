"""Who sees which system and what hangs on it."""

from django.db.models import Q, QuerySet

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor, facilitates, is_user, manages_people
from symbionet.ems.models import Assessment, Entry, System
from symbionet.network.models import Organisation
from symbionet.network.queries import organisations_visible_to, own_organisations

__all__ = [
    "assessments_visible_to",
    "entries_visible_to",
    "guides_systems",
    "organisations_without_system",
    "possible_coaches",
    "reads_systems",
    "reviews_assessments_of",
    "systems_visible_to",
]


def guides_systems(visitor: Visitor) -> bool:
    """Whether the visitor helps all firms with their systems: practitioners and those who steer the programme."""
    return facilitates(visitor) or manages_people(visitor)


def systems_visible_to(visitor: Visitor) -> QuerySet[System]:
    """Systems the visitor sees and works on: its own firm's, those it coaches, and for who guides the programme all."""
    if not is_user(visitor):
        return System.objects.none()
    if guides_systems(visitor):
        return System.objects.all()
    return System.objects.filter(Q(organisation__in=visitor.organisation_ids) | Q(coach=visitor))


def _of_systems(visitor: Visitor) -> Q:
    return Q(system__in=systems_visible_to(visitor).order_by().values("pk"))


def entries_visible_to(visitor: Visitor) -> QuerySet[Entry]:
    """Entries of the registers of the systems that the visitor sees."""
    return Entry.objects.filter(_of_systems(visitor))


def assessments_visible_to(visitor: Visitor) -> QuerySet[Assessment]:
    """Assessments of the systems that the visitor sees."""
    return Assessment.objects.filter(_of_systems(visitor))


def reads_systems(visitor: Visitor) -> bool:
    """Whether the visitor has a list of systems to read: who guides, who coaches, and the people of firms."""
    if not is_user(visitor):
        return False
    return guides_systems(visitor) or bool(visitor.organisation_ids) or visitor.coached_systems.exists()


def reviews_assessments_of(visitor: Visitor, system: System) -> bool:
    """Whether the visitor reviews what the firm has handed in; nobody reviews the own firm."""
    if not is_user(visitor) or system.organisation_id in visitor.organisation_ids:
        return False
    return guides_systems(visitor) or system.coach_id == visitor.pk


def organisations_without_system(visitor: Visitor) -> QuerySet[Organisation]:
    """The firms for which the visitor may begin a system."""
    rows = organisations_visible_to(visitor) if guides_systems(visitor) else own_organisations(visitor)
    return rows.filter(environmental_system__isnull=True)


def possible_coaches() -> QuerySet[User]:
    """Who may help a firm: active people with a role of the programme."""
    return User.objects.filter(is_active=True, role_grants__isnull=False).distinct().order_by("name", "email")
