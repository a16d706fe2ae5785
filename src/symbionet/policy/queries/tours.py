"""Who sees which study tour."""

from django.db.models import Q, QuerySet

from symbionet.accounts.queries import Visitor, is_user, reads_programme
from symbionet.policy.models import Commitment, CommitmentState, StudyTour
from symbionet.policy.queries.demands import works_on_policy

__all__ = ["due_commitments", "tours_editable_by", "tours_of_team", "tours_visible_to"]


def tours_visible_to(visitor: Visitor) -> QuerySet[StudyTour]:
    """Study tours the visitor may see: the programme's readers all, a member those on which its firm is a host."""
    if not is_user(visitor):
        return StudyTour.objects.none()
    if reads_programme(visitor):
        return StudyTour.objects.all()
    return StudyTour.objects.filter(stops__organisation__in=visitor.organisation_ids).distinct()


def tours_editable_by(visitor: Visitor) -> QuerySet[StudyTour]:
    """Study tours the visitor works on."""
    return StudyTour.objects.all() if works_on_policy(visitor) else StudyTour.objects.none()


def due_commitments(visitor: Visitor) -> QuerySet[Commitment]:
    """Open commitments of tours the visitor works on, the first due first; those without a day come last."""
    rows = Commitment.objects.filter(state=CommitmentState.OPEN, tour__in=tours_editable_by(visitor).values("pk"))
    return rows.filter(Q(due__isnull=False)).select_related("tour").order_by("due", "pk")


def tours_of_team(visitor: Visitor) -> QuerySet[StudyTour]:
    """Study tours whose work the visitor reads: the programme's readers."""
    return StudyTour.objects.all() if reads_programme(visitor) else StudyTour.objects.none()
