"""Reads of organisations and parks, and who may see and edit them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from symbionet.accounts.models import Invitation, Membership, Role, User
from symbionet.accounts.queries import (
    RECRUITERS,
    Visitor,
    facilitates,
    invitations_left,
    inviting_organisations,
    is_user,
    manages_people,
    reads_programme,
)
from symbionet.core.app import declared
from symbionet.network.models import (
    Consent,
    ConsentState,
    Contact,
    FirmMerge,
    MembershipState,
    Organisation,
    Park,
    Resource,
    ResourceState,
    Site,
    Visibility,
)

__all__ = [
    "FirmPerson",
    "NotInvited",
    "PlannedInvitation",
    "Recruiting",
    "applications_decidable_by",
    "approved_organisations",
    "consents_given_to",
    "edits_organisation",
    "firms_of_sector",
    "invitations_planned",
    "makes_parks",
    "merges_organisations",
    "merges_visible_to",
    "organisations_editable_by",
    "organisations_movable_by",
    "organisations_offering_by",
    "organisations_visible_to",
    "own_organisations",
    "parks",
    "people_of",
    "people_to_speak_to",
    "read_parks",
    "recruiters",
    "sees_organisation",
    "with_recruiting",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recruiting:
    """What an app above knows of the recruitment of firms: what it declares as `RECRUITING` in its module `menu`.

    `annotated` adds `lead_owner` (who asks, ""), `lead_action` (what is next, "") and `lead_due` (a day or None).
    """

    seen_by: Callable[[Visitor], bool]
    annotated: Callable[[Visitor, QuerySet[Organisation]], QuerySet[Organisation]]


NOT_IN_THE_NETWORK = (MembershipState.APPLIED, MembershipState.LAPSED)


def firms_of_sector(organisation: Organisation) -> int:
    """How many firms of the network share the group of its sector, itself included: of few it would be a name."""
    nace, gb = organisation.nace.replace(".", "")[:3], organisation.gb4754[:4]
    same = Q(nace__startswith=nace) if nace else Q(gb4754__startswith=gb) if gb else Q(pk=organisation.pk)
    return Organisation.objects.filter(same).exclude(state__in=NOT_IN_THE_NETWORK).count()


def own_organisations(visitor: Visitor) -> QuerySet[Organisation]:
    """Organisations the visitor is a contact of."""
    if not is_user(visitor):
        return Organisation.objects.none()
    return Organisation.objects.filter(pk__in=visitor.organisation_ids, merged_into=None)


def with_recruiting(visitor: Visitor, rows: QuerySet[Organisation]) -> tuple[QuerySet[Organisation], bool]:
    """The organisations with who asks them and what is next, and whether the visitor may know of it at all."""
    for one in declared("menu", "RECRUITING", Recruiting).values():
        if one.seen_by(visitor):
            return one.annotated(visitor, rows), True
    return rows, False


def read_parks(things: Iterable[Organisation | Site | None]) -> None:
    """Read the parks of these firms and sites, and what they lie in, at once: a list of hundreds names few, and to join
    them to each of its rows takes as long as all the rest.
    """
    rows = {id(thing): thing for thing in things if thing is not None and thing.park_id is not None}
    found = Park.objects.select_related("parent").in_bulk({thing.park_id for thing in rows.values()}) if rows else {}
    for thing in rows.values():
        thing.park = found[thing.park_id]


def approved_organisations(visitor: Visitor) -> QuerySet[Organisation]:
    """Own organisations that take part in the network: who has only applied, or has lapsed, sees nothing of others."""
    return own_organisations(visitor).exclude(state__in=NOT_IN_THE_NETWORK)


def consents_given_to(organisations: QuerySet[Organisation]) -> QuerySet[Consent]:
    """The consents that show a resource to one of these organisations."""
    return Consent.objects.filter(organisation__in=organisations.values("pk"), state=ConsentState.GIVEN).order_by()


def organisations_visible_to(visitor: Visitor) -> QuerySet[Organisation]:
    """Organisations the visitor may see.

    All for the programme's readers and the verifier; for an intermediary those it recruited; for a member its own
    and those whose resources it may see by name. An observer sees figures only, so none.
    """
    if not is_user(visitor):
        return Organisation.objects.none()
    if reads_programme(visitor) or visitor.has_role(Role.VERIFIER):
        return Organisation.objects.filter(merged_into=None)
    own = visitor.organisation_ids
    seen = Q(pk__in=own)
    if visitor.has_role(Role.INTERMEDIARY):
        seen |= Q(recruited_by=visitor) | Q(intermediary__in=own)
    if own:
        approved = approved_organisations(visitor)
        shown = Resource.objects.filter(organisation=OuterRef("pk")).filter(
            Q(visibility=Visibility.NETWORK, state=ResourceState.OPEN)
            | ~Q(visibility=Visibility.PRIVATE) & Q(pk__in=consents_given_to(approved).values("resource"))
        )
        seen |= Exists(approved) & Exists(shown)
    return Organisation.objects.filter(seen, merged_into=None)


def sees_organisation(visitor: Visitor, organisation: Organisation) -> bool:
    """Whether the visitor may see this organisation; of its own, and for who sees all, the row itself tells."""
    if not is_user(visitor):
        return False
    if organisation.pk in visitor.organisation_ids or reads_programme(visitor):
        return organisation.merged_into_id is None
    return organisations_visible_to(visitor).filter(pk=organisation.pk).exists()


def organisations_editable_by(visitor: Visitor) -> QuerySet[Organisation]:
    """Organisations the visitor may edit: practitioners all, an intermediary those it recruited, members their own."""
    if not is_user(visitor):
        return Organisation.objects.none()
    if facilitates(visitor) or visitor.has_role(Role.PROGRAMME_MANAGER):
        return Organisation.objects.filter(merged_into=None)
    edited = Q(pk__in=visitor.organisation_ids)
    if visitor.has_role(Role.INTERMEDIARY):
        edited |= Q(recruited_by=visitor)
    return Organisation.objects.filter(edited)


def edits_organisation(visitor: Visitor, organisation: Organisation) -> bool:
    """Whether an organisation that the visitor sees is among those it may edit, told by the row itself."""
    if not is_user(visitor):
        return False
    if facilitates(visitor) or visitor.has_role(Role.PROGRAMME_MANAGER):
        return organisation.merged_into_id is None
    recruited = visitor.has_role(Role.INTERMEDIARY) and organisation.recruited_by_id == visitor.pk
    return recruited or organisation.pk in visitor.organisation_ids


def organisations_movable_by(visitor: Visitor) -> QuerySet[Organisation]:
    """Organisations whose membership the visitor may move: those it recruits, never merely its own."""
    if not is_user(visitor):
        return Organisation.objects.none()
    if facilitates(visitor) or visitor.has_role(Role.PROGRAMME_MANAGER):
        return Organisation.objects.all()
    if visitor.has_role(Role.INTERMEDIARY):
        return Organisation.objects.filter(recruited_by=visitor)
    return Organisation.objects.none()


def organisations_offering_by(visitor: Visitor) -> QuerySet[Organisation]:
    """Organisations the visitor may offer resources for: its own, and for practitioners all."""
    if facilitates(visitor):
        return Organisation.objects.filter(merged_into=None)
    return own_organisations(visitor)


def applications_decidable_by(visitor: Visitor) -> QuerySet[Organisation]:
    """Applications for membership the visitor may approve or decline."""
    if not is_user(visitor) or not visitor.has_role(Role.PRACTITIONER, Role.PROGRAMME_MANAGER):
        return Organisation.objects.none()
    return Organisation.objects.filter(state=MembershipState.APPLIED)


def makes_parks(visitor: Visitor) -> bool:
    """Whether the visitor may enter parks and their zones."""
    return facilitates(visitor) or manages_people(visitor)


def merges_organisations(visitor: Visitor) -> bool:
    """Whether the visitor may say that two entries are one firm."""
    return facilitates(visitor) or manages_people(visitor)


def merges_visible_to(visitor: Visitor) -> QuerySet[FirmMerge]:
    """Merges that stand, for who may take them back."""
    if not is_user(visitor) or not merges_organisations(visitor):
        return FirmMerge.objects.none()
    return FirmMerge.objects.filter(is_same=True, undone_at=None).select_related("kept", "gone", "by")


def recruiters() -> QuerySet[User]:
    """The people who may recruit, by name."""
    rows = User.objects.filter(is_active=True, role_grants__role__in=RECRUITERS)
    return rows.distinct().order_by("name", "email")


def parks() -> QuerySet[Park]:
    """Parks and their zones, each park before its zones."""
    return Park.objects.select_related("parent").order_by("parent__name_en", "name_en", "name_zh")


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmPerson:
    """A person of a firm: as contact person, with a sign-in, or both, joined by the e-mail address."""

    contact: Contact | None = None
    user: User | None = None
    is_invited: bool = False

    @property
    def may_be_invited(self) -> bool:
        """Whether an e-mail is known, and neither an account nor an open invitation."""
        return self.user is None and not self.is_invited and self.contact is not None and bool(self.contact.email)


def people_of(organisation: Organisation) -> list[FirmPerson]:
    """The contact persons of a firm joined with the accounts that speak for it, main ones first."""
    users = {user.email.lower(): user for user in User.objects.filter(memberships__organisation=organisation)}
    asked = Invitation.objects.filter(organisation=organisation, accepted_at=None, ends_at__gt=timezone.now())
    invited = {email.lower() for email in asked.values_list("email", flat=True)}
    found = [
        FirmPerson(contact=row, user=users.pop(row.email.lower(), None), is_invited=row.email.lower() in invited)
        for row in organisation.contacts.all()
    ]
    return found + [FirmPerson(user=user) for user in sorted(users.values(), key=str)]


class NotInvited(StrEnum):
    """Why an organisation gets no invitation."""

    NO_CONTACT = "no contact"
    NO_ADDRESS = "no address"
    SIGNS_IN = "signs in"
    INVITED = "invited"
    NOT_YOURS = "not yours"
    TOMORROW = "tomorrow"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedInvitation:
    """An organisation with the contact person who is invited, and why it is not."""

    organisation: Organisation
    contact: Contact | None
    reason: NotInvited | None = None


def invitations_planned(organisations: Iterable[Organisation], user: User) -> list[PlannedInvitation]:
    """Whom `invite_contacts` would invite of the organisations, and whom not and why; nothing is written."""
    rows = list(organisations)
    yours = set(inviting_organisations(user).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    members = Membership.objects.filter(organisation__in=rows).values_list("user__email", "organisation")
    asked = Invitation.objects.filter(
        organisation__in=rows, role=Role.MEMBER, accepted_at=None, ends_at__gt=timezone.now()
    )
    has_sign_in = {(email.lower(), key) for email, key in members}
    is_invited = {(email.lower(), key) for email, key in asked.values_list("email", "organisation")}
    contacts: dict[int, list[Contact]] = {}
    for contact in Contact.objects.filter(organisation__in=rows):
        contacts.setdefault(contact.organisation_id, []).append(contact)
    left, planned = invitations_left(user), list[PlannedInvitation]()
    for row in rows:
        known = contacts.get(row.pk, [])
        person = next((one for one in known if one.email), known[0] if known else None)
        place = (person.email.lower() if person else "", row.pk)
        reasons = {
            NotInvited.NOT_YOURS: row.pk not in yours,
            NotInvited.NO_CONTACT: person is None,
            NotInvited.NO_ADDRESS: not place[0],
            NotInvited.SIGNS_IN: place in has_sign_in,
            NotInvited.INVITED: place in is_invited,
            NotInvited.TOMORROW: not left,
        }
        reason = next((one for one, holds in reasons.items() if holds), None)
        left -= reason is None
        planned.append(PlannedInvitation(organisation=row, contact=person, reason=reason))
    return planned


def people_to_speak_to(organisation_ids: list[int]) -> list[str]:
    """The contact persons and users of the organisations, as words a form proposes."""
    persons = Contact.objects.filter(organisation__in=organisation_ids).select_related("organisation")
    users = User.objects.filter(memberships__organisation__in=organisation_ids, is_active=True).distinct()
    named = [f"{person.name}, {person.organisation}" for person in persons]
    return list(dict.fromkeys([*named, *(str(user) for user in users)]))[:50]
