"""The report of one organisation and year: its incoming and outgoing flows, and what a resource-use disclosure asks."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from symbionet.accounts.queries import Visitor
from symbionet.core.texts import listed, number_words, sentences
from symbionet.impact.models import CLAIMED, Entry, Metric
from symbionet.impact.pages.reports.flows import (
    FlowLine,
    flow_lines,
    flows_part,
    route_word,
    sankey_part,
    sums_by_class,
)
from symbionet.impact.pages.reports.programme import deductions_part, judged_note, yearly_part
from symbionet.impact.pages.reports.summary import (
    OWN,
    STATED,
    open_words,
    own_words,
    proof_part,
    proof_words,
    proven,
    route_words,
    summary_of,
)
from symbionet.impact.pages.reports.values import (
    Cell,
    KeyFigure,
    Part,
    Report,
    basis_words,
    never_netted,
    parts_of_others,
    period_words,
)
from symbionet.impact.pages.wording import unit_word
from symbionet.impact.queries.reports import Scope, entries_in, running_without_claims
from symbionet.impact.queries.totals import Total, totals_of
from symbionet.synergies.pages.anonymised import synergies_shown_to

__all__ = ["organisation_report"]

BEFORE = 4  # years before that of the report, in the picture of its years
NAMED = 3  # exchanges that are named where nothing is said of them
OF_THE_FIRM = (  # data points of E5-4 and E5-5 that exchanges alone do not tell, with their units
    ("E5-4_02", _lazy("all products and materials used"), "t"),
    ("E5-4_03", _lazy("share of biological materials"), "%"),
    ("E5-4_05", _lazy("share of secondary materials"), "%"),
    ("E5-4_06", _lazy("how inflows were measured"), ""),
    ("E5-5_07", _lazy("all waste generated"), "t"),
    ("E5-5_09", _lazy("waste directed to disposal, by treatment"), "t"),
    ("E5-5_10", _lazy("waste not recycled"), "t"),
    ("E5-5_11", _lazy("share of waste not recycled"), "%"),
    ("E5-5_12", _lazy("composition of the waste"), ""),
    ("E5-5_15", _lazy("all hazardous waste"), "t"),
    ("E5-5_16", _lazy("all radioactive waste"), "t"),
    ("E5-5_17", _lazy("how waste was measured"), ""),
)


def organisation_report(visitor: Visitor, scope: Scope) -> Report:
    """What the exchanges of the scope's organisation brought it in its years."""
    firm = scope.organisation
    assert firm is not None
    entries = entries_in(visitor, scope)
    years = range(scope.first - BEFORE, scope.last + 1)
    earlier = entries_in(visitor, replace(scope, first=years[0]))
    of_years = [one for year in years for one in totals_of(earlier, year)]
    of_scope = [one for one in of_years if one.year in scope.years]
    lines = flow_lines(visitor, entries.filter(level=scope.level))
    others = parts_of_others(visitor, scope)
    stands = proven(visitor, entries, scope.last)
    incoming = [line for line in lines if line.receiver_id == firm.pk]
    outgoing = [line for line in lines if line.provider_id == firm.pk]
    totals = [one for one in of_scope if one.level == scope.level]
    virgin = sum(
        entries.filter(metric=Metric.VIRGIN, level=scope.level, synergy__receiver=firm).values_list(
            "central", flat=True
        )
    )
    absolute = _("Absolute quantities, for exchanges in the ledger alone; set them against the firm's own totals.")
    return Report(
        name=f"organisation-{firm.pk}-{scope.span}",
        title=_("Report of %(organisation)s, %(period)s") % {"organisation": firm, "period": period_words(scope)},
        subject=str(firm),
        basis=basis_words(scope),
        parts=(
            yearly_part(of_years, years),
            _benefits(totals),
            proof_part(stands, scope.last),
            deductions_part(entries, totals, scope),
            sankey_part(lines),
            flows_part("incoming", _("Incoming flows"), incoming, note=absolute),
            flows_part("outgoing", _("Outgoing flows"), outgoing, note=absolute),
            _resource_use(incoming, outgoing, virgin),
            *others,
        ),
        notes=never_netted(),
        summary=summary_of(
            of_scope,
            scope,
            metrics=OWN,
            others=others,
            behind=_exchanges(lines, incoming, outgoing),
            proof=proof_words(stands),
            unknown=[
                *open_words(visitor, entries, scope.last),
                *own_words(stands),
                *_silent_words(visitor, entries, scope),
                route_words(lines),
            ],
        ),
    )


def _benefits(totals: Collection[Total]) -> Part:
    """What its exchanges brought at the level of the report, with ranges."""
    return Part(
        id="benefits",
        title=_("Benefits of its exchanges"),
        headings=(_("Year"), _("Metric"), _("Low"), _("Figure"), _("High"), _("Unit"), _("Synergies")),
        rows=tuple(
            (one.year, one.label, one.low, one.central, one.high, unit_word(one.unit), one.synergies) for one in totals
        ),
        note=sentences(
            _("The partners of these exchanges hold the same figures: they are not added up over organisations."),
            judged_note(totals),
        ),
    )


def _exchanges(lines: Collection[FlowLine], incoming: Iterable[FlowLine], outgoing: Iterable[FlowLine]) -> KeyFigure:
    """How many exchanges stand behind the figures, and the tonnes that went out and came in."""
    tonnes = {
        words: sum(line.quantity for line in of if line.unit == "t")
        for words, of in ((_("%(tonnes)s t handed on"), outgoing), (_("%(tonnes)s t taken in"), incoming))
    }
    moved = [words % {"tonnes": number_words(sum_)} for words, sum_ in tonnes.items() if sum_]
    return KeyFigure(
        label=_("Synergies behind the figures"),
        text=str(len({line.synergy for line in lines})),
        note=_("; ").join(moved),
    )


def _silent_words(visitor: Visitor, entries: QuerySet[Entry], scope: Scope) -> list[str]:
    """Where nothing is said yet of the scope's year: running exchanges without a figure, and money."""
    firm, year = scope.organisation, scope.last
    assert firm is not None
    said = []
    if silent := running_without_claims(visitor, firm, year):
        names = listed(one.title for one in synergies_shown_to(visitor, silent[:NAMED]))
        words = ngettext(
            "%(count)d running exchange has no figure of %(year)s yet: %(names)s",
            "%(count)d running exchanges have no figure of %(year)s yet: %(names)s",
            len(silent),
        )
        said.append(words % {"count": len(silent), "year": year, "names": names + ("…" if silent[NAMED:] else "")})
    if not entries.filter(year=year, level__in=CLAIMED, metric__in=STATED).exists():
        said.append(_("What it saved in money is not stated for %(year)s.") % {"year": year})
    return said


def _resource_use(incoming: Iterable[FlowLine], outgoing: Iterable[FlowLine], virgin: float) -> Part:
    """What exchanges give to a disclosure by ESRS E5 (Delegated Regulation (EU) 2023/2772): E5-4 and E5-5.

    The two titles are those of the standard as adopted in 2023, identifiers those of EFRAG's list of data points to it
    (IG 3); the words of the lines are our own. What only the firm's own books tell stands there without a figure.
    """
    inflows, outflows = _("E5-4 Resource inflows"), _("E5-5 Resource outflows")
    rows: list[tuple[Cell, ...]] = [
        (inflows, _("secondary: %(name)s") % {"name": name}, amount, unit, "E5-4_04")
        for (name, unit), amount in sums_by_class(incoming).items()
    ]
    if virgin:
        rows.append((inflows, _("virgin material saved by them, net"), virgin, "t", ""))
    outgoing = [line for line in outgoing if line.unit == "t"]
    for label, hazardous in (
        (_("diverted from disposal, hazardous"), True),
        (_("diverted from disposal, not hazardous"), False),
        (_("diverted from disposal, hazard not stated"), None),
    ):
        found = [line for line in outgoing if line.hazardous is hazardous]
        if found:
            rows.append((outflows, label, sum(_diverted(line) for line in found), "t", "E5-5_08"))
    routes: dict[str, float] = {}
    for line in outgoing:
        for route, share in line.routes.items():
            routes[route] = routes.get(route, 0.0) + share * line.quantity
    rows += [
        (outflows, _("instead of: %(route)s") % {"route": route_word(one)}, sum_, "t", "")
        for one, sum_ in routes.items()
    ]
    if rows:
        titles = {"E5-4": inflows, "E5-5": outflows}
        rows += [(titles[point[:4]], str(words), "", unit, point) for point, words, unit in OF_THE_FIRM]
    return Part(
        id="e5",
        title=_("For a disclosure by ESRS E5"),
        headings=(_("Disclosure requirement"), _("Line"), _("Quantity"), _("Unit"), _("Data point")),
        rows=tuple(rows),
        note=_(
            "Titles of the requirements as in Delegated Regulation (EU) 2023/2772, identifiers as in EFRAG's list of"
            " data points to it (IG 3); the lines are words of this report. A figure is the part that exchanges in the"
            " ledger have in its data point; a line without one is for the firm's own books. What later editions change"
            " was not read."
        ),
    )


def _diverted(line: FlowLine) -> float:
    """The tonnes that went to landfill, incineration, discharge or a heap before; all where no route is stated."""
    kept = sum(share for route, share in line.routes.items() if route == "recycling")
    return line.quantity * (1.0 - kept)
