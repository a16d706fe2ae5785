"""People: users who sign in by e-mail, their roles, their membership of organisations, and invitations."""

import secrets
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

INVITATION_DAYS = 14
FIRST_START_HOURS = 24
TOKEN_DAYS = 365


class Role(models.TextChoices):
    """Roles of the field (NISP); a user may have several. A member contact is one by `Membership`, too."""

    MEMBER = "member", _("Member contact")
    PRACTITIONER = "practitioner", _("Practitioner")
    TECHNICAL_LEAD = "technical_lead", _("Technical lead")
    AUDITOR = "auditor", _("Auditor")
    TRAINER = "trainer", _("Trainer")
    INTERMEDIARY = "intermediary", _("Intermediary")
    PROGRAMME_MANAGER = "programme_manager", _("Programme manager")
    OBSERVER = "observer", _("Observer (public body, donor or park)")
    VERIFIER = "verifier", _("Verifier")
    ADMINISTRATOR = "administrator", _("Administrator")


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail (Django's own protocol for a user model)."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """The stored user of that e-mail."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """The stored administrator of that e-mail."""
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        RoleGrant.objects.create(user=user, role=Role.ADMINISTRATOR)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in by e-mail."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)
    toured_at = models.DateTimeField(null=True, editable=False)  # when shown around, or not wanting to be

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        """How the person is greeted."""
        return str(self)

    @cached_property
    def granted_roles(self) -> tuple[str, ...]:
        """The roles granted to the user, in the order of the grants."""
        return tuple(self.role_grants.order_by("pk").values_list("role", flat=True))

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles granted to the user, plus member contact where there is a membership."""
        granted = frozenset(self.granted_roles)
        return granted | {Role.MEMBER} if self.organisation_ids else granted

    @cached_property
    def organisation_ids(self) -> frozenset[int]:
        """Ids of the organisations the user is a contact of."""
        return frozenset(self.memberships.values_list("organisation_id", flat=True))

    def has_role(self, *roles: str) -> bool:
        """Whether the user has one of the roles; an administrator has each but that of a member."""
        return not self.roles.isdisjoint(roles) or (Role.ADMINISTRATOR in self.roles and set(roles) != {Role.MEMBER})


class RoleGrant(models.Model):
    """A role given to a user."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="role_once_per_user")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class Membership(models.Model):
    """A user speaks for an organisation; a user may have several."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey("network.Organisation", on_delete=models.CASCADE, related_name="memberships")
    position = models.CharField(_("position"), max_length=100, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organisation"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} @ {self.organisation}"


def new_token() -> str:
    """An unguessable token for a link in an e-mail."""
    return secrets.token_urlsafe(32)


def invitation_end() -> Any:
    """When an invitation made now ends."""
    return timezone.now() + timedelta(days=INVITATION_DAYS)


class Invitation(models.Model):
    """An invitation by e-mail link to join as contact of an organisation or in a role of the programme."""

    email = models.EmailField(_("e-mail"))
    organisation = models.ForeignKey(
        "network.Organisation", null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.MEMBER)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    token = models.CharField(max_length=64, unique=True, default=new_token)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(default=invitation_end)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.email

    @property
    def is_open(self) -> bool:
        """Whether the link still works."""
        return self.accepted_at is None and self.ends_at > timezone.now()


def token_end() -> Any:
    """When an access token made now ends."""
    return timezone.now() + timedelta(days=TOKEN_DAYS)


class TokenScope(models.TextChoices):
    """What a program may do with an access token, within what its person may do."""

    READ = "read", _("read only")
    WRITE = "write", _("read and write")


class ApiToken(models.Model):
    """A key with which a person's own programs read and write as that person; only its SHA-256 hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("what it is for"), max_length=80)
    scope = models.CharField(_("what it may do"), max_length=5, choices=TokenScope, default=TokenScope.WRITE)
    hint = models.CharField(max_length=12)  # its first characters, to tell tokens apart
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(default=token_end)
    used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether it still works."""
        return self.revoked_at is None and self.ends_at > timezone.now()


class SavedView(models.Model):
    """A list as a person wants to see it again: its address with filters, columns and order, under a name.

    One that is shared is offered to everybody who reads the programme, beside their own.
    """

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    path = models.CharField(max_length=200)
    query = models.CharField(max_length=2000, blank=True)
    name = models.CharField(_("name"), max_length=60)
    is_shared = models.BooleanField(_("for the whole team"), default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["owner", "path", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The list as it was kept."""
        return f"{self.path}?{self.query}" if self.query else self.path
