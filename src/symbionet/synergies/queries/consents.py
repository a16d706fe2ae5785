"""Who has agreed to be named in a synergy, whom a practitioner may ask, and what a person may answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.db.models import Exists, OuterRef, QuerySet

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor, facilitates, is_user
from symbionet.network.models import Consent, ConsentState, Organisation, Resource, ResourceState, Visibility
from symbionet.network.queries.organisations import NOT_IN_THE_NETWORK
from symbionet.synergies.models import EvidenceKind, Side, Sight, Synergy, SynergyConsent
from symbionet.work.models import Evidence

__all__ = [
    "INTEREST",
    "SideConsent",
    "answer_token",
    "answering_for",
    "asked_by_link",
    "consent_given_by",
    "consents_of_sides",
    "hides_from_partner",
    "listed_sides",
    "named_sides",
    "own_key",
    "own_resource",
    "side_of",
    "sides_without_consent",
    "synergy_consents_waiting_for",
]

HIDDEN = (Visibility.PRIVATE, Visibility.PRACTITIONERS)  # never shown to members of other organisations
INTEREST = {Side.PROVIDER: EvidenceKind.INTEREST_PROVIDER, Side.RECEIVER: EvidenceKind.INTEREST_RECEIVER}
CLOSED_SIGHTS = (Sight.PRIVATE, Sight.PRACTITIONERS)  # no member sees that there is such a synergy
OPEN_SIGHTS = (Sight.PARTIES, Sight.NETWORK)
SALT = "symbionet.synergy-answer"  # a token of another purpose is not read as this one
LINK_DAYS = 30


def consent_given_by(side: str) -> Exists:
    """Condition on synergies: the organisation of the side ("provider") agrees at present to be named."""
    rows = SynergyConsent.objects.filter(synergy=OuterRef("pk"), state=ConsentState.GIVEN)
    return Exists(rows.filter(organisation=OuterRef(side)))


def named_sides(synergies: Iterable[Synergy]) -> dict[int, frozenset[int]]:
    """The organisations that agree at present to be named to the other party, by synergy; one query for all."""
    rows = list(synergies)
    found: dict[int, set[int]] = {row.pk: set() for row in rows}
    given = SynergyConsent.objects.filter(synergy__in=found, state=ConsentState.GIVEN).order_by()
    for synergy, organisation in given.values_list("synergy_id", "organisation_id") if rows else ():
        found[synergy].add(organisation)
    for row in rows:
        if row.sight in OPEN_SIGHTS:
            found[row.pk] |= {row.provider_id, row.receiver_id}
    return {pk: frozenset(keys) for pk, keys in found.items()}


def sides_without_consent(synergy: Synergy) -> list[Organisation]:
    """The sides that do not agree at present to be named, whatever the sight of the synergy says; provider first."""
    given = synergy.consents.filter(state=ConsentState.GIVEN).values_list("organisation_id", flat=True)
    sides = {side.pk: side for side in (synergy.provider, synergy.receiver)}
    return [side for pk, side in sides.items() if pk not in set(given)]


def listed_sides(synergies: Iterable[Synergy]) -> dict[int, frozenset[int]]:
    """The organisations whose name the other party reads in any case, by synergy: what they bring in is listed to it
    by name, to all members or by a consent about the resource. Two queries for all.
    """
    rows = list(synergies)
    keys = {key for row in rows for key in (row.have_id, row.want_id) if key}
    shared = Resource.objects.filter(pk__in=keys, visibility=Visibility.NETWORK, state=ResourceState.OPEN)
    open_to_all = set(shared.values_list("pk", flat=True)) if keys else set()
    given = Consent.objects.filter(resource__in=keys, state=ConsentState.GIVEN)
    given = given.exclude(resource__visibility=Visibility.PRIVATE).order_by()
    consented = set(given.values_list("resource_id", "organisation_id")) if keys else set()
    found: dict[int, frozenset[int]] = {}
    for row in rows:
        sides = ((row.provider, row.have_id, row.receiver), (row.receiver, row.want_id, row.provider))
        found[row.pk] = frozenset(
            side.pk
            for side, key, other in sides
            if other.state not in NOT_IN_THE_NETWORK and (key in open_to_all or (key, other.pk) in consented)
        )
    return found


def side_of(synergy: Synergy, organisation_ids: Iterable[int]) -> Side | None:
    """The side that one of the organisations takes in the synergy; the provider's where they take both."""
    own = set(organisation_ids)
    if synergy.provider_id in own:
        return Side.PROVIDER
    return Side.RECEIVER if synergy.receiver_id in own else None


def synergy_consents_waiting_for(visitor: Visitor) -> QuerySet[SynergyConsent]:
    """Questions whether the visitor's own organisations may be named that nobody has answered yet."""
    if not is_user(visitor):
        return SynergyConsent.objects.none()
    rows = SynergyConsent.objects.filter(organisation__in=visitor.organisation_ids, state=ConsentState.ASKED)
    return rows.select_related("synergy", "organisation").order_by("-asked_at", "-pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class SideConsent:
    """Where one side stands with its interest and its consent to be named."""

    side: Side
    state: str  # of the consent, or "" where nobody has asked
    state_label: str
    told_by: str  # who said so on the phone; only practitioners read it
    at: datetime | None
    interested: bool
    own: bool
    open: bool  # named in any case: the sight of the synergy says so
    listed: bool  # named in any case: what it brings in is listed by name to the other side

    @property
    def given(self) -> bool:
        """Whether the side is named to the other."""
        return self.open or self.state == ConsentState.GIVEN


def consents_of_sides(visitor: Visitor, synergy: Synergy) -> tuple[SideConsent, ...]:
    """Both sides' consents for practitioners, for a member only that of its own side and whether the other agreed."""
    rows = {row.organisation_id: row for row in SynergyConsent.objects.filter(synergy=synergy)}
    kinds = Evidence.objects.filter(synergy=synergy, withdrawn_at=None, kind__in=INTEREST.values())
    shown = set(kinds.order_by().values_list("kind", flat=True))
    own = visitor.organisation_ids if is_user(visitor) else frozenset()
    sides = ((Side.PROVIDER, synergy.provider_id), (Side.RECEIVER, synergy.receiver_id))
    listed, team = listed_sides([synergy])[synergy.pk], facilitates(visitor)
    return tuple(
        _side_consent(
            rows.get(key),
            side=side,
            interested=INTEREST[side] in shown and (key in own or team),
            own=key in own,
            team=team,
            open_to_parties=synergy.sight in OPEN_SIGHTS,
            listed=key in listed,
        )
        for side, key in sides
    )


def _side_consent(
    row: SynergyConsent | None,
    *,
    side: Side,
    interested: bool,
    own: bool,
    team: bool,
    open_to_parties: bool,
    listed: bool,
) -> SideConsent:
    sees_details = row is not None and (own or team)
    return SideConsent(
        side=side,
        state=row.state if row is not None and (sees_details or row.state == ConsentState.GIVEN) else "",
        state_label=row.get_state_display() if row is not None and sees_details else "",
        told_by=row.told_by if row is not None and team else "",
        at=(row.decided_at or row.asked_at) if row is not None and sees_details else None,
        interested=interested,
        own=own,
        open=open_to_parties,
        listed=listed,
    )


def answer_token(consent: SynergyConsent, person: User) -> str:
    """The signed text of a link by which this person answers this question without signing in."""
    asked = int(consent.asked_at.timestamp())
    return signing.dumps({"consent": consent.pk, "person": person.pk, "asked": asked}, salt=SALT)


def asked_by_link(token: str) -> tuple[SynergyConsent, User] | None:
    """The open question and the person of a link, or None where the link is over.

    It is over when forged, 30 days old, answered, asked anew since, or when the person has left the organisation.
    """
    try:
        content: dict[str, int] = signing.loads(token, salt=SALT, max_age=LINK_DAYS * 24 * 3600)
    except signing.BadSignature:
        return None
    row = SynergyConsent.objects.filter(pk=content["consent"], state=ConsentState.ASKED)
    consent = row.select_related("synergy", "organisation").first()
    person = User.objects.filter(pk=content["person"], is_active=True).first()
    if consent is None or person is None or consent.organisation_id not in person.organisation_ids:
        return None
    return (consent, person) if int(consent.asked_at.timestamp()) == content["asked"] else None


def hides_from_partner(resource: Resource | None) -> bool:
    """Whether members of other organisations may know nothing of what a side brings in."""
    return resource is not None and resource.visibility in HIDDEN


def own_resource(consent: SynergyConsent) -> Resource | None:
    """The asked organisation's own resource in the synergy: a letter may name it, and nothing of the other side."""
    synergy = consent.synergy
    return synergy.have if synergy.provider_id == consent.organisation_id else synergy.want


def own_key(consent: SynergyConsent) -> int | None:
    """The key of the same resource."""
    synergy = consent.synergy
    return synergy.have_id if synergy.provider_id == consent.organisation_id else synergy.want_id


def answering_for(user: User, synergy: Synergy) -> Organisation | None:
    """The user's organisation that answers: the side it takes."""
    side = side_of(synergy, user.organisation_ids)
    return getattr(synergy, side) if side is not None else None
