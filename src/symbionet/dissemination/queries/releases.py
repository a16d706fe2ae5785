"""Which figures of the network may be published, so that neither one release nor two tell of few organisations."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from symbionet.accounts.queries import Visitor, manages_people
from symbionet.dissemination.models import CaseFigure, Release, ReleasedFigure
from symbionet.dissemination.queries.subtraction import told_apart
from symbionet.impact.models import EntryLevel, Metric
from symbionet.impact.queries import current_entries
from symbionet.network.models import URBAN_KINDS, MembershipState, Organisation
from symbionet.synergies.models import Stage
from symbionet.synergies.queries.amounts import FEW
from symbionet.synergies.queries.synergies import TRACK, synergies_counted
from symbionet.work.models import StageMove

__all__ = ["LEVELS", "METRICS", "PARK", "REACHED", "URBAN", "URBAN_RUNNING", "Behind", "Candidate", "Chosen",
           "candidates", "case_figures", "choose_figures", "earlier_figures", "newest_figures", "publishes_figures",
           "told_of_others"]  # fmt: skip

type Behind = Mapping[str, tuple[float, frozenset[int]]]  # claim -> its part, the organisations behind it

LEVELS = (EntryLevel.CONFIRMED, EntryLevel.VERIFIED)
METRICS = (Metric.LANDFILL, Metric.HAZARDOUS, Metric.VIRGIN, Metric.WATER, Metric.ENERGY, Metric.CO2E)
MEMBERS = (MembershipState.RECRUITED, MembershipState.ACTIVE)
URBAN, URBAN_RUNNING = "urban:members", "synergies:urban"  # codes: urban partners, and synergies with one
REACHED = {f"synergies:reached-{stage.value}": stage for stage in TRACK}  # synergies that ever came as far as a stage
PARK = "park"  # a park with members: that there are at least FEW, never how many
RUNNING = (Stage.COMPLETED, Stage.VERIFIED, Stage.SUSTAINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A figure with what stands behind it: claims with their part, and the organisations that could be recognised."""

    code: str
    value: float
    unit: str = ""
    behind: Behind = field(default_factory=dict)

    @property
    def organisations(self) -> frozenset[int]:
        """All organisations behind the figure."""
        return frozenset().union(*(firms for _part, firms in self.behind.values()))

    @property
    def compared_with(self) -> tuple[str, ...]:
        """Figures of the same words can be subtracted: of the ledger those of one year and unit, in tonnes across
        metrics, for what leaves a landfill often replaces as many tonnes; counts of members with each other, for an
        urban partner stood under its sector in earlier releases; and counts of synergies with each other.
        """
        kind, *rest = self.code.split(":")
        if kind != "ledger":
            return ("members" if kind == "urban" else kind,)
        year, metric, _level = rest
        return (year, "" if self.unit == "t" else metric, self.unit)

    @property
    def summed_with(self) -> tuple[str, ...] | None:
        """Figures whose parts are in one measure, so that many of them add up and cancel: counts of one kind, of the
        ledger those of one year and metric; None of a figure that is no sum.
        """
        kind, *rest = self.code.split(":")
        if kind == PARK:
            return None
        return tuple(rest[:2]) if kind == "ledger" else self.compared_with


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a release shows: figures of today, codes whose earlier figure stands on, and codes that are withheld."""

    new: tuple[Candidate, ...]
    held: tuple[str, ...]
    withheld: tuple[str, ...]


def choose_figures(today: Iterable[Candidate], earlier: Iterable[Candidate]) -> Chosen:
    """Of the figures of today those that tell of no fewer than FEW organisations: neither alone, nor by the difference
    to another one of this or of any earlier release, nor by sums and differences of many. An earlier one stands on
    instead.
    """
    earlier = list(earlier)
    published: dict[tuple[str, ...], list[Candidate]] = defaultdict(list)
    known: set[str] = set()
    for one in earlier:
        published[one.compared_with].append(one)
        known.add(one.code)
    rows, new = list(today), list[Candidate]()
    for one in rows:
        others = published[one.compared_with]
        if len(one.organisations) >= FEW and not any(_tells_of_few(one, other) for other in others):
            others.append(one)
            new.append(one)
    new = _without_sums(new, earlier)
    left = [one.code for one in rows if one not in new]
    return Chosen(
        new=tuple(new),
        held=tuple(code for code in left if code in known),
        withheld=tuple(code for code in left if code not in known),
    )


def _without_sums(new: Sequence[Candidate], earlier: Sequence[Candidate]) -> list[Candidate]:
    """Those of which no sum or difference with others and with what was published before tells of few organisations;
    of what has been told already nothing can be taken back.
    """
    groups: dict[tuple[str, ...], list[Candidate]] = defaultdict(list)
    for one in new:
        if one.summed_with is not None:
            groups[one.summed_with].append(one)
    dropped: list[Candidate] = []
    for kind, rows in groups.items():
        before = [one.behind for one in earlier if one.summed_with == kind]
        told = told_apart(before, few=FEW)
        if told_apart([*before, *(one.behind for one in rows)], few=FEW) <= told:
            continue
        for one in rows:  # one after the other, the best proven first
            if told_apart([*before, one.behind], few=FEW) <= told:
                before.append(one.behind)
            else:
                dropped.append(one)
    return [one for one in new if one not in dropped]


def _tells_of_few(one: Candidate, other: Candidate) -> bool:
    """Whether the difference of two figures is what fewer than FEW organisations claim.

    Of one metric the parts count, too: where a single claim was corrected, or verified at less, the difference is it.
    """
    return 0 < len(_apart(one, other)) < FEW


def _apart(one: Candidate, other: Candidate) -> frozenset[int]:
    """The organisations whose claims the difference of two figures is of."""
    same = one.code.rpartition(":")[0] == other.code.rpartition(":")[0] or one.code == other.code
    firms: set[int] = set()
    for key in one.behind.keys() | other.behind.keys():
        mine, theirs = one.behind.get(key), other.behind.get(key)
        if mine is None or theirs is None or (same and mine[0] != theirs[0]):
            firms |= (mine or theirs or (0.0, frozenset()))[1]
    return frozenset(firms)


def candidates() -> list[Candidate]:
    """The figures of today: members by section of their sector, urban partners, parks with members, synergies that run,
    those with an urban partner, those that reached each stage, and the ledger by year, metric and level; each level for
    itself, money never.
    """
    return [*_members(), *_parks(), *_running(), *_reached(), *_ledger()]


def _members() -> list[Candidate]:
    """Members of each section (GB/T 4754), and urban partners, which stand in none: sewage works, district heat,
    municipal waste and water reuse are few, so that their kinds are not told apart. A total of all is not published: it
    would tell what is withheld.
    """
    found: dict[str, dict[str, tuple[float, frozenset[int]]]] = defaultdict(dict)
    rows = Organisation.objects.filter(state__in=MEMBERS).order_by("pk").values_list("pk", "kind", "gb4754")
    for pk, kind, sector in rows:
        if kind in URBAN_KINDS:
            found[URBAN][str(pk)] = (1.0, frozenset({pk}))
        elif sector[:1].isalpha():
            found[f"members:{sector[:1].upper()}"][str(pk)] = (1.0, frozenset({pk}))
    return [Candidate(code=code, value=float(len(behind)), behind=behind) for code, behind in sorted(found.items())]


def _parks() -> list[Candidate]:
    """Parks with members. The value is FEW whatever their number: counts by park and by sector are of the same firms,
    and together they could tell of one.
    """
    found: dict[int, dict[str, tuple[float, frozenset[int]]]] = defaultdict(dict)
    rows = Organisation.objects.filter(state__in=MEMBERS, park__isnull=False).order_by("park", "pk")
    for pk, park in rows.values_list("pk", "park"):
        found[park or 0][str(pk)] = (1.0, frozenset({pk}))
    return [Candidate(code=f"{PARK}:{park}", value=float(FEW), behind=behind) for park, behind in found.items()]


def _running() -> list[Candidate]:
    fields = ("pk", "provider", "receiver", "provider__kind", "receiver__kind")
    running: dict[str, tuple[float, frozenset[int]]] = {}
    urban: dict[str, tuple[float, frozenset[int]]] = {}
    for pk, provider, receiver, *kinds in (
        synergies_counted().filter(stage__in=RUNNING).order_by("pk").values_list(*fields)
    ):
        running[str(pk)] = (1.0, frozenset({provider, receiver}))
        if not {*kinds}.isdisjoint(URBAN_KINDS):
            urban[str(pk)] = running[str(pk)]
    counted = {"synergies:running": running, URBAN_RUNNING: urban}
    return [Candidate(code=code, value=float(len(one)), behind=one) for code, one in counted.items() if one]


def _reached() -> list[Candidate]:
    """Synergies by the stages that they ever reached; one that was lost or waits counts as far as it had come."""
    counted = synergies_counted().order_by("pk")
    moves = StageMove.objects.filter(synergy__in=counted.order_by().values("pk")).order_by()
    trails: dict[int, set[str]] = defaultdict(set)
    for pk, after in moves.values_list("subject_id", "after"):
        trails[pk].add(after)
    found: dict[str, dict[str, tuple[float, frozenset[int]]]] = {code: {} for code in REACHED}
    for pk, stage, stopped_at, *sides in counted.values_list("pk", "stage", "stopped_at", "provider", "receiver"):
        passed = (TRACK.index(Stage(one)) for one in {stage, stopped_at, *trails[pk]} if one in TRACK)
        furthest = max(passed, default=0)
        for place, code in enumerate(REACHED):
            if place <= furthest:
                found[code][str(pk)] = (1.0, frozenset(sides))
    return [Candidate(code=code, value=float(len(behind)), behind=behind) for code, behind in found.items() if behind]


def _ledger() -> list[Candidate]:
    entries = current_entries().filter(synergy__in=synergies_counted(), level__in=LEVELS, metric__in=METRICS)
    fields = ("year", "metric", "level", "unit", "synergy", "synergy__provider", "synergy__receiver", "central")
    found: dict[tuple[int, str, str, str], dict[str, tuple[float, frozenset[int]]]] = defaultdict(dict)
    for year, metric, level, unit, synergy, *sides, value in entries.order_by("pk").values_list(*fields):
        behind = found[year, metric, level, unit]
        before = behind.get(str(synergy), (0.0, frozenset()))
        behind[str(synergy)] = (before[0] + value, frozenset(sides))
    # the best proven first: where two would tell of few by their difference, it is the one that stays
    order = sorted(
        found.items(), key=lambda item: (-item[0][0], LEVELS[::-1].index(EntryLevel(item[0][2])), item[0][1])
    )
    return [
        Candidate(
            code=f"ledger:{year}:{metric}:{level}",
            value=sum(part for part, _firms in behind.values()),
            unit=unit,
            behind=behind,
        )
        for (year, metric, level, unit), behind in order
    ]


def case_figures(figures: QuerySet[CaseFigure]) -> list[Candidate]:
    """Figures of case studies, each of one exchange in one year: whoever reads them can take them off a total."""
    rows = figures.filter(entry__metric__in=METRICS).select_related("entry__synergy").order_by("pk")
    return [
        Candidate(
            code=f"ledger:{one.year}:{one.metric}:case-{one.pk}", value=one.central, unit=one.unit,
            behind={str(one.synergy_id): (one.central, frozenset({one.synergy.provider_id, one.synergy.receiver_id}))},
        )
        for one in (row.entry for row in rows)
    ]  # fmt: skip


def told_of_others(figures: Iterable[Candidate], own: frozenset[int]) -> bool:
    """Whether figures of the organisations `own`, beside all that was published, would tell of few others."""
    earlier = earlier_figures()
    for one in figures:
        alike = [other for other in earlier if other.compared_with == one.compared_with]
        if any(0 < len(firms := _apart(one, other)) < FEW and not firms <= own for other in alike):
            return True
        before = [other.behind for other in earlier if other.summed_with == one.summed_with]
        new = told_apart([*before, one.behind], few=FEW) - told_apart(before, few=FEW)
        if any(not firms <= own for firms in new):
            return True
        earlier.append(one)
    return False


def earlier_figures() -> list[Candidate]:
    """Every figure that was ever published, of releases and of case studies, with what stood behind it."""
    public = CaseFigure.objects.exclude(version__published_at=None)
    return [*case_figures(public), *_released()]


def _released() -> list[Candidate]:
    return [
        Candidate(
            code=row.code, value=row.value, unit=row.unit,
            behind={key: (part, frozenset(firms)) for key, (part, firms) in row.behind.items()},
        )
        for row in ReleasedFigure.objects.order_by("pk")
    ]  # fmt: skip


def newest_figures() -> list[ReleasedFigure]:
    """The figures of the newest release, without what stands behind them."""
    release = Release.objects.first()
    return list(release.figures.defer("behind")) if release is not None else []


def publishes_figures(visitor: Visitor) -> bool:
    """Whether the visitor decides what is published of the figures: those who manage the programme."""
    return manages_people(visitor)
