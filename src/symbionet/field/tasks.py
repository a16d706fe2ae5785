"""Each day, files that nothing has taken for long are deleted."""

from datetime import datetime

from symbionet.field.actions import forget_old_stores, forget_old_uploads
from symbionet.notices.models import Notice

__all__ = ["REMINDERS"]


def tidy_uploads(now: datetime) -> list[Notice]:
    """No notice: the files are deleted silently, for the device that sent them still has their entry."""
    forget_old_uploads(now)
    forget_old_stores(now)
    return []


REMINDERS = (tidy_uploads,)
