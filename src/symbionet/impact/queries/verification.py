"""The verifier's room: plans with their progress, and the folder of one synergy and year."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
from symbionet.impact.queries.entries import best_claims, current_entries, entries_visible_to, evidence_visible_to
from symbionet.impact.queries.entries import reads_all_entries as enters_verification
from symbionet.impact.queries.sampling import claimed_sizes, redrawn
from symbionet.synergies.models import Synergy, SynergyFlow
from symbionet.synergies.queries import synergies_shown_to, synergies_visible_to

__all__ = ["Folder", "ShownPlan", "ShownSample", "ShownStratum", "claimed_counts", "draws_samples",
           "enters_verification", "folder_of", "plan_shown_to", "plans_visible_to"]  # fmt: skip

STRATA: dict[str, str | Promise] = {
    "large": _("Large"),
    "medium": _("Medium"),
    "small": _("Small"),
    "all": _("All sizes"),
}


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
class ShownSample:
    """A drawn synergy: t CO2e claimed and verified (None: not checked yet), papers that count, the newest opinion."""

    synergy: int
    title: str
    url: str
    stratum: str
    claimed: float
    level: str
    papers: int
    verified: float | None
    opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStratum:
    """A stratum: sizes and whole in t CO2e without sign, how many there are, were drawn and are checked; `ratio` is
    verified over claimed of those checked.
    """

    label: str
    low: float
    high: float
    population: int
    size: int
    checked: int
    whole: float
    ratio: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPlan:
    """A plan with its strata, samples in the order of the draw, and what the sample says of the whole.

    `claimed` is the whole of the year as it stands now; `projected` the same times each stratum's ratio (a point
    estimate, never entered), None until something is checked in each stratum.
    """

    plan: SamplingPlan
    repeats: bool
    strata: tuple[ShownStratum, ...]
    samples: tuple[ShownSample, ...]
    claimed: float
    projected: float | None
    checked: int


def plan_shown_to(visitor: Visitor, plan: SamplingPlan) -> ShownPlan:
    """A plan with its progress for who may see it (`plans_visible_to` decides)."""
    samples = _samples(visitor, plan)
    done = {one.synergy: one for one in samples if one.verified is not None}
    sizes = claimed_sizes(plan.year)
    strata = []
    for row in plan.strata:
        mine = [one for key, one in done.items() if key in row["ids"]]
        claimed = sum(abs(one.claimed) for one in mine)
        strata.append(
            ShownStratum(
                label=str(STRATA[row["name"]]),
                low=row["low"],
                high=row["high"],
                population=row["population"],
                size=row["size"],
                checked=len(mine),
                whole=sum(sizes.get(key, 0.0) for key in row["ids"]),
                ratio=sum(abs(one.verified or 0.0) for one in mine) / claimed if claimed else None,
            )
        )
    full = all(one.ratio is not None for one in strata if one.whole)
    return ShownPlan(
        plan=plan,
        repeats=redrawn(plan),
        strata=tuple(strata),
        samples=tuple(samples),
        claimed=sum(one.whole for one in strata),
        projected=sum(one.whole * (one.ratio or 0.0) for one in strata) if full and done else None,
        checked=len(done),
    )


def _samples(visitor: Visitor, plan: SamplingPlan) -> list[ShownSample]:
    rows = synergies_visible_to(visitor).filter(pk__in=plan.chosen).select_related("provider", "receiver", "have")
    shown = {one.pk: one for one in synergies_shown_to(visitor, rows)}
    names = {key: str(STRATA[row["name"]]) for row in plan.strata for key in row["ids"]}
    return [_sample(row, shown[row.pk].title, names[row.pk], plan.year) for row in _ordered(rows, plan.chosen)]


def _ordered(rows: Iterable[Synergy], ids: list[int]) -> list[Synergy]:
    found = {row.pk: row for row in rows}
    return [found[key] for key in ids if key in found]


def _sample(synergy: Synergy, title: str, stratum: str, year: int) -> ShownSample:
    claims = [entry for entry in best_claims(synergy, year) if entry.metric == Metric.CO2E]
    last = Verification.objects.filter(synergy=synergy, year=year).first()
    verified = current_entries().filter(synergy=synergy, year=year, metric=Metric.CO2E, level=EntryLevel.VERIFIED)
    papers = EntryEvidence.objects.filter(synergy=synergy, year=year, withdrawn_at__isnull=True)
    return ShownSample(
        synergy=synergy.pk,
        title=title,
        url=synergy.get_absolute_url(),
        stratum=stratum,
        claimed=sum(entry.central for entry in claims),
        level=", ".join(dict.fromkeys(entry.get_level_display() for entry in claims)),
        papers=papers.count(),
        verified=sum(entry.central for entry in verified) if last else None,
        opinion=last.get_opinion_display() if last else "",
    )


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
