"""Who may ask for an introduction to the other side of a match, and which listing takes the question."""

from django.db.models import QuerySet

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor, is_user, reads_programme
from symbionet.matches.models import Match
from symbionet.network.models import Organisation, Resource, Visibility
from symbionet.network.queries import teasers_visible_to

__all__ = ["listing_to_ask", "listings_taking_questions", "organisation_asking"]


def listings_taking_questions(visitor: Visitor) -> QuerySet[Resource]:
    """Listings without a name whose owners a member may ask, and which its organisations have not asked yet."""
    if not is_user(visitor) or reads_programme(visitor):
        return Resource.objects.none()
    listings = teasers_visible_to(visitor).filter(visibility=Visibility.CONSENT)
    return listings.exclude(consents__organisation__in=visitor.organisation_ids)


def organisation_asking(user: User, match: Match) -> Organisation | None:
    """The user's organisation in the match that asks; None for the programme's readers and who has both sides."""
    provides, receives = (pk in user.organisation_ids for pk in (match.have.organisation_id, match.receiver_id))
    if reads_programme(user) or provides == receives:
        return None
    return match.have.organisation if provides else match.receiver


def listing_to_ask(user: User, match: Match, asker: Organisation) -> Resource | None:
    """The partner's listing if it takes questions of members and has none of the user yet."""
    other = match.have if asker.pk == match.receiver_id else match.want
    if other is None:
        return None
    return listings_taking_questions(user).filter(pk=other.pk).first()
