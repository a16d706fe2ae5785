"""The last bulk action, which the workbench offers to take back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from symbionet.accounts.queries import Visitor
from symbionet.synergies.queries import bulks_visible_to

__all__ = ["ShownBulk", "last_bulk_shown_to"]

OFFERED = timedelta(days=1)  # so long the workbench offers to take the last one back


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBulk:
    """A bulk action in words."""

    pk: int
    label: str
    number: int
    at: datetime


def last_bulk_shown_to(visitor: Visitor) -> ShownBulk | None:
    """The visitor's last bulk action, if it is of today and still to be taken back."""
    job = bulks_visible_to(visitor).filter(created_at__gte=timezone.now() - OFFERED).first()
    if job is None or job.bulk_change.undone is not None:
        return None
    return ShownBulk(pk=job.pk, label=job.bulk_change.get_action_display(), number=job.total, at=job.created_at)
