"""Reads of synergies and of bulk actions on them, and who may see and edit them."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from symbionet.accounts.models import Role, RoleGrant, User
from symbionet.accounts.queries import FACILITATORS, Visitor, facilitates, is_user, reads_programme
from symbionet.core.models import Job
from symbionet.network.models import Organisation, Resource
from symbionet.network.queries import approved_organisations, read_parks
from symbionet.sheets.fields import RESOURCE_FIELDS
from symbionet.synergies.models import Side, Sight, Stage, Synergy, SynergyConsent
from symbionet.synergies.queries.consents import HIDDEN, consent_given_by

__all__ = [
    "BULK",
    "SYNERGY_ORDERS",
    "TRACK",
    "bulks_visible_to",
    "carded",
    "filtered_synergies",
    "is_one_place",
    "open_to_team",
    "possible_owners",
    "read_parks_of_sides",
    "reads_workbench",
    "sides_spoken_for",
    "synergies_answerable_by",
    "synergies_counted",
    "synergies_editable_by",
    "synergies_of_own_sides",
    "synergies_read_by",
    "synergies_verifiable_by",
    "synergies_visible_to",
    "titled",
    "with_sides",
]

BULK = "synergy_bulk"  # the kind of the job that keeps what a bulk action changed
PARTS = ("provider", "receiver", "owner", "have__site", "want__site")
UNREAD = (  # what no row or card shows: long texts, lists and times take half of the time of reading them
    *(
        f"{side}__{name}"
        for side in ("have", "want")
        for name in (
            *(field.name for field in RESOURCE_FIELDS if not field.is_listed),
            "renew_by", "search_text", "created_at", "updated_at",
        )
    ),
    *(
        f"{side}__{name}"
        for side in ("provider", "receiver")
        for name in (
            "business_zh", "business_en", "turnover_million", "assets_million", "permits", "website", "notes",
            "search_text", "created_at", "updated_at",
        )
    ),
    "owner__password", "owner__last_login", "owner__date_joined",
)  # fmt: skip

TITLE = (  # all that a title reads, also one that hints at its sides
    "title_zh", "title_en", "kind", "stage", "sight", "have__class_id",
    *(f"{side}__site__{name}" for side in ("have", "want") for name in ("organisation", "park")),
    *(
        f"{side}__{name}"
        for side in ("provider", "receiver")
        for name in ("name_zh", "name_en", "gb4754", "nace", "park")
    ),
)  # fmt: skip

CARD = (  # all that a card of the board reads
    *TITLE, "type", "level", "stopped_at", "stage_since", "reactivate_on", "next_action", "next_action_due",
    "probability", "money", "notes", "updated_at", "owner__name", "owner__email",
    *(
        f"{side}__{name}"
        for side in ("have", "want")
        for name in ("organisation", "class_id", "quantity", "unit", "period", "field_visibility")
    ),
)  # fmt: skip

TRACK = (
    Stage.IDEA,
    Stage.DISCUSSION,
    Stage.NEGOTIATION,
    Stage.IMPLEMENTATION,
    Stage.COMPLETED,
    Stage.VERIFIED,
    Stage.SUSTAINED,
)
SYNERGY_ORDERS = {
    "-updated_at": ("-updated_at", "-id"),
    "updated_at": ("updated_at", "id"),
    "title": ("title_en", "title_zh", "id"),
    "-title": ("-title_en", "-title_zh", "-id"),
    "due": ("next_action_due", "id"),
    "-due": ("-next_action_due", "-id"),
    "-created_at": ("-created_at", "-id"),
}


def synergies_visible_to(visitor: Visitor) -> QuerySet[Synergy]:
    """Synergies the visitor may see: the programme's readers and the verifier all that nobody keeps to himself or
    herself, members those they take part in and those shown to the network.

    A party does not see what is still the practitioners' own file, nor, before the other side agrees to be named, one
    made of what that side keeps from members.
    """
    if not is_user(visitor):
        return Synergy.objects.none()
    if reads_programme(visitor) or visitor.has_role(Role.VERIFIER):
        return Synergy.objects.filter(open_to_team(visitor))
    shared = Q(sight=Sight.NETWORK) & Exists(approved_organisations(visitor))
    return Synergy.objects.filter(_of_own_sides(visitor.organisation_ids) | shared)


def open_to_team(visitor: Visitor) -> Q:
    """Condition on synergies: not private, or the visitor's own; one without an owner is open, else nobody has it."""
    return ~Q(sight=Sight.PRIVATE) | Q(owner=visitor.pk) | Q(owner=None)


def synergies_counted() -> QuerySet[Synergy]:
    """The synergies that figures told to others may count: all that nobody keeps to himself or herself."""
    return Synergy.objects.exclude(sight=Sight.PRIVATE, owner__isnull=False)


def synergies_of_own_sides(visitor: Visitor) -> QuerySet[Synergy]:
    """The synergies a member sees because one of its organisations is a side."""
    if not is_user(visitor):
        return Synergy.objects.none()
    return Synergy.objects.filter(_of_own_sides(visitor.organisation_ids))


def synergies_read_by(visitor: Visitor) -> QuerySet[Synergy]:
    """Synergies whose work the visitor may read: the programme's readers and the verifier all they see, members those
    of their own sides; what is shown to the network is shown from outside.
    """
    team = is_user(visitor) and (reads_programme(visitor) or visitor.has_role(Role.VERIFIER))
    return synergies_visible_to(visitor) if team else synergies_of_own_sides(visitor)


def _of_own_sides(own: frozenset[int]) -> Q:
    readable = Q(sight__in=(Sight.PARTIES, Sight.NETWORK))
    hinted = Q(sight=Sight.TEASER)
    want_open = Q(want__isnull=True) | ~Q(want__visibility__in=HIDDEN) | Q(consent_given_by("receiver"))
    have_open = Q(have__isnull=True) | ~Q(have__visibility__in=HIDDEN) | Q(consent_given_by("provider"))
    return Q(provider__in=own) & (readable | hinted & want_open) | Q(receiver__in=own) & (readable | hinted & have_open)


def synergies_answerable_by(visitor: Visitor) -> QuerySet[Synergy]:
    """Synergies a member may answer about for its own side: those it sees as a side, and those it was asked about."""
    if not is_user(visitor):
        return Synergy.objects.none()
    own = visitor.organisation_ids
    asked = Exists(SynergyConsent.objects.filter(synergy=OuterRef("pk"), organisation__in=own))
    return Synergy.objects.filter(Q(provider__in=own) | Q(receiver__in=own)).filter(_of_own_sides(own) | Q(asked))


def synergies_editable_by(visitor: Visitor) -> QuerySet[Synergy]:
    """Synergies the visitor may edit: practitioners all, others none yet (members act through their pages)."""
    return synergies_visible_to(visitor) if facilitates(visitor) else Synergy.objects.none()


def sides_spoken_for(visitor: Visitor, synergy: Synergy) -> list[Side]:
    """The sides whose readiness and costs the visitor states: practitioners both, members their own."""
    if not is_user(visitor):
        return []
    if synergies_editable_by(visitor).filter(pk=synergy.pk).exists():
        return [Side.PROVIDER, Side.RECEIVER]
    own = visitor.organisation_ids
    pairs = ((Side.PROVIDER, synergy.provider_id), (Side.RECEIVER, synergy.receiver_id))
    return [side for side, firm in pairs if firm in own]


def filtered_synergies(
    synergies: QuerySet[Synergy],
    *,
    search: str = "",
    stage: str = "",
    kind: str = "",
    owner: int | None = None,
    order: str = "-updated_at",
) -> QuerySet[Synergy]:
    """The synergies that pass the filters of the list, in its order; search only for readers who see all names."""
    if stage:
        synergies = synergies.filter(stage=stage)
    if kind:
        synergies = synergies.filter(kind=kind)
    if owner:
        synergies = synergies.filter(owner=owner)
    for word in search.split()[:6]:
        named = Organisation.objects.filter(Q(name_en__icontains=word) | Q(name_zh__icontains=word)).values("pk")
        texts = Q(title_en__icontains=word) | Q(title_zh__icontains=word) | Q(next_action__icontains=word)
        synergies = synergies.filter(texts | Q(provider__in=named) | Q(receiver__in=named))
    return with_sides(synergies.order_by(*SYNERGY_ORDERS.get(order, SYNERGY_ORDERS["-updated_at"])))


def titled(synergies: QuerySet[Synergy]) -> QuerySet[Synergy]:
    """The synergies with what their titles read and nothing else; the parks of their sides are read apart."""
    return _with_only(synergies, TITLE)


def carded(synergies: QuerySet[Synergy]) -> QuerySet[Synergy]:
    """The synergies with what cards of a board read and nothing else; the parks of their sides are read apart."""
    return _with_only(synergies, CARD, "owner")


def read_parks_of_sides(synergies: Iterable[Synergy]) -> None:
    """Read the parks of all sides at once, for hints at them."""
    rows = list(synergies)
    resources = [resource for row in rows for resource in (row.have, row.want) if resource is not None]
    read_parks([side for row in rows for side in (row.provider, row.receiver)] + [one.site for one in resources])


def _with_only(synergies: QuerySet[Synergy], fields: tuple[str, ...], *parts: str) -> QuerySet[Synergy]:
    sides = ("provider", "receiver", "have__site", "want__site")
    return synergies.select_related(None).defer(None).select_related(*sides, *parts).only(*fields)


def with_sides(synergies: QuerySet[Synergy]) -> QuerySet[Synergy]:
    """The synergies with what a row of a list or a card of a board shows, and without the long texts of their sides."""
    return synergies.select_related(*PARTS).defer(*UNREAD)


def is_one_place(
    provider: Organisation, receiver: Organisation, *, have: Resource | None, want: Resource | None
) -> bool:
    """Whether the two sides of a synergy are the same place: one organisation, unless have and want stand at two
    different sites of it. What stays on one site is no exchange."""
    sites = {row.site_id for row in (have, want) if row is not None and row.site_id is not None}
    return provider.pk == receiver.pk and len(sites) < len(("have", "want"))


def possible_owners() -> QuerySet[User]:
    """People who may own a synergy: practitioners, technical leads, programme managers and administrators."""
    roles = (*FACILITATORS, Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR)
    grants = RoleGrant.objects.filter(user=OuterRef("pk"), role__in=roles)
    return User.objects.filter(Exists(grants), is_active=True).order_by("name", "email")


def synergies_verifiable_by(visitor: Visitor) -> QuerySet[Synergy]:
    """Visible synergies whose benefits the visitor may verify: a verifier's, of no party of own."""
    if not is_user(visitor) or not visitor.has_role(Role.VERIFIER):
        return Synergy.objects.none()
    own = visitor.organisation_ids
    return synergies_visible_to(visitor).exclude(provider__in=own).exclude(receiver__in=own)


def reads_workbench(visitor: Visitor) -> bool:
    """Whether the visitor reads all synergies with their figures: the programme's readers and the verifier."""
    return reads_programme(visitor) or (is_user(visitor) and visitor.has_role(Role.VERIFIER))


def bulks_visible_to(visitor: Visitor) -> QuerySet[Job]:
    """Bulk actions a practitioner has done: one's own, the newest first."""
    if not is_user(visitor) or not facilitates(visitor):
        return Job.objects.none()
    return Job.objects.filter(kind=BULK, by=visitor).select_related("bulk_change")
