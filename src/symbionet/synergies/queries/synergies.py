"""Reads of synergies, and who may see and edit them."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from symbionet.accounts.models import Role, RoleGrant, User
from symbionet.accounts.queries import FACILITATORS, Visitor, facilitates, is_user, reads_programme
from symbionet.network.models import Organisation, Visibility
from symbionet.synergies.models import Stage, Synergy

__all__ = [
    "SYNERGY_ORDERS",
    "TRACK",
    "filtered_synergies",
    "possible_owners",
    "synergies_editable_by",
    "synergies_visible_to",
]

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
    """Synergies the visitor may see: the programme's readers and the verifier all, members those they take part in.

    While a synergy is an idea the sides have not been brought together: then a member does not see one made of what
    the other side keeps from members.
    """
    if not is_user(visitor):
        return Synergy.objects.none()
    if reads_programme(visitor) or visitor.has_role(Role.VERIFIER):
        return Synergy.objects.all()
    own = visitor.organisation_ids
    hidden = (Visibility.PRIVATE, Visibility.PRACTITIONERS)
    met = ~Q(stage=Stage.IDEA)
    given = Q(provider__in=own) & (met | Q(want__isnull=True) | ~Q(want__visibility__in=hidden))
    received = Q(receiver__in=own) & (met | Q(have__isnull=True) | ~Q(have__visibility__in=hidden))
    return Synergy.objects.filter(given | received)


def synergies_editable_by(visitor: Visitor) -> QuerySet[Synergy]:
    """Synergies the visitor may edit: practitioners all, others none yet (members act through their pages)."""
    return synergies_visible_to(visitor) if facilitates(visitor) else Synergy.objects.none()


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
    parts = ("provider__park", "receiver__park", "owner", "have__organisation__park", "have__site__park", "want")
    return synergies.order_by(*SYNERGY_ORDERS.get(order, SYNERGY_ORDERS["-updated_at"])).select_related(*parts)


def possible_owners() -> QuerySet[User]:
    """People who may own a synergy: practitioners, technical leads, programme managers and administrators."""
    roles = (*FACILITATORS, Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR)
    grants = RoleGrant.objects.filter(user=OuterRef("pk"), role__in=roles)
    return User.objects.filter(Exists(grants), is_active=True).order_by("name", "email")
