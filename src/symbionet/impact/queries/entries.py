"""Who may see which entries and papers, which of them a list shows, and whether their year is closed."""

from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, facilitates, is_user, reads_programme
from symbionet.engine.impact import InYear, Lifetime, lifetime_of
from symbionet.engine.model import Range
from symbionet.impact.models import Entry, EntryEvidence, EntryLevel, LifetimeEntry, PeriodLock
from symbionet.network.models import Organisation, Park
from symbionet.synergies.models import Synergy, SynergyFlow
from symbionet.synergies.queries.amounts import flows_disclosed_to
from symbionet.synergies.queries.synergies import synergies_of_own_sides, synergies_visible_to
from symbionet.work.queries.documents import versions_visible_to

__all__ = [
    "CHECKED",
    "PAPER_ORDERS",
    "best_claims",
    "claimed_so_far",
    "current_entries",
    "current_locks",
    "entries_visible_to",
    "evidence_visible_to",
    "filtered_entries",
    "ledger_synergies_visible_to",
    "lifetime_entries_visible_to",
    "lock_of",
    "lock_of_firms",
    "papers_of",
    "readable_files",
    "reads_all_entries",
    "sides_stated_by",
    "state_of_entries",
    "years_of",
]

CHECKED = (EntryLevel.DOCUMENTED, EntryLevel.CONFIRMED, EntryLevel.DECLARED)  # best proven first
PAPER_ORDERS = {
    "new": ("-id",),
    "date": (F("on").desc(nulls_last=True), "-id"),
    "quantity": (F("quantity").desc(nulls_last=True), "-id"),
    "number": ("number", "id"),
}


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
    """Entries the visitor may see, corrected ones too: the programme's readers and the verifier all but those of
    synergies that somebody keeps to himself or herself; members those of
    the synergies they take part in, but not the partner's money, jobs and people, nor a potential that would tell an
    amount the partner keeps.
    """
    if not is_user(visitor):
        return Entry.objects.none()
    if reads_all_entries(visitor):
        return Entry.objects.filter(synergy__in=ledger_synergies_visible_to(visitor))
    own = Q(organisation__isnull=True) | Q(organisation__in=visitor.organisation_ids)
    rows = Entry.objects.filter(own, synergy__in=ledger_synergies_visible_to(visitor))
    kept = _flows_kept_from(visitor)
    return rows.exclude(level=EntryLevel.POTENTIAL, flow__in=kept) if kept else rows


def _flows_kept_from(visitor: Visitor) -> set[int]:
    """The assessed flows of the visitor's synergies whose amount it may not read yet: a potential would tell it."""
    assessed = SynergyFlow.objects.filter(assessments__year=None, synergy__in=synergies_of_own_sides(visitor))
    rows = list(assessed.select_related("synergy__provider", "synergy__receiver").distinct())
    return {row.pk for row in rows} - flows_disclosed_to(visitor, rows) if rows else set()


def lifetime_entries_visible_to(visitor: Visitor) -> QuerySet[LifetimeEntry]:
    """Lifetimes of the synergies the visitor may see; as potentials of years, they may tell an amount."""
    rows = LifetimeEntry.objects.filter(synergy__in=ledger_synergies_visible_to(visitor))
    return rows if reads_all_entries(visitor) else rows.exclude(flow__in=_flows_kept_from(visitor))


def evidence_visible_to(visitor: Visitor) -> QuerySet[EntryEvidence]:
    """Papers the visitor may see: as entries. A paper of what flowed is known to both sides."""
    if not is_user(visitor):
        return EntryEvidence.objects.none()
    if reads_all_entries(visitor):
        return EntryEvidence.objects.filter(synergy__in=ledger_synergies_visible_to(visitor))
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


def papers_of(
    visitor: Visitor,
    synergy: Synergy,
    *,
    year: int | None = None,
    search: str = "",
    kind: str = "",
    state: str = "",
    order: str = "new",
) -> QuerySet[EntryEvidence]:
    """The papers of a synergy that the visitor may see (`ledger_synergies_visible_to` decides of the synergy itself).

    `search` stands in number, issuer, or the name of the file; `state` is "counts" or "withdrawn", else both.
    """
    rows = evidence_visible_to(visitor).filter(synergy=synergy)
    if year is not None:
        rows = rows.filter(year=year)
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(withdrawn_at__isnull=state == "counts")
    for word in search.split():
        rows = rows.filter(Q(number__icontains=word) | Q(issuer__icontains=word) | Q(document__name__icontains=word))
    return rows.select_related("flow__resource", "document__document", "by").order_by(*PAPER_ORDERS[order])


def readable_files(visitor: Visitor, papers: Iterable[EntryEvidence]) -> set[int]:
    """The keys of the files of these papers that the visitor may open."""
    files = [paper.document_id for paper in papers if paper.document_id]
    return set(versions_visible_to(visitor).filter(pk__in=files).values_list("pk", flat=True))


def current_locks() -> list[PeriodLock]:
    """The locks that hold now, the newest year first."""
    return _holding(PeriodLock.objects.select_related("park", "by"))


def _holding(rows: QuerySet[PeriodLock]) -> list[PeriodLock]:
    newest: dict[tuple[int, int | None], PeriodLock] = {}
    for lock in rows.order_by("pk"):
        newest[lock.year, lock.park_id] = lock
    return sorted((lock for lock in newest.values() if lock.locked), key=lambda lock: (-lock.year, lock.park_id or 0))


def _parks_of(*sides: Organisation) -> set[int]:
    """The parks of organisations, and those they lie in."""
    found: set[int] = set()
    waiting = {side.park_id for side in sides if side.park_id}
    while waiting := waiting - found:
        found |= waiting
        waiting = {parent for parent in Park.objects.filter(pk__in=waiting).values_list("parent", flat=True) if parent}
    return found


def lock_of(synergy: Synergy, year: int) -> PeriodLock | None:
    """The lock that closes a year for a synergy: the programme's, or that of a park of one of its sides."""
    return lock_of_firms(synergy.provider, synergy.receiver, year=year)


def lock_of_firms(*firms: Organisation, year: int) -> PeriodLock | None:
    """The lock that closes a year for organisations: the programme's, or that of a park of one of them."""
    locks = _holding(PeriodLock.objects.filter(year=year))
    if not locks:
        return None
    parks = _parks_of(*firms)
    return next((lock for lock in locks if lock.park_id is None or lock.park_id in parks), None)
