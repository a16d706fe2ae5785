"""Reads of matches and synergies, and who may see and decide them."""

from django.db.models import Q, QuerySet

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, facilitates, is_user, reads_programme
from symbionet.network.models import Visibility
from symbionet.synergies.models import Match, Synergy

__all__ = ["matches_decidable_by", "matches_visible_to", "synergies_editable_by", "synergies_visible_to"]


def matches_visible_to(visitor: Visitor) -> QuerySet[Match]:
    """Matches the visitor may see: the programme's readers those without a private side, members those of an own side.

    A member sees the other side by name only where the network's own queries let it (`parties_named_to`).
    """
    if not is_user(visitor):
        return Match.objects.none()
    own = visitor.organisation_ids
    mine = Q(have__organisation__in=own) | (
        Q(receiver__in=own) & ~Q(have__visibility__in=[Visibility.PRIVATE, Visibility.PRACTITIONERS])
    )
    if reads_programme(visitor):
        open_sides = ~Q(have__visibility=Visibility.PRIVATE) & (
            Q(want__isnull=True) | ~Q(want__visibility=Visibility.PRIVATE)
        )
        return Match.objects.filter(mine | open_sides)
    return Match.objects.filter(mine)


def matches_decidable_by(visitor: Visitor) -> QuerySet[Match]:
    """Matches the visitor may accept or dismiss: all visible ones for practitioners and members, none for mere readers."""
    if facilitates(visitor) or (is_user(visitor) and not reads_programme(visitor)):
        return matches_visible_to(visitor)
    return Match.objects.none()


def synergies_visible_to(visitor: Visitor) -> QuerySet[Synergy]:
    """Synergies the visitor may see: the programme's readers and the verifier all, members those they take part in."""
    if not is_user(visitor):
        return Synergy.objects.none()
    if reads_programme(visitor) or visitor.has_role(Role.VERIFIER):
        return Synergy.objects.all()
    own = visitor.organisation_ids
    return Synergy.objects.filter(Q(provider__in=own) | Q(receiver__in=own))


def synergies_editable_by(visitor: Visitor) -> QuerySet[Synergy]:
    """Synergies the visitor may edit: practitioners all, others none yet (members act through their pages)."""
    return synergies_visible_to(visitor) if facilitates(visitor) else Synergy.objects.none()
