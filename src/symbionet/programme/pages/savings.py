"""Savings of firms as the ledger's pages and reports show them: words, rounded figures, a row for each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor
from symbionet.audits.queries import audits_worked_on_by
from symbionet.core.texts import bracketed, number_words, with_unit
from symbionet.impact.models import EntryLevel, Metric
from symbionet.impact.pages.reports.values import KeyFigure, Part, period_words
from symbionet.impact.pages.wording import unit_word
from symbionet.impact.queries.reports import Scope, level_or_below, zones_of
from symbionet.programme.models import SavingEntry
from symbionet.programme.queries.savings import (
    LADDER,
    SavingSum,
    best_level,
    confirmable_by,
    savings_of,
    savings_visible_to,
    sums_of,
    verifiable_by,
)

__all__ = ["SavingLine", "SavingShown", "SumLine", "saving_shown", "savings_part", "sum_lines"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SumLine:
    """Sums of one year and metric, a cell for each level; "" where nothing stands."""

    year: int
    label: str
    unit: str
    cells: tuple[tuple[str, str], ...]  # level in words, figure


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingLine:
    """One entry in words."""

    entry: SavingEntry
    figure: str
    said_by: str
    reason: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingShown:
    """A measure and year: its figures by level, how they came about, and what the visitor may do next."""

    sums: list[SumLine]
    trail: list[SavingLine]
    level: str
    confirms: bool
    documents: bool
    verifies: bool


def reason_of(entry: SavingEntry) -> str:
    """The reason of an entry in words."""
    known = {"@fell": _("The firm now says less."), "@again": _("Stated anew.")}
    return known.get(entry.reason, entry.reason)


def said_by(entry: SavingEntry) -> str:
    """Who stated an entry, and who wrote it down; that nobody was signed in is said."""
    if entry.is_by_link:
        return f"{entry.signed or '–'}{bracketed(_('by link, not signed in'))}"
    if entry.signed and entry.signed != str(entry.by):
        return f"{entry.signed}{bracketed(_('written down by %(who)s') % {'who': entry.by})}"
    return str(entry.by or "–")


def sum_lines(sums: Iterable[SavingSum]) -> list[SumLine]:
    """The sums with their levels side by side: they restate each other and are never added up."""
    found: dict[tuple[int, str, str], dict[str, SavingSum]] = {}
    for one in sums:
        found.setdefault((one.year, one.metric, one.unit), {})[one.level] = one
    return [
        SumLine(
            year=year,
            label=str(Metric(metric).label),
            unit=unit_word(unit),
            cells=tuple(
                (str(level.label), number_words(cells[level].value) if level in cells else "") for level in LADDER
            ),
        )
        for (year, metric, unit), cells in found.items()
    ]


def saving_shown(visitor: User, entry: SavingEntry) -> SavingShown:
    """The page of the measure and year that an entry is of."""
    rows = savings_visible_to(visitor).filter(opportunity=entry.opportunity_id, year=entry.year)
    trail = list(rows.select_related("by", "paper__body", "paper__document", "corrected_by").order_by("-id"))
    opportunity = entry.opportunity
    levels = savings_of(opportunity, entry.year)
    declared = levels.get(EntryLevel.DECLARED, {})
    confirmed = levels.get(EntryLevel.CONFIRMED, {})
    may_confirm = confirmable_by(visitor, opportunity, declared.values())
    behind = any(name not in confirmed or confirmed[name].value != one.value for name, one in declared.items())
    best = best_level(levels.keys())
    return SavingShown(
        sums=sum_lines(sums_of(rows)),
        trail=[
            SavingLine(
                entry=one,
                figure=with_unit(number_words(one.value), unit_word(one.unit or one.currency)),
                said_by=said_by(one),
                reason=reason_of(one),
                is_current=not hasattr(one, "corrected_by"),
            )
            for one in trail
        ],
        level=str(best.label) if best is not None else "",
        confirms=may_confirm and behind,
        documents=Metric.COST in confirmed and _works_on(visitor, entry),
        verifies=bool(confirmed) and verifiable_by(visitor, opportunity, entry.year),
    )


def _works_on(visitor: User, entry: SavingEntry) -> bool:
    """Whether the visitor works on the audit that an entry comes from."""
    return audits_worked_on_by(visitor).filter(pk=entry.opportunity.audit_id).exists()


def savings_part(visitor: Visitor, scope: Scope) -> Part:
    """What measures within firms saved, as a part of the reports of the ledger; apart from synergies, never added."""
    rows = savings_visible_to(visitor)
    if scope.organisation is not None:
        rows = rows.filter(organisation=scope.organisation)
    if scope.park is not None:
        rows = rows.filter(organisation__park__in=zones_of(scope.park))
    sums = [one for one in sums_of(rows) if scope.first <= one.year <= scope.last]
    figures = {(one.year, one.metric, one.level): one.value for one in sums}
    money = [one for one in sums if one.metric == Metric.COST]
    level = level_or_below({one.level for one in money}, scope.level)
    keys = dict.fromkeys((one.year, one.metric, one.unit) for one in sorted(sums, key=lambda one: -one.year))
    return Part(
        id="savings",
        title=_("Savings within firms, by audits"),
        headings=(_("Year"), _("Metric"), _("Unit"), *(str(level.label) for level in LADDER)),
        rows=tuple(
            (
                year,
                str(Metric(metric).label),
                unit_word(unit),
                *(figures.get((year, metric, level)) for level in LADDER),
            )
            for year, metric, unit in keys
        ),
        note=_(
            "What measures of walk-through audits saved until their newest follow-up, as firms state it; savings"
            " that were only identified are not in it. Apart from the figures of synergies, and never added to"
            " them."
        ),
        basis=_("realised within firms until the newest follow-up, in-year %(period)s, the level of the column")
        % {"period": period_words(scope)},
        links={(0, 1): reverse("saving_list")},
        figures=tuple(_saved([one for one in money if one.level == level], scope)),
    )


def _saved(found: Iterable[SavingSum], scope: Scope) -> Iterator[KeyFigure]:
    """What measures of one level saved in money over the years, by currency."""
    units: dict[str, list[SavingSum]] = {}
    for one in found:
        units.setdefault(one.unit, []).append(one)
    for unit, rows in units.items():
        yield KeyFigure(
            label=_("Savings within firms, by audits"),
            text=with_unit(number_words(sum(one.value for one in rows)), unit_word(unit)),
            note=_("%(level)s, %(period)s") % {"level": EntryLevel(rows[0].level).label, "period": period_words(scope)},
        )
