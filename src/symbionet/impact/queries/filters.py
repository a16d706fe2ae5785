"""Which entries a list shows."""

from django.db.models import Q, QuerySet

from symbionet.impact.models import Entry
from symbionet.impact.queries.locks import current_locks
from symbionet.network.models import Park

__all__ = ["filtered_entries", "state_of_entries"]


def filtered_entries(entries: QuerySet[Entry], *, park: Park | None, synergy: int | None) -> QuerySet[Entry]:
    """The entries of a synergy, or of those with a side in a park or in a part of it."""
    if synergy:
        entries = entries.filter(synergy=synergy)
    if park is None:
        return entries
    inside = Q()
    for side in ("provider", "receiver"):
        inside |= Q(**{f"synergy__{side}__park": park}) | Q(**{f"synergy__{side}__park__parent": park})
    return entries.filter(inside)


def state_of_entries(entries: QuerySet[Entry], state: str) -> QuerySet[Entry]:
    """Current entries; "corrected": those that others replace; "locked": current ones of years that are closed."""
    if state == "corrected":
        return entries.filter(corrected_by__isnull=False)
    current = entries.filter(corrected_by__isnull=True)
    if state != "locked":
        return current
    closed = Q(pk__in=[])
    for lock in current_locks():
        here = Q(year=lock.year)
        if lock.park_id is not None:
            sides = Q()
            for side in ("provider", "receiver"):
                park = f"synergy__{side}__park"
                sides |= Q(**{park: lock.park_id}) | Q(**{f"{park}__parent": lock.park_id})
            here &= sides
        closed |= here
    return current.filter(closed)
