"""Reads of the queue of stopped synergies that may work now."""

from django.db.models import QuerySet

from symbionet.accounts.queries import Visitor, facilitates, reads_programme
from symbionet.synergies.models import Reactivation
from symbionet.synergies.queries.synergies import synergies_visible_to

__all__ = ["reactivations_decidable_by", "reactivations_visible_to"]


def reactivations_visible_to(visitor: Visitor) -> QuerySet[Reactivation]:
    """Open hints about stopped synergies, newest first: for the programme's readers."""
    if not reads_programme(visitor):
        return Reactivation.objects.none()
    rows = Reactivation.objects.filter(taken=None, synergy__in=synergies_visible_to(visitor).order_by())
    return rows.select_related("synergy__provider", "synergy__receiver", "synergy__owner").prefetch_related(
        "synergy__barriers"
    )


def reactivations_decidable_by(visitor: Visitor) -> QuerySet[Reactivation]:
    """Those the visitor takes up or sets aside: practitioners all."""
    return reactivations_visible_to(visitor) if facilitates(visitor) else Reactivation.objects.none()
