"""Reads about people, and the one place that says which roles may do what."""

import hashlib
from datetime import timedelta
from typing import Any, TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from symbionet.accounts.models import ApiToken, Invitation, Role, User
from symbionet.core.models import HistoryLine

type Visitor = User | AnonymousUser

FACILITATORS = (Role.PRACTITIONER, Role.TECHNICAL_LEAD)  # capture, match and edit everything that is not private
PROGRAMME_READERS = (*FACILITATORS, Role.PROGRAMME_MANAGER, Role.AUDITOR)  # read everything that is not private
RECRUITERS = (Role.PRACTITIONER, Role.PROGRAMME_MANAGER, Role.INTERMEDIARY)  # may add and invite organisations
MOST_OF_MEMBER, MOST_OF_STAFF = 20, 300  # invitations of one person within a day
STAFF = (Role.PRACTITIONER, Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR)

__all__ = [
    "FACILITATORS",
    "PROGRAMME_READERS",
    "RECRUITERS",
    "Visitor",
    "api_tokens_of",
    "contacts_of",
    "facilitates",
    "first_starts",
    "has_manager",
    "invitations_a_day",
    "invitations_editable_by",
    "invitations_left",
    "invitations_visible_to",
    "invites",
    "inviting_organisations",
    "is_member",
    "is_user",
    "manages_people",
    "only_manages",
    "open_token",
    "people_found",
    "person_of",
    "reads_organisations",
    "reads_programme",
    "reads_resources",
    "reads_synergies",
    "recruits",
    "roles_grantable_by",
    "signed_in",
    "token_digest",
    "users_visible_to",
    "verifies",
]


def has_manager() -> bool:
    """Whether anybody may invite people and give roles; an empty platform waits for its first manager."""
    roles = (Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR)
    return User.objects.filter(role_grants__role__in=roles, is_active=True).exists()


def first_starts() -> QuerySet[Invitation]:
    """The invitations of the first manager: they name no e-mail, as nobody is there who could know it."""
    return Invitation.objects.filter(email="", role=Role.ADMINISTRATOR)


def is_user(visitor: Visitor) -> TypeGuard[User]:
    """Whether the visitor is signed in."""
    return visitor.is_authenticated


def signed_in(request: HttpRequest) -> User:
    """The user of a request; the login middleware has let nobody else through."""
    assert isinstance(request.user, User)
    return request.user


def contacts_of(*organisations: int) -> list[User]:
    """The active people who speak for these organisations."""
    return list(User.objects.filter(memberships__organisation__in=organisations, is_active=True).distinct())


def person_of(visitor: Visitor | None) -> User | None:
    """The user that a row names as who did something; None for the system and for a visitor without account."""
    return visitor if visitor is not None and is_user(visitor) else None


def facilitates(visitor: Visitor) -> bool:
    """Whether the visitor captures, matches and edits for others."""
    return is_user(visitor) and visitor.has_role(*FACILITATORS)


def reads_programme(visitor: Visitor) -> bool:
    """Whether the visitor reads all that is not private."""
    return is_user(visitor) and visitor.has_role(*PROGRAMME_READERS)


def recruits(visitor: Visitor) -> bool:
    """Whether the visitor may add and invite organisations."""
    return is_user(visitor) and visitor.has_role(*RECRUITERS)


def is_member(visitor: Visitor) -> bool:
    """Whether the visitor belongs to an organisation."""
    return is_user(visitor) and bool(visitor.organisation_ids)


def verifies(visitor: Visitor) -> bool:
    """Whether the visitor checks what synergies have brought."""
    return is_user(visitor) and visitor.has_role(Role.VERIFIER)


def reads_resources(visitor: Visitor) -> bool:
    """Whether the visitor has lists of resources, matches and people to read."""
    return is_member(visitor) or reads_programme(visitor)


def reads_synergies(visitor: Visitor) -> bool:
    """Whether the visitor has lists of synergies and their benefits to read."""
    return reads_resources(visitor) or verifies(visitor)


def reads_organisations(visitor: Visitor) -> bool:
    """Whether the visitor has a list of organisations to read."""
    return reads_synergies(visitor) or recruits(visitor)


def only_manages(visitor: Visitor) -> bool:
    """Whether the visitor steers the programme without facilitating."""
    return is_user(visitor) and Role.PROGRAMME_MANAGER in visitor.roles and not facilitates(visitor)


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


def invitations_editable_by(visitor: Visitor) -> QuerySet[Invitation]:
    """Open invitations the visitor may send again or revoke: own ones, and all for those who manage people."""
    if not is_user(visitor):
        return Invitation.objects.none()
    waiting = Invitation.objects.filter(accepted_at__isnull=True)
    return waiting if manages_people(visitor) else waiting.filter(invited_by=visitor)


def invitations_a_day(user: User) -> int:
    """How many invitations the person may send within a day: each is an e-mail to an address of their choice."""
    return MOST_OF_STAFF if user.has_role(*STAFF) else MOST_OF_MEMBER


def invitations_left(user: User) -> int:
    """How many more the person may send now."""
    since = timezone.now() - timedelta(days=1)
    sent = HistoryLine.objects.filter(by=user, verb__in=("invitation.sent", "invitation.resent"), at__gt=since)
    return max(invitations_a_day(user) - sent.count(), 0)


def inviting_organisations(visitor: Visitor) -> QuerySet[Any]:
    """Organisations the visitor may invite contacts for: facilitators and managers all, others some."""
    organisations = Invitation._meta.get_field("organisation").related_model._default_manager.all()
    if not is_user(visitor):
        return organisations.none()
    if facilitates(visitor) or manages_people(visitor):
        return organisations
    asked = Q(pk__in=visitor.organisation_ids)
    if visitor.has_role(Role.INTERMEDIARY):
        asked |= Q(recruited_by=visitor) | Q(intermediary__in=visitor.organisation_ids)
    return organisations.filter(asked)


def invites(visitor: Visitor) -> bool:
    """Whether the visitor may invite anybody at all."""
    return is_user(visitor) and (bool(visitor.organisation_ids) or recruits(visitor) or manages_people(visitor))


def roles_grantable_by(visitor: Visitor) -> list[Role]:
    """The programme's roles the visitor may give and take; only an administrator makes administrators.

    A member contact is not among them: that is a membership of an organisation.
    """
    if not manages_people(visitor):
        return []
    is_administrator = is_user(visitor) and Role.ADMINISTRATOR in visitor.roles
    kept = {Role.MEMBER} if is_administrator else {Role.MEMBER, Role.ADMINISTRATOR}
    return [role for role in Role if role not in kept]


def people_found(people: QuerySet[User], text: str) -> QuerySet[User]:
    """The people whose name, e-mail or organisation holds every word of the text."""
    for word in text.split():
        people = people.filter(
            Q(name__icontains=word)
            | Q(email__icontains=word)
            | Q(memberships__organisation__name_zh__icontains=word)
            | Q(memberships__organisation__name_en__icontains=word)
        )
    return people.distinct()


def api_tokens_of(visitor: Visitor) -> QuerySet[ApiToken]:
    """The visitor's own access tokens that are not revoked; nobody sees another person's."""
    return ApiToken.objects.filter(user=visitor, revoked_at=None) if is_user(visitor) else ApiToken.objects.none()


def token_digest(secret: str) -> str:
    """The hash under which an access token is kept: it is random and long, so that no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def open_token(secret: str) -> ApiToken | None:
    """The access token of that secret, if it works and its person may still sign in."""
    rows = ApiToken.objects.filter(digest=token_digest(secret), revoked_at=None, ends_at__gt=timezone.now())
    return rows.filter(user__is_active=True).select_related("user").first()
