"""What a verifier works with: plans of samples, and the folder of one synergy and year."""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db.models import QuerySet

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, is_user
from symbionet.impact.models import (
    CLAIMED,
    Assessment,
    Basis,
    Distinction,
    Entry,
    EntryEvidence,
    EntryLevel,
    Metric,
    SamplingPlan,
    Verification,
)
from symbionet.impact.queries.doubts import distinctions_of, doubts_of
from symbionet.impact.queries.entries import CHECKED, current_entries, entries_visible_to, evidence_visible_to
from symbionet.impact.queries.entries import reads_all_entries as enters_verification
from symbionet.synergies.models import Synergy, SynergyFlow
from symbionet.synergies.queries.synergies import synergies_counted

__all__ = [
    "Folder",
    "Stratum",
    "claimed_counts",
    "claimed_sizes",
    "draw",
    "draws_samples",
    "enters_verification",
    "folder_of",
    "kept_strata",
    "plans_visible_to",
    "redrawn",
    "strata_of",
]

BOUNDS = {"large": 0.5, "medium": 0.8, "small": 1.0}  # share of the whole at which a stratum ends: expert judgement
WHOLE = "all"


def draws_samples(visitor: Visitor) -> bool:
    """Whether the visitor draws samples and verifies."""
    return is_user(visitor) and visitor.has_role(Role.VERIFIER)


def plans_visible_to(visitor: Visitor) -> QuerySet[SamplingPlan]:
    """The plans the visitor may see: all for who reads the whole ledger, none for others."""
    rows = SamplingPlan.objects.select_related("by")
    return rows if enters_verification(visitor) else rows.none()


def claimed_counts(years: Iterable[int]) -> list[tuple[int, int]]:
    """For each year how many synergies claim something."""
    return [(year, count) for year in years if (count := len(claimed_sizes(year)))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """All that proves, or fails to prove, what a synergy claims for a year, corrected entries and withdrawn papers too.

    `gaps` are what an auditor asks first: (flow in words, claimed, on papers, unit) where papers show less; `doubts`
    the flows whose tonnes another claim may count, and `distinctions` what was said to tell such claims apart.
    """

    year: int
    entries: tuple[Entry, ...]
    papers: tuple[EntryEvidence, ...]
    assessments: tuple[Assessment, ...]
    bases: tuple[Basis, ...]
    verifications: tuple[Verification, ...]
    gaps: tuple[tuple[str, float, float, str], ...]
    distinctions: tuple[Distinction, ...]
    doubts: tuple[SynergyFlow, ...]


def folder_of(visitor: Visitor, synergy: Synergy, year: int) -> Folder:
    """The evidence folder of a synergy and year, of what the visitor may see."""
    entries = list(
        entries_visible_to(visitor)
        .filter(synergy=synergy, year=year)
        .select_related(
            "flow__resource",
            "flow__synergy__have",
            "flow__synergy__provider",
            "by",
            "organisation",
            "stated_by",
            "corrected_by",
        )
        .order_by("pk")
    )
    papers = list(
        evidence_visible_to(visitor)
        .filter(synergy=synergy, year=year)
        .select_related("document__document", "by", "flow", "organisation")
    )
    flows = list({one.flow_id: one.flow for one in entries if one.flow is not None and one.level in CLAIMED}.values())
    assessments = Assessment.objects.filter(pk__in={one.assessment_id for one in entries if one.assessment_id})
    found = assessments.select_related("basis__by", "flow").order_by("pk")
    return Folder(
        year=year,
        entries=tuple(entries),
        papers=tuple(papers),
        assessments=tuple(found),
        bases=tuple({one.basis_id: one.basis for one in found}.values()),
        verifications=tuple(Verification.objects.filter(synergy=synergy, year=year).select_related("by")),
        gaps=tuple(_gaps(entries, papers)),
        distinctions=tuple(distinctions_of(flows)),
        doubts=tuple(flow for flow in flows if doubts_of(flow, year)),
    )


def _gaps(entries: list[Entry], papers: list[EntryEvidence]) -> Iterable[tuple[str, float, float, str]]:
    claims: dict[int, Entry] = {}
    for entry in entries:
        if entry.level in (EntryLevel.DECLARED, EntryLevel.CONFIRMED) and entry.flow_id and entry.quantity is not None:
            claims[entry.flow_id] = entry  # rows rise by id: the newest statement of the flow stands last
    for flow, entry in claims.items():
        shown = sum(one.quantity or 0.0 for one in papers if one.flow_id == flow and one.withdrawn_at is None)
        if (entry.quantity or 0.0) > shown * (1 + 1e-9):
            yield str(entry.flow), entry.quantity or 0.0, shown, entry.quantity_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """Synergies of like size: `low` to `high` t CO2e claimed, `population` of them, `size` drawn from `ids`."""

    name: str
    low: float
    high: float
    population: int
    size: int
    ids: tuple[int, ...]


def claimed_sizes(year: int) -> dict[int, float]:
    """The size of each synergy that claims anything for a year: t CO2e of its best proven claims, without their sign.

    A synergy that is worse for the climate than none is large as well: the auditor looks at the size of a claim. One
    that somebody keeps to himself or herself is in no report, and in no sample.
    """
    counted = current_entries().filter(year=year, level__in=CHECKED, synergy__in=synergies_counted())
    rows = counted.values_list("synergy", "flow", "metric", "level", "central")
    sizes: dict[int, float] = {}
    best: dict[tuple[int, int | None], tuple[int, float]] = {}
    for synergy, flow, metric, level, central in rows:
        sizes.setdefault(synergy, 0.0)
        rank = CHECKED.index(EntryLevel(level))
        if metric == Metric.CO2E and rank < best.get((synergy, flow), (len(CHECKED), 0.0))[0]:
            best[synergy, flow] = rank, abs(central)
    for (synergy, _flow), (_rank, size) in best.items():
        sizes[synergy] += size
    return sizes


def strata_of(sizes: Mapping[int, float], size: int, *, stratified: bool = True) -> list[Stratum]:
    """The strata of a population and how many are drawn from each, `size` in all (or all there are).

    From the largest on: those that make up half of the whole, up to four fifths, the rest. Places are shared by what a
    stratum makes up of the whole, at least one each where there are enough: large claims are nearly all checked.

    >>> [(one.name, one.population, one.size) for one in strata_of({1: 80, 2: 60, 3: 10, 4: 5, 5: 5}, 3)]
    [('large', 1, 1), ('medium', 1, 1), ('small', 3, 1)]
    """
    groups = _groups(sizes) if stratified else {WHOLE: sorted(sizes)}
    weights = {name: sum(sizes[one] for one in ids) for name, ids in groups.items()}
    if not sum(weights.values()):
        weights = {name: float(len(ids)) for name, ids in groups.items()}
    places = _shared(weights, {name: len(ids) for name, ids in groups.items()}, min(size, len(sizes)))
    return [
        Stratum(
            name=name,
            low=min(sizes[one] for one in ids),
            high=max(sizes[one] for one in ids),
            population=len(ids),
            size=places[name],
            ids=tuple(sorted(ids)),
        )
        for name, ids in groups.items()
    ]


def _groups(sizes: Mapping[int, float]) -> dict[str, list[int]]:
    whole, before = sum(sizes.values()), 0.0
    groups: dict[str, list[int]] = {}
    for one in sorted(sizes, key=lambda one: (-sizes[one], one)):
        share = before / whole if whole else 1.0
        name = next((name for name, end in BOUNDS.items() if share < end), "small")
        groups.setdefault(name, []).append(one)
        before += sizes[one]
    return groups


def _shared(weights: Mapping[str, float], rooms: Mapping[str, int], size: int) -> dict[str, int]:
    """`size` places shared by weight, at least one each where they suffice, never more than a stratum has room for."""
    whole = sum(weights.values())
    least = 1 if size >= len(weights) else 0
    wanted = {name: size * weight / whole for name, weight in weights.items()}
    found = {name: min(rooms[name], max(least, math.floor(wanted[name]))) for name in weights}
    while (open_ := size - sum(found.values())) != 0:
        if open_ > 0:
            able = [name for name in found if found[name] < rooms[name]]
            found[max(able, key=lambda name: wanted[name] - found[name])] += 1
        else:
            able = [name for name in found if found[name] > least]
            found[min(able, key=lambda name: wanted[name] - found[name])] -= 1
    return found


def draw(seed: int, strata: Iterable[Stratum]) -> list[int]:
    """The synergies that a seed draws, stratum by stratum, in the order in which they are drawn.

    In each stratum those come first whose SHA-256 of the text "seed:id" is smallest: a random order that every
    language and every version repeats, without a generator of our own.

    >>> one = Stratum(name="all", low=0, high=1, population=4, size=2, ids=(1, 2, 3, 4))
    >>> draw(7, [one]) == draw(7, [one]), len(draw(7, [one]))
    (True, 2)
    """
    return [one for stratum in strata for one in sorted(stratum.ids, key=lambda key: _mark(seed, key))[: stratum.size]]


def _mark(seed: int, key: int) -> str:
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def kept_strata(strata: Sequence[Stratum]) -> list[dict[str, object]]:
    """Strata as a plan keeps them."""
    return [asdict(one) | {"ids": list(one.ids)} for one in strata]


def redrawn(plan: SamplingPlan) -> bool:
    """Whether the kept seed and strata draw what the plan says was drawn."""
    strata = [Stratum(**(row | {"ids": tuple(row["ids"])})) for row in plan.strata]
    return draw(plan.seed, strata) == list(plan.chosen)
