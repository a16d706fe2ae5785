"""Writes of organisations: adding, editing, moving their membership."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.actions import invite
from symbionet.accounts.models import Role, User
from symbionet.accounts.queries import Visitor, person_of, recruits
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.engine.classification.sizes import find_size_class_cn, find_size_class_eu
from symbionet.engine.packs import load_packs
from symbionet.network.actions.values import ContactValues, OrganisationValues, SiteValues
from symbionet.network.models import Contact, MembershipState, Organisation, Site
from symbionet.network.queries import NotInvited, PlannedInvitation, folded, invitations_planned

__all__ = [
    "add_organisation",
    "add_organisations",
    "column_of",
    "edit_organisation",
    "edit_organisations",
    "invite_contacts",
    "move_membership",
    "prepare_organisation",
    "put_back",
]

BATCH = 500


def prepare_organisation(values: OrganisationValues, *, by: Visitor | None) -> Organisation:
    """An unsaved organisation with what follows from its values: sizes, search text, who recruited it."""
    completed: OrganisationValues = {**values}
    if by is not None and recruits(by):
        completed.setdefault("recruited_by", person_of(by))
    organisation = Organisation(**completed)
    _derive(organisation)
    return organisation


@transaction.atomic
def add_organisation(
    values: OrganisationValues,
    *,
    by: Visitor | None,
    site: SiteValues | None = None,
    contact: ContactValues | None = None,
) -> Organisation:
    """The stored organisation, with its main site and main contact where given; raises ActionRefused."""
    return add_organisations([values], by=by, sites=[site], contacts=[contact])[0]


@transaction.atomic
def add_organisations(
    rows: Iterable[OrganisationValues],
    *,
    by: Visitor | None,
    sites: Iterable[SiteValues | None] = (),
    contacts: Iterable[ContactValues | None] = (),
) -> list[Organisation]:
    """The stored organisations in few statements, with the main site and main contact of each; raises ActionRefused."""
    made = [prepare_organisation(row, by=by) for row in rows]
    _refuse_known_codes(made)
    Organisation.objects.bulk_create(made, batch_size=BATCH)
    Site.objects.bulk_create(
        [
            Site(organisation=owner, **{"is_main": True, **site})
            for owner, site in zip(made, sites, strict=False)
            if site
        ],
        batch_size=BATCH,
    )
    Contact.objects.bulk_create(
        [
            Contact(organisation=owner, **{"is_main": True, **contact})
            for owner, contact in zip(made, contacts, strict=False)
            if contact
        ],
        batch_size=BATCH,
    )
    history.record_many(by, "organisation.added", made)
    return made


@transaction.atomic
def edit_organisation(organisation: Organisation, values: OrganisationValues, *, by: Visitor | None) -> Organisation:
    """The organisation with its new values; a save that changes nothing leaves no line."""
    changed = history.changes(organisation, values)
    if not changed:
        return organisation
    for name, value in values.items():
        setattr(organisation, name, value)
    _derive(organisation)
    _refuse_known_codes([organisation])
    organisation.save()
    history.record(by, "organisation.edited", organisation, changes=changed)
    return organisation


@transaction.atomic
def move_membership(organisation: Organisation, state: str, *, by: Visitor | None, note: str = "") -> Organisation:
    """The organisation in another state of recruitment; raises ActionRefused for an application or no move at all."""
    if MembershipState.APPLIED in (organisation.state, state):
        raise ActionRefused(_("An application is approved or declined in the list of applications."))
    if organisation.state == state:
        raise ActionRefused(
            _("%(name)s is already in the state “%(state)s”.")
            % {"name": organisation, "state": organisation.get_state_display()}
        )
    before, organisation.state = organisation.state, MembershipState(state).value
    organisation.save(update_fields=["state", "updated_at"])
    details = {"note": note} if note else {}
    history.record(by, "organisation.moved", organisation, changes={"state": [before, state]}, **details)
    return organisation


def _derive(organisation: Organisation) -> None:
    """Set what follows from other values; a size class that a person stated stays."""
    for name in ("name_zh", "name_en", "uscc", "vat", "gb4754", "nace"):
        setattr(organisation, name, str(getattr(organisation, name) or "").strip())
    if not (organisation.name_zh or organisation.name_en):
        raise ActionRefused(_("An organisation needs a name in Chinese or English."))
    packs = load_packs()
    money = {"turnover_million": organisation.turnover_million, "assets_million": organisation.assets_million}
    figures = {name: None if value is None else float(value) for name, value in money.items()}
    if not organisation.size_class_cn:
        organisation.size_class_cn = find_size_class_cn(
            organisation.gb4754, packs, employees=organisation.employees, currency=organisation.currency, **figures
        )
    if not organisation.size_class_eu:
        organisation.size_class_eu = find_size_class_eu(
            packs, employees=organisation.employees, currency=organisation.currency, **figures
        )
    organisation.search_text = folded(
        organisation.name_zh,
        organisation.name_en,
        organisation.uscc,
        organisation.vat,
        organisation.gb4754,
        organisation.nace,
        organisation.business_zh,
        organisation.business_en,
    )


def _refuse_known_codes(organisations: list[Organisation]) -> None:
    """Refuse a code that two organisations would share: the constraint would answer without naming it."""
    for name in ("uscc", "vat"):
        codes = [getattr(row, name) for row in organisations if getattr(row, name)]
        twice = {code for code in codes if codes.count(code) > 1} if len(set(codes)) < len(codes) else set()
        own = [row.pk for row in organisations if row.pk]
        known = Organisation.objects.filter(**{f"{name}__in": codes}).exclude(pk__in=own).values_list(name, flat=True)
        if bad := sorted(twice | set(known)):
            raise ActionRefused(
                _("%(code)s belongs to an organisation that is already in the network.") % {"code": bad[0]}
            )


BULK = ("recruited_by", "intermediary", "park", "state")  # what is changed of many at once

type Undo = list[list[Any]]  # of each: key, {column: [before, after]}


@transaction.atomic
def edit_organisations(organisations: Iterable[Organisation], values: OrganisationValues, *, by: Visitor) -> Undo:
    """Change the same of many; what was changed, for `put_back`. Applications keep their state."""
    done: Undo = []
    for row in organisations:
        given: dict[str, Any] = {name: value for name, value in values.items() if name in BULK}
        if row.state == MembershipState.APPLIED:
            given.pop("state", None)
        if given.get("intermediary") == row:
            given.pop("intermediary")  # nobody is recruited through itself
        before = {name: column_of(row, name) for name in given}
        state = given.pop("state", None)
        edit_organisation(row, given, by=by)  # type: ignore[arg-type] # of these names
        if state and state != row.state:
            move_membership(row, state, by=by)
        changed = {name: [old, column_of(row, name)] for name, old in before.items() if old != column_of(row, name)}
        if changed:
            done.append([row.pk, changed])
    return done


@transaction.atomic
def put_back(organisations: Mapping[int, Organisation], undo: Undo, *, by: Visitor) -> int:
    """How many are as they were: a value that somebody has changed since stays."""
    count = 0
    for pk, changed in undo:
        row = organisations.get(pk)
        back = {name: old for name, (old, new) in changed.items() if row is not None and column_of(row, name) == new}
        if row is None or not back:
            continue
        for name, old in back.items():
            setattr(row, Organisation._meta.get_field(name).attname, old)  # type: ignore[union-attr]
        row.save(update_fields=[*back, "updated_at"])
        history.record(by, "organisation.put_back", row)
        count += 1
    return count


def column_of(row: Organisation, name: str) -> Any:
    """What the base keeps of a field: of a foreign key the key."""
    return getattr(row, Organisation._meta.get_field(name).attname)  # type: ignore[union-attr]


def invite_contacts(
    organisations: Iterable[Organisation], *, by: User, language: str = ""
) -> tuple[int, list[PlannedInvitation]]:
    """Invite the main contact of each who has an e-mail address; how many mails went out, and who got none and why.

    One that cannot be invited (no address, in already, invited before) keeps no other from its mail.
    """
    kept, sent = list[PlannedInvitation](), 0
    for one in invitations_planned(organisations, by):
        if one.reason is not None or one.contact is None:
            kept.append(one)
            continue
        owner = one.organisation
        try:
            invite(one.contact.email, role=Role.MEMBER, language=language or by.language, by=by, organisation=owner)
        except ActionRefused:  # somebody else has sent it meanwhile
            kept.append(replace(one, reason=NotInvited.INVITED))
        else:
            sent += 1
    return sent, kept
