"""Writes about people who leave: their sign-in, their memberships, their work, and what is kept of them."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from symbionet.accounts.actions.tokens import revoke_api_tokens_of
from symbionet.accounts.models import Invitation, Membership, Role, User
from symbionet.accounts.queries import is_erased, manages_people, open_work, owned_rows, stranded_work
from symbionet.accounts.words import work_words
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.holdings import Holding
from symbionet.core.models import HistoryLine

__all__ = ["close_sign_in", "end_membership", "erase_person", "hand_over_rows", "hand_over_work", "open_sign_in"]


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
    """The person speaks for the organisation no more; the organisation and its data stay as they are.

    Raises ActionRefused while the person is in charge of open work that only the membership lets it see: the error
    names what and how many.
    """
    if membership.user != by and not manages_people(by):
        raise ActionRefused(_("Only who manages people, or the person, can do this."))
    person, organisation = membership.user, membership.organisation
    before = {(one.key, row.pk) for one, rows in stranded_work(person) for row in rows}
    membership.delete()
    for name in ("organisation_ids", "roles"):
        person.__dict__.pop(name, None)
    _require_none_stranded(person, organisation, before, by)
    history.record(by, "user.membership_ended", person, organisation=str(organisation))


def _require_none_stranded(person: User, organisation: Model, before: set[tuple[str, int]], by: User) -> None:
    found = [(one, sum((one.key, row.pk) not in before for row in rows)) for one, rows in stranded_work(person)]
    if work := work_words((one, count) for one, count in found if count):
        values = {"name": person, "organisation": organisation, "work": work}
        if person == by:
            raise ActionRefused(
                _("For %(organisation)s you are still in charge of: %(work)s. Finish it or give it away first.")
                % values
            )
        raise ActionRefused(
            _(
                "For %(organisation)s, %(name)s is still in charge of: %(work)s. Hand it over on this page first, then "
                "end the membership."
            )
            % values
        )


@transaction.atomic
def hand_over_work(person: User, *, to: User, by: User, kind: str = "") -> int:
    """How many open things of the person belong to `to` now, each with its line of history: of one kind (the key of its
    `Holding`), or of all that apps declare.

    Raises ActionRefused for somebody who cannot take one of them; then all stay as they are.
    """
    _require_manager(person, by)
    if to == person or not to.is_active:
        raise ActionRefused(_("Choose somebody else who can sign in."))
    held = [one for one, _count in open_work(person) if kind in ("", one.key)]
    return hand_over_rows([(one, list(one.of(person))) for one in held], person, to, by)


def hand_over_rows(held: Iterable[tuple[Holding, list[Any]]], person: User, to: User, by: User) -> int:
    """How many of these things of the person belong to `to` now; the person's own history has a line, too.

    Raises ActionRefused for somebody who cannot take one of them; the caller's transaction goes back.
    """
    count = sum(_hand_over(holding, rows, to, by) for holding, rows in held)
    if count:
        history.record(by, "user.work_handed_over", person, to=str(to), count=count)
    return count


def _hand_over(holding: Holding, found: list[Any], to: User, by: User) -> int:
    if holding.takers is not None and not holding.takers().filter(pk=to.pk).exists():
        raise ActionRefused(
            _("%(name)s has no role to take this over: %(work)s. Choose somebody else for it.")
            % {"name": to, "work": holding.words(len(found))}
        )
    keys = [row.pk for row in found]
    rows = list(holding.model._default_manager.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",)))
    for row in rows:
        changed = history.changes(row, {holding.field: to})
        values = {holding.field: to, **dict.fromkeys(holding.resets)}
        for name, value in values.items():
            setattr(row, name, value)
        _check_taker(holding, row)
        stamps = [one.name for one in row._meta.fields if getattr(one, "auto_now", False)]
        row.save(update_fields=[*values, *stamps])
        history.record(by, holding.verb, row, changes=changed)
    return len(rows)


def _check_taker(holding: Holding, row: Model) -> None:
    if holding.check is None:
        return
    try:
        holding.check(row)
    except ActionRefused as why:
        raise ActionRefused(_("“%(thing)s”: %(why)s") % {"thing": row, "why": why}) from why


@transaction.atomic
def erase_person(person: User, *, by: User) -> User:
    """The person without name, e-mail, phone and all that is only theirs; what they did stays, done by nobody known.

    Raises ActionRefused while the person can sign in, and while it is in charge of anything open (`open_work`): the
    error names what and how many.
    """
    _require_manager(person, by)
    if person.is_active:
        raise ActionRefused(_("Close the sign-in first."))
    if work := open_work(person):
        raise ActionRefused(
            _("%(name)s is still in charge of: %(work)s. Hand it over to somebody first, then erase.")
            % {"name": person, "work": work_words(work)}
        )
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
