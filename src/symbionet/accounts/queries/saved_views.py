"""Reads of the lists that people keep."""

from django.db.models import Q, QuerySet

from symbionet.accounts.models import SavedView
from symbionet.accounts.queries.people import Visitor, is_user, reads_programme

__all__ = ["saved_views_of", "shares_views"]


def saved_views_of(visitor: Visitor, path: str) -> QuerySet[SavedView]:
    """The views of the list at that address that a visitor is offered: own ones, and the team's for its readers."""
    if not is_user(visitor):
        return SavedView.objects.none()
    offered = Q(owner=visitor)
    if shares_views(visitor):
        offered |= Q(is_shared=True)
    return SavedView.objects.filter(offered, path=path).select_related("owner")


def shares_views(visitor: Visitor) -> bool:
    """Whether the visitor may share views: who reads the programme, as what is searched for may name a firm."""
    return reads_programme(visitor)
