"""What was done with many synergies at once, and may be taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.queries import Visitor, facilitates, is_user
from symbionet.core.models import Job

__all__ = ["BULK", "ShownBulk", "bulks_visible_to", "last_bulk_shown_to"]

BULK = "synergy_bulk"  # the kind of the job that keeps what a bulk action changed
OFFERED = timedelta(days=1)  # so long the workbench offers to take the last one back
NAMES = {
    "assign": gettext_lazy("Owner"),
    "plan": gettext_lazy("Next action"),
    "hold": gettext_lazy("Put on hold"),
    "move": gettext_lazy("Moved on"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBulk:
    """A bulk action in words."""

    pk: int
    label: str
    number: int
    at: datetime


def bulks_visible_to(visitor: Visitor) -> QuerySet[Job]:
    """Bulk actions a practitioner has done: one's own, the newest first."""
    if not is_user(visitor) or not facilitates(visitor):
        return Job.objects.none()
    return Job.objects.filter(kind=BULK, by=visitor)


def last_bulk_shown_to(visitor: Visitor) -> ShownBulk | None:
    """The visitor's last bulk action, if it is of today and still to be taken back."""
    job = bulks_visible_to(visitor).filter(created_at__gte=timezone.now() - OFFERED).first()
    if job is None or "undone" in job.result:
        return None
    label = NAMES.get(job.result.get("action", ""), _("Change"))
    return ShownBulk(pk=job.pk, label=str(label), number=job.total, at=job.created_at)
