"""What a verifier works with: plans of samples, and the folder of one synergy and year."""

from collections.abc import Iterable
from dataclasses import dataclass

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
    SamplingPlan,
    Verification,
)
from symbionet.impact.queries.doubts import distinctions_of, doubts_of
from symbionet.impact.queries.entries import entries_visible_to, evidence_visible_to
from symbionet.impact.queries.entries import reads_all_entries as enters_verification
from symbionet.impact.queries.sampling import claimed_sizes
from symbionet.synergies.models import Synergy, SynergyFlow

__all__ = [
    "Folder",
    "claimed_counts",
    "draws_samples",
    "enters_verification",
    "folder_of",
    "plans_visible_to",
]


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
