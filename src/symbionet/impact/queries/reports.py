"""The report of the programme, of a park and of a period; for public bodies without what few firms stand behind."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, is_user
from symbionet.core.texts import sentences
from symbionet.impact.models import CLAIMED, Entry, EntryLevel, Metric
from symbionet.impact.queries.entries import entries_visible_to, reads_all_entries
from symbionet.impact.queries.report_flows import flow_lines, flows_part, sankey_part
from symbionet.impact.queries.report_values import Cell, Mark, Part, Report, Scope, never_netted
from symbionet.impact.queries.totals import Total, totals_of
from symbionet.impact.queries.words import unit_word
from symbionet.network.models import Park
from symbionet.synergies.queries.withholding import FEW, withheld_mark, withheld_words

__all__ = [
    "cumulative_part",
    "entries_in",
    "level_shown",
    "programme_report",
    "reads_reports",
    "report_years",
    "sees_sums_only",
]

TONNES = "t"
type Behind = dict[tuple[int, int], set[int]]  # the organisations behind each claim: by synergy, and firm where its own
PREFERRED = (EntryLevel.CONFIRMED, EntryLevel.DECLARED, EntryLevel.DOCUMENTED, EntryLevel.VERIFIED)


def sees_sums_only(visitor: Visitor) -> bool:
    """Whether the visitor is a public body that reads sums of the programme and nothing of a single firm."""
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
    if scope.park is not None:
        zones = _zones(scope.park)
        rows = rows.filter(Q(synergy__provider__park__in=zones) | Q(synergy__receiver__park__in=zones))
    return rows


def _zones(park: Park) -> set[int]:
    """A park and the zones in it, at any depth."""
    found: set[int] = set()
    waiting = {park.pk}
    while waiting:
        found |= waiting
        waiting = set(Park.objects.filter(parent__in=waiting).values_list("pk", flat=True)) - found
    return found


def report_years(visitor: Visitor) -> list[int]:
    """The years in which something is claimed that the visitor's reports can count, the newest first."""
    rows = Entry.objects.all() if sees_sums_only(visitor) else entries_visible_to(visitor)
    return sorted(set(rows.filter(level__in=CLAIMED).order_by().values_list("year", flat=True)), reverse=True)


def level_shown(entries: QuerySet[Entry]) -> str:
    """The level at which a report stands unless another is asked for: confirmed by both, else what there is."""
    there = set(entries.order_by().values_list("level", flat=True).distinct())
    return next((level for level in PREFERRED if level in there), EntryLevel.CONFIRMED)


def programme_report(visitor: Visitor, scope: Scope) -> Report:
    """What the programme, or a park of it, brought in a period: totals, growth by level, flows.

    A member's is made of its own synergies; a public body's of sums alone.
    """
    if sees_sums_only(visitor):
        totals, withheld = _sums_for_public_bodies(scope)
        parts: tuple[Part, ...] = (
            _totals_part(totals, scope, drills=False, withheld=withheld),
            cumulative_part(totals, scope, withheld=withheld),
            _ranges_part(totals, scope, withheld=withheld),
        )
    else:
        entries = entries_in(visitor, scope)
        totals = [total for year in scope.years for total in totals_of(entries, year)]
        lines = flow_lines(visitor, entries.filter(level=scope.level))
        listed = flows_part("flows", _("Flows, incoming and outgoing"), lines)
        parts = (
            _totals_part(totals, scope, drills=True),
            cumulative_part(totals, scope),
            sankey_part(lines),
            listed,
            _ranges_part(totals, scope),
        )
    whole = _("The programme") if sees_sums_only(visitor) or reads_all_entries(visitor) else _("Own synergies")
    return Report(
        name=f"benefits-{scope.span}",
        title=_("Benefits %(period)s") % {"period": scope.period},
        subject=str(scope.park) if scope.park else whole,
        basis=scope.basis,
        parts=parts,
        notes=never_netted(),
    )


def _sums_for_public_bodies(scope: Scope) -> tuple[list[Total], list[Total]]:
    """The totals of the programme behind which at least FEW organisations stand, and those that are withheld.

    Sums over all parks alone: from a park's figure and the programme's that of the rest could be had. For the same
    reason a level is withheld that differs from a better proven one by claims of fewer than FEW organisations; so is
    one of two metrics in tonnes, for what leaves a landfill often replaces as many tonnes.
    """
    entries = Entry.objects.filter(corrected_by__isnull=True, year__gte=scope.first, year__lte=scope.last)
    behind: dict[tuple[int, str, str, str], Behind] = defaultdict(lambda: defaultdict(set))
    fields = ("year", "metric", "level", "unit", "currency", "synergy", "organisation")
    sides = ("synergy__provider", "synergy__receiver")
    for year, metric, level, unit, currency, synergy, firm, *both in entries.order_by().values_list(*fields, *sides):
        behind[year, metric, level, unit or currency][synergy, firm or 0] |= {firm} if firm else set(both)
    totals = [total for year in scope.years for total in totals_of(entries, year)]
    told: dict[tuple[int, str, str], list[Behind]] = defaultdict(list)
    kept: list[Total] = []
    withheld: list[Total] = []
    proven = list(EntryLevel)
    for one in sorted(totals, key=lambda one: (proven.index(EntryLevel(one.level)), one.synergies), reverse=True):
        claims = behind[one.year, one.metric, one.level, one.unit]
        others = told[one.year, "" if one.unit == TONNES else one.metric, one.unit]
        if len(set().union(*claims.values())) >= FEW and not any(_tells_of_few(claims, other) for other in others):
            others.append(claims)
            kept.append(one)
        else:
            withheld.append(one)
    return [one for one in totals if one in kept], withheld


def _tells_of_few(one: Behind, other: Behind) -> bool:
    """Whether the difference of two sums is what fewer than FEW organisations claim."""
    apart = one.keys() ^ other.keys()
    return bool(apart) and len(set().union(*((one.get(key) or other[key]) for key in apart))) < FEW


def _totals_part(totals: Iterable[Total], scope: Scope, *, drills: bool, withheld: Collection[Total] = ()) -> Part:
    """A row for each year and metric with a column for each level: side by side they are compared, never added up."""
    found: dict[tuple[int, str, str], dict[str, Total]] = {}
    for one in totals:
        found.setdefault((one.year, one.metric, one.unit), {})[one.level] = one
    levels = [level for level in EntryLevel if any(level in cells for cells in found.values())]
    kept = {(one.year, one.metric, one.unit, one.level) for one in withheld}
    mark = Mark(withheld_mark())
    rows: list[tuple[Cell, ...]] = []
    links: dict[tuple[int, int], str] = {}
    for place, ((year, metric, unit), cells) in enumerate(found.items()):
        label = next(iter(cells.values())).label
        figures = (
            cells[level].central if level in cells else mark if (year, metric, unit, level) in kept else None
            for level in levels
        )
        rows.append((year, label, unit_word(unit), *figures))
        if drills:
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
            _withheld_words(withheld),
        ),
        links=links,
        basis=_basis(
            _("the level of the column, in-year %(period)s, after attribution, additionality and displacement"),
            scope,
            withheld,
        ),
    )


def _entries_behind(total: Total, scope: Scope) -> str:
    """The address of the entries that a total counts."""
    asked = {"year": total.year, "metric": total.metric, "level": total.level}
    return f"{reverse('ledger_entries')}?{urlencode(asked | ({'park': scope.park.pk} if scope.park else {}))}"


def _ranges_part(totals: Iterable[Total], scope: Scope, *, withheld: Collection[Total] = ()) -> Part:
    return Part(
        id="ranges",
        title=_("The same totals with their ranges"),
        headings=(_("Year"), _("Metric"), _("Level"), _("Low"), _("Figure"), _("High"), _("Unit"), _("Synergies")),
        rows=tuple(
            (one.year, one.label, one.level_label, one.low, one.central, one.high, unit_word(one.unit), one.synergies)
            for one in totals
        ),
        note=sentences(_("Low and high ends add up to ends."), _withheld_words(withheld)),
        basis=_basis(
            _("the level of the row, in-year %(period)s, after attribution, additionality and displacement"),
            scope,
            withheld,
        ),
        folded=True,
    )


def _withheld_words(withheld: Collection[Total]) -> str:
    """How many figures are kept from public bodies, and why; "" where none is."""
    if not withheld:
        return ""
    return sentences(_("Figures withheld: %(count)s.") % {"count": len(withheld)}, withheld_words())


def _basis(words: str, scope: Scope, withheld: Collection[Total]) -> str:
    """Level and basis of a table, which stand in each row of its file, with the reason why cells are withheld."""
    told = words % {"period": scope.period}
    return _("%(basis)s. %(more)s") % {"basis": told, "more": withheld_words()} if withheld else told


def _sum_is_told(
    level: str, yearly: Mapping[tuple[int, str], float], unknown: Collection[tuple[int, str]], scope: Scope
) -> bool:
    """Whether the sum of a level is known in the first year, and anything is claimed at it."""
    return (scope.first, level) not in unknown and any((year, level) in yearly for year in scope.years)


def cumulative_part(totals: Iterable[Total], scope: Scope, *, withheld: Collection[Total] = ()) -> Part:
    """CO2e avoided from the first year on by level: each column is what is claimed at that level by then.

    Such a sum is of several years and no in-year figure; levels are columns, for they are never added up. From a year
    that is withheld on a sum is not known: a 0 would be taken for the figure.
    """
    yearly = {(one.year, one.level): one.central for one in totals if one.metric == Metric.CO2E}
    unknown = {(one.year, one.level) for one in withheld if one.metric == Metric.CO2E}
    levels = [level for level in CLAIMED if _sum_is_told(level, yearly, unknown, scope)]
    sums: dict[str, float | None] = dict.fromkeys(levels, 0.0)
    mark = Mark(withheld_mark())
    rows: list[tuple[Cell, ...]] = []
    for year in scope.years:
        for level, before in sums.items():
            if before is not None:
                sums[level] = None if (year, level) in unknown else before + yearly.get((year, level), 0.0)
        rows.append((str(year), *(mark if known is None else known for known in sums.values())))
    return Part(
        id="cumulative",
        title=_("CO2e avoided since %(year)s by level, t") % {"year": scope.first},
        headings=(_("Until the end of"), *(str(level.label) for level in levels)),
        rows=tuple(rows) if levels else (),
        note=sentences(
            _("Sums over several years, no in-year figures. A later level holds less where it is not reached yet."),
            _withheld_words(withheld),
            _("From a withheld year on the sum is withheld, too.") if any(mark in row for row in rows) else "",
        ),
        basis=_basis(_("sums from %(period)s at the level of the column, no in-year figures"), scope, withheld),
        chart="line",
        drawn=tuple(range(len(levels))),
    )
