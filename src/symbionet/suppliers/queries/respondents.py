"""Who answers for which firm, and which buyers read what."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from symbionet.accounts.queries import Visitor, is_user
from symbionet.network.models import Organisation
from symbionet.network.queries import approved_organisations
from symbionet.suppliers.models import Grant, Respondent, State, Supplier

__all__ = [
    "claims_of",
    "final_respondent",
    "open_grant",
    "respondent_of",
    "respondents_visible_to",
    "unclaimed_invitations",
]


def respondents_visible_to(visitor: Visitor) -> QuerySet[Respondent]:
    """The own firms as owners of their answers; of a firm that was merged, what it was merged into, too."""
    if not is_user(visitor):
        return Respondent.objects.none()
    own = visitor.organisation_ids
    merged = Respondent.objects.filter(organisation__in=own, merged_into__isnull=False).values("merged_into")
    return Respondent.objects.filter(Q(organisation__in=own) | Q(pk__in=merged))


def final_respondent(respondent: Respondent) -> Respondent:
    """The respondent itself, or what it was merged into."""
    return respondent.merged_into or respondent


def respondent_of(organisation: Organisation) -> Respondent | None:
    """The owner of the answers of a firm; None before its first."""
    found = Respondent.objects.filter(organisation=organisation).select_related("merged_into").first()
    return final_respondent(found) if found is not None else None


def claims_of(respondent: Respondent) -> QuerySet[Supplier]:
    """The entries in chains that the firm has taken up, by the day it did."""
    rows = respondent.claims.filter(merged_into=None).select_related("buyer", "chain")
    return rows.order_by("started_at", "pk")


def open_grant(supplier: Supplier) -> Grant | None:
    """The grant by which the buyer reads new answers; None where there is none or it was withdrawn."""
    return supplier.grants.filter(withdrawn_at=None).first()


def unclaimed_invitations(visitor: Visitor) -> QuerySet[Supplier]:
    """Invitations that name the code of an own firm and are not taken up: its people need no link."""
    if not is_user(visitor) or not visitor.organisation_ids:
        return Supplier.objects.none()
    # of firms that take part: who only applies may have written anybody's code
    codes = approved_organisations(visitor).exclude(uscc="").order_by().values("uscc")
    rows = Supplier.objects.filter(uscc__in=codes, organisation=None, merged_into=None)
    rows = rows.filter(state__in=[State.INVITED, State.OPENED], link_ends_at__gt=timezone.now())
    return rows.exclude(uscc="").select_related("buyer")
