"""What was done with many synergies at once, and may be taken back."""

from django.db.models import QuerySet

from symbionet.accounts.queries import Visitor, facilitates, is_user
from symbionet.core.models import Job

__all__ = ["BULK", "bulks_visible_to"]

BULK = "synergy_bulk"  # the kind of the job that keeps what a bulk action changed


def bulks_visible_to(visitor: Visitor) -> QuerySet[Job]:
    """Bulk actions a practitioner has done: one's own, the newest first."""
    if not is_user(visitor) or not facilitates(visitor):
        return Job.objects.none()
    return Job.objects.filter(kind=BULK, by=visitor).select_related("bulk_change")
