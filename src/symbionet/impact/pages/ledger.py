"""The ledger of a synergy as its page shows it."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor, facilitates
from symbionet.core.texts import is_chinese, number_words
from symbionet.impact.models import CLAIMED, Assessment, Basis, Entry, EntryEvidence, EntryLevel, LifetimeEntry, Metric
from symbionet.impact.pages.wording import lacking_words, term_words
from symbionet.impact.queries.assess_inputs import (
    NewerPacks,
    assumptions_of,
    base_unit,
    basis_of,
    newer_packs,
    terms_of,
)
from symbionet.impact.queries.doubts import doubts_of
from symbionet.impact.queries.entries import (
    CHECKED,
    entries_visible_to,
    evidence_visible_to,
    lifetime_entries_visible_to,
    lock_of,
    sides_stated_by,
)
from symbionet.impact.queries.papers import lacks_of
from symbionet.sheets.impactwords import assumed_text, factor_text, field_words, impact_word
from symbionet.sheets.wording import Language
from symbionet.synergies.models import Synergy, SynergyFlow
from symbionet.synergies.queries.amounts import flows_disclosed_to

__all__ = ["ShownFlow", "ShownTerm", "ShownYear", "ledger_of"]

LEVELS = tuple(EntryLevel)
NEWEST = 5  # papers of a flow on the page of its ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownYear:
    """One calendar year of a flow: the CO2e entry of each level, and what can be done next."""

    year: int
    cells: tuple[Entry | None, ...]
    quantity: str
    locked: bool
    may_confirm: bool
    may_document: bool
    may_reconfirm: bool
    correctable: Entry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTerm:
    """A term of a result: t CO2e of twelve months, and where its factor comes from."""

    label: str
    value: str
    is_burden: bool
    factor: str
    source: str
    left: float = 0.0  # where its bar begins and how wide it is, in per cent of the whole waterfall
    width: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFlow:
    """A flow with its basis, its years, its lifetime and how its newest result came about."""

    flow: SynergyFlow
    unit: str
    basis: Basis | None
    years: tuple[ShownYear, ...]
    lifetime: LifetimeEntry | None
    assessment: Assessment | None
    newer: NewerPacks | None
    terms: tuple[ShownTerm, ...] = ()
    total: str = ""
    assumed: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    lacks: tuple[tuple[int, str], ...] = ()  # years whose documented figure does not meet the rule of today, and why
    doubts: int = 0  # other claims that may be of the same tonnes
    papers: tuple[EntryEvidence, ...] = field(default=())  # the newest
    paper_count: int = 0


def ledger_of(visitor: Visitor, synergy: Synergy) -> list[ShownFlow]:
    """The flows of a synergy that the visitor may see (`ledger_synergies_visible_to` decides), with their ledger."""
    entries = list(
        entries_visible_to(visitor)
        .filter(synergy=synergy, corrected_by__isnull=True, metric=Metric.CO2E)
        .select_related("stated_by", "by", "assessment")
    )
    sides = {side.pk for side in sides_stated_by(visitor, synergy)}
    flows = synergy.flows.select_related("resource", "synergy__have", "synergy__provider", "synergy__receiver")
    return [_flow(visitor, flow, [entry for entry in entries if entry.flow_id == flow.pk], sides) for flow in flows]


def _flow(visitor: Visitor, flow: SynergyFlow, entries: list[Entry], sides: set[int]) -> ShownFlow:
    by_year: dict[int, dict[str, Entry]] = {}
    for entry in entries:
        by_year.setdefault(entry.year, {})[entry.level] = entry
    lifetimes = lifetime_entries_visible_to(visitor).filter(flow=flow, metric=Metric.CO2E, corrected_by__isnull=True)
    lifetimes = lifetimes.select_related("assessment")
    results = Assessment.objects.filter(flow=flow).select_related("synergy")
    if not flows_disclosed_to(visitor, [flow]):  # an expectation would tell the amount it is of
        results = results.exclude(year=None)
    assessment = results.first()
    lang: Language = "zh" if is_chinese() else "en"
    papers = evidence_visible_to(visitor).filter(flow=flow)
    verified = {year for year, cells in by_year.items() if EntryLevel.VERIFIED in cells}
    claimed = [year for year, cells in by_year.items() if set(CLAIMED) & set(cells)]
    return ShownFlow(
        flow=flow,
        unit=base_unit(flow.unit),
        basis=basis_of(flow),
        years=tuple(
            _year(flow, year, by_year[year], sides=sides, visitor=visitor, verified=verified)
            for year in sorted(by_year)
        ),
        lifetime=lifetimes.first(),
        assessment=assessment,
        newer=newer_packs(assessment) if assessment else None,
        terms=_terms(assessment, lang) if assessment else (),
        total=number_words(sum(term.value for term in terms_of(assessment))) if assessment else "",
        assumed=tuple(
            _("%(label)s: %(value)s") % {"label": field_words(item.field, lang), "value": assumed_text(item, lang)}
            for item in (assumptions_of(assessment) if assessment else ())
        ),
        flags=tuple(impact_word(f"flag.{flag}", lang) for flag in (assessment.flags if assessment else ())),
        lacks=tuple(
            (year, lacking_words(lacks_of(cells[EntryLevel.DOCUMENTED])))
            for year, cells in sorted(by_year.items())
            if EntryLevel.DOCUMENTED in cells and lacks_of(cells[EntryLevel.DOCUMENTED])
        ),
        doubts=len({doubt.other.pk for year in claimed for doubt in doubts_of(flow, year)}),
        papers=tuple(papers.order_by("-id")[:NEWEST]),
        paper_count=papers.count(),
    )


def _terms(assessment: Assessment, lang: Language) -> tuple[ShownTerm, ...]:
    """The terms as a waterfall: each bar begins where the one before ends."""
    terms = terms_of(assessment)
    sums = [0.0, *itertools.accumulate(term.value for term in terms)]
    low, span = min(sums), (max(sums) - min(sums)) or 1.0
    return tuple(
        ShownTerm(
            label=term_words(term, lang),
            value=number_words(term.value),
            is_burden=term.value < 0,
            factor=f"{number_words(term.factor.value)} {term.factor.unit}",
            source=factor_text(term.factor, lang),
            left=100 * (min(start, end) - low) / span,
            width=100 * abs(end - start) / span,
        )
        for term, (start, end) in zip(terms, itertools.pairwise(sums), strict=True)
    )


def _year(
    flow: SynergyFlow, year: int, cells: Mapping[str, Entry], *, sides: set[int], visitor: Visitor, verified: set[int]
) -> ShownYear:
    locked = lock_of(flow.synergy, year) is not None
    declared = cells.get(EntryLevel.DECLARED)
    best = next((cells[level] for level in reversed(LEVELS) if level in cells), None)
    is_open = bool(sides) and not locked and EntryLevel.VERIFIED not in cells
    correctable = next((cells[level] for level in CHECKED if level in cells), None)
    own = correctable is not None and (correctable.stated_by_id in sides or facilitates(visitor))
    return ShownYear(
        year=year,
        cells=tuple(cells.get(level) for level in LEVELS),
        quantity=f"{number_words(best.quantity)} {best.quantity_unit}" if best and best.quantity is not None else "",
        locked=locked,
        may_confirm=is_open
        and declared is not None
        and EntryLevel.CONFIRMED not in cells
        and bool(sides - {declared.stated_by_id}),
        may_document=is_open and EntryLevel.CONFIRMED in cells,
        may_reconfirm=bool(sides)
        and not locked
        and EntryLevel.CONFIRMED in cells
        and not {EntryLevel.RECONFIRMED, EntryLevel.VERIFIED} & set(cells)
        and any(earlier < year for earlier in verified),
        correctable=correctable if is_open and own else None,
    )
