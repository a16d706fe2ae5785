"""Writes of a person's profile and roles."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.actions.leaving import hand_over_rows
from symbionet.accounts.actions.tokens import revoke_api_tokens_of
from symbionet.accounts.models import Membership, Role, RoleGrant, User
from symbionet.accounts.queries import Visitor, is_user, roles_grantable_by, stranded_work
from symbionet.accounts.words import work_words
from symbionet.core import history
from symbionet.core.errors import ActionRefused

__all__ = [
    "StillInCharge",
    "add_user",
    "close_demo_sign_ins",
    "edit_profile",
    "end_tour",
    "grant_role",
    "open_role",
    "revoke_role",
]


class StillInCharge(ActionRefused):
    """A role is not taken from one who is in charge of open work that takes it, unless somebody takes it over."""

    def __init__(self, user: User, role: str, work: str) -> None:
        """The refusal; `work` says what and how much."""
        said = _("As %(role)s, %(name)s is still in charge of: %(work)s. Choose who takes it over, then take the role.")
        super().__init__(said % {"role": Role(role).label, "name": user, "work": work})


@transaction.atomic
def close_demo_sign_ins() -> list[User]:
    """The people of the demo, who can no longer sign in, with their sessions and access tokens ended."""
    people = list(User.objects.filter(is_demo=True, is_active=True))
    for person in people:
        person.is_active = False
        person.set_unusable_password()
        person.save(update_fields=["is_active", "password"])
        revoke_api_tokens_of(person, by=None)
    history.record_many(None, "user.sign_in_closed", people)
    return people


@transaction.atomic
def end_tour(user: User) -> None:
    """The user has been shown around, or does not want to be: the home page offers it no more."""
    user.toured_at = timezone.now()
    user.save(update_fields=["toured_at"])
    history.record(user, "user.toured", user)


@transaction.atomic
def edit_profile(user: User, *, name: str, phone: str, language: str, by: Visitor) -> User:
    """The user with a new name, phone and language; a save that changes nothing leaves no line."""
    if user != by:
        raise ActionRefused(_("Only %(name)s can edit this profile.") % {"name": user})
    values = {"name": name.strip(), "phone": phone.strip(), "language": language}
    changed = history.changes(user, values)
    if changed:
        for field, value in values.items():
            setattr(user, field, value)
        user.save(update_fields=list(changed))
        history.record(by, "user.profile_edited", user, changes=changed)
    return user


def _refuse_unless_grantable(role: str, by: Visitor) -> None:
    if role not in roles_grantable_by(by):
        raise ActionRefused(
            _("You cannot give or take the role “%(role)s”: ask an administrator.") % {"role": Role(role).label}
        )


def _open_administration(user: User, *, is_open: bool) -> None:
    """The administration pages belong to the role of administrator."""
    user.is_staff = user.is_superuser = is_open
    user.save(update_fields=["is_staff", "is_superuser"])


def open_role(user: User, role: str) -> bool:
    """Whether the role was new to the user, who has it now; who may grant it is the caller's question."""
    _grant, is_new = RoleGrant.objects.get_or_create(user=user, role=role)
    if is_new and role == Role.ADMINISTRATOR:
        _open_administration(user, is_open=True)
    user.__dict__.pop("roles", None)  # the roles were counted before
    return is_new


@transaction.atomic
def grant_role(user: User, role: str, *, by: Visitor) -> User:
    """The user with the role; one who has it already is left as is, without a line."""
    _refuse_unless_grantable(role, by)
    if open_role(user, role):
        history.record(by, "user.role_granted", user, role=Role(role).value)
    return user


@transaction.atomic
def revoke_role(user: User, role: str, *, by: Visitor, to: User | None = None) -> User:
    """The user without the role; the last administrator stays one.

    Open work that takes the role goes to `to`. Raises StillInCharge where nobody is named, ActionRefused where the one
    named cannot take all of it; then everything stays as it is.
    """
    _refuse_unless_grantable(role, by)
    grants = RoleGrant.objects.filter(user=user, role=role)
    if not grants.exists():
        return user
    if role == Role.ADMINISTRATOR:
        others = RoleGrant.objects.filter(role=role, user__is_active=True).exclude(user=user)
        if not others.exists():
            raise ActionRefused(_("This is the last administrator: make somebody else one first."))
        _open_administration(user, is_open=False)
    before = {(one.key, row.pk) for one, rows in stranded_work(user) for row in rows}
    grants.delete()
    user.__dict__.pop("roles", None)
    _relieve(user, role, before, to, by)
    history.record(by, "user.role_revoked", user, role=Role(role).value)
    return user


def _relieve(user: User, role: str, before: set[tuple[str, int]], to: User | None, by: Visitor) -> None:
    """Hand over what the user could not be put in charge of any more; what that held for before is no reason."""
    found = [(one, [row for row in rows if (one.key, row.pk) not in before]) for one, rows in stranded_work(user)]
    work = [(one, rows) for one, rows in found if rows]
    if not work:
        return
    if to is None:
        raise StillInCharge(user, role, work_words((one, len(rows)) for one, rows in work))
    if to == user or not to.is_active or not is_user(by):
        raise ActionRefused(_("Choose somebody else who can sign in."))
    hand_over_rows(work, user, to, by)


@transaction.atomic
def add_user(
    email: str,
    *,
    password: str | None,
    name: str,
    role: str,
    by: Visitor | None,
    organisation: Any = None,
    language: str = "zh-hans",
    is_demo: bool = False,
) -> User:
    """The stored user with a role, or with a membership where an organisation is given (set-up and demo)."""
    user = User.objects.create_user(email, password, name=name, language=language, is_demo=is_demo)
    if organisation is not None:
        Membership.objects.create(user=user, organisation=organisation)
    elif role != Role.MEMBER:
        open_role(user, role)
    history.record(by, "user.added", user, role=role)
    return user
