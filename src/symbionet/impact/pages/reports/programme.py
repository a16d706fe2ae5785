"""The report of the programme, of a park and of a period; public bodies read in it what was published, and no more."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.core.texts import is_chinese, sentences
from symbionet.impact.models import CLAIMED, Entry, EntryLevel, Metric, SamplingPlan
from symbionet.impact.pages.reports.flows import flow_lines, flows_part, sankey_part
from symbionet.impact.pages.reports.summary import STATED, behind, route_words, share_words, summary_of
from symbionet.impact.pages.reports.values import (
    Cell,
    Part,
    Report,
    basis_words,
    deduction_steps,
    never_netted,
    parts_of_others,
    period_words,
)
from symbionet.impact.pages.wording import judged_words, levels_words, unit_word
from symbionet.impact.queries.entries import reads_all_entries
from symbionet.impact.queries.reports import (
    Deductions,
    Scope,
    deductions_in,
    entries_in,
    sees_sums_only,
    usual_scope,
)
from symbionet.impact.queries.totals import Total, totals_of
from symbionet.synergies.pages.withholding import withheld_words

__all__ = ["cumulative_part", "deductions_part", "judged_note", "programme_report", "sample_report", "yearly_part"]

LEAST = 1e-9  # of a sum: a smaller step is what floats leave behind


def programme_report(visitor: Visitor, scope: Scope) -> Report:
    """What the programme, or a park of it, brought in a period: totals, growth by level, flows.

    A member's is made of its own synergies; a public body's of what other apps say was published, for sums of the
    ledger of two days would tell of one firm by their difference.
    """
    parts: tuple[Part, ...] = ()
    others = parts_of_others(visitor, scope)
    if not sees_sums_only(visitor):
        entries = entries_in(visitor, scope)
        totals = [total for year in scope.years for total in totals_of(entries, year)]
        lines = flow_lines(visitor, entries.filter(level=scope.level))
        listed = flows_part("flows", _("Flows, incoming and outgoing"), lines)
        parts = (
            _totals_part(totals, scope),
            cumulative_part(totals, scope),
            deductions_part(entries, totals, scope),
            sankey_part(lines),
            listed,
            _ranges_part(totals, scope),
        )
        summary = summary_of(
            totals,
            scope,
            behind=behind(entries.filter(level=scope.level)),
            others=others,
            proof=[share_words(totals)],
            unknown=[route_words(lines), _silent_words(entries)],
        )
    else:
        summary = summary_of((), scope, others=others, unknown=[withheld_words()])
    whole = _("The programme") if sees_sums_only(visitor) or reads_all_entries(visitor) else _("Own synergies")
    return Report(
        name=f"benefits-{scope.span}",
        title=_("Benefits %(period)s") % {"period": period_words(scope)},
        subject=str(scope.park) if scope.park else whole,
        basis=basis_words(scope),
        parts=(*parts, *others),
        notes=never_netted(),
        summary=summary,
    )


def sample_report(visitor: Visitor, plan: SamplingPlan) -> Report:
    """The same of the synergies of a sample and its year."""
    chosen = Scope(first=plan.year, last=plan.year, level=EntryLevel.CONFIRMED, synergies=tuple(plan.chosen))
    report = programme_report(visitor, usual_scope(visitor, chosen))
    return replace(report, subject=_("Sample of %(year)s") % {"year": plan.year}, name=f"sample-{plan.pk}")


def _silent_words(entries: QuerySet[Entry]) -> str:
    """Of how many of the synergies with a claim no party has stated money; "" where of all some has."""
    claimed = entries.filter(level__in=CLAIMED).order_by()
    claims = set(claimed.filter(metric=Metric.CO2E).values_list("synergy", flat=True))
    silent = claims - set(claimed.filter(metric__in=STATED).values_list("synergy", flat=True))
    if not silent:
        return ""
    return _("For %(silent)d of %(count)d synergies no party has stated what it saves in money.") % {
        "silent": len(silent),
        "count": len(claims),
    }


def deductions_part(entries: QuerySet[Entry], totals: Iterable[Total], scope: Scope) -> Part:
    """From the computed figure before deductions to the total of the level: each deduction stands apart."""
    found = deductions_in(entries.filter(level=scope.level))
    steps = [(_("Before deductions"), found.gross), *deduction_steps(found)]
    later = _("confirmation, papers and verifiers, against what was declared")
    steps += [(later, found.later), (_("entered without a computation"), found.uncomputed)]
    whole = sum(one.central for one in totals if one.metric == Metric.CO2E and one.level == scope.level)
    steps.append((_("what one have yields counts once"), whole - found.figure))
    rows: list[tuple[Cell, ...]] = []
    stands = 0.0
    for place, (words, change) in enumerate(steps):
        if place == 0 or abs(change) > LEAST * max(1.0, abs(whole)):
            stands += change
            rows.append((words[:1].upper() + words[1:], change, stands))
    rows.append((str(EntryLevel(scope.level).label), None, whole))
    return Part(
        id="deductions",
        title=_("What was taken off, t CO2e"),
        headings=(_("Step"), _("Change of the figure"), _("Stands at")),
        rows=tuple(rows) if found != Deductions() else (),
        note=_("Sums %(period)s over all synergies, by the results with which the figures were declared.")
        % {"period": period_words(scope)},
        chart="waterfall",
        drawn=(0, 1),
        totals=frozenset({len(rows) - 1}),
        basis=basis_words(scope),
    )


def _totals_part(totals: Collection[Total], scope: Scope) -> Part:
    """A row for each year and metric with a column for each level: side by side they are compared, never added up."""
    noted = judged_note(totals)
    found: dict[tuple[int, str, str], dict[str, Total]] = {}
    for one in totals:
        found.setdefault((one.year, one.metric, one.unit), {})[one.level] = one
    levels = [level for level in EntryLevel if any(level in cells for cells in found.values())]
    rows: list[tuple[Cell, ...]] = []
    links: dict[tuple[int, int], str] = {}
    for place, ((year, _metric, unit), cells) in enumerate(found.items()):
        label = next(iter(cells.values())).label
        figures = (cells[level].central if level in cells else None for level in levels)
        rows.append((year, label, unit_word(unit), *figures))
        links |= {
            (place, column): _entries_behind(cells[level], scope)
            for column, level in enumerate(levels, start=3)
            if level in cells
        }
    return Part(
        id="totals",
        title=_("Totals by metric and level"),
        headings=(_("Year"), _("Metric"), _("Unit"), *(str(level.label) for level in levels)),
        rows=tuple(rows),
        note=sentences(
            _("In-year, after attribution, additionality and displacement; each column is the level it names."),
            noted,
        ),
        links=links,
        basis=sentences(
            _("the level of the column, in-year %(period)s, after attribution, additionality and displacement")
            % {"period": period_words(scope)},
            noted,
        ),
    )


def _entries_behind(total: Total, scope: Scope) -> str:
    """The address of the entries that a total counts."""
    asked = {"year": total.year, "metric": total.metric, "level": total.level}
    return f"{reverse('ledger_entries')}?{urlencode(asked | ({'park': scope.park.pk} if scope.park else {}))}"


def _ranges_part(totals: Collection[Total], scope: Scope) -> Part:
    return Part(
        id="ranges",
        title=_("The same totals with their ranges"),
        headings=(_("Year"), _("Metric"), _("Level"), _("Low"), _("Figure"), _("High"), _("Unit"), _("Synergies")),
        rows=tuple(
            (one.year, one.label, one.level_label, one.low, one.central, one.high, unit_word(one.unit), one.synergies)
            for one in totals
        ),
        note=sentences(_("Low and high ends add up to ends."), judged_note(totals)),
        basis=sentences(
            _("the level of the row, in-year %(period)s, after attribution, additionality and displacement")
            % {"period": period_words(scope)},
            judged_note(totals),
        ),
        folded=True,
    )


def judged_note(totals: Iterable[Total]) -> str:
    """Which of the figures rest mostly on expert judgement, by level and year; "" where none does."""
    comma, colon, joint, stop = "，：；。" if is_chinese() else (", ", ": ", "; ", ".")
    noted = [
        f"{comma.join((one.label, one.level_label, str(one.year)))}{colon}{words}"
        for one in totals
        if (words := judged_words(one.judged))
    ]
    return f"{joint.join(noted)}{stop}" if noted else ""


def yearly_part(totals: Iterable[Total], years: Iterable[int]) -> Part:
    """CO2e avoided in each year by level, in-year: levels are columns, for they are never added up."""
    totals = [one for one in totals if one.metric == Metric.CO2E]
    yearly = {(one.year, one.level): one.central for one in totals}
    levels = [level for level in CLAIMED if level in {one.level for one in totals}]
    found = [year for year in years if any((year, level) in yearly for level in levels)]
    return Part(
        id="yearly",
        title=_("CO2e avoided in each year by level, t"),
        headings=(_("Year"), *(str(level.label) for level in levels)),
        rows=tuple((str(year), *(yearly.get((year, level)) for level in levels)) for year in found),
        note=sentences(levels_words(), judged_note([one for one in totals if one.level in levels])),
        basis=_("in-year, the level of the column, after attribution, additionality and displacement"),
        chart="columns",
        drawn=tuple(range(len(levels))),
    )


def cumulative_part(totals: Iterable[Total], scope: Scope) -> Part:
    """CO2e avoided from the first year on by level: each column is what is claimed at that level by then.

    Such a sum is of several years and no in-year figure; levels are columns, for they are never added up.
    """
    totals = [one for one in totals if one.metric == Metric.CO2E]
    yearly = {(one.year, one.level): one.central for one in totals}
    levels = [level for level in CLAIMED if any((year, level) in yearly for year in scope.years)]
    sums = dict.fromkeys(levels, 0.0)
    rows: list[tuple[Cell, ...]] = []
    for year in scope.years:
        sums = {level: before + yearly.get((year, level), 0.0) for level, before in sums.items()}
        rows.append((str(year), *sums.values()))
    return Part(
        id="cumulative",
        title=_("CO2e avoided since %(year)s by level, t") % {"year": scope.first},
        headings=(_("Until the end of"), *(str(level.label) for level in levels)),
        rows=tuple(rows) if levels else (),
        note=sentences(
            _("Sums over several years, no in-year figures. A later level holds less where it is not reached yet."),
            levels_words(),
            judged_note([one for one in totals if one.level in levels]),
        ),
        basis=_("sums from %(period)s at the level of the column, no in-year figures")
        % {"period": period_words(scope)},
        chart="columns",
        drawn=tuple(range(len(levels))),
    )
