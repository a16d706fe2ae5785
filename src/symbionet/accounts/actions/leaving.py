"""Writes about people who leave: their sign-in, their memberships, their work, and what is kept of them."""

from types import FunctionType

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.actions.tokens import revoke_api_tokens_of
from symbionet.accounts.models import Invitation, Membership, Role, User
from symbionet.accounts.queries import is_erased, manages_people, owned_rows
from symbionet.core import history
from symbionet.core.app import declared
from symbionet.core.errors import ActionRefused
from symbionet.core.models import HistoryLine

__all__ = ["close_sign_in", "end_membership", "erase_person", "hand_over_work", "open_sign_in"]


def _require_manager(person: User, by: User) -> None:
    """Who manages people lets them go; only an administrator lets an administrator go, and nobody oneself."""
    if not manages_people(by):
        raise ActionRefused(_("Only who manages people can do this."))
    if person == by:
        raise ActionRefused(_("This is you: ask another manager to do it."))
    if Role.ADMINISTRATOR in person.roles and Role.ADMINISTRATOR not in by.roles:
        raise ActionRefused(_("Only an administrator can do this to an administrator."))


@transaction.atomic
def close_sign_in(person: User, *, by: User) -> User:
    """The person, who can no longer sign in: sessions and access tokens have ended; what they did stays."""
    _require_manager(person, by)
    if person.is_active:
        person.is_active = False
        person.save(update_fields=["is_active"])
        revoke_api_tokens_of(person, by=by)
        history.record(by, "user.sign_in_closed", person)
    return person


@transaction.atomic
def open_sign_in(person: User, *, by: User) -> User:
    """The person, who may sign in again; one whose data was erased never."""
    _require_manager(person, by)
    if is_erased(person):
        raise ActionRefused(_("The data of this person was erased: invite the person anew."))
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
        history.record(by, "user.sign_in_opened", person)
    return person


@transaction.atomic
def end_membership(membership: Membership, *, by: User) -> None:
    """The person speaks for the organisation no more; the organisation and its data stay as they are."""
    if membership.user != by and not manages_people(by):
        raise ActionRefused(_("Only who manages people, or the person, can do this."))
    person, organisation = membership.user, membership.organisation
    membership.delete()
    for name in ("organisation_ids", "roles"):
        person.__dict__.pop(name, None)
    history.record(by, "user.membership_ended", person, organisation=str(organisation))


@transaction.atomic
def hand_over_work(person: User, *, to: User, by: User) -> int:
    """How many open things of the person belong to `to` now; each app hands over its own (`hand_over` of its actions).

    Raises ActionRefused for somebody who cannot take it.
    """
    _require_manager(person, by)
    if to == person or not to.is_active:
        raise ActionRefused(_("Choose somebody else who can sign in."))
    takers = declared("actions", "hand_over", FunctionType).values()
    count: int = sum(hand_over(person, to=to, by=by) for hand_over in takers)
    if count:
        history.record(by, "user.work_handed_over", person, to=str(to), count=count)
    return count


@transaction.atomic
def erase_person(person: User, *, by: User) -> User:
    """The person without name, e-mail, phone and all that is only theirs; what they did stays, done by nobody known.

    Raises ActionRefused while the person can sign in; open work is not looked for: hand it over before.
    """
    _require_manager(person, by)
    if person.is_active:
        raise ActionRefused(_("Close the sign-in first."))
    for rows in owned_rows(person).values():
        rows.delete()
    Invitation.objects.filter(email__iexact=person.email).delete()
    _forget_in_history(person)
    person.name, person.phone, person.email = "", "", f"erased-{person.pk}@erased.invalid"
    person.is_staff = person.is_superuser = False
    person.set_unusable_password()
    person.save()
    for name in ("organisation_ids", "roles"):
        person.__dict__.pop(name, None)
    history.record(by, "user.erased", person)
    return person


def _forget_in_history(person: User) -> None:
    """The lines about the person keep who did what and when, and no longer name the person or quote the profile."""
    kind = ContentType.objects.get_for_model(User)
    HistoryLine.objects.filter(target_type=kind, target_id=person.pk).update(label=f"#{person.pk}", details={})
