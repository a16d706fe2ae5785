"""What a report counts: its scope and the entries in it."""

from collections.abc import Collection
from dataclasses import dataclass, fields, replace

from django.db.models import Q, QuerySet

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, is_user
from symbionet.impact.models import CLAIMED, Assessment, Entry, EntryLevel, Metric
from symbionet.impact.queries.claims import RUNNING, began_on
from symbionet.impact.queries.entries import entries_visible_to, ledger_synergies_visible_to, reads_all_entries
from symbionet.network.models import Organisation, Park
from symbionet.synergies.models import Synergy
from symbionet.synergies.queries.synergies import synergies_counted

__all__ = [
    "Deductions",
    "Scope",
    "deductions_in",
    "deductions_of",
    "entries_in",
    "known_to",
    "level_or_below",
    "level_shown",
    "reads_reports",
    "report_years",
    "reported_organisations",
    "running_without_claims",
    "sees_sums_only",
    "usual_scope",
    "with_claims",
    "zones_of",
]

PREFERRED = (EntryLevel.CONFIRMED, EntryLevel.DECLARED, EntryLevel.DOCUMENTED, EntryLevel.VERIFIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a report is about: the calendar years from `first` to `last`, one level, a park, an organisation, or some
    synergies.
    """

    first: int
    last: int
    level: str
    park: Park | None = None
    organisation: Organisation | None = None
    synergies: tuple[int, ...] | None = None

    @property
    def years(self) -> tuple[int, ...]:
        """The calendar years, the earliest first."""
        return tuple(range(self.first, self.last + 1))

    @property
    def span(self) -> str:
        """The years for the name of a file."""
        return "-".join(map(str, dict.fromkeys((self.first, self.last))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Deductions:
    """What was taken off avoided CO2e on the way to the entered figure, all in t.

    `gross` + `attribution` + `additionality` + `displacement` + `persistence` + `later` + `uncomputed` is the figure:
    `later` is what confirmation, papers and verifiers changed, `uncomputed` what was entered without a computation.
    """

    gross: float = 0.0
    attribution: float = 0.0
    additionality: float = 0.0
    displacement: float = 0.0
    persistence: float = 0.0
    later: float = 0.0
    uncomputed: float = 0.0

    def __add__(self, other: "Deductions") -> "Deductions":
        """Both together."""
        return Deductions(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})

    @property
    def figure(self) -> float:
        """What is left."""
        return sum(float(getattr(self, one.name)) for one in fields(self))


def deductions_of(assessment: Assessment, year: int) -> Deductions:
    """The deductions of a result in a calendar year (its first, where it has none of that year), one after the other.

    In the order of the engine: attribution, additionality, displacement, and what persistence leaves of the rest.
    """
    of_year = next((one for one in assessment.years if one["year"] == year), assessment.years[0])
    gross, net = (float(of_year[part][Metric.CO2E][1]) for part in ("gross", "net"))
    stated = assessment.inputs["facts"]
    caused = gross * _share(stated.get("attribution"))
    new = caused * _share(stated.get("additionality"))
    kept = new * (1.0 - float(stated.get("displacement") or 0.0))
    return Deductions(
        gross=gross, attribution=caused - gross, additionality=new - caused, displacement=kept - new,
        persistence=net - kept,
    )  # fmt: skip


def _share(stated: float | None) -> float:
    return 1.0 if stated is None else float(stated)


def deductions_in(entries: QuerySet[Entry]) -> Deductions:
    """The deductions behind the CO2e of entries of one level, by the results with which they were declared."""
    rows = list(entries.filter(metric=Metric.CO2E, corrected_by__isnull=True).select_related("assessment"))
    declared = Entry.objects.filter(
        metric=Metric.CO2E, level=EntryLevel.DECLARED, corrected_by__isnull=True, assessment__isnull=False,
        flow__in={row.flow_id for row in rows}, year__in={row.year for row in rows},
    )  # fmt: skip
    results = {(row.flow_id, row.year): row.assessment for row in declared.select_related("assessment")}
    found = Deductions()
    for row in rows:
        result = row.assessment if row.level == EntryLevel.POTENTIAL else results.get((row.flow_id, row.year))
        if (result := result or row.assessment) is None:
            found += Deductions(uncomputed=row.central)
        else:
            computed = deductions_of(result, row.year)
            found += computed + Deductions(later=row.central - computed.figure)
    return found


def sees_sums_only(visitor: Visitor) -> bool:
    """Whether the visitor is a public body, which reads figures as they were published and nothing of a single firm."""
    if not is_user(visitor) or reads_all_entries(visitor) or visitor.organisation_ids:
        return False
    return visitor.has_role(Role.OBSERVER)


def reads_reports(visitor: Visitor) -> bool:
    """Whether there is any report for the visitor."""
    return is_user(visitor) and (
        reads_all_entries(visitor) or bool(visitor.organisation_ids) or sees_sums_only(visitor)
    )


def entries_in(visitor: Visitor, scope: Scope) -> QuerySet[Entry]:
    """The current entries of a scope that the visitor may see, at all levels.

    Of an organisation: of the synergies in which it is a side, without the money of the other. Of a park: of the
    synergies with a side in it or in one of its zones; a synergy between two parks stands in the report of each.
    """
    rows = entries_visible_to(visitor).filter(corrected_by__isnull=True, year__gte=scope.first, year__lte=scope.last)
    if scope.organisation is not None:
        firm = scope.organisation
        rows = rows.filter(Q(synergy__provider=firm) | Q(synergy__receiver=firm))
        rows = rows.filter(Q(organisation__isnull=True) | Q(organisation=firm))
    if scope.synergies is not None:
        rows = rows.filter(synergy__in=scope.synergies)
    if scope.park is not None:
        zones = zones_of(scope.park)
        rows = rows.filter(Q(synergy__provider__park__in=zones) | Q(synergy__receiver__park__in=zones))
    return rows


def zones_of(park: Park) -> set[int]:
    """A park and the zones in it, at any depth."""
    found: set[int] = set()
    waiting = {park.pk}
    while waiting:
        found |= waiting
        waiting = set(Park.objects.filter(parent__in=waiting).values_list("pk", flat=True)) - found
    return found


def report_years(visitor: Visitor) -> list[int]:
    """The years in which something is claimed that the visitor's reports can count, the newest first."""
    rows = _counted() if sees_sums_only(visitor) else entries_visible_to(visitor)
    return sorted(set(rows.filter(level__in=CLAIMED).order_by().values_list("year", flat=True)), reverse=True)


def _counted() -> QuerySet[Entry]:
    """The entries of synergies that nobody keeps to himself or herself."""
    return Entry.objects.filter(synergy__in=synergies_counted())


def known_to(visitor: Visitor) -> frozenset[int] | None:
    """The organisations whose name stands beside what they confirmed, whatever was agreed; None: all."""
    if reads_all_entries(visitor):
        return None
    return frozenset(visitor.organisation_ids) if is_user(visitor) else frozenset()


def running_without_claims(visitor: Visitor, organisation: Organisation, year: int) -> list[Synergy]:
    """The running synergies of an organisation, of those the visitor may see, that ran in a year and claim nothing."""
    sides = Q(provider=organisation) | Q(receiver=organisation)
    claims = Entry.objects.filter(year=year, level__in=CLAIMED, corrected_by__isnull=True).values("synergy")
    rows = ledger_synergies_visible_to(visitor).filter(sides, stage__in=RUNNING).exclude(pk__in=claims)
    rows = rows.prefetch_related("flows__bases").select_related("provider", "receiver", "have")
    return [row for row in rows.order_by("pk") if any(began_on(flow).year <= year for flow in row.flows.all())]


def level_shown(entries: QuerySet[Entry]) -> str:
    """The level at which a report stands unless another is asked for: confirmed by both, else what there is."""
    there = set(entries.order_by().values_list("level", flat=True).distinct())
    return next((level for level in PREFERRED if level in there), EntryLevel.CONFIRMED)


def usual_scope(visitor: Visitor, scope: Scope) -> Scope:
    """The scope at the level that is shown unless another is asked for."""
    return replace(scope, level=level_shown(entries_in(visitor, scope)))


def level_or_below(levels: Collection[str], level: str) -> str:
    """The level, or where it is none of the `levels` the nearest one below that is; the level itself without any."""
    lower = CLAIMED[: CLAIMED.index(EntryLevel(level)) + 1] if level in CLAIMED else ()
    return next((one for one in reversed(lower) if one in levels), level)


def reported_organisations(visitor: Visitor) -> QuerySet[Organisation]:
    """The organisations whose report the visitor may read: all for who reads the whole ledger, members their own."""
    if not is_user(visitor):
        return Organisation.objects.none()
    if reads_all_entries(visitor):
        return Organisation.objects.all()
    return Organisation.objects.filter(pk__in=visitor.organisation_ids)


def with_claims(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Those of the organisations that are a side of a synergy with a claim in the ledger, by name."""
    claimed = _counted().filter(level__in=CLAIMED).order_by()
    sides = Q(pk__in=claimed.values("synergy__provider")) | Q(pk__in=claimed.values("synergy__receiver"))
    return organisations.filter(sides).order_by("name_en", "name_zh")
