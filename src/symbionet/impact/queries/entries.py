"""Who may see which entries."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, facilitates, is_user, reads_programme
from symbionet.engine.impact import InYear, Lifetime, lifetime_of
from symbionet.engine.model import Range
from symbionet.impact.models import Entry, EntryEvidence, EntryLevel, LifetimeEntry
from symbionet.network.models import Organisation
from symbionet.synergies.models import Synergy, SynergyFlow
from symbionet.synergies.queries.amounts import flows_told_to
from symbionet.synergies.queries.synergies import synergies_of_own_sides, synergies_visible_to

__all__ = [
    "CHECKED",
    "best_claims",
    "claimed_so_far",
    "current_entries",
    "entries_visible_to",
    "evidence_visible_to",
    "ledger_synergies_visible_to",
    "lifetime_entries_visible_to",
    "reads_all_entries",
    "sides_stated_by",
    "years_of",
]

CHECKED = (EntryLevel.DOCUMENTED, EntryLevel.CONFIRMED, EntryLevel.DECLARED)  # best proven first


def current_entries() -> QuerySet[Entry]:
    """Entries that nothing has corrected."""
    return Entry.objects.filter(corrected_by__isnull=True)


def best_claims(synergy: Synergy, year: int) -> list[Entry]:
    """The best proven claim of each figure of a synergy and year: what a verifier starts from."""
    rows = current_entries().filter(synergy=synergy, year=year, level__in=CHECKED).order_by("pk")
    found: dict[tuple[int | None, int | None, str], Entry] = {}
    for level in reversed(CHECKED):
        for entry in rows:
            if entry.level == level:
                found[entry.flow_id, entry.organisation_id, entry.metric] = entry
    return list(found.values())


def reads_all_entries(visitor: Visitor) -> bool:
    """Whether the visitor reads the whole ledger: the programme's readers and the verifier."""
    return is_user(visitor) and (reads_programme(visitor) or visitor.has_role(Role.VERIFIER))


def ledger_synergies_visible_to(visitor: Visitor) -> QuerySet[Synergy]:
    """Synergies whose ledger the visitor may see: the programme's readers and the verifier all they see, members those
    in which they are a side; a synergy that is shown to the network keeps its figures to its parties.
    """
    return synergies_visible_to(visitor) if reads_all_entries(visitor) else synergies_of_own_sides(visitor)


def entries_visible_to(visitor: Visitor) -> QuerySet[Entry]:
    """Entries the visitor may see, corrected ones too: the programme's readers and the verifier all; members those of
    the synergies they take part in, but not the partner's money, jobs and people, nor a potential that would tell an
    amount the partner keeps.
    """
    if not is_user(visitor):
        return Entry.objects.none()
    if reads_all_entries(visitor):
        return Entry.objects.all()
    own = Q(organisation__isnull=True) | Q(organisation__in=visitor.organisation_ids)
    rows = Entry.objects.filter(own, synergy__in=ledger_synergies_visible_to(visitor))
    kept = _flows_kept_from(visitor)
    return rows.exclude(level=EntryLevel.POTENTIAL, flow__in=kept) if kept else rows


def _flows_kept_from(visitor: Visitor) -> set[int]:
    """The assessed flows of the visitor's synergies whose amount it may not read yet: a potential would tell it."""
    assessed = SynergyFlow.objects.filter(assessments__year=None, synergy__in=synergies_of_own_sides(visitor))
    rows = list(assessed.select_related("synergy__provider", "synergy__receiver").distinct())
    return {row.pk for row in rows} - flows_told_to(visitor, rows) if rows else set()


def lifetime_entries_visible_to(visitor: Visitor) -> QuerySet[LifetimeEntry]:
    """Lifetimes of the synergies the visitor may see; as potentials of years, they may tell an amount."""
    rows = LifetimeEntry.objects.filter(synergy__in=ledger_synergies_visible_to(visitor))
    return rows if reads_all_entries(visitor) else rows.exclude(flow__in=_flows_kept_from(visitor))


def evidence_visible_to(visitor: Visitor) -> QuerySet[EntryEvidence]:
    """Papers the visitor may see: as entries. A paper of what flowed is known to both sides."""
    if not is_user(visitor):
        return EntryEvidence.objects.none()
    if reads_all_entries(visitor):
        return EntryEvidence.objects.all()
    own = Q(organisation__isnull=True) | Q(organisation__in=visitor.organisation_ids)
    return EntryEvidence.objects.filter(own, synergy__in=ledger_synergies_visible_to(visitor))


def sides_stated_by(visitor: Visitor, synergy: Synergy) -> list[Organisation]:
    """The sides of a synergy that the visitor may speak for: members their own, practitioners both."""
    sides = list(dict.fromkeys((synergy.provider, synergy.receiver)))
    if facilitates(visitor):
        return sides
    own = visitor.organisation_ids if is_user(visitor) else frozenset()
    return [side for side in sides if side.pk in own]


def years_of(entries: QuerySet[Entry]) -> list[int]:
    """The calendar years that any entry is about, the newest first."""
    return sorted(set(entries.order_by().values_list("year", flat=True).distinct()), reverse=True)


def claimed_so_far(entries: Iterable[Entry], level: EntryLevel) -> Lifetime:
    """What is claimed at a level over all its years together: a lifetime, which cannot be added to a year."""
    years: dict[int, InYear] = {}
    for entry in entries:
        if entry.level == level and not entry.currency:
            figure = Range(low=entry.low, central=entry.central, high=entry.high)
            one = InYear(year=entry.year, metrics={entry.metric: figure})
            years[entry.year] = years[entry.year] + one if entry.year in years else one
    return lifetime_of(years.values())


def checked_entries(visitor: Visitor, synergy: Synergy, year: int) -> list[Entry]:
    """What a verifier may check of a synergy and year; nothing for others."""
    return best_claims(synergy, year) if is_user(visitor) and visitor.has_role(Role.VERIFIER) else []
