"""Years are closed, and opened again with a reason."""

from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.impact.models import PeriodLock
from symbionet.impact.queries import current_locks
from symbionet.network.models import Park

__all__ = ["lock_period", "unlock_period"]


@transaction.atomic
def lock_period(*, year: int, reason: str, by: User | None, park: Park | None = None) -> PeriodLock:
    """Close a year for all synergies, or for those with a side in a park. Raises ActionRefused if it is closed."""
    if _is_locked(year, park):
        raise ActionRefused(_("%(year)s is closed already.") % {"year": year})
    return _move(year, park, reason, by, locked=True)


@transaction.atomic
def unlock_period(*, year: int, reason: str, by: User | None, park: Park | None = None) -> PeriodLock:
    """Open a closed year again: a new row with its reason. Raises ActionRefused if it is open."""
    if not _is_locked(year, park):
        raise ActionRefused(_("%(year)s is open.") % {"year": year})
    return _move(year, park, reason, by, locked=False)


def _is_locked(year: int, park: Park | None) -> bool:
    return any(lock.year == year and lock.park_id == (park.pk if park else None) for lock in current_locks())


def _move(year: int, park: Park | None, reason: str, by: User | None, *, locked: bool) -> PeriodLock:
    if not reason.strip():
        raise ActionRefused(_("Say why."))
    row = PeriodLock.objects.create(year=year, park=park, locked=locked, reason=reason.strip(), by=by)
    if locked:
        history.record(by, "period.locked", row, reason=row.reason)
    else:
        history.record(by, "period.unlocked", row, reason=row.reason)
    return row
