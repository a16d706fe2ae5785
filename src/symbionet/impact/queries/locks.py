"""Whether a year is closed."""

from django.db.models import QuerySet

from symbionet.impact.models import PeriodLock
from symbionet.network.models import Park
from symbionet.synergies.models import Synergy

__all__ = ["current_locks", "lock_of"]


def current_locks() -> list[PeriodLock]:
    """The locks that hold now, the newest year first."""
    return _holding(PeriodLock.objects.select_related("park", "by"))


def _holding(rows: QuerySet[PeriodLock]) -> list[PeriodLock]:
    newest: dict[tuple[int, int | None], PeriodLock] = {}
    for lock in rows.order_by("pk"):
        newest[lock.year, lock.park_id] = lock
    return sorted((lock for lock in newest.values() if lock.locked), key=lambda lock: (-lock.year, lock.park_id or 0))


def _parks_of(synergy: Synergy) -> set[int]:
    """The parks of both sides, and those they lie in."""
    found: set[int] = set()
    waiting = {side.park_id for side in (synergy.provider, synergy.receiver) if side.park_id}
    while waiting := waiting - found:
        found |= waiting
        waiting = {parent for parent in Park.objects.filter(pk__in=waiting).values_list("parent", flat=True) if parent}
    return found


def lock_of(synergy: Synergy, year: int) -> PeriodLock | None:
    """The lock that closes a year for a synergy: the programme's, or that of a park of one of its sides."""
    locks = _holding(PeriodLock.objects.filter(year=year))
    if not locks:
        return None
    parks = _parks_of(synergy)
    return next((lock for lock in locks if lock.park_id is None or lock.park_id in parks), None)
