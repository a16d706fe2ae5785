"""Reads about people, and the one place that says which roles may do what."""

from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from symbionet.accounts.models import Invitation, Role, User


type Visitor = User | AnonymousUser

FACILITATORS = (Role.PRACTITIONER, Role.TECHNICAL_LEAD)  # capture, match and edit everything that is not private
PROGRAMME_READERS = (*FACILITATORS, Role.PROGRAMME_MANAGER, Role.AUDITOR)  # read everything that is not private
RECRUITERS = (Role.PRACTITIONER, Role.PROGRAMME_MANAGER, Role.INTERMEDIARY)  # may add and invite organisations

__all__ = [
    "FACILITATORS",
    "PROGRAMME_READERS",
    "RECRUITERS",
    "Visitor",
    "facilitates",
    "invitations_visible_to",
    "is_user",
    "manages_people",
    "reads_programme",
    "recruits",
    "users_visible_to",
]


def is_user(visitor: Visitor) -> TypeGuard[User]:
    """Whether the visitor is signed in."""
    return visitor.is_authenticated


def facilitates(visitor: Visitor) -> bool:
    """Whether the visitor captures, matches and edits for others."""
    return is_user(visitor) and visitor.has_role(*FACILITATORS)


def reads_programme(visitor: Visitor) -> bool:
    """Whether the visitor reads all that is not private."""
    return is_user(visitor) and visitor.has_role(*PROGRAMME_READERS)


def recruits(visitor: Visitor) -> bool:
    """Whether the visitor may add and invite organisations."""
    return is_user(visitor) and visitor.has_role(*RECRUITERS)


def manages_people(visitor: Visitor) -> bool:
    """Whether the visitor may grant roles and invite people of the programme."""
    return is_user(visitor) and visitor.has_role(Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR)


def users_visible_to(visitor: Visitor) -> QuerySet[User]:
    """People the visitor may see: all for the programme's readers, else colleagues of own organisations and oneself."""
    if not is_user(visitor):
        return User.objects.none()
    if reads_programme(visitor):
        return User.objects.all()
    return User.objects.filter(Q(pk=visitor.pk) | Q(memberships__organisation__in=visitor.organisation_ids)).distinct()


def invitations_visible_to(visitor: Visitor) -> QuerySet[Invitation]:
    """Invitations the visitor made or, for those who manage people and for practitioners, all."""
    if not is_user(visitor):
        return Invitation.objects.none()
    if manages_people(visitor) or facilitates(visitor):
        return Invitation.objects.all()
    return Invitation.objects.filter(Q(invited_by=visitor) | Q(organisation__in=visitor.organisation_ids))
