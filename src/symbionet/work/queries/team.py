"""The team that does the work: practitioners, technical leads and programme managers."""

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from symbionet.accounts.models import Role, RoleGrant, User
from symbionet.accounts.queries import FACILITATORS, Visitor, is_user
from symbionet.work.models import kind_of

__all__ = ["TEAM_ROLES", "has_tasks", "is_team", "people_for_tasks", "team_members", "works_on"]

TEAM_ROLES = (*FACILITATORS, Role.PROGRAMME_MANAGER)


def is_team(visitor: Visitor) -> bool:
    """Whether the visitor is of the team: it reads the contact log and every message."""
    return is_user(visitor) and visitor.has_role(*TEAM_ROLES)


def team_members() -> QuerySet[User]:
    """The people of the team by name: they may be mentioned and given tasks."""
    grants = RoleGrant.objects.filter(user=OuterRef("pk"), role__in=(*TEAM_ROLES, Role.ADMINISTRATOR))
    return User.objects.filter(Exists(grants), is_active=True).order_by("name", "email")


def works_on(visitor: Visitor, subject: Model) -> bool:
    """Whether the visitor works on a subject whose workers write as the team does."""
    kind = kind_of(subject)
    return kind.workers_write and is_user(visitor) and kind.worked_on_by(visitor).filter(pk=subject.pk).exists()


def has_tasks(visitor: Visitor) -> bool:
    """Whether the visitor may have tasks at all: the team, and the contacts of organisations."""
    return is_team(visitor) or (is_user(visitor) and bool(visitor.organisation_ids))


def people_for_tasks(subject: Model) -> QuerySet[User]:
    """Whom a task may be given to: the team, and the contacts of its sides who see the subject."""
    kind = kind_of(subject)
    sides = [key for audience in kind.audiences for key in audience.organisation_ids(subject)]
    taking_part = User.objects.filter(memberships__organisation__in=sides).distinct()
    seeing = [person.pk for person in taking_part if kind.visible_to(person).filter(pk=subject.pk).exists()]
    people = User.objects.filter(Q(pk__in=team_members().order_by().values("pk")) | Q(pk__in=seeing), is_active=True)
    return people.prefetch_related("memberships__organisation").order_by("name", "email")
