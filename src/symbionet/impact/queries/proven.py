"""What the ledger holds at a level for which more than one party stands: each flow once, at its best level."""

from collections.abc import Iterable

from django.db.models import QuerySet

from symbionet.impact.models import Entry, EntryLevel, Metric
from symbionet.impact.queries.entries import current_entries
from symbionet.impact.queries.papers import lacking

__all__ = ["PROVEN", "proven_entries", "proven_sums"]

# nothing that one party merely said, the best first
PROVEN = (EntryLevel.VERIFIED, EntryLevel.RECONFIRMED, EntryLevel.DOCUMENTED, EntryLevel.CONFIRMED)


def proven_entries(entries: QuerySet[Entry]) -> list[Entry]:
    """Of current entries those at the best level of each figure; what is documented without meeting the rule of today
    (`queries.papers.lacking`) does not count as documented.
    """
    found = list(entries.filter(level__in=PROVEN).order_by("pk"))
    short = lacking(found)
    best: dict[tuple[int, int | None, int | None, int, str], Entry] = {}
    for level in reversed(PROVEN):
        for entry in found:
            if entry.level == level and entry.pk not in short:
                best[entry.synergy_id, entry.flow_id, entry.organisation_id, entry.year, entry.metric] = entry
    return list(best.values())


def proven_sums(synergies: Iterable[int], metric: Metric, years: Iterable[int]) -> dict[int, float]:
    """What the ledger holds of a metric for whole years, by synergy: confirmed by both parties or better proven."""
    rows = current_entries().filter(synergy__in=list(synergies), metric=metric, year__in=list(years))
    sums: dict[int, float] = {}
    for entry in proven_entries(rows):
        sums[entry.synergy_id] = sums.get(entry.synergy_id, 0.0) + entry.central
    return sums
